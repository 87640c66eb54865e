"""How items did, from the answers that the database holds: what is counted, how it is told, and to whom."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from assessments.items.answers import Given
from assessments.items.reading import Placed
from assessments.measurement.item_analysis import Standing
from assessments.models import Attempt, Response, Sitting
from assessments.selectors.bank import CompetencyStatistics, ItemStatistics, item_statistics
from assessments.services import finish_test, load_items
from tests.accounts.test_two_factor import SECRET
from tests.factories import UserFactory, an_attempt, browser_of, program_of
from tests.factories.attempts import holder_of_attempt
from tests.factories.bank import CANARY, a_bank, a_sitting, an_item, answer, shown, take_test
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")
API = "/api/v1"


@pytest.fixture
def staff(framework: None) -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def reader(staff: User) -> Client:
    """A program of somebody of the site's staff."""
    return program_of(staff)


def taken(right: Sequence[bool]) -> None:
    """So many people take the test of the two roles' shared bank, each right or wrong throughout.

    Each at a rung where so few answers decide nothing, or the test would end before its last item for some orders.
    """
    for is_right in right:
        take_test(an_attempt(user=UserFactory(), rung="mid" if is_right else "junior"), is_right=is_right)


def of(slug: str = "pipes") -> CompetencyStatistics:
    return next(found for found in item_statistics() if found.slug == slug)


def the(slug: str) -> ItemStatistics:
    return next(item for item in of().items if item.version.item.slug == slug)


def repeat_each(times: int) -> None:
    """Each ended test so many times, as if so many people had answered alike."""
    for sitting in Sitting.objects.select_related("attempt").prefetch_related("responses"):
        attempts = [
            Attempt(rung_id=sitting.attempt.rung_id, token_hash=f"{sitting.pk}-{n}", submitted_at=sitting.finished_at)
            for n in range(times - 1)
        ]
        Attempt.objects.bulk_create(attempts)
        kept = {
            name: getattr(sitting, name)
            for name in ("plan", "seed", "limit", "minutes", "due_at", "answered", "finished_at", "end")
        }
        twins = Sitting.objects.bulk_create([Sitting(attempt=attempt, **kept) for attempt in attempts])
        Response.objects.bulk_create(
            Response(
                sitting=twin,
                sequence=one.sequence,
                row_id=one.row_id,
                version_id=one.version_id,
                order=one.order,
                shown_at=one.shown_at,
                answered_at=one.answered_at,
                answer=one.answer,
                is_right=one.is_right,
            )
            for twin in twins
            for one in sitting.responses.all()
        )


# --- what is counted ----------------------------------------------------------------------------------------


def test_answers_of_tests_that_have_ended_are_counted() -> None:
    a_bank({"pipes": 3}, kinds=("single_choice",))
    taken([True, True, False])
    running = a_sitting(an_attempt(user=UserFactory()))
    answer(running)
    found = of()
    assert (found.answers, found.analysis.tests) == (9, 3)
    assert [(item.answers, item.right.value, item.right.n) for item in found.items] == [
        (3, pytest.approx(2 / 3), 3)
    ] * 3


def test_each_option_has_its_share_in_the_order_of_the_bank() -> None:
    a_bank({"pipes": 2}, kinds=("single_choice",))
    taken([True, False, False])
    unsure = a_sitting(an_attempt(user=UserFactory()))
    answer(unsure, Given(unknown=True))
    answer(unsure, Given(unknown=True))
    item = the("pipes-0")
    assert [(one.text, one.is_key, one.share.value) for one in item.drawn] == [
        ("Option A of pipes-0", True, 0.25),
        ("Option B of pipes-0", False, 0.0),
        ("Option C of pipes-0", False, 0.0),
        ("Option D of pipes-0", False, 0.5),
    ]
    assert (item.unknown.value, item.unknown.n) == (0.25, 4)


def test_of_a_number_the_known_mistakes_are_counted_and_of_an_ordering_nothing() -> None:
    a_bank({"pipes": 2}, kinds=("numeric", "ordering"))
    taken([False, True])
    number, ordering = of().items
    assert [(one.text, one.is_key, one.share.value) for one in number.drawn] == [("7", False, 0.5)]
    assert ordering.drawn == ()


