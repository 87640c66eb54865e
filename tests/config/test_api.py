"""What all endpoints of the API share: who asks, how errors are told, pages, ETags, limits, and the schema."""

import errno
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
import time_machine
from django.core.cache import cache
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings
from redis.exceptions import ConnectionError as RedisConnectionError

from accounts.models import User
from config.api.problems import PROBLEMS, places
from config.api.throttles import Rate, SignedInRate, SignedOutRate
from config.api.views import openapi_document
from tests.factories import an_attempt, browser_of, program_of
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
API = "/api/v1"
JSON = "application/json"


def problem_of(response: Any) -> str:
    """The name of the problem, after a look that it is told as the schema says."""
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == response.status_code
    jsonschema.validate(body, openapi_document()["components"]["schemas"]["Problem"])
    return str(body["type"].partition("#problem-")[2])


# --- who asks ---------------------------------------------------------------------------------------------------


def test_a_token_says_whose_program_it_is(person: User) -> None:
    assert program_of(person).get(f"{API}/attempts/").status_code == 200


def test_without_one_the_answer_is_401_and_says_what_to_send(client: Client) -> None:
    response = client.get(f"{API}/attempts/")
    assert (response.status_code, response["WWW-Authenticate"]) == (401, "Bearer")
    assert problem_of(response) == "not-signed-in"
    assert "Authorization: Bearer" in response.json()["detail"]


def test_a_wrong_token_is_refused_even_where_none_is_needed(client: Client) -> None:
    response = client.get(f"{API}/roles/", headers={"Authorization": "Bearer nonsense"})
    assert problem_of(response) == "not-signed-in"
    assert "unknown or was revoked" in response.json()["detail"]


def test_a_browser_uses_its_session_and_proves_that_it_meant_to(framework: None, person: User) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert browser.get(f"{API}/attempts/").status_code == 200
    begin = {"role": "plumber", "rung": "mid"}
    assert problem_of(browser.post(f"{API}/attempts/", begin, JSON)) == "csrf"
    browser.get("/account/")
    token = {"X-CSRFToken": browser.cookies["csrftoken"].value}
    assert browser.post(f"{API}/attempts/", begin, JSON, headers=token).status_code == 201


def test_the_password_of_a_person_opens_no_api(person: User) -> None:
    basic = {"Authorization": f"Basic {person.email}:{PASSWORD}"}
    assert Client().get(f"{API}/attempts/", headers=basic).status_code == 401


def test_a_signed_out_browser_that_began_an_attempt_does_not_reach_it_by_the_api(framework: None) -> None:
    browser = browser_of()
    browser.post("/roles/plumber/begin/", {"rung": "mid"})
    assert browser.get(f"{API}/attempts/").status_code == 401


# --- how errors are told ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "body", "kind", "problem"),
    [
        ("GET", "/nothing/", b"", JSON, "not-found"),
        ("POST", "/roles", b"", JSON, "not-found"),
        ("DELETE", "/attempts/", b"", JSON, "method-not-allowed"),
        ("POST", "/attempts/", b"{", JSON, "malformed"),
        ("POST", "/attempts/", b"\xff\xfe", JSON, "malformed"),
        ("POST", "/attempts/", b"role=plumber", "application/x-www-form-urlencoded", "unsupported-media-type"),
        ("POST", "/attempts/", b"[" * 100_000, JSON, "malformed"),
        ("POST", "/attempts/", b"1" * 5_000, JSON, "malformed"),
        ("POST", "/attempts/", b"a" * 100_000, "application/json; charset=punycode", "malformed"),
        ("POST", "/attempts/", b"{}", JSON, "invalid"),
        ("POST", "/attempts/", b'{"role": "\\u0000", "rung": "mid"}', JSON, "invalid"),
        ("GET", "/roles/a%0Ab/", b"", JSON, "not-found"),
        ("GET", "/roles/?cursor=cD0lMDA%3D", b"", JSON, "invalid"),
        ("GET", "/roles/?layers=builder", b"", JSON, "invalid"),
        ("POST", "/attempts/", b'"' + b"x" * 3_000_000 + b'"', JSON, "too-large"),
        ("GET", "/attempts/?size=0", b"", JSON, "invalid"),
        ("GET", "/attempts/?size=ten", b"", JSON, "invalid"),
        ("GET", "/attempts/?size=201", b"", JSON, "invalid"),
        ("GET", "/roles/?size=00000000150000", b"", JSON, "invalid"),
        ("GET", "/results/?created_from=0001-01-01T00:00:00%2B23:59", b"", JSON, "invalid"),
        ("GET", "/attempts/?cursor=made-up", b"", JSON, "invalid"),
        ("GET", "/attempts/?cursor=cD1ub3RoaW5n", b"", JSON, "invalid"),
    ],
)
def test_every_refusal_is_a_problem_by_name(
    person: User, method: str, path: str, body: bytes, kind: str, problem: str
) -> None:
    assert problem_of(program_of(person).generic(method, API + path, body, kind)) == problem


