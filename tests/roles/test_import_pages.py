"""A file into a matrix in the browser, and the worker that reads and writes it."""

from datetime import timedelta
from unittest.mock import Mock
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts import jobs
from accounts.models import Membership, Organisation, User
from roles.models import Layer, MatrixImport, MatrixVersion, Role
from roles.selectors import matrix_of
from roles.services import DraftExists, begin_draft, change_cells, imports
from roles.tasks import carry_out_import
from tests.factories import MembershipFactory, UserFactory, a_change, browser_of
from tests.queries import queries
from tests.roles.hostile import HOSTILE, ROWS
from tests.roles.test_import_command import FRAMEWORK

WIDE = {"layout": "wide", "column-competency": "0", "rung-0": "Junior", "rung-1": "Mid", "rung-2": "Senior"}


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def editor(staff: User) -> Client:
    return browser_of(staff)


def send(editor: Client, address: str, data: bytes | str, name: str = "matrix.csv") -> HttpResponse:
    content = data if isinstance(data, bytes) else data.encode()
    return editor.post(address, {"file": SimpleUploadedFile(name, content)})


def sent_to_plumber(editor: Client, data: bytes | str = ROWS, name: str = "matrix.csv") -> MatrixImport:
    send(editor, reverse("roles:import", args=["plumber"]), data, name)
    return worked_on(MatrixImport.objects.get())


def worked_on(sent: MatrixImport) -> MatrixImport:
    carry_out_import(str(sent.pk))
    sent.refresh_from_db()
    return sent


def levels(role: str = "plumber") -> tuple[int, ...]:
    return matrix_of(MatrixVersion.objects.drafts().select_related("role").get(role__slug=role)).rows[0].levels


