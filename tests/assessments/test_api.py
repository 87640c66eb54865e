"""One's own attempts and results by the API: the same journey as on the pages."""

from uuid import uuid4

import pytest
from django.test import Client

from accounts.models import User
from assessments.models import Attempt, Rating, Result
from assessments.selectors import read_result
from roles.models import MatrixVersion
from tests.factories import UserFactory, a_result, an_attempt, rate_all
from tests.factories.framework import wide_role
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")
API = "/api/v1"
JSON = "application/json"
PLUMBER_MID = {"role": "plumber", "rung": "mid"}


def rate(program: Client, attempt: Attempt, slug: str, **answer: object) -> dict[str, object]:
    response = program.patch(f"{API}/attempts/{attempt.pk}/ratings/{slug}/", answer, JSON)
    assert response.status_code == 200, response.content
    return dict(response.json())


def test_the_whole_way_from_a_role_to_its_result(program: Client, person: User) -> None:
    begun = program.post(f"{API}/attempts/", PLUMBER_MID, JSON)
    assert begun.status_code == 201
    attempt = begun.json()
    assert begun["Location"] == attempt["url"]
    assert (attempt["answered"], attempt["asked"], attempt["submitted_at"]) == (0, 3, None)
    matrix = program.get(attempt["matrix"]).json()
    assert [row["competency"] for row in matrix["rows"]] == ["pipes", "valves", "billing"]

    for slug, answer in {"pipes": {"level": 1, "evidence": "Two years."}, "billing": {"not_applicable": True}}.items():
        assert program.patch(f"{attempt['url']}ratings/{slug}/", answer, JSON).status_code == 200
    asked = {one["competency"]: one["rating"] for one in program.get(attempt["url"]).json()["competencies"]}
    assert (asked["pipes"]["level"], asked["pipes"]["evidence"]) == (1, "Two years.")
    assert (asked["billing"]["level"], asked["billing"]["not_applicable"]) == (None, True)
    assert asked["valves"] is None

    submitted = program.post(f"{attempt['url']}submit/")
    assert submitted.status_code == 201
    result = submitted.json()
    assert submitted["Location"] == result["url"]
    assert (result["assessed_count"], result["asked_count"], result["basis"]) == (1, 3, "self_reported")
    assert program.get(result["url"]).json() == result
    assert Result.objects.get().attempt.user == person


def test_a_result_says_by_the_api_what_it_says_on_its_page(program: Client, person: User) -> None:
    frozen = a_result(user=person, levels={"pipes": 1, "valves": 3, "billing": None})
    page = read_result(Result.objects.with_role().get(pk=frozen.pk))
    answer = program.get(f"{API}/results/{frozen.pk}/").json()
    assert [answer["readiness_low"], answer["readiness"], answer["readiness_high"]] == [
        page.readiness_low,
        page.readiness,
        page.readiness_high,
    ]
    assert [row["gap_rank"] for row in answer["rows"]] == [row.gap_rank for row in page.rows]
    pipes = answer["rows"][0]
    assert (pipes["required_level"], pipes["self_rating"], pipes["shortfall"], pipes["meets"]) == (2, 1, 1.0, False)
    assert pipes["low"] < pipes["estimate"] < pipes["high"]
    assert sum(pipes["shares"].values()) == pytest.approx(1)
    assert (pipes["probability"], pipes["verdict"]) == (None, None)
    assert answer["rows"][2]["status"] == "not_applicable"
    assert [other["role"] for other in answer["other_roles"]] == [other.slug for other in page.other_roles]
    assert answer["parameters"] == frozen.parameters


def test_beginning_again_finds_the_open_attempt(program: Client) -> None:
    first = program.post(f"{API}/attempts/", PLUMBER_MID, JSON)
    again = program.post(f"{API}/attempts/", PLUMBER_MID, JSON)
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["id"] == again.json()["id"]
    assert Attempt.objects.count() == 1


def test_a_key_brings_the_first_answer_again_even_after_submitting(program: Client) -> None:
    headers = {"Idempotency-Key": "begin-1"}
    first = program.post(f"{API}/attempts/", PLUMBER_MID, JSON, headers=headers).json()
    program.patch(f"{first['url']}ratings/pipes/", {"level": 2}, JSON)
    program.post(f"{first['url']}submit/")
    again = program.post(f"{API}/attempts/", PLUMBER_MID, JSON, headers=headers)
    assert (again.status_code, again.json(), again["Idempotency-Replayed"]) == (201, first, "true")
    assert again["Location"] == first["url"]
    assert Attempt.objects.count() == 1

    other = program.post(f"{API}/attempts/", PLUMBER_MID | {"rung": "senior"}, JSON, headers=headers)
    assert (other.status_code, other.json()["type"].partition("#")[2]) == (422, "problem-key-reused")


