"""The grid editor's page and what its script sends: quick, strict, and never over somebody else's change."""

import json
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from roles.models import MatrixRow, MatrixVersion, Requirement, Role
from roles.services import Description, Wording, begin_draft, create_role, discard_draft, word_competency
from tests.factories import MembershipFactory, UserFactory, browser_of
from tests.factories.framework import wide_role
from tests.queries import queries


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def browser(staff: User) -> Client:
    return browser_of(staff)


@pytest.fixture
def draft(plumber: Role, staff: User) -> MatrixVersion:
    return begin_draft(role_slug="plumber", by=staff)


def address(name: str, slug: str = "plumber") -> str:
    return reverse(f"roles:{name}", args=[slug])


def send(browser: Client, name: str, what: Any, slug: str = "plumber") -> HttpResponse:
    body = what if isinstance(what, bytes) else json.dumps(what)
    return browser.post(address(name, slug), body, "application/json")


def a_change(**changed: Any) -> dict[str, Any]:
    return {"field": "level", "id": 1, "competency": "pipes", "rung": "mid", "to": 4, "revision": 1} | changed


def change_in(draft: MatrixVersion, **changed: Any) -> dict[str, Any]:
    """A change of a cell of this draft, by its id."""
    change = a_change(**changed)
    row = draft.rows.get(edition__competency__slug=change["competency"])
    cell = row.requirements.get(rung__slug=change["rung"]) if change["field"] == "level" else row
    return change | {"id": cell.pk}


def problem(response: HttpResponse) -> str:
    said = json.loads(response.content)
    assert list(said) == ["problem"]
    assert said["problem"].endswith((".", "here."))
    return str(said["problem"])


def names(draft: MatrixVersion) -> list[str]:
    return [row.edition.competency.slug for row in draft.rows.select_related("edition__competency")]


class TestPage:
    def test_it_has_every_cell_with_the_count_of_its_changes(self, browser: Client, draft: MatrixVersion) -> None:
        page = browser.get(address("draft"))
        assert "Begun by" in page.content.decode()
        assert "from version 1" in page.content.decode()
        grid = page.context["grid"]
        assert [rung.name for rung in grid.rungs] == ["Junior", "Mid", "Senior"]
        pipes = grid.rows[0]
        assert (pipes.name, pipes.weight, pipes.essential, pipes.is_outdated) == ("Pipes", 5, True, False)
        assert [(cell.rung, cell.level, cell.revision) for cell in pipes.cells] == [
            ("junior", 1, 1),
            ("mid", 2, 1),
            ("senior", 3, 1),
        ]
        assert pipes.descriptors[3] == "Pipes at Advanced."
        assert 'aria-label="Pipes, Mid: 2 Working"' in page.content.decode()

    @pytest.mark.parametrize("count", [2, 60])
    def test_eight_queries_however_many_rows(self, browser: Client, staff: User, count: int) -> None:
        wide_role(count)
        begin_draft(role_slug="wide", by=staff)
        with queries(8):
            browser.get(address("draft", "wide"))

    def test_without_a_draft_it_offers_to_begin_one(self, browser: Client, plumber: Role) -> None:
        assert "There is no draft of this matrix" in browser.get(address("draft")).content.decode()

    def test_it_is_from_nothing_only_where_it_is_empty(self, browser: Client, draft: MatrixVersion) -> None:
        """A copied role's first draft has rows, and follows no version of its own."""
        draft.based_on = None
        draft.save()
        assert "from nothing" not in browser.get(address("draft")).content.decode()
        draft.rows.all().delete()
        assert ", from nothing" in browser.get(address("draft")).content.decode()

    def test_an_empty_one_says_what_to_do(self, browser: Client, draft: MatrixVersion) -> None:
        send(browser, "draft-rows", {"remove": ["pipes", "valves", "billing"]})
        assert 'id="grid-empty">' in browser.get(address("draft")).content.decode()

    def test_a_script_gets_the_rows_alone(self, browser: Client, draft: MatrixVersion) -> None:
        page = browser.get(address("draft"), headers={"HX-Request": "true"})
        assert page.content.decode().strip().startswith("<tbody ")

    def test_a_row_in_older_words_is_marked_and_takes_todays(
        self, browser: Client, plumber: Role, draft: MatrixVersion, staff: User
    ) -> None:
        words = Wording("Piping", "What it means.", ("", "One.", "Two.", "Three.", "Four."))
        before = draft.rows.get(position=0).edition
        word_competency(slug="pipes", organisation=None, wording=words, by=staff)
        draft.rows.filter(position=0).update(edition=before)
        assert b" data-outdated" in browser.get(address("draft")).content
        answer = send(browser, "draft-rows", {"wording": "pipes"})
        assert 'data-name="Piping"' in answer.json()["grid"]
        assert "data-outdated" not in answer.json()["grid"]


