"""Several at once at what a person answered in the role finder, and at the catalogue."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from django.db import connections

from roles.framework import parse
from roles.models import CataloguePart, FinderAnswers, Prerequisite, RoleStory
from roles.services import drop_answers, forget_answers, keep_answers
from tests.factories import UserFactory, publish
from tests.roles.framework.whole import WHOLE

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


def at_once(work: Callable[[int], object]) -> None:
    """Run `work` in many threads that start together; what one of them raises is raised here."""
    together = Barrier(MANY)

    def one(number: int) -> None:
        together.wait(10)
        try:
            work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(MANY) as pool:
        list(pool.map(one, range(MANY)))


def test_no_answer_is_lost_when_several_are_kept_at_once() -> None:
    person = UserFactory()
    at_once(lambda number: keep_answers(answers={f"question-{number}": "yes"}, by=person))
    assert FinderAnswers.objects.get().answers == {f"question-{number}": "yes" for number in range(MANY)}


def test_forgetting_meanwhile_is_no_error() -> None:
    person = UserFactory()
    ways = [
        lambda: keep_answers(answers={"tool": "wrench"}, by=person),
        lambda: drop_answers(questions={"tool"}, by=person),
        lambda: forget_answers(by=person),
    ]
    at_once(lambda number: ways[number % 3]())
    assert FinderAnswers.objects.count() <= 1


def test_the_same_catalogue_loaded_several_times_at_once_is_there_once() -> None:
    whole = parse(WHOLE)
    at_once(lambda _: publish(whole))
    assert (Prerequisite.objects.count(), RoleStory.objects.count()) == (2, 5)
    assert set(CataloguePart.objects.values_list("number", flat=True)) == {1}
    other = replace(whole, ladder=None, stories=whole.stories[1:])
    at_once(lambda number: publish(other if number % 2 else whole))