def test_time_runs_from_showing_to_the_answer() -> None:
    a_bank({"pipes": 1})
    for seconds in (10, 20, 90):
        with time_machine.travel(datetime(2026, 11, 20, 9, tzinfo=UTC), tick=False) as clock:
            sitting = a_sitting(an_attempt(user=UserFactory()))
            clock.shift(timedelta(seconds=seconds))
            answer(sitting)
    item = the("pipes-0")
    assert (item.mean_seconds.value, item.mean_seconds.n, item.median_seconds) == (40.0, 3, 20.0)


def test_exposure_is_the_share_of_tests_that_showed_an_item_of_those_that_could_have() -> None:
    a_bank({"pipes": 4}, kinds=("single_choice",))
    for answers in (1, 4):
        attempt = an_attempt(user=UserFactory())
        sitting = a_sitting(attempt)
        for _ in range(answers):
            answer(sitting)
        if answers < 4:
            finish_test(attempt_id=attempt.pk, by=holder_of_attempt(attempt))
    shares = [(item.exposure.value, item.exposure.n) for item in of().items]
    assert sorted(shares) == [(0.5, 2), (0.5, 2), (1.0, 2), (1.0, 2)]  # the second question of the first was shown


def test_what_an_item_said_before_has_answers_of_its_own() -> None:
    a_bank({"pipes": 1}, kinds=("single_choice",))
    taken([True])
    said = an_item("pipes-0", level=1).model_copy(update={"stem": "What holds for pipes now that it is reworded?"})
    load_items(items=[Placed("pipes", said, "made up", 1)], by=None)
    taken([False])
    assert [(item.version.number, item.is_current, item.right.value) for item in of().items] == [
        (1, False, 1.0),
        (2, True, 0.0),
    ]


def test_items_that_were_retired_keep_their_figures() -> None:
    a_bank({"pipes": 2}, kinds=("single_choice",))
    taken([True])
    a_bank({"pipes": 1}, kinds=("single_choice",))
    assert [(item.version.item.state, item.answers) for item in of().items] == [("active", 1), ("retired", 1)]


def test_competencies_come_with_their_own_answers() -> None:
    a_bank({"pipes": 2, "valves": 1}, kinds=("single_choice",))
    taken([True, False])
    assert [(one.slug, one.answers, one.analysis.tests) for one in item_statistics()] == [
        ("pipes", 4, 2),
        ("valves", 2, 2),
    ]
    assert [one.slug for one in item_statistics(["valves"])] == ["valves"]


def test_few_answers_judge_nothing() -> None:
    a_bank({"pipes": 1})
    taken([True])
    judgement = the("pipes-0").judgement
    assert judgement.standing is Standing.TOO_FEW
    assert judgement.reasons == ("1 of the 150 answers from which an item is judged.",)


def test_from_150_answers_a_wrong_option_that_draws_nobody_is_told() -> None:
    a_bank({"pipes": 2}, kinds=("single_choice",))
    taken([True, False])
    repeat_each(75)
    judgement = the("pipes-1").judgement
    assert judgement.standing is Standing.RETIRE
    assert [reason.partition(":")[0] for reason in judgement.reasons] == [
        "Option 2 draws 0.0% of the answers, less than 5%",
        "Option 3 draws 0.0% of the answers, less than 5%",
    ]


def test_an_item_that_only_the_weak_get_right_is_told() -> None:
    a_bank({"pipes": 3}, kinds=("single_choice",))
    for is_right in (True, False):
        sitting = a_sitting(an_attempt(user=UserFactory(), rung="junior"))
        while sitting.responses.filter(answered_at=None).exists():
            answer(sitting, is_right=is_right != (shown(sitting).version.item.slug == "pipes-1"))
    repeat_each(75)
    item = the("pipes-1")
    assert item.discrimination.rest.value == pytest.approx(-1)
    assert "does not tell people apart" in item.judgement.reasons[0]