class TestCells:
    def test_what_is_kept_and_what_is_not_comes_back(self, browser: Client, draft: MatrixVersion) -> None:
        send(browser, "draft-changes", {"changes": [change_in(draft, to=4)]})
        later = [change_in(draft, to=3), change_in(draft, rung="senior", to=4)]
        assert send(browser, "draft-changes", {"changes": later}).json() == {
            "kept": [{"field": "level", "competency": "pipes", "rung": "senior", "value": 4, "revision": 2}],
            "conflicts": [
                {"field": "level", "competency": "pipes", "rung": "mid", "yours": 3, "theirs": 4, "revision": 2}
            ],
        }

    def test_weight_and_essential_mark_count_their_own_changes(self, browser: Client, draft: MatrixVersion) -> None:
        weight = change_in(draft, field="weight", rung="", to=2)
        mark = change_in(draft, field="essential", rung="", to=0)
        for change in (weight, mark):
            assert not send(browser, "draft-changes", {"changes": [change]}).json()["conflicts"]
        row = draft.rows.get(edition__competency__slug="pipes")
        assert (row.weight, row.essential) == (2, False)
        assert (row.weight_revision, row.essential_revision) == (2, 2)
        shown = browser.get(address("draft")).content.decode()
        assert f'data-field="weight" data-id="{row.pk}" data-value="2" data-revision="2"' in shown
        assert f'data-field="essential" data-id="{row.pk}" data-value="0" data-revision="2"' in shown

    @pytest.mark.parametrize("field", ["level", "weight"])
    def test_a_row_that_came_back_has_other_cells(self, browser: Client, draft: MatrixVersion, field: str) -> None:
        """Somebody else takes the row out and undoes that, while this change is on its way."""
        change = change_in(draft, field=field, rung="mid" if field == "level" else "", to=3)
        kept = send(browser, "draft-rows", {"remove": ["pipes"]}).json()["removed"]
        send(browser, "draft-rows", {"add": kept})
        answer = send(browser, "draft-changes", {"changes": [change]}).json()
        assert answer["kept"] == []
        assert [conflict["theirs"] for conflict in answer["conflicts"]] == [None]
        assert not Requirement.objects.filter(row__version=draft, revision__gt=1).exists()

    def test_a_draft_that_was_begun_anew_has_other_cells(
        self, browser: Client, draft: MatrixVersion, staff: User
    ) -> None:
        """What a tab still shows of an earlier draft goes into none of the later."""
        stale = [change_in(draft), change_in(draft, field="weight", rung="", to=1)]
        discard_draft(role_slug="plumber", by=staff)
        later = begin_draft(role_slug="plumber", by=staff)
        answer = send(browser, "draft-changes", {"changes": stale}).json()
        assert [conflict["theirs"] for conflict in answer["conflicts"]] == [None, None]
        assert not later.rows.filter(weight_revision__gt=1).exists()

    @pytest.mark.parametrize("field", ["level", "weight"])
    def test_six_queries_for_a_cell(self, browser: Client, draft: MatrixVersion, field: str) -> None:
        change = change_in(draft, field=field, rung="mid" if field == "level" else "")
        with queries(6):
            send(browser, "draft-changes", {"changes": [change]})

    @pytest.mark.parametrize(
        "sent",
        [
            b"",
            b"\xff",
            b"[" * 100_000,
            [],
            {},
            {"changes": []},
            {"changes": [3]},
            {"changes": [a_change()], "more": 1},
            {"changes": [a_change(more=1)]},
            {"changes": [a_change(), a_change(to=1)]},
            {"changes": [a_change(), a_change(rung="senior")]},
            {"changes": [a_change(), a_change(id=2)]},
            {"changes": [{key: value for key, value in a_change().items() if key != "id"}]},
            {"changes": [a_change(id=0)]},
            {"changes": [a_change(id="1")]},
            {"changes": [a_change(id=2**63)]},
            {"changes": [a_change(field="name")]},
            {"changes": [a_change(field=["level"])]},
            {"changes": [a_change(field="weight")]},
            {"changes": [a_change(field="weight", rung="", to=0)]},
            {"changes": [a_change(field="essential", rung="", to=2)]},
            {"changes": [a_change(to=5)]},
            {"changes": [a_change(to=-1)]},
            {"changes": [a_change(to=True)]},
            {"changes": [a_change(to=2.0)]},
            {"changes": [a_change(to="2")]},
            {"changes": [a_change(to=None)]},
            {"changes": [a_change(revision=10**30)]},
            {"changes": [a_change(competency="pi\x00pes")]},
            {"changes": [a_change(competency="")]},
            {"changes": [a_change(rung="x" * 61)]},
            {"changes": [a_change(id=n + 1, competency=f"c-{n}") for n in range(2001)]},
        ],
    )
    def test_what_cannot_be_read_changes_nothing(self, browser: Client, draft: MatrixVersion, sent: Any) -> None:
        answer = send(browser, "draft-changes", sent)
        assert answer.status_code == 400
        assert "Nothing was changed." in problem(answer)
        assert not Requirement.objects.filter(revision__gt=1).exists()

    def test_two_thousand_at_once_are_read(self, browser: Client, draft: MatrixVersion) -> None:
        changes = [a_change(id=10**9 + n, competency=f"competency-number-{n}") for n in range(2000)]
        assert len(send(browser, "draft-changes", {"changes": changes}).json()["conflicts"]) == 2000


