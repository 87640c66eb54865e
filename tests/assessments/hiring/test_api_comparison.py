"""Candidates beside each other by the API: what the page says, as numbers."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from assessments.models import Assessment, Result
from assessments.selectors.comparison import Wish, compare
from tests.factories import a_candidate, a_review, an_invitation, program_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def program(manager: User) -> Client:
    return program_of(manager)


class TestComparison:
    @pytest.fixture(autouse=True)
    def _people(self, assessment: Assessment, reviewers: list[User]) -> None:
        self.low = a_candidate(assessment, "low@example.org", levels={"pipes": 0, "valves": 0, "billing": 4})
        self.high = a_candidate(assessment, "high@example.org", levels=4)
        an_invitation(assessment, "waiting@example.org")
        for candidate, level in ((self.low, 1), (self.high, 4)):
            for reviewer in reviewers:
                a_review(candidate.attempt, reviewer, level)
        self.at = f"/api/v1/assessments/{assessment.pk}/comparison/"

    def called(self, program: Client, asked: str = "") -> list[str]:
        return [one["called"] for one in program.get(f"{self.at}?{asked}").json()["people"]]

    def test_it_says_what_the_page_says(self, assessment: Assessment, manager: User, program: Client) -> None:
        told = program.get(self.at).json()
        page = compare(assessment, Wish(), by=manager, at=timezone.now())
        assert [one["candidate"] for one in told["people"]] == [str(one.invitation) for one in page.people]
        for person, one in zip(told["people"], page.people, strict=True):
            assert one.result is not None
            assert person["result"]["readiness"] == one.result.readiness
            assert [cell["verdict"] for cell in person["cells"]] == [cell.verdict for cell in one.cells]
        assert [one["competency"] for one in told["columns"]] == ["pipes", "valves", "billing"]
        assert told["waiting"] == [{"stage": "invited", "count": 1}]

    def test_it_is_sorted_as_asked(self, program: Client) -> None:
        assert self.called(program) == ["high@example.org", "low@example.org"]
        assert self.called(program, "sort=-readiness") == ["low@example.org", "high@example.org"]
        assert self.called(program, "sort=pipes") == ["high@example.org", "low@example.org"]
        assert self.called(program, "which=advance") == []

    def test_hidden_names_stand_nowhere(self, program: Client) -> None:
        hidden = program.get(f"{self.at}?hide_names=true")
        assert "example.org" not in hidden.text
        assert {one["called"] for one in hidden.json()["people"]} == {"Candidate 1", "Candidate 2"}

    def test_other_weights_touch_no_result(self, program: Client) -> None:
        before = list(Result.objects.values_list("readiness", flat=True))
        plain = program.get(self.at).json()["people"]
        told = program.get(f"{self.at}?weights=pipes:0,valves:0").json()
        assert [one["counts"] for one in told["columns"]][:2] == [0, 0]
        assert all(one["what_if"] for one in told["people"])
        assert {one["called"]: one["result"] for one in told["people"]} == {
            one["called"]: one["result"] for one in plain
        }
        assert [one["what_if"] for one in plain] == [None, None]
        assert list(Result.objects.values_list("readiness", flat=True)) == before

    @pytest.mark.parametrize(
        ("asked", "parameter"),
        [
            ("sort=luck", "sort"),
            ("which=nobody", "which"),
            ("weights=pipes", "weights"),
            ("weights=pipes:9", "weights"),
            ("weights=pipes:x", "weights"),
            ("weights=gas:1", "weights"),
            ("hide_names=1", "hide_names"),
            ("page=0", "page"),
            ("weight=pipes:1", "weight"),
        ],
    )
    def test_what_cannot_be_read_is_named(self, program: Client, asked: str, parameter: str) -> None:
        refused = program.get(f"{self.at}?{asked}")
        assert [one["parameter"] for one in refused.json()["errors"]] == [parameter]

    def test_who_only_reviews_compares_nobody(self, reviewers: list[User]) -> None:
        assert program_of(reviewers[0]).get(self.at).status_code == 403