@pytest.mark.parametrize("people", [1, 4])
def test_it_takes_three_queries_however_many_answers_there_are(people: int) -> None:
    a_bank({"pipes": 3, "valves": 3})
    taken([True])
    repeat_each(people)
    with queries(3):
        assert sum(found.answers for found in item_statistics()) == 6 * people


# --- the command --------------------------------------------------------------------------------------------


def told(*arguments: str) -> str:
    out = StringIO()
    call_command("item_statistics", *arguments, stdout=out)
    return out.getvalue()


def test_an_empty_bank_is_told_in_a_sentence() -> None:
    assert told().strip() == "The bank is empty: there are no items to count. `manage.py load_items` loads them."
    assert json.loads(told("--json")) == {"competencies": []}


def test_before_any_test_has_ended_there_is_nothing_to_say() -> None:
    a_bank()
    assert told().strip() == "No test has ended yet, so there is nothing to say of any item."
    assert told("--competency", "pipes") == told()


def test_a_competency_without_items_is_refused() -> None:
    a_bank()
    with pytest.raises(CommandError, match="no item for “gas”"):
        told("--competency", "gas")


def test_the_table_has_a_line_for_each_item_and_says_what_is_not_enough() -> None:
    a_bank({"pipes": 2, "valves": 1}, kinds=("single_choice",))
    taken([True, False])
    said = told()
    assert "pipes: 4 answers in 2 tests" in said
    assert [line.split()[1] for line in said.splitlines() if "too few" in line and "│" in line] == [
        "pipes-0",
        "pipes-1",
        "valves-0",
    ]
    assert "50 ± 35%" in said
    assert "Reliability: not enough; 2 tests of the 30 it takes." in said
    assert "Cronbach's alpha: not enough; it takes 30 tests with the same items, all answered." in said
    assert "2 items with fewer than 150 answers: too few to judge." in said
    assert "valves" not in told("--competency", "pipes")


def test_with_enough_answers_the_command_tells_reliability_and_what_to_retire() -> None:
    a_bank({"pipes": 2}, kinds=("single_choice",))
    taken([True, False])
    repeat_each(75)
    said = told()
    assert "Cronbach's alpha 1.00 ± 0.00, from 150 tests with the same 2 items." in said
    assert "from 150 tests." in said
    assert "pipes-0: Option 2 draws 0.0% of the answers, less than 5%: it tempts nobody." in said
    assert "retire?" in said


def test_as_json_every_figure_has_its_error_and_what_it_rests_on() -> None:
    a_bank({"pipes": 1}, kinds=("single_choice",))
    taken([True, True, False, False])
    [competency] = json.loads(told("--json"))["competencies"]
    [item] = competency["items"]
    assert (competency["competency"], competency["answers"], competency["tests"]) == ("pipes", 4, 4)
    assert (competency["reliability"], competency["alpha"]) == (None, None)
    assert item["right"] == {"value": 0.5, "error": 0.25, "n": 4}
    assert (item["correlation"], item["advice"]) == (None, "too_few")


# --- the API ------------------------------------------------------------------------------------------------


ADDRESSES = ("/items/", "/items/statistics/")


@pytest.mark.parametrize("address", [*ADDRESSES, "/items/1/"])
def test_the_bank_is_for_site_staff(address: str, person: User, client: Client) -> None:
    a_bank({"pipes": 1})
    assert client.get(f"{API}{address}").status_code == 401
    refused = program_of(person).get(f"{API}{address}")
    assert (refused.status_code, "read by site staff" in refused.json()["detail"]) == (403, True)
    assert CANARY not in refused.text


