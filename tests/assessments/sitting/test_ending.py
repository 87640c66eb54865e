"""A test that runs and its end: by its last answer, by hand, or by the clock; and what comes of it."""

from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from assessments import services
from assessments.ending import end_test, sweep_tests
from assessments.items.answers import Given
from assessments.measurement.irt import score_of
from assessments.models import Attempt, Response, Result, ResultRow, Sitting
from assessments.services import Answer, rate, submit
from roles.models import MatrixRow
from tests.factories import UserFactory, a_manager, accepted, an_assessment, an_attempt, an_invitation, rate_all
from tests.factories.attempts import holder_of_attempt
from tests.factories.bank import a_sitting, answer, take_test


def test_while_the_test_runs_nothing_else_is_taken(sitting: Sitting) -> None:
    attempt = sitting.attempt
    row = MatrixRow.objects.filter(version=attempt.rung.version_id).first()
    assert row
    with pytest.raises(services.InTest):
        rate(attempt=attempt, row_id=row.pk, answer=Answer(choice=3), by=holder_of_attempt(attempt))
    with pytest.raises(services.InTest):
        submit(attempt=attempt, by=holder_of_attempt(attempt))


def test_with_the_last_answer_the_attempt_is_submitted_and_scored(attempt: Attempt) -> None:
    rate_all(attempt, {"pipes": 3, "billing": 1})
    sitting = take_test(attempt)
    result = Result.objects.get()
    assert (sitting.end, sitting.attempt.in_test, result.basis) == ("complete", False, "measured")
    assert sitting.attempt.submitted_at is not None
    rows = {row.row.edition.competency.slug: row for row in ResultRow.objects.filter(result=result)}
    for slug in ("pipes", "valves"):
        given = Response.objects.given().filter(row=rows[slug].row).select_related("version")
        score = score_of((one.version.curve, bool(one.is_right)) for one in given)
        assert score is not None
        assert (rows[slug].test_level, rows[slug].test_sd) == (score.mean, score.sd)
        assert rows[slug].test_items == rows[slug].test_right == len(given)
        assert rows[slug].share_test > 0
    assert (rows["billing"].test_level, rows["billing"].test_items) == (None, 0)


def test_ending_early_scores_what_was_answered_once(sitting: Sitting) -> None:
    answer(sitting)
    by = holder_of_attempt(sitting.attempt)
    result = services.finish_test(attempt_id=sitting.attempt_id, by=by)
    assert result == services.finish_test(attempt_id=sitting.attempt_id, by=by)
    assert Result.objects.count() == 1
    sitting.refresh_from_db()
    assert (sitting.end, sitting.answered) == ("stopped", 1)
    with pytest.raises(services.AlreadySubmitted):
        services.answer_item(attempt_id=sitting.attempt_id, sequence=2, given=Given(unknown=True), by=by)


def test_a_test_without_an_answer_is_not_ended_by_hand(sitting: Sitting) -> None:
    with pytest.raises(services.NothingAnswered):
        services.finish_test(attempt_id=sitting.attempt_id, by=holder_of_attempt(sitting.attempt))
    assert Sitting.objects.running().exists()


def test_whoever_never_returns_is_scored_within_a_minute_of_the_deadline(sitting: Sitting) -> None:
    answer(sitting)
    assert sweep_tests(now=sitting.due_at + timedelta(seconds=29)) == 0
    assert sweep_tests(now=sitting.due_at + timedelta(seconds=31)) == 1
    assert sweep_tests(now=sitting.due_at + timedelta(seconds=32)) == 0
    sitting.refresh_from_db()
    assert (sitting.end, Result.objects.get().attempt) == ("time", sitting.attempt)


def test_a_test_that_was_given_more_time_meanwhile_goes_on(bank: None) -> None:
    manager = a_manager()
    invitation = an_invitation(an_assessment(by=manager, asks_test=True))
    sitting = a_sitting(accepted(invitation, user=UserFactory()))
    over = sitting.due_at + timedelta(minutes=1)
    services.give_time(invitations=[invitation], extra_time=Decimal(2), by=manager)
    assert end_test(sitting, Sitting.End.TIME, over) is None
    sitting.refresh_from_db()
    assert sitting.is_running


def test_a_test_that_cannot_be_scored_holds_up_no_other(bank: None, caplog: pytest.LogCaptureFixture) -> None:
    stuck, other = (a_sitting(an_attempt(user=UserFactory())) for _ in range(2))
    answer(stuck)
    answer(other)
    taken = services.finish_test(attempt_id=other.attempt_id, by=holder_of_attempt(other.attempt))
    assert taken
    taken.pk = uuid4()
    taken.attempt = stuck.attempt  # in the place of the result to be made
    taken.save(force_insert=True)
    third = a_sitting(an_attempt(user=UserFactory()))
    answer(third)
    swept = third.due_at + timedelta(minutes=1)
    assert sweep_tests(now=swept) == 1
    assert list(Sitting.objects.running()) == [stuck]
    told = f"The test of attempt {stuck.attempt_id} was not ended"
    assert caplog.text.count(told) == 1
    assert sweep_tests(now=swept + timedelta(minutes=9)) == 0
    assert caplog.text.count(told) == 1
    Result.objects.filter(attempt=stuck.attempt).update(attempt=other.attempt, number=2)
    assert sweep_tests(now=swept + timedelta(minutes=10)) == 1


def test_ratings_from_before_count_where_nothing_was_answered(attempt: Attempt) -> None:
    rate_all(attempt, 2)
    sitting = a_sitting(attempt)
    sweep_tests(now=sitting.due_at + timedelta(minutes=1))
    assert Result.objects.get().basis == "self_reported"


def test_a_self_started_test_in_which_nothing_was_said_is_forgotten(sitting: Sitting) -> None:
    sweep_tests(now=sitting.due_at + timedelta(minutes=1))
    attempt = Attempt.objects.get()
    assert (attempt.is_open, attempt.in_test, Sitting.objects.count()) == (True, False, 0)
