"""Several at once on the database that runs: one result, one attempt, no lost rating."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connections

from accounts.sealing import hash_of
from assessments.models import Attempt, Rating, Result
from assessments.permissions import Holder
from assessments.services import AlreadySubmitted, Answer, begin, rate, submit
from roles.models import MatrixRow, Role, Rung
from tests.factories import UserFactory, an_attempt, publish, rate_all
from tests.factories.attempts import holder

pytestmark = pytest.mark.django_db(transaction=True)
T = TypeVar("T")
MANY = 8


def at_once(work: Callable[[int], T]) -> list[T | BaseException]:
    """Run `work` in many threads that start together, each with a connection of its own."""
    together = Barrier(MANY)

    def one(number: int) -> T | BaseException:
        together.wait(10)
        try:
            return work(number)
        except BaseException as problem:  # handed back to be looked at
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(one, range(MANY)))


@pytest.fixture(autouse=True)
def _framework() -> None:
    publish()


def test_submitting_in_parallel_gives_one_result() -> None:
    attempt = an_attempt(user=UserFactory())
    rate_all(attempt, 2)
    by = holder(attempt.user)

    def submit_it(_: int) -> object:
        return submit(attempt=Attempt.objects.with_role().get(pk=attempt.pk), by=by).pk

    results = at_once(submit_it)
    assert len(set(results)) == 1, results
    assert Result.objects.count() == 1


@pytest.mark.parametrize("signed_in", [True, False])
def test_beginning_in_parallel_gives_one_attempt(signed_in: bool) -> None:
    by = holder(UserFactory()) if signed_in else Holder(token_hash=hash_of("token"))
    rung = Rung.objects.get(version__role__slug="plumber", slug="mid")
    attempts = at_once(lambda _: begin(rung=rung, by=by).pk)
    assert len(set(attempts)) == 1, attempts
    assert Attempt.objects.count() == 1


def test_one_of_several_in_parallel_is_told_that_it_was_the_one() -> None:
    person = UserFactory()
    rung = Rung.objects.offered(Role.objects.get(slug="plumber")).get(slug="mid")
    assert sum(attempt.is_new for attempt in at_once(lambda _: begin(rung=rung, by=holder(person)))) == 1
    attempt = Attempt.objects.with_role().get()
    rate_all(attempt, 2)
    assert sum(result.is_new for result in at_once(lambda _: submit(attempt=attempt, by=holder(person)))) == 1


def test_ratings_saved_while_somebody_submits_are_in_the_result_or_refused() -> None:
    attempt = an_attempt(user=UserFactory())
    rate_all(attempt, 1)
    by = holder(attempt.user)
    row = MatrixRow.objects.get(version=attempt.rung.version_id, edition__competency__slug="pipes")

    def work(number: int) -> object:
        if number == MANY // 2:
            return submit(attempt=Attempt.objects.with_role().get(pk=attempt.pk), by=by)
        return rate(attempt=attempt, row_id=row.pk, answer=Answer(choice=number % 5), by=by)

    outcomes = at_once(work)
    saved = [outcome for outcome in outcomes if isinstance(outcome, Rating)]
    refused = [outcome for outcome in outcomes if isinstance(outcome, AlreadySubmitted)]
    assert len(saved) + len(refused) == MANY - 1, outcomes  # an unchanged answer returns the rating that stands
    last = Rating.objects.filter(row=row).latest("pk")
    assert Result.objects.get().rows.get(row=row).rating == last
