"""Roles and rungs side by side."""

from collections.abc import Sequence
from io import StringIO

import pytest
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from roles.framework.overlay import Cell
from roles.models import Role
from roles.selectors.stories import story_of
from roles.services import publish_draft
from tests.factories import a_catalogue, publish
from tests.factories.framework import FITTER, PLUMBER, a_competency, a_role
from tests.queries import queries

COMPARE = reverse("roles:compare")
FOUR = ("ai-engineer:mid", "ml-engineer:senior", "educator:junior", "ai-researcher:mid")


def compared(client: Client, *keys: str, **asked: str | Sequence[str]) -> HttpResponse:
    return client.get(COMPARE, {"role": keys, **asked})


def names_of(page: HttpResponse) -> list[str]:
    return [side.name for side, _, _ in page.context["chosen"]]


@pytest.fixture
def built_in(db: None) -> None:
    call_command("load_catalogue", stdout=StringIO())


class TestSideBySide:
    def test_each_competency_that_either_asks_for_has_a_row_with_level_weight_and_mark(
        self, framework: None, client: Client
    ) -> None:
        rows = compared(client, "plumber:mid", "fitter:senior").context["rows"]
        assert [(row.heading.name, row.cells) for row in rows] == [
            ("Pipes", (Cell(2, 5, True), Cell(2, 4, True))),
            ("Valves", (Cell(2, 2, False), Cell(4, 4, True))),
            ("Billing", (Cell(1, 1, False), None)),
        ]

    def test_what_differs_is_said_in_words_and_by_a_sign(self, framework: None, client: Client) -> None:
        page = compared(client, "plumber:mid", "fitter:senior").text
        assert "≠ weighs differently" in page
        assert "≠ 2 levels apart" in page
        assert "◐ in one only" in page
        assert "= the same" in compared(client, "plumber:mid", "plumber:senior").text

    def test_totals_count_what_is_shared_what_differs_and_what_is_of_one_alone(
        self, framework: None, client: Client
    ) -> None:
        comparison = compared(client, "plumber:mid", "fitter:mid").context["comparison"]
        assert (len(comparison.rows), len(comparison.shared), comparison.shared_differing) == (3, 2, 2)
        assert [(column.side.name, alone, asked) for column, alone, asked in comparison.only] == [
            ("Plumber, Mid", 1, 3),
            ("Fitter, Mid", 0, 2),
        ]

    def test_of_three_some_may_share_what_not_all_do(self, db: None, client: Client) -> None:
        publish(a_catalogue(roles=[PLUMBER, FITTER, a_role("clerk", [("billing", (1, 2, 3), 1, False)], position=3)]))
        page = compared(client, "plumber:mid", "fitter:mid", "clerk:mid")
        assert page.context["comparison"].in_some == 3
        assert "◐ in 2 of 3, 1 level apart" in page.text

    def test_the_same_role_stands_at_two_rungs(self, framework: None, client: Client) -> None:
        page = compared(client, "plumber:junior", "plumber:senior")
        assert names_of(page) == ["Plumber, Junior", "Plumber, Senior"]
        assert "the same matrix, so only its levels can differ" in page.text

    def test_each_pair_of_roles_says_how_alike_it_is_whatever_the_rungs(self, framework: None, client: Client) -> None:
        """Weight times mean level: (10, 10/3, 1) and (16/3, 12, 0)."""
        for rung in ("junior", "senior"):
            page = compared(client, f"plumber:{rung}", "fitter:mid", "fitter:senior")
            [pair] = page.context["comparison"].pairs
            assert (pair.one.name, pair.other.name, round(pair.value, 2)) == ("Plumber", "Fitter", 0.67)
            assert "<strong>Alike</strong>, 0.67." in page.text

    def test_versions_kind_and_layers_are_named(self, framework: None, client: Client) -> None:
        page = compared(client, "plumber:mid", "fitter:mid").text
        assert page.count("Version 1</a>") == 2
        assert "Builder and User" in page
        assert "Profession" in page

    def test_each_can_be_begun_at_its_rung(self, framework: None, client: Client) -> None:
        page = compared(client, "plumber:mid", "fitter:senior").text
        for slug, rung in (("plumber", "mid"), ("fitter", "senior")):
            form = page.partition(f'action="{reverse("assessments:begin", args=[slug])}"')[2].partition("</form>")[0]
            assert f'name="rung" value="{rung}"' in form

    def test_a_role_without_a_story_has_a_dash_with_words(self, framework: None, client: Client) -> None:
        assert compared(client, "plumber:mid", "fitter:mid").text.count("– not written yet") == 8

    def test_stories_tell_what_a_role_makes_and_how_it_differs(self, built_in: None, client: Client) -> None:
        page = compared(client, "ai-engineer:mid", "prompt-engineer:mid").text
        story = story_of(Role.objects.get(slug="ai-engineer"))
        assert story.at_a_glance.primary_output in page
        assert story.at_a_glance.key_skill in page
        assert any(neighbour.difference in page for neighbour in story.neighbours)
        assert "– not written yet" not in page


