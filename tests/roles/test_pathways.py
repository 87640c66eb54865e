"""Ways between roles, as pages read them."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from roles.framework import Backgrounds, OutsideBackground
from roles.models import Role
from roles.selectors.pathways import Bridging, RolePathways, role_pathways
from roles.services import Description, create_role, publish_draft
from tests.factories import a_catalogue, a_competency, a_role, publish
from tests.factories.framework import FITTER, PLUMBER
from tests.queries import queries


def a_background(slug: str, levels: dict[str, int]) -> OutsideBackground:
    summary = f"Brings what a {slug} brings to the work, and lacks what only years under a sink can teach anybody."
    return OutsideBackground(slug=slug, name=slug.capitalize(), summary=summary, levels=levels)


def with_backgrounds(*outside: OutsideBackground, roles: Sequence[object] = (PLUMBER, FITTER)) -> None:
    publish(replace(a_catalogue(roles=roles), backgrounds=Backgrounds(backgrounds=outside)))  # type: ignore[arg-type]


def ways(role: str = "plumber", rung: str = "mid", seen_by: User | None = None) -> RolePathways:
    found = role_pathways(role_slug=role, rung_slug=rung, seen_by=seen_by.pk if seen_by else None)
    assert found is not None
    return found


def test_a_way_leads_to_the_same_rung_of_each_other_role(framework: None) -> None:
    (way,) = ways().ways
    assert (way.to.slug, way.to.rung_name, way.to.version) == ("fitter", "Mid", 1)
    # pipes 2 where 1 is asked, valves 2 where 3 is asked, weight 4 each: 12 of 16 are there.
    assert (way.path.coverage, way.path.gap) == (pytest.approx(0.75), pytest.approx(0.5))
    assert way.bridges == (Bridging("valves", "Valves", 2.0, 3),)
    assert way.sure is None


def test_the_next_rung_is_a_way_too_and_the_last_has_none(framework: None) -> None:
    above = ways().above
    assert above is not None
    # 5×2 + 2×2 + 1×1 of 5×3 + 2×2 + 1×2 are there.
    assert (above.to.rung_name, above.path.coverage) == ("Senior", pytest.approx(15 / 21))
    assert [bridge.name for bridge in above.bridges] == ["Pipes", "Billing"]
    assert ways(rung="senior").above is None


def test_the_rungs_are_those_of_the_role_and_the_names_those_of_all(framework: None) -> None:
    found = ways()
    assert [rung.rung_name for rung in found.rungs] == ["Junior", "Mid", "Senior"]
    assert found.roles == {"plumber": "Plumber", "fitter": "Fitter"}


def test_people_arrive_from_outside_at_the_first_rung_the_nearest_first(db: None) -> None:
    with_backgrounds(a_background("tiler", {"pipes": 1}), a_background("welder", {"pipes": 1, "valves": 1}))
    welder, tiler = ways(rung="senior").arrivals
    assert (welder.background.name, welder.way.to.rung_name, welder.way.path.coverage) == ("Welder", "Junior", 1)
    # Junior plumbers: pipes 1, weight 5; valves 1, weight 2.
    assert tiler.way.path.coverage == pytest.approx(5 / 7)


def test_who_learns_goes_to_the_first_rung_of_a_job_or_to_another_track(db: None) -> None:
    track = replace(a_role("hobby", [("pipes", (0, 1, 2), 3, True)], position=3), kind="literacy")
    other = replace(a_role("pastime", [("valves", (0, 1, 2), 3, True)], position=4), kind="literacy")
    publish(a_catalogue(roles=(PLUMBER, FITTER, track, other)))
    led = {(way.to.slug, way.to.rung_slug) for way in ways("hobby").ways}
    assert led == {("plumber", "junior"), ("fitter", "junior"), ("pastime", "mid")}
    assert {way.to.slug for way in ways("plumber").ways} == {"fitter"}


def test_six_ways_at_most(db: None) -> None:
    publish(a_catalogue(roles=[a_role(f"role-{i}", [("pipes", (1, 2, 3), 1, True)], position=i) for i in range(1, 10)]))
    assert len(ways("role-1").ways) == 6


@pytest.mark.parametrize(("role", "rung"), [("plumber", "chief"), ("astronaut", "mid"), ("", ""), ("a\x00", "mid")])
def test_no_such_rung_has_no_ways(framework: None, role: str, rung: str) -> None:
    assert role_pathways(role_slug=role, rung_slug=rung, seen_by=None) is None


def test_a_retired_role_is_neither_start_nor_end(framework: None) -> None:
    publish(a_catalogue(roles=[PLUMBER]))
    assert role_pathways(role_slug="fitter", rung_slug="mid", seen_by=None) is None
    assert ways().ways == ()


def test_an_organisations_own_role_is_an_end_for_its_members_alone(
    plumber: Role, company: Organisation, admin: User, person: User
) -> None:
    description = Description("Diver", "Works under water.", "profession", (), tuple(plumber.layers.all()))
    own = create_role(organisation=company, description=description, copy_of=plumber, by=admin)
    publish_draft(role_slug=own.slug, note="", by=admin)
    assert "Diver" in [way.to.name for way in ways(seen_by=admin).ways]
    assert "Diver" not in [way.to.name for way in ways(seen_by=person).ways]
    assert role_pathways(role_slug=own.slug, rung_slug="mid", seen_by=None) is None


@pytest.mark.parametrize("roles", [1, 12])
def test_two_queries_for_1_and_for_12_roles(db: None, roles: int) -> None:
    made = [a_competency(f"skill-{i}") for i in range(3)]
    rows = [(one.slug, (1, 2, 3), 2, True) for one in made]
    publish(a_catalogue(competencies=made, roles=[a_role(f"role-{i}", rows, position=i) for i in range(1, roles + 1)]))
    with queries(2):
        ways("role-1")


class TestOnTheRolePage:
    def page(self, client: Client, role: str = "plumber", **asked: str) -> str:
        return " ".join(client.get(reverse("roles:role", args=[role]), asked).text.split())

    def test_each_way_says_how_far_it_is_and_what_to_learn(self, framework: None, client: Client) -> None:
        page = self.page(client)
        assert "75%</strong> <span>is there already" in page
        assert "0.5 levels to go on average, a short way" in page
        assert "?role=plumber:mid&amp;role=fitter:mid" in page
        assert f'<a href="{reverse("roles:knowledge", args=["valves"])}">Valves</a>' in page
        assert "Computed from the matrices as they are now" in page
        assert "Ways from Plumber, Mid</title>" in page

    def test_another_rung_is_one_click_away(self, framework: None, client: Client) -> None:
        assert '<a href="?rung=senior#pathways">Senior</a>' in self.page(client)
        assert '<a href="?rung=senior#pathways" aria-current="true">Senior</a>' in self.page(client, rung="senior")

    def test_nothing_missing_is_said_so(self, db: None, client: Client) -> None:
        publish(a_catalogue(roles=(PLUMBER, replace(PLUMBER, slug="pipefitter", name="Pipefitter", position=2))))
        assert '100%</strong> <span>is there already<br><span class="muted">nothing to go' in self.page(client)

    def test_where_no_other_role_is_as_high_it_says_so(self, db: None, client: Client) -> None:
        publish(a_catalogue(roles=[PLUMBER]))
        page = self.page(client)
        assert "No other role has a rung of this height yet" in page
        assert "chart-fan" not in page
        assert "The next rung: Senior" in page
