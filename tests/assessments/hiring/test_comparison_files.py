"""The comparison as a file: the numbers of the results, no formulas, and no name where names are hidden."""

import csv
import io
import zipfile

import pytest
from django.urls import reverse

from accounts.models import AuditEntry, User
from assessments.measurement.scale import on_axis
from assessments.models import Assessment, Invitation
from tests.assessments.hiring.test_comparison import reviewed
from tests.factories import a_candidate, a_reviewer, an_assessment, browser_of, latest_result

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def reviewer(manager: User) -> User:
    return a_reviewer(manager.organisations.get())


@pytest.fixture
def assessment(manager: User, reviewer: User) -> Assessment:
    return an_assessment(by=manager, reviewers=[reviewer])


def download(by: User, assessment: Assessment, ending: str, asked: str = "") -> bytes:
    response = browser_of(by).post(reverse("assessments:compare-file", args=[assessment.pk, ending]) + asked)
    assert response.status_code == 200
    return response.content


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))


def text_of(data: bytes, ending: str) -> str:
    if ending == "csv":
        return data.decode()
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return "".join(book.read(name).decode() for name in book.namelist())


def test_each_candidate_is_a_row_with_the_numbers_of_their_result(
    assessment: Assessment, manager: User, reviewer: User
) -> None:
    made = reviewed(assessment, "amara@example.org", {"pipes": 3, "valves": 1}, reviewer)
    result = latest_result(made)
    head, *above, row = rows_of(download(manager, assessment, "csv"))
    said = dict(zip(head, row, strict=True))
    assert [line[0] for line in above] == ["Asked: level", "Asked: weight", "Asked: essential"]
    assert dict(zip(head, above[0], strict=True))["Pipes: estimate"] == "2"
    assert result.readiness is not None
    assert float(said["Readiness"]) == pytest.approx(result.readiness, abs=1e-4)
    for kept in result.rows.select_related("row__edition").filter(status="assessed"):
        name = kept.row.edition.name
        assert kept.estimate is not None
        assert float(said[f"{name}: estimate"]) == pytest.approx(on_axis(kept.estimate), abs=1e-4)
        assert said[f"{name}: own rating"] == str(kept.self_rating)
    assert float(said["Pipes: mean of reviewers"]) == 3
    assert (said["Basis"], said["Matrix version"], said["Scoring version"]) == (
        "Measured",
        "version 1",
        result.scoring_version,
    )


def test_a_what_if_has_columns_of_its_own(assessment: Assessment, manager: User) -> None:
    a_candidate(assessment, levels={"pipes": 0, "valves": 2, "billing": 1})
    head, *above, row = rows_of(download(manager, assessment, "csv", "?w-pipes=0"))
    said = dict(zip(head, row, strict=True))
    assert float(said["What if: readiness"]) == 1
    assert float(said["Readiness"]) < 1
    assert "What if: weight" in [line[0] for line in above]


@pytest.mark.parametrize("name", ["=1+1", "+cmd", "@x", "-2"])
def test_a_name_that_looks_like_a_formula_is_none(assessment: Assessment, manager: User, name: str) -> None:
    made = a_candidate(assessment)
    Invitation.objects.filter(pk=made.pk).update(name=name)
    assert rows_of(download(manager, assessment, "csv"))[-1][0] == f"'{name}"
    assert "<f>" not in text_of(download(manager, assessment, "xlsx"), "xlsx")


def test_what_was_taken_is_recorded_without_names(assessment: Assessment, manager: User) -> None:
    a_candidate(assessment, "canary@example.org")
    download(manager, assessment, "xlsx", "?names=hidden&which=submitted")
    entry = AuditEntry.objects.filter(action=AuditEntry.Action.EXPORT_MADE).latest("pk")
    assert entry.by_id == manager.pk
    assert entry.after == {"candidates": 1, "format": "Excel", "names": "hidden", "shown": "submitted"}


def test_there_is_no_other_format(assessment: Assessment, manager: User) -> None:
    address = reverse("assessments:compare-file", args=[assessment.pk, "exe"])
    assert browser_of(manager).post(address).status_code == 404


def test_of_whom_the_reader_has_to_review_first_it_has_no_number(manager: User) -> None:
    assessment = an_assessment(by=manager, reviewers=[manager], blind=True)
    a_candidate(assessment, "amara@example.org", levels=4)
    head, *_, row = rows_of(download(manager, assessment, "csv"))
    assert row[head.index("Basis")].startswith("Review first")
    assert not any(row[head.index("Basis") + 1 :])


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_where_names_are_hidden_it_has_none(assessment: Assessment, manager: User, ending: str) -> None:
    made = a_candidate(assessment, "canary@example.org")
    Invitation.objects.filter(pk=made.pk).update(name="Canary Jane")
    for asked, there in (("", True), ("?names=hidden", False)):
        assert ("canary" in text_of(download(manager, assessment, ending, asked), ending).lower()) is there


def test_it_has_more_than_a_page_shows(assessment: Assessment, manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessments.selectors.comparison.SHOWN_AT_ONCE", 2)
    for n in range(3):
        a_candidate(assessment, f"c{n}@example.org")
    assert len(rows_of(download(manager, assessment, "csv"))) == 1 + 3 + 3
