"""Candidates who take a test: what those who hire and review see of it, when, and what it is joined with."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.ending import sweep_tests
from assessments.measurement.scale import on_axis
from assessments.models import Assessment, Attempt, Invitation, Result, ResultRow, Sitting
from assessments.selectors.compared import Cell, Wish
from assessments.selectors.comparison import compare
from assessments.selectors.side_by_side import side_by_side
from assessments.services import (
    AlreadyTested,
    NotTaking,
    TooLate,
    close_assessment,
    give_time,
    reopen_assessment,
    revoke,
    send_back,
    submit,
)
from tests.assessments.hiring.test_administering_pages import text_of
from tests.factories import SITE, a_candidate, a_review, a_reviewer, an_assessment, browser_of, program_of
from tests.factories.attempts import holder_of_attempt, rate_all
from tests.factories.bank import a_bank, a_sitting, answer, take_test
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("bank")]


@pytest.fixture
def bank(framework: None) -> None:
    a_bank()


@pytest.fixture
def reviewers(manager: User) -> list[User]:
    return [a_reviewer(manager.organisations.get()) for _ in range(2)]


@pytest.fixture
def assessment(manager: User, reviewers: list[User]) -> Assessment:
    return an_assessment(by=manager, reviewers=reviewers, asks_test=True, test_minutes=40)


def anew(candidate: Invitation) -> Invitation:
    return Invitation.objects.with_assessment().with_attempt().get(pk=candidate.pk)


def in_test(assessment: Assessment, *, answers: int = 0, email: str = "candidate@example.org") -> Sitting:
    sitting = a_sitting(a_candidate(assessment, email, submitted=False).attempt)
    for _ in range(answers):
        answer(sitting)
    return Sitting.objects.with_attempt().get(pk=sitting.pk)


def a_tested(
    assessment: Assessment, email: str = "candidate@example.org", *, is_right: bool = True, levels: Any = 2
) -> Invitation:
    """A candidate who rated themself, then took the whole test."""
    candidate = a_candidate(assessment, email, submitted=False, levels=levels)
    take_test(candidate.attempt, is_right=is_right)
    return anew(candidate)


def row_of(candidate: Invitation, slug: str = "pipes") -> ResultRow:
    return Result.objects.that_count().get(attempt=candidate.attempt).rows.get(row__edition__competency__slug=slug)


def read(by: User, candidate: Invitation, name: str = "candidate", *more: str) -> str:
    return text_of(browser_of(by).get(reverse(f"assessments:{name}", args=[candidate.pk, *more])))


def test_the_board_says_who_is_in_the_test_just_now(assessment: Assessment, manager: User) -> None:
    board = f"/assessments/{assessment.pk}/"
    sitting = in_test(assessment, answers=1)
    assert "In the test" in browser_of(manager).get(board).text
    sweep_tests(now=sitting.due_at + timedelta(minutes=1))
    assert "In the test" not in browser_of(manager).get(board).text


class TestTheCandidatesPage:
    def test_while_it_runs_it_says_how_far_they_are_and_when_it_ends(
        self, assessment: Assessment, manager: User
    ) -> None:
        sitting = in_test(assessment, answers=3)
        ends = timezone.localtime(sitting.due_at)
        told = read(manager, anew(sitting.attempt.invitation))
        assert f"In the test: 3 answered, ends {ends:%H:%M}" in told
        assert "In progress" in told
        assert "Started the test" in told

    def test_it_says_how_it_ended_and_how_long_it_took(self, assessment: Assessment, manager: User) -> None:
        start = timezone.now()
        with time_machine.travel(start, tick=False):
            sitting = in_test(assessment, answers=3)
        with time_machine.travel(start + timedelta(minutes=41), tick=False):
            sweep_tests(now=timezone.now())
        told = read(manager, anew(sitting.attempt.invitation))
        assert f"Time ran out: 3 answered of at most {sitting.limit}, in 40 minutes" in told
        assert "The test ended: Time ran out" in told

    def test_before_and_without_it_that_is_said(self, assessment: Assessment, manager: User) -> None:
        begun = a_candidate(assessment, "begun@example.org", submitted=False)
        assert "Not started yet" in read(manager, begun)
        assert "Submitted without it" in read(manager, a_candidate(assessment, "done@example.org"))

    def test_reviewers_cannot_tell_extra_time_from_it(
        self, assessment: Assessment, manager: User, reviewers: list[User]
    ) -> None:
        candidate = a_candidate(assessment, submitted=False)
        give_time(invitations=[candidate], extra_time=2, reason="", by=manager)
        start = timezone.now()
        with time_machine.travel(start, tick=False):
            sitting = a_sitting(Attempt.objects.with_role().get(pk=candidate.attempt.pk))
            told = read(reviewers[0], candidate)
        assert "In the test: 0 answered" in told
        assert ", ends" not in told
        with time_machine.travel(start + timedelta(minutes=70), tick=False):
            while sitting.responses.filter(answered_at=None).exists():
                answer(sitting)
        a_review(candidate.attempt, reviewers[0])
        told = read(reviewers[0], anew(candidate))
        assert "Nothing more was left to ask" in told
        assert "minutes" not in told
        assert "Started the test" not in told

    def test_the_blind_learn_that_it_was_taken_and_nothing_else(
        self, assessment: Assessment, manager: User, reviewers: list[User]
    ) -> None:
        candidate = a_tested(assessment)
        told = read(reviewers[0], candidate)
        assert "Taken. What it found shows when you have submitted your own review." in told
        assert "Nothing more was left to ask" not in told
        assert "answered of at most" in read(manager, candidate)

    def test_the_page_of_more_time_says_what_it_moves(self, assessment: Assessment, manager: User) -> None:
        sitting = in_test(assessment)
        candidate = anew(sitting.attempt.invitation)
        assert "They are in the test now." in read(manager, candidate, "time")
        address = reverse("assessments:time", args=[candidate.pk])
        browser_of(manager).post(address, {"factor": "1.5", "reason": ""})
        sitting.refresh_from_db()
        assert sitting.due_at - sitting.started_at == timedelta(minutes=60)

    def test_it_asks_one_query_more_than_without_a_test(self, assessment: Assessment, manager: User) -> None:
        candidate, browser = a_tested(assessment), browser_of(manager)
        with queries(16):
            browser.get(reverse("assessments:candidate", args=[candidate.pk]))


class TestReviewing:
    def test_the_blind_see_nothing_of_what_it_found(self, assessment: Assessment, reviewers: list[User]) -> None:
        candidate = a_tested(assessment)
        found = row_of(candidate)
        assert found.test_level is not None
        numbers = f"{on_axis(found.test_level):.1f} ± {found.test_sd:.1f}"
        pages = [
            read(reviewers[0], candidate, "review"),
            read(reviewers[0], candidate, "review-rate", "pipes"),
            read(reviewers[0], candidate, "reviews"),
            read(reviewers[0], candidate, "candidate-result"),
        ]
        assert not any(numbers in page or "questions right" in page or "Their test:" in page for page in pages)
        api = program_of(reviewers[0]).get(f"/api/v1/candidates/{candidate.pk}/review/").json()
        assert {one["written"]["test"] for one in api["competencies"]} == {None}
        a_review(candidate.attempt, reviewers[0], {"valves": 2})
        assert numbers in read(reviewers[0], candidate, "reviews")

    def test_who_reviews_openly_sees_it_beside_the_own_rating(self, manager: User, reviewers: list[User]) -> None:
        candidate = a_tested(an_assessment(by=manager, reviewers=reviewers, asks_test=True, blind=False))
        found = row_of(candidate)
        assert found.test_level is not None
        page = read(reviewers[0], candidate, "review-rate", "pipes")
        assert f"{on_axis(found.test_level):.1f} ± {found.test_sd:.1f}, " in page
        assert f"{found.test_right} of {found.test_items} questions right" in page
        assert "Their test:" not in read(reviewers[0], candidate, "review-rate", "billing")
        api = program_of(reviewers[0]).get(f"/api/v1/candidates/{candidate.pk}/review/").json()
        told = {one["competency"]: one["written"]["test"] for one in api["competencies"]}
        assert told["pipes"]["questions"] == found.test_items
        assert told["billing"] is None

    def test_every_source_stands_side_by_side_with_the_estimate(
        self, assessment: Assessment, manager: User, reviewers: list[User]
    ) -> None:
        candidate = a_tested(assessment)
        a_review(candidate.attempt, reviewers[0], 2)
        pipes, _, billing = side_by_side(anew(candidate)).rows
        found = row_of(candidate)
        assert found.test_level is not None
        assert pipes.row.test is not None
        assert (pipes.row.self_rating, pipes.levels, pipes.row.test.items) == (2, (2,), found.test_items)
        assert pipes.row.estimate != pipes.row.test.level
        assert billing.row.test is None
        page = read(manager, candidate, "reviews")
        assert f"{on_axis(found.test_level):.1f} ± {found.test_sd:.1f}" in page
        assert "no questions yet" in page
        api = program_of(manager).get(f"/api/v1/candidates/{candidate.pk}/reviews/").json()
        told = {one["competency"]: one for one in api["competencies"]}
        assert told["pipes"]["test"]["questions"] == found.test_items
        assert set(told["pipes"]["shares"]) == {"prior", "self-rating", "test", "reviews"}

    def test_a_test_that_says_otherwise_is_a_disagreement_and_comes_first(
        self, assessment: Assessment, manager: User, reviewers: list[User]
    ) -> None:
        candidate = a_tested(assessment, is_right=False, levels={"pipes": 4, "valves": 4, "billing": 2})
        for reviewer in reviewers:
            a_review(candidate.attempt, reviewer, {"billing": 2, "pipes": 4, "valves": 4})
        first, second, last = side_by_side(anew(candidate)).by_disagreement
        assert {first.row.slug, second.row.slug} == {"pipes", "valves"}
        assert (first.contradicts, last.contradicts) == (True, False)
        assert first.test_from is not None
        assert first.test_from < -1
        page = read(manager, candidate, "reviews")
        assert f"The test lies {-first.test_from:.1f} levels below what reviewers say." in page
        assert "The sources differ by more than their errors explain." in page

    @pytest.mark.parametrize("count", [1, 2])
    def test_they_ask_one_query_more_than_without_a_test(
        self, assessment: Assessment, manager: User, reviewers: list[User], count: int
    ) -> None:
        candidate = a_tested(assessment)
        for reviewer in reviewers[:count]:
            a_review(candidate.attempt, reviewer)
        browser = browser_of(manager)
        with queries(14):
            browser.get(reverse("assessments:reviews", args=[candidate.pk]))


class TestComparing:
    def cells(self, assessment: Assessment, by: User) -> dict[str, tuple[Cell, ...]]:
        found = compare(assessment, Wish(), by=by, at=timezone.now(), with_reviews=True)
        return {one.called: one.cells for one in found.people}

    def test_each_cell_keeps_the_combined_estimate_and_says_what_it_rests_on(
        self, assessment: Assessment, manager: User, reviewers: list[User]
    ) -> None:
        candidate = a_tested(assessment, "all@example.org")
        a_review(candidate.attempt, reviewers[0], {"pipes": 3})
        pipes, valves, billing = self.cells(assessment, manager)["all@example.org"]
        assert pipes.estimate == row_of(candidate).estimate
        assert pipes.rests_on == ("test", "reviewers", "own rating")
        assert valves.rests_on == ("test", "own rating")
        assert billing.rests_on == ("own rating",)
        page = text_of(browser_of(manager).get(reverse("assessments:compare", args=[assessment.pk])))
        assert " TRS</i>" in page
        assert "by test, reviewers, own rating</b>" in page
        assert "T the test, R reviewers, S the own rating" in page

    def test_without_a_test_there_are_no_letters(self, manager: User, reviewers: list[User]) -> None:
        plain = an_assessment(by=manager, reviewers=reviewers)
        a_review(a_candidate(plain).attempt, reviewers[0])
        page = text_of(browser_of(manager).get(reverse("assessments:compare", args=[plain.pk])))
        assert "The letters say" not in page
        assert "S</i>" not in page

    def test_a_self_reported_result_stands_below_those_that_were_tested(
        self, assessment: Assessment, manager: User
    ) -> None:
        a_candidate(assessment, "rated@example.org", levels=4)
        a_tested(assessment, "tested@example.org")
        assert list(self.cells(assessment, manager)) == ["tested@example.org", "rated@example.org"]

    def test_a_few_beside_each_other_show_the_test_by_itself(self, assessment: Assessment, manager: User) -> None:
        chosen = [a_tested(assessment, f"{name}@example.org") for name in ("one", "two")]
        found = row_of(chosen[0])
        assert found.test_level is not None
        asked = "&".join(f"c={one.pk}" for one in chosen)
        page = text_of(browser_of(manager).get(f"{reverse('assessments:beside', args=[assessment.pk])}?{asked}"))
        assert f"test {on_axis(found.test_level):.1f} ± {found.test_sd:.1f}, {found.test_items} questions" in page
        assert 'class="chart-test"' in page

    def test_the_file_has_the_test_of_each_competency(self, assessment: Assessment, manager: User) -> None:
        found = row_of(a_tested(assessment))
        assert found.test_level is not None
        assert found.test_sd is not None
        address = reverse("assessments:compare-file", args=[assessment.pk, "csv"])
        data = browser_of(manager).post(address).content.decode("utf-8-sig")
        head, above, *_, row = csv.reader(io.StringIO(data))
        assert len(head) == len(above) == len(row)
        said = dict(zip(head, row, strict=True))
        assert float(said["Pipes: test level"]) == pytest.approx(on_axis(found.test_level), abs=1e-4)
        assert float(said["Pipes: ± of the test"]) == pytest.approx(found.test_sd, abs=1e-4)
        assert said["Pipes: test questions"] == str(found.test_items)
        assert said["Pipes: rests on"] == "test, own rating"
        assert (said["Billing: test level"], said["Billing: test questions"]) == ("", "")

    def test_the_api_says_it_in_numbers(self, assessment: Assessment, manager: User) -> None:
        found = row_of(a_tested(assessment))
        assert found.test_level is not None
        told = program_of(manager).get(f"/api/v1/assessments/{assessment.pk}/comparison/").json()
        pipes, _, billing = told["people"][0]["cells"]
        assert (pipes["test_level"], pipes["test_sd"]) == (on_axis(found.test_level), found.test_sd)
        assert pipes["test_questions"] == found.test_items
        assert (billing["test_level"], billing["test_questions"]) == (None, 0)

    @pytest.mark.parametrize("people", [1, 4])
    def test_it_asks_as_many_queries_as_without_a_test(
        self, assessment: Assessment, manager: User, people: int
    ) -> None:
        for n in range(people):
            a_tested(assessment, f"c{n}@example.org")
        browser = browser_of(manager)
        with queries(8):
            browser.get(reverse("assessments:compare", args=[assessment.pk]))


class TestWhatHappensToATest:
    def test_sent_back_it_stands_and_the_next_result_uses_it_again(self, assessment: Assessment, manager: User) -> None:
        candidate = a_tested(assessment)
        first = row_of(candidate)
        sent = send_back(invitation=candidate, message="Show us a pipe.", base_url=SITE, by=manager)
        attempt = Attempt.objects.with_role().get(pk=sent.attempt_id)
        with pytest.raises(AlreadyTested):
            a_sitting(attempt)
        rate_all(attempt, 3)
        submit(attempt=attempt, by=holder_of_attempt(attempt))
        second = row_of(candidate)
        assert second.result_id != first.result_id
        assert (second.test_level, second.test_sd, second.test_items, second.test_right) == (
            first.test_level,
            first.test_sd,
            first.test_items,
            first.test_right,
        )
        assert second.self_rating == 3
        assert Sitting.objects.count() == 1

    def test_the_mail_that_sends_back_says_that_the_test_stands(self, assessment: Assessment, manager: User) -> None:
        for candidate, is_said in ((a_tested(assessment), True), (a_candidate(assessment, "rated@example.org"), False)):
            send_back(invitation=candidate, message="More, please.", base_url=SITE, by=manager)
            mail = type(candidate.mail).objects.latest("pk")
            assert ("The test you took stands, and is not taken again." in mail.text) is is_said

    def test_a_test_alone_is_never_sent_back(self, manager: User) -> None:
        asked = an_assessment(by=manager, asks_test=True, asks_self_rating=False)
        candidate = a_candidate(asked, submitted=False)
        take_test(candidate.attempt)
        candidate = anew(candidate)
        with pytest.raises(TooLate, match="not taken twice"):
            send_back(invitation=candidate, message="More, please.", base_url=SITE, by=manager)
        assert "Ask for more evidence" not in read(manager, candidate)

    def test_closed_it_stops_and_opened_again_in_time_it_goes_on(self, assessment: Assessment, manager: User) -> None:
        sitting = in_test(assessment, answers=1)
        close_assessment(assessment=assessment, by=manager)
        with pytest.raises(NotTaking):
            answer(sitting)
        reopen_assessment(assessment=assessment, deadline=None, by=manager)
        answer(sitting)
        sitting.refresh_from_db()
        assert sitting.answered == 2

    def test_closed_past_its_end_it_is_scored_when_the_assessment_opens_again(
        self, assessment: Assessment, manager: User
    ) -> None:
        sitting = in_test(assessment, answers=2)
        close_assessment(assessment=assessment, by=manager)
        later = sitting.due_at + timedelta(minutes=5)
        assert sweep_tests(now=later) == 0
        with time_machine.travel(later, tick=False):
            reopen_assessment(assessment=assessment, deadline=None, by=manager)
            assert sweep_tests(now=later) == 1
        assert Sitting.objects.get().end == Sitting.End.TIME

    def test_withdrawn_it_takes_no_more_and_makes_no_result(self, assessment: Assessment, manager: User) -> None:
        sitting = in_test(assessment, answers=1)
        revoke(invitations=[sitting.attempt.invitation], by=manager)
        with pytest.raises(NotTaking):
            answer(sitting)
        assert sweep_tests(now=sitting.due_at + timedelta(minutes=5)) == 0
        assert not Result.objects.exists()