class TestWhichRowsAreShown:
    def test_only_differences_or_only_what_is_shared(self, framework: None, client: Client) -> None:
        sides = ("plumber:mid", "plumber:senior", "fitter:mid")
        shown = {
            show: [row.heading.name for row in compared(client, *sides, show=show).context["rows"]]
            for show in ("", "differences", "shared")
        }
        assert shown == {
            "": ["Pipes", "Valves", "Billing"],
            "differences": ["Pipes", "Valves", "Billing"],
            "shared": ["Pipes", "Valves"],
        }
        rows = compared(client, "plumber:mid", "plumber:senior", show="differences").context["rows"]
        assert [row.heading.name for row in rows] == ["Pipes", "Billing"]

    def test_nothing_shared_is_said(self, db: None, client: Client) -> None:
        publish(a_catalogue(roles=[FITTER, a_role("clerk", [("billing", (1, 2, 3), 1, False)], position=3)]))
        page = compared(client, "fitter:mid", "clerk:mid", show="shared").text
        assert "Nothing is shared" in page
        assert "Nothing shared</strong>, 0.00." in page

    @pytest.mark.parametrize("show", ["upside-down", "\x00"])
    def test_an_unknown_view_shows_all_and_says_so(self, framework: None, client: Client, show: str) -> None:
        page = compared(client, "plumber:mid", "fitter:mid", show=show)
        assert "There is no such view" in page.text
        assert len(page.context["rows"]) == 3

    def test_a_view_is_kept_when_a_rung_is_changed_or_a_role_goes(self, framework: None, client: Client) -> None:
        page = compared(client, "plumber:mid", "fitter:mid", show="shared")
        [(_, without, rungs), _] = page.context["chosen"]
        assert without == f"{COMPARE}?role=fitter:mid&show=shared"
        assert rungs[2] == ("Senior", f"{COMPARE}?role=plumber:senior&role=fitter:mid&show=shared")


class TestTheAddress:
    @pytest.mark.parametrize(
        ("key", "sentence"),
        [
            ("astronaut:mid", "“astronaut” was left out: no role of that name is offered here now."),
            ("fitter:chief", "Fitter at “chief” was left out: its rungs are Junior, Mid and Senior."),
            ("fitter:mid:mid", "Fitter at “mid:mid” was left out"),
            ("a\x00b:mid", "no role of that name is offered"),
            (f"{'x' * 5000}:mid", f"“{'x' * 40}…” was left out"),
        ],
    )
    def test_what_cannot_be_understood_is_left_out_with_a_reason_and_the_others_stay(
        self, framework: None, client: Client, key: str, sentence: str
    ) -> None:
        page = compared(client, "plumber:mid", key, "fitter:senior")
        assert page.status_code == 200
        assert sentence in page.text
        assert names_of(page) == ["Plumber, Mid", "Fitter, Senior"]

    def test_a_retired_role_is_left_out(self, framework: None, client: Client) -> None:
        publish(a_catalogue(roles=[PLUMBER]))
        page = compared(client, "plumber:mid", "fitter:mid")
        assert "“fitter” was left out" in page.text
        assert names_of(page) == ["Plumber, Mid"]

    def test_many_unknown_ones_are_one_sentence(self, framework: None, client: Client) -> None:
        page = compared(client, *(f"r{n}:mid" for n in range(500)))
        assert "“r0”, “r1”, “r2”, “r3”, “r4” and 495 more were left out" in page.text

    def test_many_unknown_rungs_of_a_role_are_one_sentence_too(self, framework: None, client: Client) -> None:
        page = compared(client, *(f"plumber:r{n}" for n in range(500)), "fitter:mid")
        assert page.context["left_out"] == (
            "Plumber at “r0”, “r1”, “r2”, “r3”, “r4” and 495 more were left out: its rungs are Junior, Mid and Senior.",
        )

    def test_the_same_twice_stands_once(self, framework: None, client: Client) -> None:
        assert names_of(compared(client, "plumber:mid", "plumber:mid", "plumber:2")) == ["Plumber, Mid"]

    def test_of_five_the_first_four_stand_and_the_fifth_is_named(self, framework: None, client: Client) -> None:
        rungs = ("plumber:junior", "plumber:mid", "plumber:senior", "fitter:junior", "fitter:mid")
        page = compared(client, *rungs)
        assert names_of(page)[-1] == "Fitter, Junior"
        assert "The first four are shown; left out: Fitter, Mid." in page.text
        assert "Remove one to add another" in page.text

    @pytest.mark.parametrize(
        ("key", "name"),
        [
            ("plumber", "Junior"),
            ("plumber:", "Junior"),
            ("plumber:2", "Mid"),
            ("plumber:9", "Senior"),
            ("plumber:0", "Junior"),
        ],
    )
    def test_a_rung_may_be_named_by_its_height_and_none_is_the_lowest(
        self, framework: None, client: Client, key: str, name: str
    ) -> None:
        assert names_of(compared(client, key)) == [f"Plumber, {name}"]


