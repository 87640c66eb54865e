"""Taking a test by program: the same services as the pages, and nothing that gives an answer away."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from assessments.models import Assessment, Attempt, ItemVersion, Rating, Response, Result, Sitting
from assessments.services import close_assessment
from tests.factories import UserFactory, a_manager, accepted, an_assessment, an_attempt, an_invitation, program_of
from tests.factories.bank import CANARY, a_bank, a_sitting, right, shown, take_test, wrong
from tests.queries import queries

API = "/api/v1"
JSON = "application/json"


def address(attempt: Attempt, end: str = "") -> str:
    return f"{API}/attempts/{attempt.pk}/test/{end}"


def start(program: Client, attempt: Attempt) -> dict[str, Any]:
    response = program.post(address(attempt))
    assert response.status_code == 201, response.content
    return dict(response.json())


def body_of(attempt: Attempt, *, is_right: bool = True) -> dict[str, Any]:
    """What answers the question that waits."""
    page = shown(attempt.sitting)
    given = right(page) if is_right else wrong(page)
    said = {"value": given.value} if given.value else {"chosen": list(given.chosen)}
    return {"sequence": page.sequence, **said}


def send(program: Client, attempt: Attempt, sent: object) -> Any:
    return program.post(address(attempt, "answers/"), sent, JSON)


def answer(program: Client, attempt: Attempt, *, is_right: bool = True) -> dict[str, Any]:
    response = send(program, attempt, body_of(attempt, is_right=is_right))
    assert response.status_code == 200, response.content
    return dict(response.json())


def problem_of(response: Any) -> tuple[int, str]:
    assert response["Content-Type"] == "application/problem+json"
    return response.status_code, response.json()["type"].partition("#problem-")[2]


# --- the whole way ------------------------------------------------------------------------------------------


def test_the_whole_way_from_an_offer_to_the_result(program: Client, attempt: Attempt) -> None:
    offered = program.get(address(attempt)).json()
    assert (offered["state"], offered["at_most"], offered["question"], offered["result"]) == (
        "not_started",
        18,
        None,
        None,
    )
    assert offered["offer"] == {
        "can_start": True,
        "competencies": ["Pipes", "Valves"],
        "without_questions": ["Billing"],
        "minutes": 60,
    }

    test = start(program, attempt)
    assert (test["state"], test["answered"], test["offer"], test["question"]["sequence"]) == ("running", 0, None, 1)
    assert program.get(address(attempt)).json() == test
    while test["state"] == "running":
        test = answer(program, attempt)

    assert (test["end"], test["question"]) == ("complete", None)
    assert 2 <= test["answered"] <= 18
    result = program.get(test["result"]).json()
    assert (result["attempt"], result["basis"]) == (str(attempt.pk), "measured")
    assert program.get(address(attempt)).json() == test
    assert program.get(f"{API}/attempts/{attempt.pk}/").json()["submitted_at"] == test["ended_at"]


def test_starting_again_finds_the_one_test(program: Client, attempt: Attempt) -> None:
    first = program.post(address(attempt))
    again = program.post(address(attempt))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first["Location"].endswith(address(attempt))
    assert Response.objects.count() == 1


def test_a_key_brings_the_first_answer_again(program: Client, attempt: Attempt) -> None:
    key = {"Idempotency-Key": "start-1"}
    first = program.post(address(attempt), headers=key)
    answer(program, attempt)
    again = program.post(address(attempt), headers=key)
    assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (201, first.json(), "true")


def test_options_come_in_the_order_shown_and_positions_mean_that_order(
    framework: None, program: Client, person: User
) -> None:
    a_bank({"pipes": 2}, kinds=("ordering",))
    attempt = an_attempt(user=person)
    question = start(program, attempt)["question"]
    page = shown(Sitting.objects.get())
    assert question["options"] == [page.version.options[place]["text"] for place in page.order]
    in_order = sorted(range(4), key=lambda position: question["options"][position])
    assert send(program, attempt, {"sequence": 1, "chosen": in_order}).status_code == 200
    assert Response.objects.get(sequence=1).is_right


def test_i_do_not_know_is_an_answer(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    assert send(program, attempt, {"sequence": 1, "unknown": True}).json()["question"]["sequence"] == 2
    assert Response.objects.get(sequence=1).answer == {"unknown": True}


def test_the_same_answer_sent_again_brings_the_same(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    sent = body_of(attempt)
    first, again = send(program, attempt, sent), send(program, attempt, sent)
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()
    assert Sitting.objects.get().answered == 1


def test_the_last_answer_sent_again_brings_the_end(framework: None, program: Client, person: User) -> None:
    a_bank({"pipes": 1})
    attempt = an_attempt(user=person)
    start(program, attempt)
    sent = body_of(attempt)
    first, again = send(program, attempt, sent), send(program, attempt, sent)
    assert first.json() == again.json()
    assert first["Location"] == first.json()["result"]
    assert Result.objects.count() == 1


def test_ending_it_early_makes_the_one_result(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    answer(program, attempt)
    ended, again = program.post(address(attempt, "finish/")), program.post(address(attempt, "finish/"))
    assert (ended.status_code, again.status_code) == (200, 200)
    assert ended.json() == again.json()
    assert (ended.json()["state"], ended.json()["end"], ended.json()["answered"]) == ("ended", "stopped", 1)
    assert ended["Location"] == ended.json()["result"]


def test_an_attempt_says_that_its_test_is_running(program: Client, attempt: Attempt) -> None:
    one = f"{API}/attempts/{attempt.pk}/"
    assert program.get(one).json()["in_test"] is False
    start(program, attempt)
    assert program.get(one).json()["in_test"] is True
    assert program.get(f"{API}/attempts/").json()["results"][0]["in_test"] is True


# --- what is refused ----------------------------------------------------------------------------------------


def test_while_it_runs_nothing_else_of_the_attempt_is_taken(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    one = f"{API}/attempts/{attempt.pk}/"
    refused = program.patch(f"{one}ratings/pipes/", {"level": 3}, JSON)
    assert problem_of(refused) == (409, "in-test")
    assert "go on with the test" in refused.json()["detail"]
    assert problem_of(program.post(f"{one}submit/")) == (409, "in-test")
    assert not Rating.objects.exists()


@pytest.mark.parametrize(
    ("sent", "place", "says"),
    [
        ({}, "/sequence", "required"),
        ({"sequence": 1}, "", "exactly one"),
        ({"sequence": 1, "unknown": False}, "", "exactly one"),
        ({"sequence": 1, "chosen": [0], "unknown": True}, "", "exactly one"),
        ({"sequence": "1", "unknown": True}, "/sequence", "integer"),
        ({"sequence": 0, "unknown": True}, "/sequence", "greater"),
        ({"sequence": 1, "chosen": [9]}, "/chosen/0", "less"),
        ({"sequence": 1, "chosen": ["0"]}, "/chosen/0", "integer"),
        ({"sequence": 1, "value": 42}, "/value", "string"),
        ({"sequence": 1, "value": "4" * 61}, "/value", "60"),
        ({"sequence": 1, "anser": 1}, "/anser", "chosen, sequence, unknown, value"),
        # Of the right form, but no answer to this question:
        ({"sequence": 1, "chosen": []}, "/chosen", "Choose one of the answers"),
        ({"sequence": 1, "chosen": [0, 1]}, "/chosen", "Choose one of the answers"),
        ({"sequence": 1, "chosen": [5]}, "/chosen", "none of the answers"),
        ({"sequence": 1, "value": "42"}, "/value", "asks you to choose"),
    ],
)
def test_what_is_no_answer_is_refused_by_place_and_the_question_stays(
    framework: None, program: Client, person: User, sent: object, place: str, says: str
) -> None:
    a_bank({"pipes": 2}, kinds=("single_choice",))
    attempt = an_attempt(user=person)
    test = start(program, attempt)
    refused = send(program, attempt, sent)
    assert problem_of(refused) == (400, "invalid")
    [error] = refused.json()["errors"]
    assert error["pointer"] == place
    assert says in error["detail"]
    assert program.get(address(attempt)).json() == test


def test_another_answer_to_the_same_question_is_refused(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    answer(program, attempt)
    refused = send(program, attempt, {"sequence": 1, "unknown": True})
    assert problem_of(refused) == (409, "answered-before")
    assert "The first answer stands" in refused.json()["detail"]


def test_a_question_that_was_not_shown_takes_no_answer(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    assert problem_of(send(program, attempt, {"sequence": 3, "unknown": True})) == (409, "not-shown")


def test_a_test_that_was_not_started_takes_no_answer_and_does_not_end(program: Client, attempt: Attempt) -> None:
    assert problem_of(send(program, attempt, {"sequence": 1, "unknown": True})) == (409, "test-not-running")
    assert problem_of(program.post(address(attempt, "finish/"))) == (409, "test-not-running")


def test_a_test_that_ended_takes_no_answer_and_does_not_start_again(program: Client, attempt: Attempt) -> None:
    take_test(attempt)
    sequence = Sitting.objects.get().answered + 1
    assert problem_of(send(program, attempt, {"sequence": sequence, "unknown": True})) == (409, "already-submitted")
    assert problem_of(program.post(address(attempt))) == (409, "already-submitted")


def test_nothing_answered_is_not_ended(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    assert problem_of(program.post(address(attempt, "finish/"))) == (409, "nothing-answered")


def test_after_its_time_an_answer_is_refused(program: Client, attempt: Attempt) -> None:
    start(program, attempt)
    sent = body_of(attempt)
    with time_machine.travel(Sitting.objects.get().due_at + timedelta(minutes=1), tick=False):
        assert problem_of(send(program, attempt, sent)) == (409, "time-is-up")
        assert program.get(address(attempt)).json()["question"] is None


def test_without_questions_nothing_starts(framework: None, program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    offered = program.get(address(attempt)).json()
    assert (offered["offer"]["can_start"], offered["at_most"]) == (False, 0)
    assert problem_of(program.post(address(attempt))) == (409, "no-questions")


def test_a_submitted_attempt_offers_no_test(program: Client, attempt: Attempt) -> None:
    attempt_rated = f"{API}/attempts/{attempt.pk}/"
    program.patch(f"{attempt_rated}ratings/pipes/", {"level": 2}, JSON)
    program.post(f"{attempt_rated}submit/")
    assert program.get(address(attempt)).json()["offer"]["can_start"] is False
    assert problem_of(program.post(address(attempt))) == (409, "already-submitted")


def test_anothers_test_is_not_found_and_takes_nothing(program: Client, bank: None) -> None:
    attempt = an_attempt(user=UserFactory())
    a_sitting(attempt)
    for response in (
        program.get(address(attempt)),
        program.post(address(attempt)),
        send(program, attempt, {"sequence": 1, "unknown": True}),
        send(program, attempt, {}),
        program.post(address(attempt, "finish/")),
    ):
        assert problem_of(response) == (404, "not-found")
    assert Sitting.objects.get().answered == 0


# --- in an assessment ---------------------------------------------------------------------------------------


def test_an_assessment_that_asks_for_none_offers_and_starts_none(bank: None, program: Client, person: User) -> None:
    attempt = accepted(an_invitation(an_assessment()), user=person)
    assert program.get(address(attempt)).json()["offer"]["can_start"] is False
    assert problem_of(program.post(address(attempt))) == (409, "no-test-asked")


def test_a_candidate_who_is_shown_no_result_is_told_of_none(bank: None, program: Client, person: User) -> None:
    asked = an_assessment(asks_test=True, sees=Assessment.Sees.NOTHING)
    attempt = accepted(an_invitation(asked), user=person)
    start(program, attempt)
    answer(program, attempt)
    ended = program.post(address(attempt, "finish/"))
    assert (ended.json()["state"], ended.json()["result"]) == ("ended", None)
    assert ended["Location"].endswith(address(attempt))


def test_a_closed_assessment_takes_no_answer(bank: None, program: Client, person: User) -> None:
    manager = a_manager()
    asked = an_assessment(by=manager, asks_test=True)
    attempt = accepted(an_invitation(asked), user=person)
    start(program, attempt)
    close_assessment(assessment=asked, by=manager)
    refused = send(program, attempt, body_of(attempt))
    assert problem_of(refused) == (409, "not-taking")
    assert "has closed this assessment" in refused.json()["detail"]
    assert program.get(address(attempt)).json()["question"] is None


# --- nothing is given away ----------------------------------------------------------------------------------

TOLD = {"state", "offer", "at_most", "answered", "started_at", "ends_at", "question", "ended_at", "end", "result"}
ASKED = {"sequence", "kind", "stem", "code", "options", "unit"}


def test_before_the_end_nothing_tells_a_key_a_parameter_a_level_or_how_the_answers_were(
    program: Client, attempt: Attempt
) -> None:
    assert ItemVersion.objects.filter(explanation__contains=CANARY, samples__contains=CANARY).count() == 18
    other = UserFactory()
    for asker, own, is_right in (
        (program, attempt, False),
        (program_of(other), an_attempt(user=other), True),
    ):
        sent = [asker.get(address(own)), asker.post(address(own)), asker.get(address(own))]
        for _ in range(3):  # a test ends early for whoever is right or wrong throughout
            sent += [
                send(asker, own, {"sequence": 40, "unknown": True}),
                send(asker, own, {"sequence": 1, "chosen": [], "value": ""}),
                send(asker, own, body_of(own, is_right=is_right)),
                asker.get(address(own)),
                asker.get(f"{API}/attempts/{own.pk}/"),
            ]
        for response in sent:
            assert CANARY not in response.text
            assert CANARY not in str(response.headers)
            assert "is_right" not in response.text
            if "at_most" in (told := response.json()):
                assert set(told) == TOLD
                assert told["question"] is None or set(told["question"]) == ASKED


# --- queries ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("items", [6, 30])
def test_the_test_asks_the_same_few_queries_however_large_the_bank(
    framework: None, program: Client, person: User, items: int
) -> None:
    """One of them finds the token and its person."""
    a_bank({"pipes": items, "valves": items})
    attempt = an_attempt(user=person)
    program.get(f"{API}/attempts/")
    with queries(6):
        program.get(address(attempt))
    start(program, attempt)
    with queries(3):
        program.get(address(attempt))
    for _ in range(3):
        sent = body_of(attempt)
        with queries(9):
            send(program, attempt, sent)
