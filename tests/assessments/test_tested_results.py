"""What the test found, on the result's page, in the API and in the report: each source by itself, then together."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from assessments.ending import sweep_tests
from assessments.measurement import AgainstTest
from assessments.models import Attempt, Result, Sitting
from assessments.permissions import Holder
from assessments.selectors import ResultView, Untested, histories, read_result
from assessments.services import finish_test
from assessments.words import probability, said, untested
from reports.content import content_of
from tests.factories import a_candidate, a_manager, a_result, a_review, a_reviewer, an_assessment, an_attempt, rate_all
from tests.factories.attempts import holder_of_attempt
from tests.factories.bank import a_bank, a_sitting, answer, take_test
from tests.queries import queries
from tests.reports.results import AI_ENGINEER, result_of

pytestmark = pytest.mark.usefixtures("framework")


@pytest.fixture
def attempt(person: User) -> Attempt:
    """Rated Expert in pipes, Not yet in valves, nothing in billing, which has no questions."""
    a_bank({"pipes": 24, "valves": 24})
    begun = an_attempt(user=person)
    rate_all(begun, {"pipes": 4, "valves": 0})
    return begun


def view_of(attempt: Attempt) -> ResultView:
    return read_result(Result.objects.with_role().get(attempt=attempt))


def words(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_each_competency_has_what_the_test_alone_found(attempt: Attempt) -> None:
    sitting = take_test(attempt, is_right=False)
    view = view_of(attempt)
    pipes = view.rows[0]
    assert pipes.test is not None
    assert pipes.test.low <= pipes.test.level < pipes.test.high
    assert (pipes.test.right, pipes.test.items > 0) == (0, True)
    assert view.basis == "measured"
    assert view.sources == ("test", "self-rating")
    assert view.test is not None
    assert (view.test.questions, view.test.end) == (sitting.answered, "complete")
    assert said(pipes) == (
        "own rating: 4",
        f"test: {pipes.test.level:.1f} ± {pipes.test.sd:.1f}, 0 of {pipes.test.items} questions right",
        f"together: {pipes.estimate:.1f} ± {pipes.sd:.1f}",
    )


def test_what_was_not_tested_says_why(attempt: Attempt) -> None:
    sitting = a_sitting(attempt)
    answer(sitting)
    finish_test(attempt_id=attempt.pk, by=holder_of_attempt(attempt))
    view = view_of(attempt)
    reached = [row.slug for row in view.rows if row.test]
    assert len(reached) == view.tested_count == 1
    assert {row.slug: row.untested for row in view.rows if row.untested} == {
        ({"pipes", "valves"} - set(reached)).pop(): Untested.NOT_REACHED,
        "billing": Untested.NO_ITEMS,
    }
    assert untested(view.rows[2]) == "not tested: there are no questions for it yet"


def test_how_the_test_ended_is_told(attempt: Attempt) -> None:
    answer(a_sitting(attempt))
    finish_test(attempt_id=attempt.pk, by=holder_of_attempt(attempt))
    assert view_of(attempt).evidence_words == (
        "self-ratings of 2 competencies, none with evidence written down; a test of 1 competency with 1 question, "
        "ended before its last question"
    )


def test_a_test_that_ran_out_of_time_was_ended_by_the_clock(attempt: Attempt) -> None:
    sitting = a_sitting(attempt)
    for _ in range(6):
        answer(sitting)
    sweep_tests(now=timezone.now() + timedelta(hours=2))
    assert view_of(attempt).evidence_words.endswith("with 6 questions, ended by the clock")


def test_the_test_is_one_of_the_sources_that_can_contradict_each_other(attempt: Attempt) -> None:
    take_test(attempt, is_right=False)
    assert [row.slug for row in view_of(attempt).contradicted] == ["pipes"]


def test_own_ratings_stand_beside_the_test_without_blame(attempt: Attempt, signed_in: Client) -> None:
    take_test(attempt, is_right=False)
    view = view_of(attempt)
    assert [row.slug for row in view.rated_above] == ["pipes"]
    assert view.rows[1].own_against_test in (AgainstTest.ALIKE, AgainstTest.UNCLEAR)
    page = words(signed_in, Result.objects.get().get_absolute_url())
    assert "Where you rate yourself above or below what you showed" in page
    assert "Own rating above the test" in page
    assert "Own rating below the test" not in page
    assert "Neither is a fault." in page


def test_where_nothing_stands_out_that_is_said(person: User, signed_in: Client) -> None:
    a_bank({"pipes": 3})
    begun = an_attempt(user=person)
    rate_all(begun, {"pipes": 2})
    take_test(begun)
    page = words(signed_in, Result.objects.get().get_absolute_url())
    assert "no own rating lies wholly outside the 80% interval of the test alone" in page
    assert "1 competency has both: rating and test agree on none, and on 1 the interval is too wide to tell." in page


def test_with_nothing_rated_there_is_nothing_to_compare(person: User, signed_in: Client) -> None:
    a_bank({"pipes": 3})
    take_test(an_attempt(user=person))
    view = read_result(Result.objects.with_role().get())
    assert view.evidence_words == "a test of 1 competency with 3 questions, complete"
    page = words(signed_in, Result.objects.get().get_absolute_url())
    assert "There is nothing to compare" in page
    assert "Your level rests on your test, counted by how accurate this kind of evidence usually is" in page


def test_a_self_reported_result_has_nothing_of_a_test(person: User, signed_in: Client) -> None:
    result = a_result(user=person)
    view = read_result(Result.objects.with_role().get(pk=result.pk))
    assert view.test is None
    assert {(row.test, row.untested, row.own_against_test) for row in view.rows} == {(None, None, None)}
    assert "what you showed" not in words(signed_in, result.get_absolute_url())


def test_verdicts_stand_with_their_percent_and_never_as_certain(attempt: Attempt, signed_in: Client) -> None:
    take_test(attempt)
    row = view_of(attempt).rows[0]
    assert row.probability is not None
    assert probability(row.probability) in words(signed_in, Result.objects.get().get_absolute_url())
    assert [probability(p) for p in (0.999, 0.001, 0.5, None)] == ["over 99%", "under 1%", "50%", ""]


def test_the_api_tells_the_same(attempt: Attempt, signed_in: Client) -> None:
    take_test(attempt)
    view = view_of(attempt)
    told = signed_in.get(reverse("api:result", args=[view.id])).json()
    pipes = view.rows[0].test
    assert pipes is not None
    assert told["rows"][0]["test"] == {
        "level": pipes.level,
        "sd": pipes.sd,
        "low": pipes.low,
        "high": pipes.high,
        "questions": pipes.items,
        "right": pipes.right,
    }
    assert told["rows"][2]["test"] is None
    assert (told["test"]["questions"], told["test"]["end"]) == (view.test and view.test.questions, "complete")


def test_a_result_with_a_test_takes_one_query_more(attempt: Attempt) -> None:
    take_test(attempt)
    found = Result.objects.with_role().get()
    with queries(3):
        read_result(found)


def test_results_by_test_have_a_history_of_their_own(attempt: Attempt, person: User, signed_in: Client) -> None:
    take_test(attempt, is_right=False)
    again = an_attempt(user=person)
    rate_all(again, {"pipes": 4, "valves": 0})
    take_test(again)
    [history] = histories(Holder(user_id=person.pk))
    assert history.is_comparable
    assert history.latest.change is not None
    assert history.latest.change > 0
    assert "over time" in words(signed_in, reverse("assessments:list"))
    a_result(user=person)
    [history] = histories(Holder(user_id=person.pk))
    assert not history.is_comparable
    assert history.latest.change is None
    assert words(signed_in, reverse("assessments:list"))


def test_a_candidates_test_stands_beside_the_reviewers(framework: None) -> None:
    a_bank({"pipes": 3})
    manager = a_manager()
    reviewer = a_reviewer(manager.organisations.get())
    assessment = an_assessment(by=manager, reviewers=[reviewer], asks_test=True)
    made = a_candidate(assessment, levels={"pipes": 2}, submitted=False)
    take_test(made.attempt)
    a_review(made.attempt, reviewer, {"pipes": 3})
    view = read_result(Result.objects.with_role().get(attempt=made.attempt, number=2))
    assert view.sources == ("test", "reviews", "self-rating")
    assert "; a test of 1 competency with 3 questions, complete; reviews by 1 reviewer of 1 competency" in (
        view.evidence_words
    )
    assert view.in_summary().test is None


def test_the_report_has_each_source_and_where_the_steps_are(attempt: Attempt) -> None:
    take_test(attempt, is_right=False)
    view = view_of(attempt)
    report = content_of(view)
    pipes = report.table[0]
    assert pipes.test.startswith("Test: ")
    assert report.table[2].test == "Not tested: there are no questions for it yet"
    assert report.own_against_test is not None
    assert [name for name, _ in report.own_against_test.above] == ["Pipes"]
    assert reverse("assessments:how", args=[view.id]) in dict(report.origin)["Step by step"]
    assert content_of(result_of(AI_ENGINEER)).own_against_test is None


def test_a_test_without_an_answer_leaves_a_self_reported_result(attempt: Attempt, signed_in: Client) -> None:
    a_sitting(attempt)
    finish_test(attempt_id=attempt.pk, by=holder_of_attempt(attempt))
    view = view_of(attempt)
    assert (view.basis, view.test) == ("self_reported", None)
    assert Sitting.objects.get().end == "stopped"
    assert "Self-reported." in words(signed_in, Result.objects.get().get_absolute_url())
