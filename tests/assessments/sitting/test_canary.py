"""Before its end nothing that is sent to whoever takes a test says what is right, or how hard a question is."""

import json
from collections.abc import Iterator

import pytest
from django.core import serializers
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import User
from assessments.models import ItemVersion, Response, Sitting
from tests.assessments.sitting.test_pages import HTMX, sent
from tests.factories import an_attempt, rate_all
from tests.factories.bank import CANARY, KINDS, a_bank, a_sitting, shown
from tests.test_access import addresses

A, B, C, VALUE, DIFFICULTY = 1.2345678, -0.7654321, 0.2468135, "4711.25", "harder"
SECRET = (CANARY, "2345678", "7654321", "2468135", VALUE, "is_right", "correct", "mistake", "tolerance")
IN_THE_TEST = (DIFFICULTY, "difficulty", "level")
"""Of a test's own pages; elsewhere levels are what people rate."""


def marked(person: User, kinds: tuple[str, ...] = KINDS) -> Sitting:
    """A test of items that carry a mark in whatever is not to be seen."""
    a_bank(kinds=kinds)
    for version in ItemVersion.objects.all():
        version.pk, version.number = None, 2
        version.a, version.b, version.c = A, B, C
        version.difficulty = DIFFICULTY
        version.stem = "What holds here, of all that could?"
        for place, option in enumerate(version.options):
            option["text"] = f"Something {'abcd'[place]}"
        if version.answer:
            version.answer |= {"value": VALUE}
        version.save()
    attempt = an_attempt(user=person)
    rate_all(attempt, {"pipes": 2})
    return a_sitting(attempt)


@pytest.fixture
def sitting(framework: None, person: User) -> Sitting:
    return marked(person)


def leaks(response: HttpResponse, *, of_test: bool = False) -> list[str]:
    """What a response says that it must not, in its body, its headers or its cookies."""
    said = response.content.decode(errors="replace")
    said += json.dumps(dict(response.headers)) + response.cookies.output()
    orders = [json.dumps(order) for order in Response.objects.values_list("order", flat=True) if order]
    orders += [order.replace(" ", "") for order in orders]
    said = said.lower()
    return [word for word in (*SECRET, *orders, *(IN_THE_TEST if of_test else ())) if word in said]


def places(sitting: Sitting) -> Iterator[str]:
    """Every address of the attempt, of whatever part of the site, and what lists it."""
    for name in addresses():
        try:
            yield reverse(name, kwargs={"attempt_id": sitting.attempt_id})
        except NoReverseMatch:
            continue
    yield reverse("assessments:rate", args=[sitting.attempt_id, "pipes"])
    yield reverse("api:rating", args=[sitting.attempt_id, "pipes"])
    for name in ("home", "assessments:list", "reports:list", "account", "api:attempts", "api:results"):
        yield reverse(name)
    yield reverse("roles:role", args=["plumber"])
    yield reverse("roles:knowledge", args=["pipes"])
    yield reverse("api:competency", args=["pipes"])


def responses(sitting: Sitting, browser: Client, program: Client) -> Iterator[tuple[str, HttpResponse]]:
    """All that can be read, in a browser, by the page's script and by a program."""
    for place in places(sitting):
        if place.startswith("/api/"):
            yield place, program.get(place)
        else:
            yield place, browser.get(place, follow=True)
            yield place, browser.get(place, headers=HTMX)


def test_the_marks_are_there_to_be_found(sitting: Sitting) -> None:
    kept = serializers.serialize("json", [*ItemVersion.objects.all(), *Sitting.objects.all()])
    for word in (CANARY, str(A), str(B), str(C), VALUE, DIFFICULTY, "mistake", "tolerance"):
        assert word in kept, word
    version = shown(sitting).version
    assert CANARY in leaks(HttpResponse(version.explanation))
    assert "7654321" in leaks(HttpResponse(headers={"X-Item": json.dumps(sitting.plan)}))
    assert DIFFICULTY in leaks(HttpResponse(version.difficulty), of_test=True)


@pytest.mark.parametrize("kind", KINDS)
def test_the_order_in_the_bank_would_be_found_too(framework: None, person: User, kind: str) -> None:
    order = shown(marked(person, (kind,))).order
    assert bool(leaks(HttpResponse(json.dumps({"order": order})))) == (kind != "numeric")


def test_before_the_end_nothing_that_can_be_read_leaks(sitting: Sitting, signed_in: Client, program: Client) -> None:
    count = 0
    for place, response in responses(sitting, signed_in, program):
        assert not leaks(response), place
        count += 1
    assert count > 30


@pytest.mark.parametrize("kind", KINDS)
def test_from_question_to_question_nothing_leaks(framework: None, person: User, signed_in: Client, kind: str) -> None:
    sitting = marked(person, (kind,))
    answers, page = (reverse(f"assessments:{name}", args=[sitting.attempt_id]) for name in ("test-answer", "test"))
    for number in (1, 2):
        given = sent(sitting, is_right=number == 1)
        for headers in ({}, HTMX):
            for refused in ({"sequence": number}, {"sequence": number + 1, "choice": "0"}, {"sequence": "x"}):
                response = signed_in.post(answers, refused, headers=headers)
                assert response.status_code in {409, 422}
                assert not leaks(response, of_test=True), (number, refused)
        assert not leaks(signed_in.get(page), of_test=True)
        for _ in range(2):
            taken = signed_in.post(answers, given, headers=HTMX)
            assert (taken.status_code, leaks(taken, of_test=True)) == (200, [])
        other = signed_in.post(answers, {"sequence": number, "unknown": "1"}, headers=HTMX)
        assert (other.status_code, leaks(other, of_test=True)) == (409, [])
    assert not leaks(signed_in.get(reverse("assessments:test-finish", args=[sitting.attempt_id])), of_test=True)


def test_a_right_and_a_wrong_answer_are_answered_alike(sitting: Sitting, signed_in: Client) -> None:
    """What comes back differs in the question that follows, and in nothing that says which was right."""
    answers = reverse("assessments:test-answer", args=[sitting.attempt_id])
    shapes = []
    for is_right in (True, False):
        part = signed_in.post(answers, sent(sitting, is_right=is_right), headers=HTMX)
        shapes.append((part.status_code, sorted(part.headers), sorted(part.cookies)))
    assert shapes[0] == shapes[1]
