"""A role in words on its page: its story where it has one, told as what it is, and the ways that lead to it."""

from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from roles.framework import Story
from roles.models import Role, RoleStory
from roles.services import publish_draft
from tests.factories import a_catalogue, browser_of, publish
from tests.factories.framework import FITTER, PLUMBER, a_competency, a_role
from tests.factories.stories import PURPOSE, a_story
from tests.queries import queries

pytestmark = pytest.mark.django_db

PAGE = reverse("roles:role", args=["plumber"])
OF_THE_STORY = {
    "purpose": "What the role is for",
    "makes": "What it makes",
    "glance": "At a glance",
    "day": "An ordinary day",
    "responsibilities": "Responsibilities",
    "toolkit": "Toolkit",
    "background": "Usual background",
    "success": "How success is measured",
    "hard": "What is hard",
    "you": "Is this you?",
    "neighbours": "How it differs from its neighbours",
    "portfolio": "Three portfolio projects",
}
OF_THE_MATRIX = {"matrix": "What the role asks for", "pathways": "Pathways from here"}


def tell(story: Story | None = None, *, kind: str = "profession") -> None:
    """The small catalogue, with a story of the plumber."""
    plumber = replace(PLUMBER, kind=kind)
    publish(replace(a_catalogue(roles=[plumber, FITTER]), stories=(story or a_story(),)))


class TestTheStory:
    def test_it_stands_in_sections_that_the_contents_list(self, client: Client) -> None:
        tell()
        page = client.get(PAGE)
        assert page.context["headings"] == OF_THE_STORY | OF_THE_MATRIX
        for place, heading in page.context["headings"].items():
            assert f'<a href="#{place}">{heading}</a>' in page.text
            assert f'<h2 id="{place}">{heading}</h2>' in page.text
        assert PURPOSE in page.text

    def test_the_maths_say_how_much_and_why(self, client: Client) -> None:
        tell()
        assert 'Some <span class="role-why">Angles and pressures' in client.get(PAGE).text

    def test_where_no_language_is_needed_it_says_so(self, client: Client) -> None:
        tell(a_story(languages=()))
        assert "None needed" in client.get(PAGE).text

    def test_neighbours_have_names_and_those_nobody_can_open_are_left_out(self, client: Client) -> None:
        tell()
        page = client.get(PAGE)
        assert [(near.slug, near.name) for near in page.context["words"].near] == [("fitter", "Fitter")]
        assert "What tells it from a fitter" in page.text
        assert "What tells it from a tiler" not in page.text

    def test_it_can_be_compared_with_its_neighbours(self, client: Client) -> None:
        tell()
        assert f"{reverse('roles:compare')}?role=plumber&amp;role=fitter" in client.get(PAGE).text

    def test_without_a_neighbour_left_there_is_no_heading_for_them(self, client: Client) -> None:
        tell(a_story(near=("tiler", "roofer", "glazier")))
        page = client.get(PAGE)
        assert "neighbours" not in page.context["headings"]
        assert "Compare with another role" in page.text

    def test_projects_name_the_competencies_they_show_as_the_matrix_does(self, client: Client) -> None:
        tell(a_story(shows=["pipes", "valves", "left-the-matrix"]))
        page = client.get(PAGE)
        first = page.context["words"].projects[0]
        assert (first.step, first.name) == ("To begin with", "Ask the tap")
        assert first.shows == (("pipes", "Pipes"), ("valves", "Valves"))
        assert f'<a href="{reverse("roles:knowledge", args=["pipes"])}">Pipes</a> and ' in page.text


class TestWithoutAStory:
    def test_there_are_no_empty_headings_and_no_contents(self, framework: None, client: Client) -> None:
        page = client.get(PAGE)
        assert page.context["headings"] == OF_THE_MATRIX
        assert "On this page" not in page.text
        assert "What the role is for" not in page.text

    def test_an_organisations_own_role_shows_its_matrix_and_its_ways(self, diver: Role, member: Client) -> None:
        publish_draft(role_slug=diver.slug, note="", by=None)
        page = member.get(diver.get_absolute_url())
        assert page.context["headings"] == OF_THE_MATRIX
        assert f"{reverse('roles:compare')}?role={diver.slug}" in page.text

    def test_a_role_that_was_never_published_says_so_alone(self, diver: Role, member: Client) -> None:
        page = member.get(diver.get_absolute_url())
        assert page.context["headings"] == {}
        assert "Not published yet" in page.text
        assert reverse("roles:ladder") + "?role" not in page.text

    def test_a_retired_role_keeps_its_words_and_nothing_that_leads_on(self, framework: None, client: Client) -> None:
        publish(a_catalogue(roles=[PLUMBER]))
        story = a_story("fitter", near=("plumber", "tiler", "roofer"))
        RoleStory.objects.create(role=Role.objects.get(slug="fitter"), content=story.model_dump(mode="json"))
        page = client.get(reverse("roles:role", args=["fitter"]))
        assert page.context["headings"].keys() == OF_THE_STORY.keys() - {"neighbours"}
        assert "No longer offered" in page.text
        assert "?role=fitter" not in page.text


