"""Several at once at one test, on the database that runs: no answer is lost, none counts twice, and it ends once."""

from datetime import timedelta

import pytest

from assessments import services
from assessments.ending import sweep_tests
from assessments.models import Attempt, Response, Result, Sitting
from assessments.selectors import Page
from tests.assessments.test_together import MANY, at_once
from tests.factories import UserFactory, an_attempt, publish
from tests.factories.attempts import holder_of_attempt
from tests.factories.bank import a_bank, a_sitting, answer, right, shown, wrong

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def attempt() -> Attempt:
    publish()
    a_bank()
    return an_attempt(user=UserFactory())


def test_starting_in_parallel_gives_one_test(attempt: Attempt) -> None:
    started = at_once(lambda _: a_sitting(Attempt.objects.with_role().get(pk=attempt.pk)))
    assert set(started) == {Sitting.objects.get()}, started
    assert Response.objects.count() == 1


def test_of_different_answers_sent_at_once_one_is_taken(attempt: Attempt) -> None:
    sitting = a_sitting(attempt)
    by, page = holder_of_attempt(attempt), shown(sitting)
    given = [right(page), wrong(page)]

    def send(number: int) -> object:
        return services.answer_item(attempt_id=attempt.pk, sequence=1, given=given[number % 2], by=by)

    came = at_once(send)
    page.refresh_from_db()
    refused = [one for one in came if isinstance(one, services.AnsweredBefore)]
    assert len(refused) == MANY // 2, came
    assert {one.number for one in came if isinstance(one, Page)} == {2}
    sitting.refresh_from_db()
    assert (sitting.answered, Response.objects.count()) == (1, 2)


def test_an_answer_sent_while_the_test_is_ended_is_scored_or_refused(attempt: Attempt) -> None:
    sitting = a_sitting(attempt)
    answer(sitting)
    by, given = holder_of_attempt(attempt), right(shown(sitting))

    def send(number: int) -> object:
        if number % 2:
            return services.finish_test(attempt_id=attempt.pk, by=by)
        return services.answer_item(attempt_id=attempt.pk, sequence=2, given=given, by=by)

    came = at_once(send)
    assert not [
        one for one in came if isinstance(one, BaseException) and not isinstance(one, services.AlreadySubmitted)
    ]
    sitting.refresh_from_db()
    result = Result.objects.get()
    assert sum(row.test_items for row in result.rows.all()) == sitting.answered == Response.objects.given().count()


def test_an_empty_test_that_is_answered_while_it_is_swept_is_forgotten_or_goes_on(attempt: Attempt) -> None:
    sitting = a_sitting(attempt)
    by, given = holder_of_attempt(attempt), right(shown(sitting))
    over = sitting.due_at + timedelta(minutes=1)

    def send(number: int) -> object:
        if number % 2:
            return sweep_tests(now=over)
        return services.answer_item(attempt_id=attempt.pk, sequence=1, given=given, by=by)

    came = at_once(send)
    problems = [one for one in came if isinstance(one, BaseException)]
    assert all(isinstance(one, services.NotRunning | services.AlreadySubmitted) for one in problems), came
    sweep_tests(now=over)
    attempt.refresh_from_db()
    assert not attempt.in_test
    assert Result.objects.count() == Sitting.objects.count() == int(not attempt.is_open)
