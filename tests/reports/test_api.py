"""Reports by the API: ask, watch, take the PDF."""

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.jobs import claim
from accounts.models import User
from assessments.models import Result
from reports.models import Report
from reports.tasks import draw_report
from tests.broker import Broker
from tests.factories import UserFactory, a_result
from tests.queries import queries
from tests.reports.conftest import NOW
from tests.reports.test_views import fail_for_good

API = "/api/v1"
JSON = "application/json"
NOBODYS = "01a1f9d2-f5b3-7222-9fa3-8af2597a5c05"


def ask(program: Client, result: Result, **headers: str) -> dict[str, object]:
    response = program.post(f"{API}/reports/", {"result": str(result.pk)}, JSON, headers=headers)
    assert response.status_code == 202
    assert (response["Location"], response["Retry-After"]) == (response.json()["url"], "1")
    return dict(response.json())


def test_a_report_is_asked_for_watched_and_taken(
    program: Client,
    result: Result,
    broker: Broker,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        asked = ask(program, result)
    assert (asked["state"], asked["download"], asked["size"]) == ("queued", None, None)
    assert broker.ids() == [asked["id"]]
    assert program.get(asked["url"])["Retry-After"] == "1"

    draw_report(asked["id"])
    done = program.get(asked["url"])
    assert "Retry-After" not in done
    assert done.json()["state"] == "done"
    pdf = program.get(done.json()["download"])
    assert (pdf["Content-Type"], pdf["Cache-Control"]) == ("application/pdf", "no-store, private")
    assert "Plumber" in pdf["Content-Disposition"]
    taken = b"".join(pdf.streaming_content)
    assert taken.startswith(b"%PDF")
    assert len(taken) == done.json()["size"]


@pytest.mark.parametrize("accept", ["application/pdf", "application/pdf, application/problem+json", "*/*"])
def test_the_pdf_comes_to_whoever_asks_for_one(program: Client, report: Report, accept: str) -> None:
    draw_report(str(report.pk))
    address = f"{API}/reports/{report.pk}/download/"
    pdf = program.get(address, headers={"Accept": accept})
    assert (pdf.status_code, pdf["Content-Type"]) == (200, "application/pdf")
    assert program.get(address, headers={"If-None-Match": pdf["ETag"]}).status_code == 304


def test_a_problem_in_place_of_a_pdf_is_json_all_the_same(program: Client, report: Report) -> None:
    early = program.get(f"{API}/reports/{report.pk}/download/", headers={"Accept": "application/pdf"})
    assert early.json()["type"].endswith("#problem-report-not-ready")


def test_a_finished_report_is_not_asked_for_twice(program: Client, result: Result, report: Report) -> None:
    draw_report(str(report.pk))
    again = program.post(f"{API}/reports/", {"result": str(result.pk)}, JSON)
    assert (again.status_code, again.json()["state"]) == (200, "done")
    assert "Retry-After" not in again


def test_asking_again_gives_the_same_report(program: Client, result: Result) -> None:
    assert ask(program, result)["id"] == ask(program, result)["id"]
    assert Report.objects.count() == 1


def test_a_key_brings_the_answer_of_then(program: Client, result: Result) -> None:
    key = {"Idempotency-Key": "report-1"}
    first = ask(program, result, **key)
    draw_report(first["id"])
    again = program.post(f"{API}/reports/", {"result": str(result.pk)}, JSON, headers=key)
    assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (202, first, "true")
    assert program.get(first["url"]).json()["state"] == "done"


def test_a_report_that_failed_says_why_and_is_made_again_when_asked_for(
    program: Client, result: Result, report: Report
) -> None:
    fail_for_good(report)
    failed = program.get(f"{API}/reports/{report.pk}/").json()
    assert (failed["state"], failed["problem"]) == ("failed", "The disk is full.")
    assert ask(program, result)["state"] == "queued"


def test_a_lost_file_is_told_and_made_again(program: Client, result: Result, report: Report) -> None:
    draw_report(str(report.pk))
    default_storage.delete(Report.objects.get().file.name)
    lost = program.get(f"{API}/reports/{report.pk}/").json()
    assert (lost["state"], lost["download"]) == ("gone", None)
    assert program.get(f"{API}/reports/{report.pk}/download/").status_code == 409
    assert ask(program, result)["state"] == "queued"


def test_there_is_no_file_before_it_is_done(program: Client, report: Report) -> None:
    claim(Report, report.pk, now=NOW)
    early = program.get(f"{API}/reports/{report.pk}/download/")
    assert early.status_code == 409
    assert early.json()["type"].endswith("#problem-report-not-ready")


@pytest.mark.parametrize("sent", [{}, {"result": "no id"}, {"result": NOBODYS}, {"result": None}, {"result": True}])
def test_what_names_no_result_of_ones_own_is_refused(program: Client, sent: dict[str, object]) -> None:
    response = program.post(f"{API}/reports/", sent, JSON)
    assert response.status_code == 400
    assert response.json()["errors"][0]["pointer"] == "/result"


@pytest.mark.usefixtures("framework")
def test_a_report_of_anothers_result_cannot_be_asked_for(program: Client) -> None:
    foreign = a_result(user=UserFactory())
    response = program.post(f"{API}/reports/", {"result": str(foreign.pk)}, JSON)
    assert response.status_code == 400
    assert not Report.objects.exists()


def test_reports_narrow_to_state_and_result(program: Client, result: Result, report: Report) -> None:
    def ids(narrowed: str) -> list[str]:
        return [one["id"] for one in program.get(f"{API}/reports/?{narrowed}").json()["results"]]

    assert ids("state=queued") == [str(report.pk)]
    assert ids("state=done") == []
    assert ids(f"result={result.pk}") == [str(report.pk)]
    assert ids(f"result={NOBODYS}") == []
    assert program.get(f"{API}/reports/?state=lost").status_code == 400


@pytest.mark.parametrize("count", [1, 6])
def test_reading_reports_asks_two_queries_however_many(
    program: Client, person: User, framework: None, count: int
) -> None:
    for _ in range(count):
        asked = ask(program, a_result(user=person))
    with queries(2):
        program.get(f"{API}/reports/")
    with queries(2):
        program.get(asked["url"])
