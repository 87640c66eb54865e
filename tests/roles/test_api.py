"""The framework by the API: open to everybody, each version as it was published."""

import pytest
from django.test import Client

from roles.models import MatrixVersion, Role
from tests.factories import a_catalogue, a_competency, publish
from tests.factories.framework import FITTER, PLUMBER, a_role, wide_role, with_level
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")
API = "/api/v1"


def names(client: Client, address: str) -> list[str]:
    return [row["slug"] for row in client.get(f"{API}{address}").json()["results"]]


def test_roles_come_by_slug_with_the_rungs_one_can_begin_at(client: Client) -> None:
    answer = client.get(f"{API}/roles/").json()
    assert [role["slug"] for role in answer["results"]] == ["fitter", "plumber"]
    assert (answer["next"], answer["previous"]) == (None, None)
    assert answer["results"][1] == {
        "slug": "plumber",
        "url": "http://testserver/api/v1/roles/plumber/",
        "name": "Plumber",
        "kind": "profession",
        "summary": "What a plumber is for.",
        "aliases": ["Pipe fitter"],
        "layers": ["builder"],
        "matrix_version": 1,
        "rungs": [
            {"slug": "junior", "name": "Junior"},
            {"slug": "mid", "name": "Mid"},
            {"slug": "senior", "name": "Senior"},
        ],
    }


def test_roles_are_found_by_words_layer_and_kind_as_on_the_map(client: Client) -> None:
    assert names(client, "/roles/?q=pipe fitter") == ["plumber"]
    assert names(client, "/roles/?layer=user") == ["fitter"]
    assert names(client, "/roles/?kind=literacy") == []
    assert client.get(f"{API}/roles/?layer=nowhere").status_code == 400


def test_a_role_without_a_published_matrix_is_read_but_not_listed(client: Client) -> None:
    publish(a_catalogue(roles=[FITTER]))
    assert names(client, "/roles/") == ["fitter"]
    role = client.get(f"{API}/roles/plumber/").json()
    assert (role["matrix_version"], role["rungs"]) == (None, [])
    assert client.get(f"{API}/roles/plumber/matrix/").status_code == 404


def test_a_matrix_tells_what_each_rung_asks_and_what_each_level_means(client: Client) -> None:
    matrix = client.get(f"{API}/roles/plumber/matrix/").json()
    assert [rung["slug"] for rung in matrix["rungs"]] == ["junior", "mid", "senior"]
    assert [row["competency"] for row in matrix["rows"]] == ["pipes", "valves", "billing"]
    assert matrix["rows"][0] == {
        "competency": "pipes",
        "name": "Pipes",
        "domain_name": "Water",
        "definition": "What Pipes means.",
        "weight": 5,
        "essential": True,
        "levels": [1, 2, 3],
        "descriptors": [f"Pipes at {level}." for level in ("Not yet", "Foundation", "Working", "Advanced", "Expert")],
    }


def test_a_retired_version_stays_readable_as_it_was(client: Client) -> None:
    before = client.get(f"{API}/roles/plumber/matrix/").json()
    publish(a_catalogue(roles=[with_level(PLUMBER, "pipes", (2, 3, 4)), FITTER]))

    versions = client.get(f"{API}/roles/plumber/matrix/versions/").json()["results"]
    assert [(one["number"], one["state"]) for one in versions] == [(2, "published"), (1, "retired")]
    first = client.get(versions[1]["url"]).json()
    assert first["rows"] == before["rows"]
    assert first["digest"] == before["digest"]
    assert first["retired_at"] is not None
    assert client.get(f"{API}/roles/plumber/matrix/").json()["rows"][0]["levels"] == [2, 3, 4]


def test_drafts_are_nobodys_business(client: Client) -> None:
    MatrixVersion.objects.create(role=Role.objects.get(slug="plumber"), title="Plumber")
    assert len(client.get(f"{API}/roles/plumber/matrix/versions/").json()["results"]) == 1
    assert client.get(f"{API}/roles/plumber/matrix/versions/2/").status_code == 404


@pytest.mark.parametrize("number", ["0", "3", "99999999999999999999"])
def test_a_version_that_never_was_is_not_found(client: Client, number: str) -> None:
    assert client.get(f"{API}/roles/plumber/matrix/versions/{number}/").status_code == 404


def test_competencies_come_by_slug_and_by_domain_or_role(client: Client) -> None:
    assert names(client, "/competencies/") == ["billing", "pipes", "valves"]
    assert names(client, "/competencies/?role=fitter") == ["pipes", "valves"]
    assert names(client, "/competencies/?domain=water&role=plumber") == ["billing", "pipes", "valves"]
    assert client.get(f"{API}/competencies/?domain=fire").status_code == 400
    assert client.get(f"{API}/competencies/?role=astronaut").status_code == 400


def test_a_competency_is_told_as_its_last_edition_has_it(client: Client) -> None:
    renamed = [a_competency("pipes", "Pipework"), a_competency("valves"), a_competency("billing")]
    publish(a_catalogue(competencies=renamed))
    pipes = client.get(f"{API}/competencies/pipes/").json()
    assert (pipes["name"], pipes["edition"], pipes["domain"]) == ("Pipework", 2, "water")
    assert pipes["descriptors"][4] == "Pipework at Expert."
    assert names(client, "/competencies/?role=plumber") == ["billing", "pipes", "valves"]


@pytest.mark.parametrize("count", [2, 20])
def test_a_list_of_roles_asks_four_queries_however_long(client: Client, count: int) -> None:
    publish(a_catalogue(roles=[a_role(f"role-{i}", [("pipes", (1, 2, 3), 3, True)]) for i in range(count)]))
    with queries(4):
        client.get(f"{API}/roles/")


@pytest.mark.parametrize("count", [2, 20])
def test_a_matrix_asks_five_queries_and_a_list_of_competencies_two(client: Client, count: int) -> None:
    wide_role(count)
    with queries(5):
        client.get(f"{API}/roles/wide/matrix/")
    with queries(4):
        client.get(f"{API}/roles/wide/matrix/versions/1/")
    with queries(2):
        client.get(f"{API}/competencies/")