class TestFromFileToDraft:
    def test_a_file_is_looked_at_before_it_is_imported(self, framework: None, editor: Client) -> None:
        sent = sent_to_plumber(editor, ROWS.replace("1,2,3", "1,3,3"))
        page = editor.get(sent.get_absolute_url()).text
        assert "Pipes, Mid: from 2 Working to 3 Advanced." in page
        assert "Removed: Valves." in page
        assert not MatrixVersion.objects.drafts().exists()
        editor.post(sent.get_absolute_url(), {"do": "import"})
        assert worked_on(sent).state == MatrixImport.State.DONE
        assert levels() == (1, 3, 3)
        assert "Open the draft" in editor.get(sent.get_absolute_url()).text
        assert bytes(sent.data) == b""

    def test_a_file_that_says_the_same_has_nothing_to_import(self, framework: None, editor: Client) -> None:
        file = editor.get("/roles/plumber/versions/1/matrix.xlsx").content
        page = editor.get(sent_to_plumber(editor, file, "matrix.xlsx").get_absolute_url()).text
        assert "No changes" in page
        assert "Import into the draft" not in page

    def test_a_draft_that_changed_since_is_previewed_again(self, framework: None, editor: Client, staff: User) -> None:
        begin_draft(role_slug="plumber", by=staff)
        sent = sent_to_plumber(editor, ROWS.replace("1,2,3", "1,3,3"))
        change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=staff)
        editor.post(sent.get_absolute_url(), {"do": "import"})
        assert worked_on(sent).state == MatrixImport.State.READY
        page = editor.get(sent.get_absolute_url()).text
        assert "Somebody has changed the matrix since" in page
        assert "Pipes, Mid: from 4 Expert to 3 Advanced." in page
        assert levels() == (1, 4, 3)
        editor.post(sent.get_absolute_url(), {"do": "import"})
        assert worked_on(sent).state == MatrixImport.State.DONE

    def test_a_draft_that_was_begun_meanwhile_is_previewed_again(
        self, framework: None, editor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sent = sent_to_plumber(editor, ROWS.replace("1,2,3", "1,3,3"))
        editor.post(sent.get_absolute_url(), {"do": "import"})
        with monkeypatch.context() as patch:
            patch.setattr("roles.services.importing.begin", Mock(side_effect=DraftExists))
            assert worked_on(sent).state == MatrixImport.State.READY
        assert "Somebody has changed the matrix since" in editor.get(sent.get_absolute_url()).text

    def test_the_preview_says_how_the_file_was_read_and_lets_people_say_otherwise(
        self, framework: None, editor: Client
    ) -> None:
        sent = sent_to_plumber(editor, "Skill,Notes,Junior,Mid,Senior\nPipes,x,Novice,2,3\n")
        editor.post(sent.get_absolute_url(), {"do": "explain", **WIDE, "level-0": "1"})
        page = editor.get(worked_on(sent).get_absolute_url()).text
        assert "“Novice” is read as 1 Foundation." in page
        assert "“Notes” is not read." in page
        form = page.partition("Import into the draft")[2].partition("</form>")[0]
        assert "Say what the columns mean" in form

    def test_a_new_role_is_to_be_described(self, framework: None, editor: Client) -> None:
        send(editor, reverse("roles:import-new"), f"Role,{ROWS.replace('Pipes', 'Diver,Pipes')}")
        sent = worked_on(MatrixImport.objects.get())
        assert (
            "The role stands on no layer of the map until it is described." in editor.get(sent.get_absolute_url()).text
        )
        editor.post(sent.get_absolute_url(), {"do": "import"})
        page = editor.get(worked_on(sent).get_absolute_url()).text
        assert f'href="{reverse("roles:describe", args=["diver"])}"' in page
        Role.objects.get(slug="diver").layers.set(Layer.objects.all())
        assert "stands on no layer" not in editor.get(sent.get_absolute_url()).text

    def test_a_name_that_a_role_has_already_is_told(self, framework: None, editor: Client) -> None:
        send(editor, reverse("roles:import-new"), f"Role,{ROWS.replace('Pipes', 'Plumber,Pipes')}")
        page = editor.get(worked_on(MatrixImport.objects.get()).get_absolute_url()).text
        assert "There is a role “Plumber” here already; import into that one, or give this one another name." in page

    def test_a_name_that_somebody_took_meanwhile_is_told(self, framework: None, editor: Client) -> None:
        send(editor, reverse("roles:import-new"), f"Role,{ROWS.replace('Pipes', 'Diver,Pipes')}")
        sent = worked_on(MatrixImport.objects.get())
        editor.post(sent.get_absolute_url(), {"do": "import"})
        Role.objects.filter(slug="plumber").update(name="Diver")
        assert worked_on(sent).state == MatrixImport.State.REFUSED
        assert "There is a role “Diver” here already" in editor.get(sent.get_absolute_url()).text

    def test_it_says_how_far_it_is(self, framework: None, editor: Client) -> None:
        send(editor, reverse("roles:import", args=["plumber"]), ROWS)
        sent = MatrixImport.objects.get()
        assert "Waiting." in editor.get(sent.get_absolute_url()).text
        htmx = {"HX-Request": "true"}
        assert editor.get(f"{sent.get_absolute_url()}?shown=queued%20", headers=htmx).status_code == 204
        worked_on(sent)
        assert editor.get(sent.get_absolute_url(), headers=htmx)["HX-Refresh"] == "true"

    def test_a_page_asks_as_many_queries_for_a_long_file(self, framework: None, editor: Client) -> None:
        for count in (1, 50):
            MatrixImport.objects.all().delete()
            rows = "".join(f"Skill {n},1,1,2,3\n" for n in range(count))
            sent = sent_to_plumber(editor, ROWS + rows)
            with queries(4):
                editor.get(sent.get_absolute_url())


class TestExplaining:
    @pytest.fixture
    def admin(self, framework: None) -> User:
        return MembershipFactory(access=Membership.Access.ADMIN).user

    def test_a_framework_of_others_becomes_a_role_of_its_own(self, admin: User) -> None:
        editor, company = browser_of(admin), Organisation.objects.get(members=admin)
        send(editor, f"{reverse('roles:import-new')}?organisation={company.slug}", FRAMEWORK)
        sent = worked_on(MatrixImport.objects.get())
        address = sent.get_absolute_url()
        page = editor.get(address).text
        assert "Which role is meant: “Data engineer”, “Data ethicist”?" in page

        columns = {"column-role": "0", "column-rung": "1", "column-competency": "2", "column-level": "3"}
        chosen = {"do": "explain", "layout": "long", **columns, "column-description": "4", "role": "Data engineer"}
        editor.post(address, chosen)
        page = editor.get(worked_on(sent).get_absolute_url()).text
        assert [name for name, _ in sent.found["rungs"]] == ["Associate", "Principal", "Lead"]
        assert "“Awareness”" in page

        rungs = {
            "rung-0": "Junior",
            "place-0": "1",
            "rung-1": "Senior",
            "place-1": "3",
            "rung-2": "Mid",
            "place-2": "2",
        }
        editor.post(address, {**chosen, **rungs, "level-0": "1", "level-1": "3"})
        assert worked_on(sent).state == MatrixImport.State.READY
        editor.post(address, {"do": "import"})
        assert worked_on(sent).state == MatrixImport.State.DONE
        role = Role.objects.get(name="Data engineer")
        view = matrix_of(MatrixVersion.objects.drafts().select_related("role").get(role=role))
        assert [rung.name for rung in view.rungs] == ["Junior", "Mid", "Senior"]
        assert [row.levels for row in view.rows] == [(1, 2, 4), (1, 2, 3)]

    def test_the_name_of_a_new_role_leaves_its_rungs_as_they_were_recognised(
        self, framework: None, editor: Client
    ) -> None:
        send(editor, reverse("roles:import-new"), ROWS)
        sent = worked_on(MatrixImport.objects.get())
        assert sent.found["questions"] == ["What is the role called?"]
        columns = {"column-competency": "0", "column-weight": "1"}
        rungs = {f"rung-{n}": name for n, name in enumerate(("Junior", f"{'M' * 60} ({'m' * 60})", "Senior"))}
        editor.post(sent.get_absolute_url(), {"do": "explain", **WIDE, **columns, **rungs, "role": "Diver"})
        assert worked_on(sent).state == MatrixImport.State.READY
        assert sent.preview["title"] == "Diver"

    def test_too_many_names_of_levels_are_no_questions(self, framework: None, editor: Client) -> None:
        rows = "".join(f"Skill {n},1,odd {n},2,3\n" for n in range(30))
        sent = sent_to_plumber(editor, ROWS + rows)
        assert (sent.state, len(sent.problems)) == (MatrixImport.State.REFUSED, 30)
        assert "Line 3, column C (“Junior”)" in editor.get(sent.get_absolute_url()).text

    def test_a_level_that_nobody_explained_is_told_by_its_place(self, framework: None, editor: Client) -> None:
        sent = sent_to_plumber(editor, f"{ROWS}Valves,2,1,2,lots\n")
        assert sent.found["questions"] == ["Which level is “lots”?"]
        columns = {"column-competency": "0", "column-weight": "1"}
        rungs = {f"rung-{n}": name for n, name in enumerate(("Junior", "Mid", "Senior"))}
        editor.post(sent.get_absolute_url(), {"do": "explain", "layout": "wide", **columns, **rungs})
        page = editor.get(worked_on(sent).get_absolute_url()).text
        assert "Line 3, column E (“Senior”)" in page
        assert "Say what the columns mean" in page

    def test_what_cannot_be_chosen_keeps_what_was(self, framework: None, editor: Client) -> None:
        sent = sent_to_plumber(editor)
        answer = editor.post(sent.get_absolute_url(), {"do": "explain", "layout": "round", "rung-0": "Apprentice"})
        assert "What you chose is kept" in answer.text
        assert "Apprentice" in answer.text


class TestBadFiles:
    @pytest.mark.parametrize(("name", "data", "sentence"), HOSTILE)
    def test_what_is_wrong_is_told_and_nothing_changed(
        self, framework: None, editor: Client, name: str, data: bytes, sentence: str
    ) -> None:
        answer = send(editor, reverse("roles:import", args=["plumber"]), data, name)
        page = answer.text
        if answer.status_code == 302:
            page = editor.get(worked_on(MatrixImport.objects.get()).get_absolute_url()).text
        assert sentence in page
        assert not MatrixVersion.objects.drafts().exists()

    def test_no_file_and_an_empty_one_are_told_at_once(self, framework: None, editor: Client) -> None:
        address = reverse("roles:import", args=["plumber"])
        assert "Choose a file to import." in editor.post(address).text
        assert "The file is empty" in send(editor, address, b"").text
        assert not MatrixImport.objects.exists()


class TestWhoMay:
    def test_nobody_else_sees_it(self, framework: None, editor: Client) -> None:
        sent = sent_to_plumber(editor)
        assert browser_of(UserFactory(is_staff=True)).get(sent.get_absolute_url()).status_code == 404

    def test_who_may_no_longer_edit_neither_sees_nor_imports_it(
        self, framework: None, editor: Client, staff: User
    ) -> None:
        sent = sent_to_plumber(editor)
        editor.post(sent.get_absolute_url(), {"do": "import"})
        User.objects.update(is_staff=False)
        assert editor.get(sent.get_absolute_url()).status_code == 403
        assert worked_on(sent).state == MatrixImport.State.FAILED
        assert not MatrixVersion.objects.drafts().exists()

    def test_a_person_whose_account_is_off_imports_nothing(self, framework: None, editor: Client) -> None:
        sent = sent_to_plumber(editor, ROWS.replace("1,2,3", "1,3,3"))
        editor.post(sent.get_absolute_url(), {"do": "import"})
        User.objects.update(is_active=False)
        assert worked_on(sent).state == MatrixImport.State.FAILED
        assert "You may no longer edit this matrix" in sent.note
        assert not MatrixVersion.objects.drafts().exists()


class TestJobs:
    @pytest.fixture
    def sent(self, framework: None, staff: User) -> MatrixImport:
        role = Role.objects.get(slug="plumber")
        return imports.send_file(organisation=None, role=role, file_name="matrix.csv", data=ROWS.encode(), by=staff)

    def test_one_worker_takes_it(self, sent: MatrixImport) -> None:
        now = timezone.now()
        assert jobs.claim(MatrixImport, sent.pk, now=now) is not None
        assert jobs.claim(MatrixImport, sent.pk, now=now) is None
        assert jobs.claim(MatrixImport, uuid4(), now=now) is None

    def test_one_that_lost_its_lease_cannot_finish(self, sent: MatrixImport) -> None:
        now = timezone.now()
        late = jobs.claim(MatrixImport, sent.pk, now=now)
        later = jobs.claim(MatrixImport, sent.pk, now=now + timedelta(hours=1))
        assert late is not None
        assert later is not None
        assert not jobs.settle(late, MatrixImport.State.READY)
        assert jobs.settle(later, MatrixImport.State.READY)

    def test_what_a_worker_wrote_without_its_lease_is_taken_back(
        self, sent: MatrixImport, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        worked_on(sent)
        imports.write_draft(sent=sent, by=sent.by)
        monkeypatch.setattr(jobs, "settle", lambda *args, **found: False)
        carry_out_import(str(sent.pk))
        assert not MatrixVersion.objects.drafts().exists()

    def test_three_failures_are_told_with_a_way_to_try_again(
        self, sent: MatrixImport, editor: Client, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        with monkeypatch.context() as patch:
            patch.setattr("roles.tasks.read_table", lambda *sent: 1 / 0)
            for _ in range(MatrixImport.MAX_TRIES):
                worked_on(sent)
        page = editor.get(sent.get_absolute_url()).text
        assert "Something went wrong three times." in page
        editor.post(sent.get_absolute_url(), {"do": "again"})
        assert worked_on(sent).state == MatrixImport.State.READY

    def test_the_sweeper_brings_back_what_lost_its_worker_and_gives_up_after_three(self, sent: MatrixImport) -> None:
        now = timezone.now()
        for _ in range(MatrixImport.MAX_TRIES):
            assert jobs.claim(MatrixImport, sent.pk, now=now) is not None
            now += timedelta(hours=1)
        jobs.republish(now=now)
        sent.refresh_from_db()
        assert (sent.state, sent.note) == (MatrixImport.State.FAILED, MatrixImport.WORKER_LOST)

    def test_a_waiting_one_is_published_again_after_a_while(self, sent: MatrixImport) -> None:
        assert jobs.republish(now=sent.published_at) == {}
        assert jobs.republish(now=sent.published_at + MatrixImport.PAUSES[0]) == {MatrixImport: 1}

    def test_it_is_forgotten_after_a_day(self, sent: MatrixImport) -> None:
        imports.forget(now=sent.created_at + timedelta(hours=23))
        assert MatrixImport.objects.exists()
        imports.forget(now=sent.created_at + timedelta(hours=24))
        assert not MatrixImport.objects.exists()

    def test_its_person_can_forget_it_at_once(self, sent: MatrixImport, editor: Client) -> None:
        editor.post(sent.get_absolute_url(), {"do": "drop"})
        assert not MatrixImport.objects.exists()