class TestRows:
    def test_what_is_removed_comes_back_as_it_was(self, browser: Client, draft: MatrixVersion) -> None:
        removed = send(browser, "draft-rows", {"remove": ["valves"]}).json()
        assert [(row["domain"], row["place"]) for row in removed["removed"]] == [("Water", 1)]
        assert 'data-competency="valves"' not in removed["grid"]
        answer = send(browser, "draft-rows", {"add": removed["removed"]}).json()
        assert 'aria-label="Valves, Senior: 2 Working"' in answer["grid"]
        assert names(draft) == ["pipes", "valves", "billing"]

    def test_a_row_moves(self, browser: Client, draft: MatrixVersion) -> None:
        move = {"move": {"competency": "pipes", "places": 1}}
        assert send(browser, "draft-rows", move).json()["moved"] == 1
        assert names(draft) == ["valves", "pipes", "billing"]

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": {}}]}, "already"),
            ({"add": [{"competency": "nothing", "weight": 3, "essential": False, "levels": {}}]}, "no competency"),
            ({"move": {"competency": "nothing", "places": 1}}, "no longer"),
            ({"wording": "nothing"}, "no longer"),
        ],
    )
    def test_what_cannot_be_done_is_said(self, browser: Client, draft: MatrixVersion, sent: Any, said: str) -> None:
        answer = send(browser, "draft-rows", sent)
        assert answer.status_code == 409
        assert said in problem(answer)
        assert names(draft) == ["pipes", "valves", "billing"]

    @pytest.mark.parametrize(
        "sent",
        [
            {},
            {"add": [], "remove": []},
            {"add": []},
            {"remove": "pipes"},
            {"remove": [None]},
            {"move": {"competency": "pipes"}},
            {"move": {"competency": "pipes", "places": "1"}},
            {"wording": ["pipes"]},
            {"rename": "pipes"},
            {"add": [{"competency": "pipes"}]},
            {"add": [{"competency": "pipes", "weight": 9, "essential": False, "levels": {}}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": 0, "levels": {}}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": []}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": {"mid": 7}}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": {}, "place": -1}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": {}, "edition": "x"}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": {}, "domain": 3}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": {}, "domain": "a\x00"}]},
            {"add": [{"competency": "pipes", "weight": 3, "essential": False, "levels": {}, "domain": "x" * 61}]},
        ],
    )
    def test_what_cannot_be_read_changes_nothing(self, browser: Client, draft: MatrixVersion, sent: Any) -> None:
        answer = send(browser, "draft-rows", sent)
        assert answer.status_code == 400
        assert "Nothing was changed." in problem(answer)


