"""The pages of drafts and versions: begun, compared, published, discarded, their rungs, and as files."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Organisation, User
from roles.framework import MAX_RUNGS
from roles.models import MatrixVersion, Role
from roles.selectors import matrix_of
from roles.services import (
    Description,
    add_rung,
    begin_draft,
    change_cells,
    create_role,
    publish_draft,
)
from tests.factories import a_catalogue, a_change, publish
from tests.factories.framework import wide_role
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")


def at(name: str, *place: object) -> str:
    return reverse(f"roles:{name}", args=place)


class TestVersions:
    def test_a_draft_is_begun_published_with_its_note_and_an_old_version_restored(self, staff: Client) -> None:
        assert staff.post(at("draft-begin", "plumber")).url == at("draft", "plumber")
        change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=None)
        seen = staff.get(at("draft-publish", "plumber"))
        assert "Pipes, Mid: from 2 Working to 4 Expert." in seen.text
        note = {"note": "Harder <now>", "seen": seen.context["view"].fingerprint}
        assert staff.post(at("draft-publish", "plumber"), note).url == at("versions", "plumber")
        versions = staff.get(at("versions", "plumber")).text
        assert "Harder &lt;now&gt;" in versions
        assert "published by Greta" in versions
        assert "published by" not in Client().get(at("versions", "plumber")).text

        assert staff.post(at("draft-begin", "plumber"), {"number": 1}).url == at("draft", "plumber")
        draft = MatrixVersion.objects.drafts().select_related("role").get()
        assert matrix_of(draft).rows[0].levels == (1, 2, 3)

    def test_a_second_draft_is_refused_and_the_first_is_shown(self, staff: Client) -> None:
        staff.post(at("draft-begin", "plumber"))
        assert staff.post(at("draft-begin", "plumber")).url == at("draft", "plumber")
        restored = staff.post(at("draft-begin", "plumber"), {"number": "1"}, follow=True)
        assert "There is a draft of this matrix already" in restored.text
        assert MatrixVersion.objects.drafts().count() == 1

    @pytest.mark.parametrize("number", ["7", "x", "-1", "²", "99999999999999999999"])
    def test_a_version_that_never_was_is_not_restored(self, staff: Client, number: str) -> None:
        assert staff.post(at("draft-begin", "plumber"), {"number": number}).status_code == 404
        assert not MatrixVersion.objects.drafts().exists()

    def test_the_address_that_begins_a_draft_only_leads_to_the_role_when_opened(self, staff: Client) -> None:
        assert staff.get(at("draft-begin", "plumber")).url == at("role", "plumber")
        assert not MatrixVersion.objects.drafts().exists()

    def test_any_two_are_compared_and_the_draft_with_any(self, staff: Client) -> None:
        publish(a_catalogue())
        begin_draft(role_slug="plumber", by=None)
        change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=None)
        address = at("versions", "plumber")
        assert staff.get(address, {"before": "1", "after": "1"}).url == at("difference", "plumber", 1, 1)
        to_draft = staff.get(address, {"before": "1", "after": "draft"})
        assert to_draft.url == at("draft-difference-from", "plumber", 1)
        for page in (staff.get(to_draft.url).text, staff.get(at("draft-difference", "plumber")).text):
            assert "From version 1 to the draft" in page
            assert "None" not in page
        asked_badly = staff.get(address, {"before": "draft", "after": "99"}).text
        assert asked_badly.count("There is no such version") == 2

    def test_a_draft_is_not_offered_to_others(self, member: Client) -> None:
        begin_draft(role_slug="plumber", by=None)
        page = member.get(at("versions", "plumber"), {"before": "1", "after": "draft"})
        assert page.status_code == 200
        assert "not in force" not in page.text

    def test_it_asks_the_same_of_the_database_with_every_version(self, staff: Client) -> None:
        for numbers in (range(1), range(1, 6)):
            for number in numbers:
                begin_draft(role_slug="plumber", by=None)
                change = a_change("weight", "pipes", "", 1 + number % 2)
                change_cells(role_slug="plumber", changes=[change], by=None)
                publish_draft(role_slug="plumber", note="", by=None)
            with queries(4):
                staff.get(at("versions", "plumber"))


class TestPublishing:
    def test_a_note_is_asked_for_when_there_was_a_version_before(self, staff: Client) -> None:
        begin_draft(role_slug="plumber", by=None)
        change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=None)
        address = at("draft-publish", "plumber")
        seen = staff.get(address).context["view"].fingerprint
        assert "Say what changed and why" in staff.post(address, {"note": "  ", "seen": seen}).text
        too_long = staff.post(address, {"note": "x" * 501, "seen": seen}).text
        assert "The note has 501 characters" in too_long
        assert "x" * 501 in too_long
        assert MatrixVersion.objects.drafts().exists()

    def test_the_first_version_needs_none(self, editor: Client, diver: Role) -> None:
        page = editor.get(at("draft-publish", diver.slug))
        assert "The first version: 3 competencies, 3 rungs." in page.text
        editor.post(at("draft-publish", diver.slug), {"seen": page.context["view"].fingerprint})
        assert diver.matrix_versions.get().state == "published"

    def test_what_was_not_looked_at_is_not_published(self, staff: Client) -> None:
        begin_draft(role_slug="plumber", by=None)
        change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=None)
        seen = staff.get(at("draft-publish", "plumber")).context["view"].fingerprint
        change_cells(role_slug="plumber", changes=[a_change("level", "valves", "mid", 4)], by=None)
        page = staff.post(at("draft-publish", "plumber"), {"note": "Harder", "seen": seen})
        assert "the draft has changed since you looked" in page.text
        assert "Valves, Mid" in page.text
        assert MatrixVersion.objects.drafts().exists()
        staff.post(at("draft-publish", "plumber"), {"note": "Harder", "seen": page.context["view"].fingerprint})
        assert not MatrixVersion.objects.drafts().exists()

    def test_a_draft_that_says_nothing_new_is_not_published(self, staff: Client) -> None:
        begin_draft(role_slug="plumber", by=None)
        shown = staff.get(at("draft-publish", "plumber"))
        assert "There is nothing to publish" in shown.text
        assert "<textarea" not in shown.text
        sent = {"note": "Why not", "seen": shown.context["view"].fingerprint}
        page = staff.post(at("draft-publish", "plumber"), sent)
        assert "the draft says what the published version says" in page.text
        assert "Why not" in page.text

    def test_an_empty_draft_is_not_published(self, editor: Client, company: Organisation, admin: User) -> None:
        description = Description("Nothing yet", "Empty.", "profession", (), ())
        role = create_role(organisation=company, description=description, by=admin)
        seen = editor.get(at("draft-publish", role.slug)).context["view"].fingerprint
        page = editor.post(at("draft-publish", role.slug), {"note": "", "seen": seen})
        assert "the draft has no competency or no rung" in page.text

    def test_without_a_version_there_is_nothing_to_compare_with(self, editor: Client, diver: Role) -> None:
        assert "It becomes version 1" in editor.get(at("draft-difference", diver.slug)).text
        assert editor.get(at("draft-difference-from", diver.slug, 1)).status_code == 404

    def test_discarding_says_what_is_lost_and_does_it(self, staff: Client) -> None:
        begin_draft(role_slug="plumber", by=None)
        change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=None)
        page = staff.get(at("draft-discard", "plumber")).text
        assert "Pipes, Mid: from 2 Working to 4 Expert." in page
        assert MatrixVersion.objects.drafts().exists()
        staff.post(at("draft-discard", "plumber"))
        assert not MatrixVersion.objects.drafts().exists()

    def test_discarding_a_first_draft_leaves_the_role_with_a_way_on(self, editor: Client, diver: Role) -> None:
        assert "All that the matrix has is lost" in editor.get(at("draft-discard", diver.slug)).text
        editor.post(at("draft-discard", diver.slug))
        assert "Begin a draft" in editor.get(at("versions", diver.slug)).text
        assert "It has no draft either" in editor.get(at("role", diver.slug)).text

    @pytest.mark.parametrize("name", ["draft-rungs", "draft-difference", "draft-publish", "draft-discard"])
    def test_without_a_draft_every_page_of_it_says_so(self, staff: Client, name: str) -> None:
        for answer in (staff.get(at(name, "plumber"), follow=True), staff.post(at(name, "plumber"), follow=True)):
            assert answer.status_code == 405 or "There is no draft of this matrix" in answer.text

    @pytest.mark.parametrize("competencies", [2, 20])
    def test_they_ask_the_same_of_the_database_however_wide(self, staff: Client, competencies: int) -> None:
        wide_role(competencies)
        begin_draft(role_slug="wide", by=None)
        for name, asked in {"draft-publish": 11, "draft-discard": 11, "draft-difference": 11, "draft-rungs": 5}.items():
            with queries(asked):
                staff.get(at(name, "wide"))


class TestRungs:
    def test_they_are_added_renamed_moved_and_removed_by_plain_forms(self, editor: Client, diver: Role) -> None:
        address = at("draft-rungs", diver.slug)
        for said in (
            {"do": "add", "name": "  Lead "},
            {"do": "rename", "rung": "mid", "name": "Middle"},
            {"do": "lower", "rung": "lead"},
            {"do": "higher", "rung": "junior"},
            {"do": "remove", "rung": "senior"},
        ):
            assert editor.post(address, said).url == address
        draft = diver.matrix_versions.get()
        assert [rung.name for rung in draft.rungs.all()] == ["Middle", "Junior", "Lead"]

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"do": "add", "name": ""}, "Give the rung a name"),
            ({"do": "add", "name": "senior"}, "There is a rung “senior” already"),
            ({"do": "add", "name": "x" * 61}, "This has 61 characters"),
            ({"do": "rename", "rung": "mid", "name": "Junior"}, "There is a rung “Junior” already"),
            ({"do": "rename", "rung": "chief", "name": "Boss"}, "no longer in the matrix"),
            ({"do": "remove", "rung": "\x00"}, "no longer in the matrix"),
            ({"do": "explode", "name": "Boss"}, "use one of the buttons"),
            ({"do": "", "name": "Boss"}, "use one of the buttons"),
        ],
    )
    def test_what_cannot_be_done_is_told_and_changes_nothing(
        self, editor: Client, diver: Role, said: dict[str, str], sentence: str
    ) -> None:
        page = editor.post(at("draft-rungs", diver.slug), said)
        assert sentence in page.text
        assert [rung.name for rung in diver.matrix_versions.get().rungs.all()] == ["Junior", "Mid", "Senior"]

    def test_there_is_an_end_to_adding(self, editor: Client, diver: Role) -> None:
        for number in range(3, MAX_RUNGS):
            add_rung(role_slug=diver.slug, name=f"Rung {number}", by=None)
        assert "rungs at most" in editor.post(at("draft-rungs", diver.slug), {"do": "add", "name": "More"}).text


class TestFiles:
    def test_a_draft_is_taken_away_and_the_log_knows(self, editor: Client, admin: User, diver: Role) -> None:
        answer = editor.get(at("draft-file", diver.slug, "csv"))
        assert answer["Content-Disposition"] == f'attachment; filename="{diver.slug}-draft.csv"'
        editor.head(at("draft-file", diver.slug, "csv"))
        (noted,) = AuditEntry.objects.filter(action=AuditEntry.Action.EXPORT_MADE)
        assert (noted.by, noted.subject, noted.after) == (admin, "Diver, draft", {"format": "csv"})
        assert editor.get(at("draft-file", diver.slug, "pdf")).status_code == 404

    def test_so_is_an_own_version_and_a_built_in_one_is_anybodys(self, editor: Client, diver: Role) -> None:
        publish_draft(role_slug=diver.slug, note="", by=None)
        editor.get(at("file", diver.slug, 1, "yaml"))
        editor.get(at("file", "plumber", 1, "yaml"))
        exports = AuditEntry.objects.filter(action=AuditEntry.Action.EXPORT_MADE)
        assert [noted.subject for noted in exports] == ["Diver, version 1"]
