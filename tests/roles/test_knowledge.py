"""The map of competencies and the page of each: what it says, to whom, and what it asks of the database."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from roles.framework import Backgrounds, Competency, OutsideBackground
from roles.models import Domain, Role
from roles.selectors import domain_file_of
from roles.selectors.knowledge import Demand, demand_for, knowledge, projects_showing
from roles.services import Wording, begin_draft, change_cells, create_competency, publish_draft, word_competency
from tests.factories import a_catalogue, a_change, a_competency, a_role, publish
from tests.factories.framework import FITTER, PLUMBER
from tests.factories.stories import a_story
from tests.queries import queries

MAP = reverse("roles:knowledge-map")
WELDING = Wording("Welding", "", ("", "", "Welds.", "", ""))


def at(slug: str) -> str:
    return reverse("roles:knowledge", args=[slug])


def built_on(slug: str, *needed: str) -> Competency:
    return replace(a_competency(slug), prerequisites=needed)


def shown(client: Client, **asked: str) -> list[str]:
    return [known.slug for known in client.get(MAP, asked).context["found"]]


@pytest.fixture
def waterworks(db: None) -> None:
    """Valves build on pipes, taps on both; nothing hangs together with billing."""
    competencies = [
        built_on("taps", "pipes", "valves"),
        built_on("valves", "pipes"),
        built_on("pipes"),
        built_on("billing"),
    ]
    background = OutsideBackground(
        slug="gardener", name="Gardener", summary="Knows hoses of every length. " * 3 + "No walls.", levels={"pipes": 2}
    )
    catalogue = replace(
        a_catalogue(competencies=competencies),
        stories=(a_story("plumber", shows=("pipes", "valves")),),
        backgrounds=Backgrounds(backgrounds=(background,)),
    )
    publish(catalogue)


@pytest.fixture
def welding(company: Organisation, framework: None) -> str:
    """The slug of a competency of Acme."""
    made = create_competency(organisation=company, domain=Domain.objects.get(), wording=WELDING, by=None)
    return made.competency.slug


class TestMap:
    def test_an_empty_catalogue_says_who_fills_it(self, db: None, client: Client) -> None:
        assert "manage.py load_catalogue" in client.get(MAP).text

    def test_where_nothing_builds_on_anything_there_is_the_list_alone(self, framework: None, client: Client) -> None:
        page = client.get(MAP)
        assert page.context["picture"] is None
        assert "What Pipes means." in page.text

    def test_the_picture_has_what_hangs_together_and_the_list_has_all(self, waterworks: None, client: Client) -> None:
        page = client.get(MAP)
        assert 'data-from="pipes" data-to="valves"' in page.context["picture"]
        assert 'data-key="billing"' not in page.context["picture"]
        assert "4 competencies" in page.text
        assert "What Billing means." in page.text

    def test_the_list_says_what_the_picture_says(self, waterworks: None, client: Client) -> None:
        known = {one.slug: one for one in client.get(MAP).context["found"]}
        assert [one.name for one in known["taps"].needs] == ["Valves", "Pipes"]
        assert [one.name for one in known["pipes"].leads_to] == ["Taps", "Valves"]

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ({"q": "pip"}, ["pipes"]),
            ({"q": "MEANS taps"}, ["taps"]),
            ({"q": "nothing like it"}, []),
            ({"domain": "water"}, ["taps", "valves", "pipes", "billing"]),
            ({"domain": "water", "q": "valves"}, ["valves"]),
        ],
    )
    def test_it_can_be_searched_and_filtered(
        self, waterworks: None, client: Client, asked: dict[str, str], found: list[str]
    ) -> None:
        assert shown(client, **asked) == found

    def test_what_was_found_stands_out_in_the_picture(self, waterworks: None, client: Client) -> None:
        picture = client.get(MAP, {"q": "taps"}).context["picture"]
        assert picture.count("chart-layer-marked") == 1
        assert picture.count("chart-layer-faint") == 2

    def test_a_search_that_finds_nothing_says_what_to_do(self, waterworks: None, client: Client) -> None:
        page = client.get(MAP, {"q": "nothing like it"}).text
        assert "No competency matches" in page
        assert "show all competencies" in page
        assert "<svg" not in page.partition("<main")[2].partition("</main>")[0]

    @pytest.mark.parametrize("asked", [{"q": "a\x00b"}, {"q": "x" * 5000}, {"domain": "fire"}, {"domain": "\x00"}])
    def test_a_search_that_cannot_be_understood_says_so_and_shows_all(
        self, waterworks: None, client: Client, asked: dict[str, str]
    ) -> None:
        page = client.get(MAP, asked)
        assert page.status_code == 200
        assert "field-error" in page.text
        assert len(page.context["found"]) == 4

    def test_htmx_gets_the_results_alone(self, waterworks: None, client: Client) -> None:
        fragment = client.get(MAP, {"q": "taps"}, headers={"HX-Request": "true"}).text
        assert "<html" not in fragment
        assert 'data-key="taps"' in fragment

    def test_a_hostile_name_stays_words(self, db: None, client: Client) -> None:
        bad = replace(built_on("taps", "pipes"), name="<script>alert(1)</script>")
        role = a_role("tapper", [("taps", (1, 2, 3), 1, True)])
        publish(a_catalogue(competencies=[bad, built_on("pipes")], roles=[role]))
        assert "<script>alert" not in client.get(MAP).text


class TestCompetency:
    def test_it_says_what_people_do_at_each_level(self, waterworks: None, client: Client) -> None:
        page = client.get(at("valves"))
        assert "What Valves means." in page.text
        assert [text for _, text in page.context["descriptors"]] == [
            f"Valves at {level}." for level in ("Not yet", "Foundation", "Working", "Advanced", "Expert")
        ]

    def test_it_says_what_to_learn_before_and_what_it_leads_to(self, waterworks: None, client: Client) -> None:
        context = client.get(at("valves")).context
        assert [one.slug for one in context["needs"]] == ["pipes"]
        assert [one.slug for one in context["leads_to"]] == ["taps"]
        assert context["picture"].count("data-key") == 3
        assert "one can begin here" in client.get(at("pipes")).text

    def test_what_comes_before_what_comes_before_is_told_too(self, db: None, client: Client) -> None:
        chain = [built_on("taps", "valves"), built_on("valves", "pipes"), built_on("pipes"), built_on("billing")]
        publish(a_catalogue(competencies=chain))
        assert [one.slug for one in client.get(at("taps")).context["behind"]] == ["pipes"]

    def test_what_stands_alone_has_no_picture(self, waterworks: None, client: Client) -> None:
        page = client.get(at("billing"))
        assert page.context["picture"] is None
        assert "No other competency builds on it." in page.text

    def test_the_roles_that_need_it_stand_by_how_much_they_ask(self, waterworks: None, client: Client) -> None:
        fitter, plumber = client.get(at("valves")).context["demands"]
        levels = (("Junior", 2), ("Mid", 3), ("Senior", 4))
        assert fitter == Demand("fitter", "Fitter", fitter.kind, "", 1, 4, True, levels)
        assert (plumber.role, plumber.weight, plumber.essential) == ("Plumber", 2, False)

    def test_it_says_which_version_of_the_matrix_asks_for_it(self, waterworks: None, client: Client) -> None:
        begin_draft(role_slug="fitter", by=None)
        change_cells(role_slug="fitter", changes=[a_change("level", "valves", "mid", 4, role="fitter")], by=None)
        publish_draft(role_slug="fitter", note="Harder", by=None)
        assert "version 2" in client.get(at("valves")).text

    def test_a_literacy_track_is_marked(self, db: None, client: Client) -> None:
        publish(a_catalogue(roles=[replace(PLUMBER, kind="literacy"), FITTER]))
        assert "Literacy track" in client.get(at("billing")).text

    def test_what_no_published_matrix_asks_for_is_said(self, waterworks: None, client: Client) -> None:
        assert "No published matrix asks for it now." in client.get(at("taps")).text

    def test_a_retired_role_needs_nothing(self, framework: None, client: Client) -> None:
        publish(a_catalogue(roles=[PLUMBER]))
        assert [one.role for one in client.get(at("valves")).context["demands"]] == ["Plumber"]

    def test_it_says_who_brings_it_and_which_projects_show_it(self, waterworks: None, client: Client) -> None:
        page = client.get(at("pipes"))
        assert [(one.name, level) for one, level in page.context["brought"]] == [("Gardener", 2)]
        assert "our judgement, not a measurement" in page.text
        assert [(one.step, one.project) for one in page.context["projects"]] == [
            ("To begin with", "Ask the tap"),
            ("Then", "A bathroom"),
            ("Ambitious", "A tower of water"),
        ]
        assert "Projects that show it" not in client.get(at("billing")).text

    def test_everybody_reads_the_built_in_words(self, company: Organisation, framework: None, editor: Client) -> None:
        word_competency(slug="pipes", organisation=company, wording=replace(WELDING, name="Tubes"), by=None)
        assert editor.get(at("pipes")).context["competency"].name == "Pipes"
        word_competency(slug="pipes", organisation=None, wording=replace(WELDING, name="Ducts"), by=None)
        page = editor.get(at("pipes"))
        assert page.context["competency"].name == "Ducts"
        assert "Nobody has described this level yet." in page.text

    @pytest.mark.parametrize("slug", ["astronomy", "x" * 200])
    def test_an_unknown_one_is_not_found(self, framework: None, client: Client, slug: str) -> None:
        assert client.get(at(slug)).status_code == 404


class TestOwn:
    def test_members_see_it_on_the_list_and_on_its_page(self, welding: str, member: Client) -> None:
        assert welding in shown(member)
        page = member.get(at(welding)).text
        assert "Acme" in page
        assert "No published matrix asks for it now." in page

    def test_others_do_not_know_of_it(self, welding: str, client: Client, signed_in: Client, staff: Client) -> None:
        for stranger in (client, signed_in, staff):
            assert welding not in shown(stranger)
            assert stranger.get(at(welding)).status_code == 404

    def test_its_latest_words_are_read(self, company: Organisation, welding: str, member: Client) -> None:
        word_competency(slug=welding, organisation=company, wording=replace(WELDING, name="Brazing"), by=None)
        assert member.get(at(welding)).context["competency"].name == "Brazing"
        assert shown(member).count(welding) == 1

    def test_an_own_role_needs_what_its_members_are_shown(self, diver: Role, member: Client, client: Client) -> None:
        publish_draft(role_slug=diver.slug, note="", by=None)
        assert {one.role for one in member.get(at("billing")).context["demands"]} == {"Plumber", "Diver"}
        assert {one.role for one in client.get(at("billing")).context["demands"]} == {"Plumber"}


class TestCost:
    def test_the_map_asks_two_queries_for_4_and_for_48(self, waterworks: None, client: Client) -> None:
        with queries(2):
            client.get(MAP)
        call_command("load_catalogue", stdout=StringIO())
        with queries(2):
            client.get(MAP)

    def test_a_competency_asks_six_queries_for_one_role_and_for_many(self, waterworks: None, client: Client) -> None:
        with queries(6):
            client.get(at("billing"))
        call_command("load_catalogue", stdout=StringIO())
        with queries(6):
            assert len(client.get(at("communication-docs")).context["demands"]) > 10

    def test_somebody_signed_in_costs_no_more_than_their_session(self, welding: str, member: Client) -> None:
        member.get(MAP)
        with queries(4):
            member.get(MAP)

    def test_each_part_is_one_query(self, waterworks: None, person: User) -> None:
        with queries(4):
            knowledge(person.pk)
            demand_for("pipes", seen_by=person.pk)
            projects_showing("pipes", seen_by=person.pk)


def test_a_domain_is_exported_with_what_its_competencies_build_on(waterworks: None) -> None:
    water = Domain.objects.get()
    with queries(3):
        said = domain_file_of(water)
    assert [one.prerequisites for one in said.competencies] == [("valves", "pipes"), ("pipes",), (), ()]