class TestChoice:
    def test_it_offers_what_is_not_in_the_draft_by_domain(self, browser: Client, draft: MatrixVersion) -> None:
        send(browser, "draft-rows", {"remove": ["valves", "billing"]})
        page = browser.get(address("draft-competencies"), {"q": "VALVES water"}).content.decode()
        assert "<legend>Water</legend>" in page
        assert 'value="valves"' in page
        assert "pipes" not in page
        assert "billing" not in page

    def test_it_says_when_there_is_nothing(self, browser: Client, draft: MatrixVersion) -> None:
        assert b"in the matrix already" in browser.get(address("draft-competencies")).content
        assert b"has these words" in browser.get(address("draft-competencies"), {"q": "diving\x00"}).content

    @pytest.mark.parametrize("count", [2, 60])
    def test_four_queries_however_many(self, browser: Client, staff: User, count: int) -> None:
        wide_role(count)
        begin_draft(role_slug="wide", by=staff)
        MatrixRow.objects.filter(version__state="draft").delete()
        with queries(4):
            browser.get(address("draft-competencies", "wide"))


class TestAccess:
    @pytest.mark.parametrize("name", ["draft-changes", "draft-rows"])
    def test_the_script_is_told_in_json_what_is_wrong(
        self, browser: Client, person: User, draft: MatrixVersion, staff: User, name: str
    ) -> None:
        sent = {"changes": [a_change()]} if name == "draft-changes" else {"remove": ["pipes"]}
        for client, slug, status, said in [
            (browser_of(), "plumber", 401, "nothing is lost"),
            (browser_of(person), "plumber", 403, "edited by others"),
            (browser, "no-such-role", 404, "no such role"),
        ]:
            answer = send(client, name, sent, slug)
            assert answer.status_code == status
            assert said in problem(answer)
        discard_draft(role_slug="plumber", by=staff)
        answer = send(browser, name, sent)
        assert (answer.status_code, "no draft" in problem(answer)) == (409, True)

    @pytest.mark.parametrize("name", ["draft", "draft-competencies"])
    def test_an_organisations_draft_opens_for_its_admins(self, framework: None, name: str) -> None:
        admin = MembershipFactory(access=Membership.Access.ADMIN)
        described = Description("Diver", "Dives.", "profession", (), ())
        role = create_role(organisation=admin.organisation, description=described, by=admin.user)
        member = MembershipFactory(organisation=admin.organisation, access=Membership.Access.MEMBER).user
        stranger = MembershipFactory(access=Membership.Access.OWNER).user
        for user, status in [(admin.user, 200), (member, 403), (stranger, 404)]:
            assert browser_of(user).get(address(name, role.slug)).status_code == status
        assert browser_of().get(address(name, role.slug)).status_code == 302
