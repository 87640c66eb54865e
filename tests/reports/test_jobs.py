"""Who draws a report: exactly one worker, and only while its lease is its own."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from pytest_django import Settings

from accounts.jobs import Claim, claim, fail, give_up
from reports.files import StoredFile, finish
from reports.models import Report, ReportFile
from tests.reports.conftest import NOW

FILE = StoredFile(name="reports/a/b.pdf", sha256="0" * 64, size=1234)
SECOND = timedelta(seconds=1)


@pytest.fixture
def lease(settings: Settings) -> timedelta:
    settings.CELERY_TASK_TIME_LIMIT = 4
    return timedelta(seconds=5)


def claimed(report: Report, *, now: datetime = NOW) -> Claim:
    taken = claim(Report, report.pk, now=now)
    assert taken is not None
    return taken


def use_up_tries(report: Report, lease: timedelta, tries: int = Report.MAX_TRIES) -> datetime:
    """Claim as often by workers that never finish; returns the time when the last lease is over."""
    now = NOW
    for _ in range(tries):
        claimed(report, now=now)
        now += lease
    return now


def test_a_queued_report_is_claimed_by_the_first_worker_only(report: Report) -> None:
    first, second = claim(Report, report.pk, now=NOW), claim(Report, report.pk, now=NOW)

    report.refresh_from_db()
    assert first is not None
    assert (first.job_id, first.tries, second) == (report.pk, 1, None)
    assert (report.state, report.lease_token) == (Report.State.DRAWING, first.token)


def test_a_lease_outlives_the_hard_time_limit_of_the_task(report: Report, settings: Settings) -> None:
    settings.CELERY_TASK_TIME_LIMIT = 60
    claimed(report)

    report.refresh_from_db()
    assert report.leased_until == NOW + timedelta(seconds=75)


def test_a_report_whose_lease_is_over_is_claimed_again(report: Report, lease: timedelta) -> None:
    claimed(report)

    assert claim(Report, report.pk, now=NOW + lease - SECOND) is None
    assert claimed(report, now=NOW + lease).tries == 2


@pytest.mark.parametrize("state", [Report.State.DONE, Report.State.FAILED])
def test_a_report_that_has_ended_is_not_claimed(report: Report, state: str) -> None:
    Report.objects.update(state=state)

    assert claim(Report, report.pk, now=NOW) is None


def test_a_report_that_was_erased_is_not_claimed(db: None) -> None:
    assert claim(Report, uuid4(), now=NOW) is None


def test_finishing_records_the_file_and_ends_the_lease(report: Report) -> None:
    assert finish(claimed(report), FILE, now=NOW + SECOND)

    report.refresh_from_db()
    assert (report.state, report.lease_token, report.finished_at) == (Report.State.DONE, None, NOW + SECOND)
    assert (report.file.name, report.file.sha256, report.file.size) == (FILE.name, FILE.sha256, FILE.size)


def test_a_worker_that_lost_its_lease_to_another_cannot_finish(report: Report, lease: timedelta) -> None:
    late = claimed(report)
    punctual = claimed(report, now=NOW + lease)

    assert not finish(late, FILE, now=NOW + lease)
    assert not ReportFile.objects.exists()
    assert finish(punctual, FILE, now=NOW + lease)


def test_a_late_worker_may_finish_while_nobody_else_has_begun(report: Report, lease: timedelta) -> None:
    assert finish(claimed(report), FILE, now=NOW + 2 * lease)


def test_finishing_twice_records_one_file(report: Report) -> None:
    taken = claimed(report)

    assert finish(taken, FILE, now=NOW)
    assert not finish(taken, FILE, now=NOW)
    assert ReportFile.objects.count() == 1


def test_a_failed_try_leaves_the_report_to_another(report: Report) -> None:
    fail(claimed(report), "The disk is full.", now=NOW + SECOND)

    report.refresh_from_db()
    assert (report.state, report.problem, report.tries) == (Report.State.QUEUED, "", 1)
    assert report.published_at == NOW + SECOND


def test_the_fifth_failed_try_ends_in_failure_with_its_reason(report: Report) -> None:
    for _ in range(Report.MAX_TRIES):
        fail(claimed(report), "The disk is full.", now=NOW)

    report.refresh_from_db()
    assert (report.state, report.problem) == (Report.State.FAILED, "The disk is full.")
    assert claim(Report, report.pk, now=NOW) is None


def test_a_worker_that_lost_its_lease_cannot_fail_the_report(report: Report, lease: timedelta) -> None:
    late = claimed(report)
    claimed(report, now=NOW + lease)
    fail(late, "Too late.", now=NOW + lease)

    report.refresh_from_db()
    assert report.state == Report.State.DRAWING


def test_a_report_that_killed_five_workers_is_not_drawn_a_sixth_time(report: Report, lease: timedelta) -> None:
    now = use_up_tries(report, lease)

    assert claim(Report, report.pk, now=now) is None


def test_a_report_that_killed_five_workers_is_given_up_with_a_sentence(report: Report, lease: timedelta) -> None:
    now = use_up_tries(report, lease)

    assert (give_up(Report, now=now - SECOND), give_up(Report, now=now)) == (0, 1)
    report.refresh_from_db()
    assert (report.state, report.problem, report.lease_token) == (Report.State.FAILED, Report.WORKER_LOST, None)


def test_a_report_with_tries_left_is_not_given_up(report: Report, lease: timedelta) -> None:
    now = use_up_tries(report, lease, tries=Report.MAX_TRIES - 1)

    assert give_up(Report, now=now) == 0