class TestWhatIsNoJob:
    def test_a_literacy_track_is_spoken_of_as_one(self, client: Client) -> None:
        tell(kind="literacy")
        page = client.get(PAGE)
        titles = page.context["headings"].values()
        assert {"What this track is for", "Where people start from", "How progress shows"} <= set(titles)
        assert "This is a track for learning, not a job" in page.text
        assert "Its rungs are called Junior, Mid and Senior." in page.text
        for of_a_job in ("What the role is for", "Responsibilities", "Usual background", "Previous roles"):
            assert of_a_job not in page.text

    def test_an_apprenticeship_likewise(self, client: Client) -> None:
        tell(kind="apprentice")
        page = client.get(PAGE)
        assert page.context["headings"]["purpose"] == "What this apprenticeship is for"
        assert "a time of learning that leads into a job" in page.text
        assert "Previous roles" not in page.text

    def test_a_profession_needs_no_such_words(self, client: Client) -> None:
        tell()
        assert "Its rungs are called" not in client.get(PAGE).text


class TestWays:
    @pytest.mark.parametrize(
        ("asked", "shown"),
        [("", "mid"), ("senior", "senior"), ("chief", "mid"), ("a\x00b", "mid"), ("é" * 5000, "mid")],
    )
    def test_they_lead_from_the_rung_in_the_address_else_from_the_middle_one(
        self, framework: None, client: Client, asked: str, shown: str
    ) -> None:
        page = client.get(PAGE, {"rung": asked} if asked else {})
        assert page.context["pathways"].start.rung_slug == shown

    def test_a_role_of_one_competency_and_no_other_role_has_its_page_too(self, client: Client) -> None:
        alone = a_role("hermit", [("pipes", (1, 2, 3), 3, True)])
        publish(a_catalogue(competencies=[a_competency("pipes")], roles=[alone]))
        page = client.get(reverse("roles:role", args=["hermit"]))
        assert "1 competency, about 1 minute." in page.text


class TestQueries:
    @pytest.mark.parametrize("competencies", [1, 30])
    def test_ten_for_somebody_signed_in_and_eight_signed_out(
        self, client: Client, person: User, competencies: int
    ) -> None:
        made = [a_competency(f"skill-{one}") for one in range(competencies)]
        asked = [(one.slug, (1, 2, 3), 3, True) for one in made]
        roles = [a_role(slug, asked, position=place) for place, slug in enumerate(("plumber", "fitter", "tiler"), 1)]
        publish(replace(a_catalogue(competencies=made, roles=roles), stories=(a_story(),)))
        someone = browser_of(person)
        with queries(10):
            someone.get(PAGE)
        with queries(8):
            client.get(PAGE)


class TestTheWaysToIt:
    PAGES = (
        "roles:finder",
        "roles:map",
        "roles:compare",
        "assessments:pathways",
        "roles:ladder",
        "roles:knowledge-map",
    )

    @pytest.mark.parametrize("name", PAGES)
    def test_every_page_about_roles_is_one_click_from_the_first(
        self, framework: None, client: Client, signed_in: Client, name: str
    ) -> None:
        for someone in (client, signed_in):
            assert f'href="{reverse(name)}"' in someone.get("/").text

    def test_signed_out_the_finder_is_the_first_thing_to_do(self, framework: None, client: Client) -> None:
        page = client.get("/").text
        assert page.index('class="button" href="/finder/"') < page.index(">Choose a role</a>")

    def test_the_map_leads_to_the_finder(self, framework: None, client: Client) -> None:
        assert "Not sure where to look?" in client.get(reverse("roles:map")).text
