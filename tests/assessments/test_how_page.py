"""How a score was made: every number again from what is stored, and plainly said where one differs."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from assessments.how_words import PARAMETERS, addend_lines, exact, met_words, readiness_sum, source_lines
from assessments.measurement import Parameters, Source
from assessments.models import Attempt, Result, ResultRow
from assessments.selectors.how import How, how_of
from assessments.services import send_back
from tests.factories import (
    SITE,
    UserFactory,
    a_candidate,
    a_manager,
    a_result,
    a_review,
    a_reviewer,
    an_assessment,
    an_attempt,
    browser_of,
    rate_all,
)
from tests.factories.bank import CANARY, a_bank, a_sitting, answer, take_test
from tests.factories.framework import wide_role
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")


def a_tested_result(person: User, *, right: int = 5, levels: object = None) -> Result:
    """A plumber who rated pipes and valves, and answered the first so many questions rightly."""
    a_bank({"pipes": 5, "valves": 4})
    attempt = an_attempt(user=person)
    rate_all(attempt, levels or {"pipes": 4, "valves": 2})  # type: ignore[arg-type]
    sitting = a_sitting(attempt)
    while sitting.responses.filter(answered_at=None).exists():
        answer(sitting, is_right=right > 0)
        right -= 1
    return Result.objects.with_role().get(attempt=attempt)


def how(result: Result) -> How:
    return how_of(Result.objects.with_role().get(pk=result.pk))


def words(client: Client, result: Result, query: str = "") -> str:
    response = client.get(reverse("assessments:how", args=[result.pk]) + query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


class TestWorkedOutAgain:
    def test_all_numbers_of_a_result_with_a_test_come_out_the_same(self, person: User) -> None:
        found = how(a_tested_result(person))
        assert found.differences == ()
        row = found.chosen("pipes")
        assert row is not None
        assert row.test is not None
        assert row.steps.again is not None
        assert row.steps.again.mean == pytest.approx(row.test.mean, abs=1e-9)
        assert len(row.steps.answers) == ResultRow.objects.get(result=found.id, position=0).test_items

    def test_so_do_those_of_a_self_reported_one(self, person: User) -> None:
        assert how(a_result(user=person, levels={"pipes": 1, "valves": None})).differences == ()

    def test_so_do_those_of_reviews(self) -> None:
        manager = a_manager()
        reviewer = a_reviewer(manager.organisations.get())
        made = a_candidate(an_assessment(by=manager, reviewers=[reviewer]), levels=2)
        a_review(made.attempt, reviewer, {"pipes": 3})
        assert how(made.attempt.results.latest("number")).differences == ()

    def test_so_do_those_of_a_result_from_before_the_test(self) -> None:
        a_bank({"pipes": 2})
        manager = a_manager()
        made = a_candidate(an_assessment(by=manager, asks_test=True), levels=2)
        send_back(invitation=made, message="Take the test.", base_url=SITE, by=manager)
        take_test(Attempt.objects.with_role().get(pk=made.attempt.pk))
        before, after = Result.objects.order_by("number")
        assert how(before).differences == how(after).differences == ()
        assert [sum(len(row.steps.answers) for row in how(one).rows) for one in (before, after)] == [0, 2]

    @pytest.mark.parametrize(
        ("field", "value", "what"),
        [
            ("estimate", 1.5, "level"),
            ("sd", 0.5, "±"),
            ("share_test", 0.5, "share of the test"),
            ("probability", 0.5, "probability"),
            ("verdict", "likely_gap", "verdict"),
            ("test_right", 0, "questions right"),
        ],
    )
    def test_a_row_that_was_altered_is_found_out(self, person: User, field: str, value: object, what: str) -> None:
        result = a_tested_result(person)
        ResultRow.objects.filter(result=result, position=0).update(**{field: value})
        assert [(one.of, one.what) for one in how(result).differences] == [("Pipes", what)]

    def test_a_test_score_that_does_not_follow_from_the_answers_is_found_out(self, person: User) -> None:
        result = a_tested_result(person)
        ResultRow.objects.filter(result=result, position=0).update(test_level=0.5)
        assert ("Pipes", "level by the test") in {(one.of, one.what) for one in how(result).differences}

    def test_a_readiness_that_was_altered_is_found_out(self, person: User) -> None:
        result = a_tested_result(person)
        Result.objects.filter(pk=result.pk).update(readiness=result.readiness_low)
        assert [one.what for one in how(result).differences] == ["readiness"]

    @pytest.mark.parametrize("competencies", [2, 20])
    def test_it_takes_two_queries_for_2_and_for_20_competencies(self, person: User, competencies: int) -> None:
        wide_role(competencies)
        result = Result.objects.with_role().get(pk=a_result(user=person, role="wide").pk)
        with queries(2):
            how_of(result)


class TestWords:
    def test_the_lines_add_up_to_the_level_to_the_last_digit_shown(self, person: User) -> None:
        found = how(a_tested_result(person, right=3))
        for row in found.rows:
            lines = addend_lines(row, found)
            estimate = row.steps.reading.estimate
            assert estimate is not None
            assert f"{sum(_number(line.amount) for line in lines):.4f}" == f"{estimate.level:.4f}"
            assert f"{sum(_number(line.share) for line in lines):.4f}" == "1.0000"
            for line in lines:
                if line.parts:
                    assert f"{sum(_number(part[3]) for part in line.parts):.4f}" == f"{_number(line.amount):.4f}"

    def test_each_source_stands_with_its_numbers_and_formulas(self, person: User) -> None:
        row = how(a_tested_result(person)).chosen("pipes")
        assert row is not None
        test, own = source_lines(row)
        assert (test.name, own.name, own.said) == ("Test", "Self-rating", "level 4")
        assert own.mean == exact(row.steps.said[Source.SELF_RATING].mean) == "11.0833"
        assert "q = σ²(1 − r²)/r²" in own.formulas

    def test_every_parameter_has_its_words_and_its_source(self) -> None:
        assert set(PARAMETERS) == set(Parameters.__dataclass_fields__)

    def test_readiness_is_the_sum_of_its_lines(self, person: User) -> None:
        result = a_tested_result(person)
        told = readiness_sum(how(result))
        assert told is not None
        assert sum(_number(line.reached) for line in told.lines) == pytest.approx(_number(told.reached), abs=1e-9)
        assert _number(told.reached) / told.asks == pytest.approx(result.readiness, abs=1e-4)

    def test_met_without_a_test_or_review_of_it_is_only_likely_and_says_why(self, person: User) -> None:
        found = how(a_tested_result(person, right=9, levels={"pipes": 4, "valves": 4, "billing": 4}))
        billing = found.chosen("billing")
        assert billing is not None
        assert "no test and no review speaks of this very competency" in met_words(billing, found.parameters).why

    def test_numbers_have_a_minus_sign_that_is_one_and_no_minus_nought(self) -> None:
        assert (exact(-0.48), exact(-0.00001), exact(None), exact("likely_met")) == (
            "−0.4800",
            "0.0000",
            "none",
            "likely met",
        )


class TestPage:
    def test_it_shows_the_answers_without_what_the_questions_say(self, signed_in: Client, person: User) -> None:
        result = a_tested_result(person, right=3)
        page = words(signed_in, result, "?competency=pipes") + words(signed_in, result, "?competency=valves")
        assert "The answers of the test" in page
        assert "✓ right" in page
        assert "✗ wrong" in page
        for secret in (CANARY, "What holds for", "Option A"):
            assert secret not in page

    def test_it_says_that_all_is_the_same(self, signed_in: Client, person: User) -> None:
        assert "Worked out again just now from the stored inputs: the same to 6 decimals." in words(
            signed_in, a_tested_result(person)
        )

    def test_it_says_which_number_is_not(self, signed_in: Client, person: User) -> None:
        result = a_tested_result(person)
        ResultRow.objects.filter(result=result, position=0).update(sd=0.5)
        page = words(signed_in, result)
        assert "1 number came out otherwise" in page
        assert "Pipes, ±: kept 0.500000, worked out again" in page
        assert "the same to 6 decimals" not in page

    def test_it_says_that_the_formulas_have_changed_since(self, signed_in: Client, person: User) -> None:
        result = a_tested_result(person)
        Result.objects.filter(pk=result.pk).update(scoring_version="1")
        assert "This result was made with scoring version 1; the steps above follow version 2" in words(
            signed_in, result
        )

    def test_each_competency_has_its_steps(self, signed_in: Client, person: User) -> None:
        result = a_tested_result(person)
        assert "Valves: the level as a sum" in words(signed_in, result, "?competency=valves")
        assert "The test has no answer of this competency." in words(signed_in, result, "?competency=billing")
        missing = signed_in.get(reverse("assessments:how", args=[result.pk]) + "?competency=nothing")
        assert missing.status_code == 404

    def test_without_a_test_it_begins_with_the_sources(self, signed_in: Client, person: User) -> None:
        page = words(signed_in, a_result(user=person, levels={"pipes": 1}))
        assert "The test has no answer of this competency." in page
        assert "own ratings alone are no ground for a probability" in page

    def test_the_result_leads_to_it(self, signed_in: Client, person: User) -> None:
        result = a_tested_result(person)
        assert reverse("assessments:how", args=[result.pk]) in signed_in.get(result.get_absolute_url()).content.decode()

    def test_of_a_summary_there_are_no_steps(self) -> None:
        made = a_candidate(an_assessment(by=a_manager(), sees="summary", sees_when="at_once"), user=UserFactory())
        result = made.attempt.results.get()
        browser = browser_of(made.attempt.user)
        assert browser.get(result.get_absolute_url()).status_code == 200
        assert browser.get(reverse("assessments:how", args=[result.pk])).status_code == 404


class TestOfACandidate:
    def test_those_who_hire_see_the_steps_of_each_result(self) -> None:
        manager = a_manager()
        reviewer = a_reviewer(manager.organisations.get())
        made = a_candidate(an_assessment(by=manager, reviewers=[reviewer]), levels=2)
        a_review(made.attempt, reviewer, 3)
        browser, address = browser_of(manager), reverse("assessments:candidate-how", args=[made.pk])
        page = " ".join(browser.get(address).content.decode().split())
        assert "levels 3" in page
        assert "the same to 6 decimals" in page
        assert "own ratings alone are no ground" in browser.get(f"{address}?number=1").content.decode()
        assert browser.get(f"{address}?number=9").status_code == 404

    def test_whoever_has_to_review_first_is_led_to_where_that_is_said(self) -> None:
        manager = a_manager()
        reviewer = a_reviewer(manager.organisations.get())
        made = a_candidate(an_assessment(by=manager, reviewers=[reviewer], blind=True), levels=2)
        answered = browser_of(reviewer).get(reverse("assessments:candidate-how", args=[made.pk]))
        assert answered.url == reverse("assessments:candidate-result", args=[made.pk])


def test_a_whole_test_is_followed_by_its_steps(person: User) -> None:
    a_bank()
    sitting = take_test(an_attempt(user=person))
    found = how(Result.objects.get(attempt=sitting.attempt))
    assert sum(len(row.steps.answers) for row in found.rows) == sitting.answered
    assert [one.number for row in found.rows for one in row.steps.answers if one.number == 1] == [1]


def _number(shown: str) -> float:
    return float(shown.replace("−", "-"))
