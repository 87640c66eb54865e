"""What somebody tries who wants more from a test than it gives: malformed answers, another's test, another look."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from accounts.models import User
from accounts.sealing import hash_of
from assessments.items.reading import read_bank
from assessments.models import Attempt, ItemVersion, Response, Result, Sitting
from assessments.permissions import TOKEN_KEY
from assessments.services import begin, start_test
from tests.assessments.sitting.test_pages import HTMX, asked, sent, url, words
from tests.factories import (
    UserFactory,
    a_manager,
    a_reviewer,
    accepted,
    an_attempt,
    an_invitation,
    browser_of,
    program_of,
)
from tests.factories.attempts import holder
from tests.factories.bank import CANARY, KINDS, a_bank, a_sitting, shown, take_test

HUGE = "9" * 5_000
"""More digits than Python makes a number of."""
API = "/api/v1"


def paper(sitting: Sitting) -> list[tuple[object, ...]]:
    """All that the test has shown and taken."""
    return list(sitting.responses.values_list("sequence", "version", "answer", "answered_at"))


# --- malformed answers --------------------------------------------------------------------------------------

MALFORMED = (
    {"choice": HUGE},
    {"choice": [str(n) for n in range(900)]},
    {"choice": "²"},
    {"choice": "-0"},
    {f"place-{n}": HUGE for n in range(6)},
    {f"place-{n}": "²" for n in range(6)},
    {f"place-{n}": "1" for n in range(900)},
    {"place-0": "-1", "place-1": "1e9"},
    {"value": HUGE},
    {"value": "1\0"},
    {"value": "NaN"},
    {"value": "-sNaN"},
    {"value": "Infinity"},
    {"value": "1e999999"},
    {"value": "1e-999999999999999999999"},
    {"value": "1,250"},
    {"value": "\ud7ff🙂"},
    {"sequence": HUGE, "unknown": "1"},
    {"sequence": "1\0", "unknown": "1"},
    {"sequence": "-0", "unknown": "1"},
)


@pytest.mark.parametrize("kind", KINDS)
def test_a_malformed_answer_is_refused_and_the_question_stays(framework: None, person: User, kind: str) -> None:
    a_bank(kinds=(kind,))
    sitting = a_sitting(an_attempt(user=person))
    before, browser = paper(sitting), browser_of(person)
    for headers in ({}, HTMX):
        for fields in MALFORMED:
            refused = browser.post(url(sitting.attempt, "test-answer"), {"sequence": "1"} | fields, headers=headers)
            assert refused.status_code in {409, 422}, fields
            assert "Question 1 " in refused.content.decode()
    assert paper(sitting) == before


def test_thousands_of_fields_are_not_read(sitting: Sitting, signed_in: Client) -> None:
    many = {f"place-{n}": "1" for n in range(2_000)}
    assert signed_in.post(url(sitting.attempt, "test-answer"), {"sequence": "1"} | many).status_code == 400
    assert Response.objects.given().count() == 0


@pytest.mark.parametrize(
    "body",
    [
        '{"sequence": 1, "value": "\\ud83d"}',
        '{"sequence": 1, "value": "1e999999"}',
        '{"sequence": 1, "value": 1.5}',
        '{"sequence": NaN, "unknown": true}',
        '{"sequence": 1e999999, "unknown": true}',
        '{"sequence": true, "unknown": true}',
        f'{{"sequence": {HUGE}, "unknown": true}}',
        f'{{"sequence": 1, "chosen": [{HUGE}]}}',
        '{"sequence": 1, "chosen": [[0]]}',
        '{"sequence": 1, "chosen": {}}',
        '{"sequence": 1, "chosen": [0], "value": "1"}',
        "[" * 50_000,
        "null",
        "[]",
    ],
)
def test_a_malformed_body_is_refused_and_the_question_stays(sitting: Sitting, program: Client, body: str) -> None:
    before = paper(sitting)
    address = f"{API}/attempts/{sitting.attempt_id}/test/answers/"
    refused = program.post(address, body, content_type="application/json")
    assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert paper(sitting) == before


@pytest.mark.parametrize("number", ["0", "9223372036854775808", "99999999999999999999"])
def test_an_item_of_a_number_too_large_to_be_one_is_not_found(bank: None, number: str) -> None:
    assert program_of(UserFactory(is_staff=True)).get(f"{API}/items/{number}/").status_code == 404


def test_numbers_of_the_bank_are_such_as_can_be_reckoned_with() -> None:
    file = (
        "competency: pipes\nitems:\n- slug: flow\n  level: 2\n  kind: numeric\n  difficulty: typical\n  samples: Flow\n"
        '  review_by: "2030-01-01"\n  stem: "How many litres a minute is that?"\n  explanation: "It is {0} since so '
        'much flows through it each minute."\n  answer: {{value: "{0}", tolerance: "{1}"}}\n'
    )
    assert not read_bank({"a.yaml": file.format("42", "0")}).problems
    for value, tolerance in (("9e999999", "0"), ("1e-999999", "0"), ("42", "1e999999999999999999"), ("42", "-1")):
        read = read_bank({"a.yaml": file.format(value, tolerance)})
        assert not read.items
        assert read.problems


# --- markup in an item --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_markup_in_an_item_is_text_and_no_script_runs(framework: None, person: User, kind: str) -> None:
    evil = "</textarea></script>`<img src=x onerror=alert(1)>`\"'<b>{{ 7 }}"
    a_bank(kinds=(kind,))
    for version in ItemVersion.objects.all():
        version.pk, version.number, version.stem, version.code = None, 2, evil, evil
        for place, option in enumerate(version.options):
            option["text"] = f"{evil}{place}"
        if version.answer:
            version.answer |= {"unit": evil}
        version.save()
    sitting = a_sitting(an_attempt(user=person))
    browser = browser_of(person)
    for headers in ({}, HTMX):
        page = browser.get(url(sitting.attempt), headers=headers)
        body = page.content.decode()
        assert "&lt;img" in body
        assert not re.search(r"<(img|b|/textarea)\b", body)
        policy = page["Content-Security-Policy"]
        assert "unsafe-inline" not in policy
        assert "unsafe-eval" not in policy


# --- another's test -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["stranger", "manager", "reviewer", "staff"])
def test_nobody_else_opens_a_test_or_answers_it(bank: None, who: str) -> None:
    manager = a_manager()
    reviewer = a_reviewer(manager.organisations.get())
    attempt = accepted(an_invitation(asked(by=manager, reviewers=[reviewer])), user=UserFactory())
    sitting = a_sitting(attempt)
    before, stem = paper(sitting), shown(sitting).version.stem
    person = {
        "stranger": UserFactory,
        "manager": lambda: manager,
        "reviewer": lambda: reviewer,
        "staff": lambda: UserFactory(is_staff=True),
    }[who]()
    browser, program = browser_of(person), program_of(person)
    for name in ("test", "test-answer", "test-finish"):
        refused = browser.post(url(attempt, name), sent(sitting))
        assert (refused.status_code, stem in refused.content.decode()) == (404, False)
    assert browser.get(url(attempt)).status_code == 404
    own = f"{API}/attempts/{attempt.pk}/test/"
    tries: tuple[Callable[[], Any], ...] = (
        lambda: program.get(own),
        lambda: program.post(own),
        lambda: program.post(f"{own}answers/", {"sequence": 1, "unknown": True}, "application/json"),
        lambda: program.post(f"{own}finish/"),
    )
    assert [each().status_code for each in tries] == [404] * 4
    assert paper(sitting) == before


def test_another_browser_signed_out_reads_and_answers_nothing(bank: None, client: Client) -> None:
    attempt = an_attempt(token_hash=hash_of("of the first browser"))
    sitting = a_sitting(attempt)
    session = client.session
    session[TOKEN_KEY] = "of another browser"
    session.save()
    for name in ("test", "test-answer", "test-finish"):
        assert client.post(url(attempt, name), sent(sitting)).status_code == 302
        assert client.post(url(attempt, name), sent(sitting), headers=HTMX).status_code == 401
    assert client.get(f"{API}/attempts/{attempt.pk}/test/").status_code in {401, 404}
    assert Response.objects.given().count() == 0


def test_signing_in_while_a_test_runs_takes_it_along_and_leaves_it_to_no_other(bank: None, client: Client) -> None:
    session = client.session
    session[TOKEN_KEY] = "of this browser"
    session.save()
    attempt = an_attempt(token_hash=hash_of("of this browser"))
    sitting = a_sitting(attempt)
    due_at = sitting.due_at
    left_behind = Client()
    name = settings.SESSION_COOKIE_NAME
    left_behind.cookies[name] = client.cookies[name].value

    person = UserFactory()
    client.force_login(person)
    assert Attempt.objects.get(pk=attempt.pk).user == person
    assert client.post(url(attempt, "test-answer"), sent(sitting), headers=HTMX).status_code == 200
    sitting.refresh_from_db()
    assert (sitting.answered, sitting.due_at) == (1, due_at)
    assert left_behind.post(url(attempt, "test-answer"), sent(sitting), headers=HTMX).status_code == 401


# --- another look -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_what_one_test_shows_the_next_of_the_same_person_or_browser_leaves_for_last(
    bank: None, person: User, is_signed_in: bool
) -> None:
    owner = {"user": person} if is_signed_in else {"token_hash": hash_of("of one browser")}
    first = a_sitting(an_attempt(rung="mid", **owner))
    second = a_sitting(an_attempt(rung="senior", **owner))
    seen = shown(first).version_id
    exposure = {version: share for row in second.asked for version, *_, share in row["items"]}
    assert {version for version, share in exposure.items() if share == 1.0} == {seen}
    assert shown(second).version_id != seen


def test_an_attempt_under_test_is_begun_by_no_second_one_of_its_rung(sitting: Sitting, person: User) -> None:
    again = begin(rung=sitting.attempt.rung, by=holder(person))
    assert again.pk == sitting.attempt_id
    assert start_test(attempt=again, by=holder(person)).pk == sitting.pk


@pytest.mark.parametrize("of_organisation", [True, False])
def test_what_is_erased_while_a_test_runs_is_gone(bank: None, person: User, of_organisation: bool) -> None:
    attempt = accepted(an_invitation(asked()), user=person) if of_organisation else an_attempt(user=person)
    data = sent(a_sitting(attempt))
    browser = browser_of(person)
    if attempt.invitation:
        attempt.invitation.delete()
    else:
        Attempt.objects.filter(pk=attempt.pk).delete()
    assert browser.post(url(attempt, "test-answer"), data).status_code == 404
    assert browser.get(reverse("home")).status_code == 200
    assert not Sitting.objects.exists()
    assert not Response.objects.exists()


def test_after_the_end_answers_are_told_by_number_alone_as_was_said_before(attempt: Attempt, signed_in: Client) -> None:
    assert "which of your answers were right, by the number" in words(signed_in.get(url(attempt)))
    sitting = take_test(attempt)
    result = Result.objects.get()
    for place in (
        result.get_absolute_url(),
        reverse("assessments:how", args=[result.pk]),
        f"{API}/results/{result.pk}/",
    ):
        told = signed_in.get(place).content.decode()
        assert CANARY not in told
        for version in ItemVersion.objects.filter(responses__sitting=sitting):
            assert version.stem not in told
            assert not any(option["text"] in told for option in version.options)


@pytest.mark.parametrize("sees", ["summary", "nothing"])
def test_no_more_is_promised_to_candidates_who_are_shown_less(bank: None, person: User, sees: str) -> None:
    attempt = accepted(an_invitation(asked(sees=sees)), user=person)
    assert "were right" not in words(browser_of(person).get(url(attempt)))
    take_test(attempt)
    shown_to_them = Result.objects.get().pk
    assert browser_of(person).get(reverse("assessments:how", args=[shown_to_them])).status_code == 404