def test_what_cannot_be_answered_in_the_form_asked_for_says_so(client: Client) -> None:
    assert problem_of(client.get(f"{API}/roles/", headers={"Accept": "image/png"})) == "not-acceptable"


def test_a_body_of_unknown_length_is_refused_instead_of_read_as_none(person: User) -> None:
    program = program_of(person)
    chunked = program.generic("POST", f"{API}/attempts/", headers={"Transfer-Encoding": "chunked"})
    assert (chunked.status_code, problem_of(chunked)) == (411, "length-required")


def test_a_body_too_large_is_refused_wherever_it_is_sent(person: User) -> None:
    program = program_of(person)
    assert problem_of(program.post(f"{API}/nothing/", b" " * 3_000_000, JSON)) == "too-large"


def test_an_address_that_lacks_its_slash_leads_on(client: Client) -> None:
    assert client.get(f"{API}/roles?size=2").url == f"{API}/roles/?size=2"
    assert client.get("/api/").url == f"{API}/docs/"


def test_a_wrong_parameter_is_named_as_one(person: User) -> None:
    (error,) = program_of(person).get(f"{API}/attempts/?state=lost").json()["errors"]
    assert error["parameter"] == "state"
    assert "lost" in error["detail"]


@pytest.mark.parametrize(
    ("failure", "status", "problem"),
    [(OperationalError("gone"), 503, "unavailable"), (ValueError("a bug"), 500, "failed")],
)
def test_what_failed_on_our_side_is_told_without_its_inside(
    monkeypatch: pytest.MonkeyPatch, failure: Exception, status: int, problem: str
) -> None:
    def fail(*args: object) -> None:
        raise failure

    monkeypatch.setattr("roles.api.views.RoleList.get_queryset", fail)
    response = Client(raise_request_exception=False).get(f"{API}/roles/")
    assert (response.status_code, problem_of(response)) == (status, problem)
    assert "gone" not in response.text
    assert "bug" not in response.text
    assert ("Retry-After" in response) == (status == 503)


def test_the_places_of_errors_are_json_pointers() -> None:
    detail = {"a/b": {"c~d": ["one", "two"]}, "non_field_errors": ["three"]}
    assert list(places(detail, separator="/")) == [("/a~1b/c~0d", "one"), ("/a~1b/c~0d", "two"), ("", "three")]


def test_problems_have_names_of_their_own() -> None:
    assert len({problem.name for problem in PROBLEMS}) == len(PROBLEMS)


# --- ETags ------------------------------------------------------------------------------------------------------


def test_an_unchanged_answer_is_not_sent_again_and_a_changed_one_is(framework: None, person: User) -> None:
    program = program_of(person)
    attempt = an_attempt(user=person)
    address = f"{API}/attempts/{attempt.pk}/"
    first = program.get(address)
    again = program.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])

    program.patch(f"{address}ratings/pipes/", {"level": 1}, JSON)
    assert program.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_answers_are_kept_by_nobody_between(person: User) -> None:
    assert program_of(person).get(f"{API}/attempts/")["Cache-Control"] == "private, no-cache"


# --- limits -----------------------------------------------------------------------------------------------------


@pytest.fixture
def two_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for throttle in (SignedInRate, SignedOutRate):
        monkeypatch.setattr(throttle, "rate", "2/min", raising=False)
    # The window is that of the clock: it must not end in the middle of a test.
    with time_machine.travel("2026-11-20T12:00:15Z", tick=False):
        yield


