"""The ladder of all roles, and of one."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import User
from roles.models import Role
from roles.selectors import parts
from roles.selectors.ladder import RoleLadder, ladder_of
from roles.services import publish_draft
from tests.factories import a_catalogue, publish
from tests.factories.framework import PLUMBER, a_competency, a_role
from tests.queries import queries

LADDER = reverse("roles:ladder")


@pytest.fixture
def built_in(db: None) -> None:
    call_command("load_catalogue", stdout=StringIO())


def climbed(slug: str) -> RoleLadder:
    found = ladder_of(Role.objects.get(slug=slug), parts.ladder())
    assert found is not None
    return found


def test_the_five_steps_stand_with_what_grows_and_years_are_guidance_only(built_in: None, client: Client) -> None:
    page = client.get(LADDER).text
    ladder = parts.ladder()
    assert ladder is not None
    assert [step.name for step in ladder.steps] == ["Junior", "Mid", "Senior", "Lead or principal", "Manager"]
    for step in ladder.steps:
        assert step.scope in page
        assert step.influence in page
        assert step.matrix in page
        assert f"{step.years} years" in page
    assert "Years are guidance only" in page


def test_without_a_ladder_in_the_catalogue_the_page_says_so_and_that_of_a_role_still_stands(
    framework: None, client: Client
) -> None:
    assert "The catalogue that was loaded has no ladder. Choose a role above" in client.get(LADDER).text
    page = client.get(LADDER, {"role": "plumber"})
    assert page.context["climbed"].steps == ("Junior", "Mid", "Senior", "Lead", "Manager")
    assert "No steps are described here" in page.text


def test_without_any_role_the_page_stands_empty(db: None, client: Client) -> None:
    page = client.get(LADDER).text
    assert "No steps are described here" in page
    assert 'name="role"' not in page


def test_each_step_says_which_competencies_rise_and_by_how_many_levels(framework: None) -> None:
    """Pipes ask 1, 2, 3 and are essential; valves 1, 2, 2; billing 0, 1, 2."""
    to_mid, to_senior, to_lead, to_manager = climbed("plumber").rises
    assert (to_mid.start, to_mid.end, to_mid.levels) == ("Junior", "Mid", 3)
    assert to_mid.rising == (("Pipes", 1), ("Valves", 1), ("Billing", 1))
    assert (to_senior.rising, to_senior.staying) == ((("Pipes", 1), ("Billing", 1)), ("Valves",))
    assert (to_lead.start, to_lead.end) == ("Senior", "Lead")
    assert (to_lead.rising, to_lead.staying) == ((("Pipes", 1),), ("Valves", "Billing"))
    assert (to_manager.start, to_manager.rising, to_manager.behind) == ("Senior", (), ("Pipes", "Billing"))


def test_each_cell_says_how_far_it_is_above_the_step_it_is_climbed_from(framework: None, client: Client) -> None:
    pipes, *_ = climbed("plumber").rows
    assert [(rung.level, rung.by) for rung in pipes.rungs] == [(1, None), (2, 1), (3, 1), (4, 1), (2, -1)]
    page = client.get(LADDER, {"role": "plumber"}).text
    assert '↑1<span class="visually-hidden"> level up' in page
    assert '↓1<span class="visually-hidden"> level below, may stay behind' in page
    assert "matrix version 1" in page


def test_of_many_that_rise_those_by_two_levels_or_more_are_named(db: None, client: Client) -> None:
    names = [f"skill-{n}" for n in range(8)]
    rows = [(name, (1, 3 if n == 5 else 2, 3), 1, False) for n, name in enumerate(names)]
    publish(a_catalogue(competencies=[a_competency(name) for name in names], roles=[a_role("wide", rows)]))
    to_mid, *_ = climbed("wide").rises
    assert (len(to_mid.rising), to_mid.named) == (8, (("Skill-5", 2),))
    assert "By two or more: Skill-5" in client.get(LADDER, {"role": "wide"}).text


def test_what_lead_and_manager_need_beside_the_matrix_is_named(built_in: None, client: Client) -> None:
    *_, to_lead, to_manager = climbed("ai-engineer").rises
    assert to_lead.besides == ("Collaboration and leadership",)
    assert to_manager.besides == ("Collaboration and leadership", "Problem framing and product sense")
    assert "Also needed, though not in the matrix, at 3 Advanced" in client.get(LADDER, {"role": "ai-engineer"}).text


@pytest.mark.parametrize(
    ("slug", "steps", "sentence"),
    [
        ("educator", ("Starter", "Confident", "Champion"), "A literacy track has rungs by names of its own"),
        ("research-apprentice", ("Intern", "Graduate student", "Late-stage student"), "An apprenticeship has rungs"),
    ],
)
def test_whoever_learns_has_rungs_of_their_own_and_no_lead_or_manager(
    built_in: None, client: Client, slug: str, steps: tuple[str, ...], sentence: str
) -> None:
    page = client.get(LADDER, {"role": slug})
    assert page.context["climbed"].steps == steps
    assert page.context["climbed"].carried_on == 0
    assert sentence in page.text


@pytest.mark.parametrize("slug", ["astronaut", "a\x00b", "x" * 5000])
def test_an_unknown_role_shows_the_ladder_of_all_and_says_so(built_in: None, client: Client, slug: str) -> None:
    page = client.get(LADDER, {"role": slug})
    assert page.status_code == 200
    assert "No such role is offered here now. Below is the ladder of all roles." in page.text
    assert "The steps of every profession" in page.text


def test_a_track_with_one_rung_says_that_nothing_rises(db: None, client: Client) -> None:
    rows = tuple(replace(row, levels=row.levels[:1]) for row in PLUMBER.rows)
    publish(a_catalogue(roles=[replace(PLUMBER, kind="literacy", rungs=PLUMBER.rungs[:1], rows=rows)]))
    page = client.get(LADDER, {"role": "plumber"}).text
    assert "It has one rung, so there is nothing to rise to." in page
    assert "ladder-rises" not in page


def test_a_retired_role_has_no_ladder(framework: None, client: Client) -> None:
    publish(a_catalogue(roles=[PLUMBER]))
    assert "No such role is offered here now" in client.get(LADDER, {"role": "fitter"}).text


def test_an_organisations_own_role_has_one_for_its_members_alone(
    diver: Role, admin: User, member: Client, client: Client
) -> None:
    publish_draft(role_slug=diver.slug, note="", by=admin)
    assert "The ladder of Diver" in member.get(LADDER, {"role": diver.slug}).text
    assert "Diver" not in client.get(LADDER, {"role": diver.slug}).text


def test_it_leads_to_the_comparison_of_its_first_rung_and_its_last(framework: None, client: Client) -> None:
    page = client.get(LADDER, {"role": "plumber"}).text
    assert f'{reverse("roles:compare")}?role=plumber:junior&amp;role=plumber:senior"' in page


def test_two_queries_for_all_roles_and_ten_signed_in_for_one(built_in: None, client: Client, signed_in: Client) -> None:
    client.get(LADDER)
    with queries(2):
        client.get(LADDER)
    for slug in ("ai-engineer", "ml-engineer"):
        with queries(10):
            signed_in.get(LADDER, {"role": slug})
