"""Drawing a report from end to end, and what becomes of it when that fails."""

import errno
from hashlib import sha256
from pathlib import Path

import pytest
from django.core.files.storage import FileSystemStorage, default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.jobs import claim
from assessments.models import Result
from reports import files
from reports.models import Report, ReportFile
from reports.tasks import DISK_FULL, NOT_DRAWN, draw_report
from tests.reports.conftest import NOW


def stored() -> list[Path]:
    return [path for path in Path(default_storage.location).rglob("*") if path.is_file()]


def test_a_queued_report_is_drawn_and_kept(report: Report) -> None:
    draw_report(str(report.pk))

    report.refresh_from_db()
    pdf = files.read(report.file)
    assert report.state == Report.State.DONE
    assert pdf is not None
    assert pdf.startswith(b"%PDF-1.7")
    assert (report.file.size, report.file.sha256) == (len(pdf), sha256(pdf).hexdigest())


def test_a_message_delivered_twice_draws_once(report: Report) -> None:
    draw_report(str(report.pk))
    first = ReportFile.objects.get()
    draw_report(str(report.pk))

    assert ReportFile.objects.get().created_at == first.created_at
    assert len(stored()) == 1


def test_a_report_that_another_worker_is_drawing_is_left_alone(report: Report) -> None:
    claim(Report, report.pk, now=report.published_at)
    Report.objects.update(leased_until="2999-01-01T00:00Z")
    draw_report(str(report.pk))

    assert stored() == []


def test_a_message_about_an_erased_report_is_dropped(report: Report) -> None:
    report_id = str(report.pk)
    report.delete()
    draw_report(report_id)

    assert stored() == []


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), DISK_FULL),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DISK_FULL),
        (OSError(errno.EACCES, "Permission denied"), NOT_DRAWN),
    ],
)
def test_a_report_that_cannot_be_stored_is_tried_five_times_and_then_says_why(
    report: Report, monkeypatch: pytest.MonkeyPatch, error: OSError, problem: str
) -> None:
    def refuse(*args: object, **kwargs: object) -> str:
        raise error

    monkeypatch.setattr(FileSystemStorage, "_save", refuse)
    for attempt in range(1, Report.MAX_TRIES + 1):
        draw_report(str(report.pk))
        report.refresh_from_db()
        assert report.tries == attempt

    assert (report.state, report.problem) == (Report.State.FAILED, problem)
    assert stored() == []


def test_a_report_that_cannot_be_drawn_is_logged_with_its_reason(
    report: Report, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("reports.tasks.pdf.draw", lambda content: 1 / 0)
    draw_report(str(report.pk))

    report.refresh_from_db()
    assert report.state == Report.State.QUEUED
    assert "try 1 of 5" in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_a_worker_that_lost_its_lease_removes_what_it_stored(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "finish", lambda *args, **kwargs: False)
    draw_report(str(report.pk))

    assert stored() == []


def test_finishing_removes_what_a_killed_worker_left_behind(report: Report) -> None:
    killed = claim(Report, report.pk, now=NOW)
    assert killed is not None
    files.store(killed, b"%PDF-1.7 half")
    draw_report(str(report.pk))

    report.refresh_from_db()
    assert [path.name for path in stored()] == [Path(report.file.name).name]


def test_erasing_a_result_erases_the_files_of_its_report(
    report: Report, result: Result, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    draw_report(str(report.pk))
    with django_capture_on_commit_callbacks(execute=True):
        result.delete()

    assert list(Path(default_storage.location).glob("reports/*")) == []


def test_erasing_a_report_that_was_never_drawn_is_no_error(
    report: Report, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        report.delete()

    assert len(callbacks) == 1