@pytest.mark.usefixtures("two_a_minute", "framework")
def test_too_many_requests_are_told_when_to_come_back(person: User) -> None:
    program, browser = program_of(person), browser_of(person)
    assert program.get(f"{API}/attempts/").status_code == 200
    assert browser.get(f"{API}/attempts/").status_code == 200  # the same person, so the same count
    refused = program.get(f"{API}/attempts/")
    assert (refused.status_code, refused["Retry-After"], problem_of(refused)) == (429, "45", "too-many-requests")
    with time_machine.travel("2026-11-20T12:01:00Z", tick=False):
        assert program.get(f"{API}/attempts/").status_code == 200


@pytest.mark.usefixtures("two_a_minute", "framework")
def test_signed_out_requests_are_counted_by_address(client: Client) -> None:
    here, there = {"REMOTE_ADDR": "192.0.2.1"}, {"REMOTE_ADDR": "192.0.2.2"}
    assert [client.get(f"{API}/roles/", **here).status_code for _ in range(3)] == [200, 200, 429]
    assert client.get(f"{API}/roles/", **there).status_code == 200


@pytest.mark.usefixtures("two_a_minute", "framework")
def test_a_made_up_forwarding_address_does_not_escape_the_count(client: Client, settings: Settings) -> None:
    sent = [client.get(f"{API}/roles/", headers={"X-Forwarded-For": f"192.0.2.{i}"}).status_code for i in range(3)]
    assert sent == [200, 200, 429]


@pytest.mark.usefixtures("two_a_minute")
@pytest.mark.parametrize("path", ["/attempts/", "/roles/", "/nothing/"])
def test_guessing_tokens_is_counted_like_everything_else(client: Client, path: str) -> None:
    guess = {"Authorization": "Bearer guess"}
    answers = [client.get(f"{API}{path}", headers=guess) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]
    assert "Retry-After" in answers[-1]


@pytest.mark.usefixtures("framework")
@pytest.mark.parametrize("failure", [RedisConnectionError("refused"), OSError(errno.ENOSPC, "No space left")])
def test_without_the_cache_requests_are_answered_uncounted(
    client: Client, monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    asked = []

    def away(*args: object, **kwargs: object) -> None:
        asked.append(args)
        raise failure

    monkeypatch.setattr(type(cache._connections["default"]), "count", away)
    monkeypatch.setattr(Rate, "uncounted_until", 0.0)
    assert [client.get(f"{API}/roles/").status_code for _ in range(3)] == [200, 200, 200]
    assert len(asked) == 1  # a cache that is frozen takes its time to fail, so it is not asked again at once


# --- the schema -------------------------------------------------------------------------------------------------


def test_the_schema_comes_as_json_and_as_yaml(client: Client) -> None:
    document = client.get(f"{API}/schema/")
    assert document["Content-Type"] == "application/vnd.oai.openapi+json"
    assert document.json()["openapi"] == "3.1.0"
    as_yaml = client.get(f"{API}/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    assert as_yaml.text.startswith("openapi: 3.1.0")


def test_the_first_address_leads_to_all_the_others(client: Client, person: User) -> None:
    program = program_of(person)
    for address in client.get(f"{API}/").json().values():
        assert program.get(address).status_code == 200


def fields(schemas: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in schemas.items():
        for field, described in schema.get("properties", {}).items():
            yield f"{name}.{field}", described


def test_every_field_is_documented_with_its_meaning_and_an_example_that_fits() -> None:
    document = openapi_document()
    schemas = document["components"]["schemas"]
    own = {name: schema for name, schema in schemas.items() if not name.startswith("Paginated")}
    for name, field in fields(own):
        assert field.get("description", "").endswith((".", "null.")), name
        if "$ref" in str(field) and "examples" not in field:
            continue  # made of fields that have examples of their own
        for example in field.get("examples") or field["oneOf"][0]["examples"]:
            jsonschema.validate(example, field | {"components": document["components"]})


def test_every_operation_says_what_it_does_and_what_else_it_may_answer() -> None:
    for path, operations in openapi_document()["paths"].items():
        for method, operation in operations.items():
            assert operation["summary"], (path, method)
            assert "default" in operation["responses"], (path, method)
            assert all(parameter["description"] for parameter in operation["parameters"]), (path, method)
