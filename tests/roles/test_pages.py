"""The ecosystem map, the role page, and keeping a role as target."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from roles.models import Role, Target
from roles.selectors import demands, target_of
from roles.services import UnknownRung, drop_target, keep_target
from tests.factories import a_catalogue, browser_of, publish
from tests.factories.framework import FITTER, PLUMBER, wide_role
from tests.queries import queries

MAP = reverse("roles:map")


def names_on(client: Client, **asked: str) -> list[str]:
    layers = client.get(MAP, asked).context["layers"]
    return [f"{layer.name}: {role.name}" for layer in layers for role in layer.roles]


@pytest.mark.django_db
def test_without_a_framework_the_map_says_so(client: Client) -> None:
    assert "No role matches" in client.get(MAP).content.decode()


def test_the_map_shows_every_role_in_each_of_its_layers(framework: None, client: Client) -> None:
    assert names_on(client) == ["Builder: Plumber", "Builder: Fitter", "User: Fitter"]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "plumb"}, ["Builder: Plumber"]),
        ({"q": "PIPE fitter"}, ["Builder: Plumber"]),
        ({"q": "nothing like it"}, []),
        ({"layer": "user"}, ["User: Fitter"]),
        ({"kind": "literacy"}, []),
        ({"kind": "profession", "q": "fitter", "layer": "user"}, ["User: Fitter"]),
    ],
)
def test_the_map_can_be_searched_and_filtered(
    framework: None, client: Client, asked: dict[str, str], found: list[str]
) -> None:
    assert names_on(client, **asked) == found


@pytest.mark.parametrize("asked", [{"q": "a\x00b"}, {"q": "x" * 5000}, {"layer": "nowhere"}, {"kind": "\x00"}])
def test_a_search_that_cannot_be_understood_says_so_and_shows_all(
    framework: None, client: Client, asked: dict[str, str]
) -> None:
    page = client.get(MAP, asked)
    assert page.status_code == 200
    assert "field-error" in page.content.decode()
    assert names_on(client, **asked) == names_on(client)


def test_htmx_gets_the_results_alone(framework: None, client: Client) -> None:
    fragment = client.get(MAP, {"q": "plumb"}, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "Plumber" in fragment


def test_a_retired_role_is_not_offered(framework: None, client: Client) -> None:
    publish(a_catalogue(roles=[PLUMBER]))
    assert names_on(client) == ["Builder: Plumber"]
    page = client.get(reverse("roles:role", args=["fitter"])).content.decode()
    assert "No longer offered" in page
    assert "Assess yourself" not in page


def test_a_retired_role_can_be_dropped_as_target(framework: None, signed_in: Client) -> None:
    address = reverse("roles:target", args=["fitter"])
    signed_in.post(address, {"rung": "mid"})
    publish(a_catalogue(roles=[PLUMBER]))
    assert "Drop it as my target" in signed_in.get(reverse("roles:role", args=["fitter"])).content.decode()
    signed_in.post(address, {"drop": "1"})
    assert not Target.objects.exists()


@pytest.mark.parametrize("name", ["roles:target", "assessments:begin"])
def test_the_address_of_a_button_leads_to_the_role(framework: None, signed_in: Client, name: str) -> None:
    assert signed_in.get(reverse(name, args=["fitter"])).url == reverse("roles:role", args=["fitter"])


def test_keeping_a_target_signed_out_leads_back_to_the_role_after_signing_in(framework: None, client: Client) -> None:
    response = client.post(reverse("roles:target", args=["fitter"]), {"rung": "mid"})
    assert response.url == f"{reverse('account_login')}?next={reverse('roles:role', args=['fitter'])}"


def test_the_role_page_shows_the_matrix_with_weights_and_descriptors(plumber: Role, client: Client) -> None:
    page = client.get(plumber.get_absolute_url())
    matrix = page.context["matrix"]
    (domain, rows), *_ = matrix.domains
    assert (domain, [row.name for row in rows]) == ("Water", ["Pipes", "Valves", "Billing"])
    assert [(row.levels, row.weight, row.essential) for row in rows] == [
        ((1, 2, 3), 5, True),
        ((1, 2, 2), 2, False),
        ((0, 1, 2), 1, False),
    ]
    assert "Pipes at Working." in page.content.decode()


def test_an_unknown_role_is_not_found(framework: None, client: Client) -> None:
    assert client.get(reverse("roles:role", args=["astronaut"])).status_code == 404


def test_a_target_is_kept_and_a_later_one_takes_its_place(plumber: Role, person: User) -> None:
    keep_target(role=plumber, rung_slug="mid", by=person)
    keep_target(role=Role.objects.get(slug="fitter"), rung_slug="senior", by=person)
    target = target_of(person.pk)
    assert target is not None
    assert (target.role_name, target.rung_name) == ("Fitter", "Senior")
    drop_target(by=person)
    drop_target(by=person)
    assert target_of(person.pk) is None


def test_a_target_at_an_unknown_rung_is_refused(plumber: Role, person: User) -> None:
    with pytest.raises(UnknownRung):
        keep_target(role=plumber, rung_slug="chief", by=person)


def test_a_target_follows_its_role_to_the_next_matrix_version(plumber: Role, person: User) -> None:
    keep_target(role=plumber, rung_slug="mid", by=person)
    publish(a_catalogue(roles=[FITTER]))
    target = target_of(person.pk)
    assert target is not None
    assert target.rung_name == ""
    publish()
    target = target_of(person.pk)
    assert target is not None
    assert target.rung_name == "Mid"


def test_the_role_page_keeps_and_drops_the_target(plumber: Role, signed_in: Client) -> None:
    address = reverse("roles:target", args=["plumber"])
    page = signed_in.post(address, {"rung": "senior"}, follow=True).content.decode()
    assert "Plumber is now your target" in page
    assert "your target" in page
    page = signed_in.post(address, {"drop": "1"}, follow=True).content.decode()
    assert "no longer your target" in page
    assert not Target.objects.exists()


@pytest.mark.parametrize("rung", ["chief", "", "mid\x00"])
def test_an_unknown_rung_as_target_is_told_in_words(plumber: Role, signed_in: Client, rung: str) -> None:
    page = signed_in.post(reverse("roles:target", args=["plumber"]), {"rung": rung}, follow=True)
    assert "No target was kept" in page.content.decode()


def test_requirements_of_other_roles_come_at_the_same_height(framework: None) -> None:
    plumber = Role.objects.get(slug="plumber")
    (fitter,) = demands(seen_by=None, positions=[2], except_role=plumber.pk).rungs
    assert (fitter.name, fitter.rung_name) == ("Fitter", "Senior")
    assert fitter.asked == {"pipes": (2, 4), "valves": (4, 4)}


@pytest.mark.django_db
@pytest.mark.parametrize("competencies", [2, 20])
def test_the_role_page_asks_the_same_of_the_database_for_2_and_for_20_competencies(
    competencies: int, person: User
) -> None:
    role, _ = wide_role(competencies)
    someone = browser_of(person)
    someone.get(role.get_absolute_url())
    with queries(10):
        someone.get(role.get_absolute_url())


def test_the_role_page_says_how_long_it_takes(framework: None, client: Client) -> None:
    assert "3 competencies, about 3 minutes." in client.get("/roles/plumber/").text


def test_the_map_asks_two_queries_for_2_and_for_32_roles(framework: None, client: Client) -> None:
    client.get(MAP)
    with queries(2):
        client.get(MAP)
    call_command("load_catalogue", stdout=StringIO())
    with queries(2):
        client.get(MAP)