class TestChoosing:
    def test_what_is_added_leads_to_the_address_of_all(self, framework: None, client: Client) -> None:
        answer = compared(client, "plumber:mid", add="fitter", at="3", show="shared")
        assert answer["Location"] == f"{COMPARE}?role=plumber:mid&role=fitter:senior&show=shared"

    def test_two_can_be_chosen_at_once(self, framework: None, client: Client) -> None:
        answer = compared(client, add=["fitter", "plumber"], at=["1", "2"])
        assert answer["Location"] == f"{COMPARE}?role=fitter:junior&role=plumber:mid"

    def test_one_of_two_left_empty_leaves_the_other_at_its_own_rung(self, framework: None, client: Client) -> None:
        answer = compared(client, add=["", "plumber"], at=["1", "3"])
        assert answer["Location"] == f"{COMPARE}?role=plumber:senior"

    @pytest.mark.parametrize("added", ["", "astronaut", "a\x00b"])
    def test_an_addition_that_is_none_leaves_what_stands(self, framework: None, client: Client, added: str) -> None:
        assert names_of(compared(client, "plumber:mid", add=added, at="1")) == ["Plumber, Mid"]

    def test_one_role_alone_asks_for_a_second_and_names_the_nearest_at_its_height(
        self, built_in: None, client: Client
    ) -> None:
        page = compared(client, "ai-engineer:senior")
        assert "Choose a second" in page.text
        [(pair, address), *others] = page.context["suggestions"]
        assert (pair.other.slug, len(others)) == ("prompt-engineer", 2)
        assert address == f"{COMPARE}?role=ai-engineer:senior&role=prompt-engineer:senior"

    def test_none_at_all_offers_roles_that_are_easily_confused_each_in_one_pair(
        self, built_in: None, client: Client
    ) -> None:
        pairs = [pair for pair, _ in client.get(COMPARE).context["suggestions"]]
        slugs = [role.slug for pair in pairs for role in (pair.one, pair.other)]
        assert len(slugs) == len(set(slugs)) == 8
        assert [pair.value for pair in pairs] == sorted((pair.value for pair in pairs), reverse=True)

    def test_without_any_role_the_page_says_so(self, db: None, client: Client) -> None:
        assert "No roles to compare yet" in client.get(COMPARE).text


class TestAnOrganisationsOwnRole:
    @pytest.fixture
    def published_diver(self, diver: Role, admin: User) -> Role:
        publish_draft(role_slug=diver.slug, note="", by=admin)
        return diver

    def test_its_members_compare_it(self, published_diver: Role, member: Client) -> None:
        page = compared(member, f"{published_diver.slug}:mid", "fitter:mid")
        assert names_of(page) == ["Diver, Mid", "Fitter, Mid"]
        assert '<optgroup label="Acme">' in page.text

    def test_nobody_else_learns_that_it_is_there(self, published_diver: Role, client: Client) -> None:
        page = compared(client, f"{published_diver.slug}:mid", "fitter:mid")
        assert names_of(page) == ["Fitter, Mid"]
        assert "Diver" not in page.text


@pytest.mark.parametrize("many", [2, 4])
def test_signed_in_six_queries_for_two_and_for_four(built_in: None, signed_in: Client, many: int) -> None:
    compared(signed_in, *FOUR[:many])
    with queries(6):
        compared(signed_in, *FOUR[:many])


def test_two_queries_before_two_are_chosen(built_in: None, client: Client) -> None:
    for keys in ((), FOUR[:1]):
        with queries(2):
            compared(client, *keys)


def test_one_query_more_for_no_competency(db: None, client: Client) -> None:
    """As many for 2 competencies as for 40."""
    for count in (2, 40):
        competencies = [a_competency(f"skill-{n}") for n in range(count)]
        rows = [(one.slug, (1, 2, 3), 3, False) for one in competencies]
        publish(a_catalogue(competencies=competencies, roles=[a_role("wide", rows), a_role("other", rows, position=2)]))
        with queries(4):
            assert len(compared(client, "wide:mid", "other:mid").context["rows"]) == count