def test_submitting_twice_gives_one_result(program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    rate_all(attempt, 2)
    first = program.post(f"{API}/attempts/{attempt.pk}/submit/")
    again = program.post(f"{API}/attempts/{attempt.pk}/submit/")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


@pytest.mark.parametrize(
    ("sent", "place", "says"),
    [
        ({"role": "plumber"}, "/rung", "required"),
        ({"role": "plumber", "rung": "chief"}, "/rung", "junior, mid, senior"),
        ({"role": "astronaut", "rung": "mid"}, "/role", "no such role"),
        ({"role": ["plumber"], "rung": "mid"}, "/role", ""),
        ([], "", ""),
        ({"role": "plumber", "rung": "mid", "rnug": "mid"}, "/rnug", "role, rung"),
        ('"plumber"', "", ""),
    ],
)
def test_what_cannot_be_begun_is_refused_by_place(program: Client, sent: object, place: str, says: str) -> None:
    response = program.post(f"{API}/attempts/", sent, JSON)
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    (error,) = response.json()["errors"]
    assert error["pointer"] == place
    assert says in error["detail"]
    assert not Attempt.objects.exists()


def test_a_role_out_of_force_cannot_be_begun(program: Client) -> None:
    MatrixVersion.objects.published().update(state="retired", retired_at="2026-01-01T00:00Z")
    response = program.post(f"{API}/attempts/", PLUMBER_MID, JSON)
    assert "no matrix of it is published" in response.json()["errors"][0]["detail"]


# --- ratings ----------------------------------------------------------------------------------------------------


def test_what_a_rating_leaves_out_stays_as_it_stands(program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    rate(program, attempt, "pipes", level=2, evidence="Laid them.")
    stands = rate(program, attempt, "pipes", link="https://example.org/pipes")
    assert (stands["level"], stands["evidence"], stands["link"]) == (2, "Laid them.", "https://example.org/pipes")
    assert rate(program, attempt, "pipes", not_applicable=True)["level"] is None
    assert rate(program, attempt, "pipes", level=0)["not_applicable"] is False
    assert rate(program, attempt, "pipes", evidence="", link="")["evidence"] == ""
    assert Rating.objects.filter(attempt=attempt).count() == 5


def test_sending_the_same_rating_again_appends_nothing(program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    assert rate(program, attempt, "pipes", level=2) == rate(program, attempt, "pipes", level=2)
    assert Rating.objects.count() == 1


def test_a_rating_reads_as_it_stands_and_empty_before_there_is_one(program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    address = f"{API}/attempts/{attempt.pk}/ratings/pipes/"
    empty = {"level": None, "not_applicable": False, "evidence": "", "link": "", "rated_at": None}
    assert program.get(address).json() == empty
    assert rate(program, attempt, "pipes", level=3) == program.get(address).json()


@pytest.mark.parametrize(
    ("sent", "place"),
    [
        ({"level": 5}, "/level"),
        ({"level": -1}, "/level"),
        ({"level": None}, "/level"),
        ({"level": "expert"}, "/level"),
        ({"level": "2"}, "/level"),
        ({"level": True}, "/level"),
        ({"not_applicable": 1}, "/not_applicable"),
        ({"evidence": 0}, "/evidence"),
        ({"level": 2, "not_applicable": True}, "/not_applicable"),
        ({"not_applicable": False}, "/level"),
        ({"levle": 3}, "/levle"),
        ({}, ""),
        ({"evidence": "x" * 2001}, "/evidence"),
        ({"evidence": "a\x00b"}, "/evidence"),
        ({"evidence": None}, "/evidence"),
        ({"link": "javascript:alert(1)"}, "/link"),
        ({"link": f"https://example.org/{'x' * 500}"}, "/link"),
        ({"level": 2, "link": "no address"}, "/link"),
    ],
)
def test_a_rating_that_does_not_fit_changes_nothing(
    program: Client, person: User, sent: dict[str, object], place: str
) -> None:
    attempt = an_attempt(user=person)
    response = program.patch(f"{API}/attempts/{attempt.pk}/ratings/pipes/", sent, JSON)
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["errors"]] == [place]
    assert not Rating.objects.exists()


def test_a_lone_surrogate_is_no_text(program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    response = program.patch(f"{API}/attempts/{attempt.pk}/ratings/pipes/", b'{"evidence": "\\ud800"}', JSON)
    assert response.status_code == 400


def test_a_competency_the_attempt_does_not_ask_is_not_found(program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    assert program.patch(f"{API}/attempts/{attempt.pk}/ratings/gas/", {"level": 1}, JSON).status_code == 404


def test_a_submitted_attempt_takes_no_rating(program: Client, person: User) -> None:
    result = a_result(user=person)
    response = program.patch(f"{API}/attempts/{result.attempt_id}/ratings/pipes/", {"level": 4}, JSON)
    assert response.status_code == 409
    assert response.json()["type"].endswith("#problem-already-submitted")
    assert "begin another attempt" in response.json()["detail"]


def test_nothing_rated_is_not_submitted(program: Client, person: User) -> None:
    attempt = an_attempt(user=person)
    rate(program, attempt, "pipes", not_applicable=True)
    response = program.post(f"{API}/attempts/{attempt.pk}/submit/")
    assert response.status_code == 409
    assert response.json()["type"].endswith("#problem-nothing-rated")
    attempt.refresh_from_db()
    assert attempt.is_open


# --- lists ------------------------------------------------------------------------------------------------------


def test_lists_hold_ones_own_the_latest_first(program: Client, person: User) -> None:
    mine = [an_attempt(user=person, rung=rung) for rung in ("junior", "mid", "senior")]
    an_attempt(user=UserFactory())
    listed = program.get(f"{API}/attempts/").json()["results"]
    assert [one["id"] for one in listed] == [str(attempt.pk) for attempt in reversed(mine)]
    assert [one["rung"] for one in listed] == ["senior", "mid", "junior"]


def test_attempts_narrow_to_role_rung_and_state(program: Client, person: User) -> None:
    a_result(user=person)
    an_attempt(user=person, rung="senior")
    an_attempt(user=person, role="fitter")

    def rungs(narrowed: str) -> list[str]:
        return [one["rung"] for one in program.get(f"{API}/attempts/?{narrowed}").json()["results"]]

    assert rungs("state=open&role=plumber") == ["senior"]
    assert rungs("state=submitted") == ["mid"]
    assert rungs("rung=mid") == ["mid", "mid"]
    assert rungs("role=nobody") == []


def test_results_narrow_to_role_attempt_and_time(program: Client, person: User) -> None:
    first, second = a_result(user=person), a_result(user=person, role="fitter")
    a_result(user=UserFactory())

    def ids(narrowed: str = "") -> list[str]:
        return [one["id"] for one in program.get(f"{API}/results/?{narrowed}").json()["results"]]

    assert ids() == [str(second.pk), str(first.pk)]
    assert ids("role=plumber") == [str(first.pk)]
    assert ids(f"attempt={second.attempt_id}") == [str(second.pk)]
    assert ids("created_before=2020-01-01T00:00:00Z") == []
    assert ids("created_from=2020-01-01T00:00:00Z") == [str(second.pk), str(first.pk)]
    assert program.get(f"{API}/results/?created_from=yesterday").status_code == 400


def test_a_list_in_pages_shows_each_row_once_while_new_ones_come(program: Client, person: User) -> None:
    shown = [a_result(user=person) for _ in range(3)]
    page = program.get(f"{API}/results/?size=2").json()
    a_result(user=person)
    rest = program.get(page["next"]).json()
    seen = [one["id"] for one in page["results"] + rest["results"]]
    assert seen == [str(result.pk) for result in reversed(shown)]
    assert rest["next"] is None
    assert program.get(rest["previous"]).json()["results"] == page["results"]


# --- whose it is ------------------------------------------------------------------------------------------------


def test_what_is_anothers_is_not_found_and_unchanged(program: Client) -> None:
    attempt = an_attempt(user=UserFactory())
    for response in (
        program.get(f"{API}/attempts/{attempt.pk}/"),
        program.patch(f"{API}/attempts/{attempt.pk}/ratings/pipes/", {"level": 4}, JSON),
        program.post(f"{API}/attempts/{attempt.pk}/submit/"),
        program.get(f"{API}/results/{uuid4()}/"),
    ):
        assert response.status_code == 404
        assert response["Content-Type"] == "application/problem+json"
    assert not Rating.objects.exists()


# --- queries ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("competencies", [2, 20])
class TestQueriesDoNotGrowWithTheMatrix:
    """One of them finds the token and its person, one notes its use on the first request only."""

    @pytest.fixture(autouse=True)
    def _attempt(self, framework: None, competencies: int, person: User, program: Client) -> None:
        wide_role(competencies)
        self.attempt = an_attempt(user=person, role="wide")
        rate_all(self.attempt, {"skill-0": 2})
        program.get(f"{API}/attempts/")

    def test_beginning_asks_six(self, program: Client) -> None:
        with queries(6):
            program.post(f"{API}/attempts/", {"role": "wide", "rung": "senior"}, JSON)

    def test_reading_the_attempt_asks_four(self, program: Client) -> None:
        with queries(4):
            program.get(f"{API}/attempts/{self.attempt.pk}/")

    def test_saving_a_rating_asks_five(self, program: Client) -> None:
        with queries(5):
            program.patch(f"{API}/attempts/{self.attempt.pk}/ratings/skill-1/", {"level": 3}, JSON)

    def test_submitting_asks_twelve_and_reading_the_result_four(self, program: Client) -> None:
        with queries(12):
            result = program.post(f"{API}/attempts/{self.attempt.pk}/submit/").json()
        with queries(4):
            program.get(result["url"])


@pytest.mark.parametrize("count", [1, 6])
def test_lists_ask_two_queries_however_long(program: Client, person: User, count: int) -> None:
    for _ in range(count):
        a_result(user=person)
    program.get(f"{API}/attempts/")
    with queries(2):
        program.get(f"{API}/attempts/")
    with queries(2):
        program.get(f"{API}/results/")