@pytest.mark.parametrize("address", ADDRESSES)
def test_site_staff_need_their_second_factor(address: str, staff: User, reader: Client, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    assert reader.get(f"{API}{address}").json()["type"].endswith("#problem-second-factor")
    TOTP.activate(staff, SECRET)
    assert reader.get(f"{API}{address}").status_code == 200
    assert browser_of(staff).get(f"{API}{address}").status_code == 403


def slugs(reader: Client, narrowed: str = "") -> list[str]:
    return [one["slug"] for one in reader.get(f"{API}/items/?{narrowed}").json()["results"]]


def test_items_narrow_to_competency_level_kind_state_and_what_is_due(reader: Client) -> None:
    a_bank({"pipes": 3, "valves": 2}, kinds=("single_choice", "numeric"))
    assert slugs(reader) == ["pipes-0", "pipes-1", "pipes-2", "valves-0", "valves-1"]
    assert slugs(reader, "competency=valves") == ["valves-0", "valves-1"]
    assert slugs(reader, "level=1") == ["pipes-0", "valves-0"]
    assert slugs(reader, "kind=numeric") == ["pipes-1", "valves-1"]
    assert slugs(reader, "due=true") == []
    assert len(slugs(reader, "due=false")) == 5
    old = an_item("old", review_by="2020-01-01")
    load_items(items=[Placed("pipes", old, "made up", 1)], by=None)
    assert slugs(reader, "due=true") == ["old"]
    assert slugs(reader, "due=true&competency=valves") == []
    a_bank({"pipes": 1})
    assert slugs(reader, "state=active") == ["pipes-0"]
    assert reader.get(f"{API}/items/?level=4").status_code == 400


def test_a_list_of_items_comes_in_pages(reader: Client) -> None:
    a_bank({"pipes": 3})
    page = reader.get(f"{API}/items/?size=2").json()
    rest = reader.get(page["next"]).json()
    assert [one["slug"] for one in page["results"] + rest["results"]] == ["pipes-0", "pipes-1", "pipes-2"]


def test_an_item_reads_in_full_as_its_latest_version_says_it(reader: Client) -> None:
    a_bank({"pipes": 2}, kinds=("single_choice", "numeric"))
    [first, second] = reader.get(f"{API}/items/").json()["results"]
    choice, number = reader.get(first["url"]).json(), reader.get(second["url"]).json()
    assert choice["options"][0] == {"text": "Option A of pipes-0", "key": True, "mistake": ""}
    assert choice["options"][1]["mistake"] == f"Trusts the {CANARY}"
    assert (choice["a"], choice["c"], choice["versions"]) == (1.0, 0.25, [1])
    assert choice["second_reading"] == {"on": "2026-01-01", "agreed": True, "note": f"by a {CANARY}"}
    assert choice["answer"] is None
    assert number["answer"] == {"value": "42.5", "tolerance": "0.5", "unit": "litres"}
    assert number["slips"] == [{"value": "7", "mistake": f"Forgets the {CANARY}"}]
    assert (number["options"], CANARY in number["explanation"]) == ([], True)
    assert reader.get(f"{API}/items/999999/").status_code == 404


def test_statistics_come_by_competency(reader: Client) -> None:
    a_bank({"pipes": 1, "valves": 1}, kinds=("single_choice",))
    taken([True, False])
    found = reader.get(f"{API}/items/statistics/").json()["results"]
    assert [(one["competency"], one["tests"], one["reliability"]) for one in found] == [
        ("pipes", 2, None),
        ("valves", 2, None),
    ]
    [item] = found[0]["items"]
    assert item["right"] == {"value": 0.5, "error": pytest.approx(0.3536, abs=1e-4), "n": 2}
    assert item["options"][0] == {
        "text": "Option A of pipes-0",
        "key": True,
        "share": {"value": 0.5, "error": pytest.approx(0.3536, abs=1e-4), "n": 2},
    }
    assert (item["advice"], len(item["reasons"])) == ("too_few", 1)
    narrowed = reader.get(f"{API}/items/statistics/?competency=valves").json()["results"]
    assert [one["competency"] for one in narrowed] == ["valves"]


@pytest.mark.parametrize("items", [2, 8])
def test_the_bank_reads_in_the_same_few_queries_however_large(reader: Client, items: int) -> None:
    """One of them finds the token and its person."""
    a_bank({"pipes": items, "valves": items})
    reader.get(f"{API}/items/")
    with queries(2):
        address = reader.get(f"{API}/items/").json()["results"][0]["url"]
    with queries(3):
        reader.get(address)
    with queries(5):
        reader.get(f"{API}/items/statistics/")
