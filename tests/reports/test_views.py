"""The pages of reports, as the person they belong to, as a stranger and signed out."""

from dataclasses import replace
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.jobs import claim, fail
from accounts.models import User
from assessments.models import Result
from reports.models import Report
from reports.services import request_report
from reports.tasks import draw_report
from tests.broker import Broker
from tests.factories import UserFactory, a_catalogue, a_result, browser_of, publish
from tests.factories.framework import PLUMBER
from tests.queries import queries
from tests.reports.conftest import NOW

HTMX = {"HX-Request": "true"}
INSIDE = HTMX | {"HX-Target": "report-state"}


def address(result: Result) -> str:
    return reverse("reports:for_result", args=[result.pk])


def download_address(report: Report) -> str:
    return reverse("reports:download", args=[report.pk])


def fail_for_good(report: Report) -> None:
    for _ in range(Report.MAX_TRIES):
        taken = claim(Report, report.pk, now=NOW)
        assert taken is not None
        fail(taken, "The disk is full.", now=NOW)


class TestTheStateOfAReport:
    def test_before_anybody_asked_there_is_the_button(self, signed_in: Client, result: Result) -> None:
        page = signed_in.get(address(result))

        assert page.status_code == 200
        assert "Make the PDF" in page.text
        assert "<h1>Plumber, Mid</h1>" in page.text

    def test_a_queued_report_asks_again_by_itself_and_offers_a_link_without_javascript(
        self, signed_in: Client, result: Result, report: Report
    ) -> None:
        page = signed_in.get(address(result)).text

        assert "Queued." in page
        assert f'hx-get="{address(result)}?shown=queued" hx-trigger="every 1s"' in page
        assert f'<a id="report-action" href="{address(result)}">Look again</a>' in page

    def test_a_report_being_drawn_says_so(self, signed_in: Client, result: Result, report: Report) -> None:
        claim(Report, report.pk, now=NOW)
        page = signed_in.get(address(result)).text

        assert "Drawing." in page
        assert "?shown=drawing" in page

    def test_a_finished_report_can_be_downloaded_and_asks_no_more(
        self, signed_in: Client, result: Result, report: Report
    ) -> None:
        draw_report(str(report.pk))
        page = signed_in.get(address(result)).text

        assert f'href="{download_address(report)}"' in page
        assert "KB)" in page
        assert "hx-trigger" not in page

    def test_a_failed_report_says_why_and_can_be_tried_again(
        self, signed_in: Client, result: Result, report: Report
    ) -> None:
        fail_for_good(report)
        page = signed_in.get(address(result)).text

        assert "The disk is full." in page
        assert "Try again" in page

    def test_a_report_whose_file_is_gone_says_so_and_can_be_made_again(
        self, signed_in: Client, result: Result, report: Report
    ) -> None:
        draw_report(str(report.pk))
        report.refresh_from_db()
        default_storage.delete(report.file.name)
        page = signed_in.get(address(result)).text

        assert "No longer there." in page
        assert "Make it again" in page

    def test_another_page_gets_the_panel_alone(self, signed_in: Client, result: Result) -> None:
        panel = signed_in.get(address(result), headers=HTMX).text

        assert panel.startswith("<section")
        assert "<html" not in panel

    def test_the_panel_gets_only_what_changes_so_that_its_live_region_stays(
        self, signed_in: Client, result: Result
    ) -> None:
        inside = signed_in.get(address(result), headers=INSIDE).text

        assert "Make the PDF" in inside
        assert 'role="status"' not in inside
        assert 'role="status"' in signed_in.get(address(result)).text

    def test_nothing_is_sent_while_nothing_changed(self, signed_in: Client, result: Result, report: Report) -> None:
        same = signed_in.get(address(result), {"shown": "queued"}, headers=INSIDE)
        changed = signed_in.get(address(result), {"shown": "drawing"}, headers=INSIDE)

        assert (same.status_code, same.content) == (204, b"")
        assert changed.status_code == 200

    @pytest.mark.parametrize("state", ["none", "queued", "done", "failed"])
    def test_every_state_has_the_element_that_keeps_the_focus(
        self, signed_in: Client, result: Result, person: User, state: str
    ) -> None:
        if state != "none":
            report = Report.objects.create(result=result, requested_by=person, template_version="1")
            if state == "done":
                draw_report(str(report.pk))
            if state == "failed":
                fail_for_good(report)

        assert signed_in.get(address(result), headers=INSIDE).text.count('id="report-action"') == 1

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_pages_are_kept_nowhere(self, signed_in: Client, result: Result, method: str) -> None:
        assert "no-store" in getattr(signed_in, method)(address(result))["Cache-Control"]


class TestAskingForAReport:
    def test_asking_queues_it_and_leads_back_to_its_state(
        self,
        signed_in: Client,
        result: Result,
        person: User,
        broker: Broker,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            answer = signed_in.post(address(result))
        report = Report.objects.get(result=result)

        assert (answer.status_code, answer["Location"]) == (302, address(result))
        assert (report.state, report.requested_by) == (Report.State.QUEUED, person)
        assert broker.ids() == [str(report.pk)]

    def test_asking_twice_makes_one_report(self, signed_in: Client, result: Result) -> None:
        signed_in.post(address(result))
        signed_in.post(address(result))

        assert Report.objects.count() == 1

    def test_asking_from_the_panel_answers_with_the_new_state(self, signed_in: Client, result: Result) -> None:
        answer = signed_in.post(address(result), headers=INSIDE)

        assert answer.status_code == 200
        assert "Queued." in answer.text

    def test_a_failed_report_is_tried_again(self, signed_in: Client, result: Result, report: Report) -> None:
        fail_for_good(report)
        signed_in.post(address(result))

        report.refresh_from_db()
        assert (report.state, report.tries) == (Report.State.QUEUED, 0)

    def test_a_stopped_broker_does_not_break_the_page(
        self,
        signed_in: Client,
        result: Result,
        broker: Broker,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        broker.go_away()
        with django_capture_on_commit_callbacks(execute=True):
            answer = signed_in.post(address(result))

        assert answer.status_code == 302
        assert Report.objects.get().state == Report.State.QUEUED


class TestDownloading:
    def test_the_file_comes_with_a_name_that_tells_what_it_is(
        self, signed_in: Client, result: Result, report: Report
    ) -> None:
        draw_report(str(report.pk))
        answer = signed_in.get(download_address(report))

        assert answer.getvalue().startswith(b"%PDF-1.7")
        assert answer["Content-Disposition"] == (
            f'attachment; filename="Plumbline Plumber Mid {result.created_at:%Y-%m-%d}.pdf"'
        )
        assert answer["Content-Type"] == "application/pdf"

    def test_a_name_that_no_file_system_takes_is_mended(self, signed_in: Client, person: User) -> None:
        publish(a_catalogue(roles=[replace(PLUMBER, name='Sales / "Growth" Ingenieurin für 機械')]))
        report = request_report(result=a_result(user=person), by=person)
        draw_report(str(report.pk))
        answer = signed_in.get(download_address(report))

        assert quote("Plumbline Sales Growth Ingenieurin für 機械 Mid", safe="") in answer["Content-Disposition"]

    def test_it_is_kept_nowhere_and_not_guessed_at(self, signed_in: Client, report: Report) -> None:
        draw_report(str(report.pk))
        answer = signed_in.get(download_address(report))

        assert "no-store" in answer["Cache-Control"]
        assert answer["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize("state", ["queued", "drawing", "failed"])
    def test_before_there_is_a_file_its_state_is_shown(
        self, signed_in: Client, result: Result, report: Report, state: str
    ) -> None:
        if state == "drawing":
            claim(Report, report.pk, now=NOW)
        if state == "failed":
            fail_for_good(report)
        answer = signed_in.get(download_address(report))

        assert (answer.status_code, answer["Location"]) == (302, address(result))

    @pytest.mark.parametrize("damage", [None, b"%PDF-1.7 cut"])
    def test_a_file_that_is_gone_or_damaged_is_told_in_words(
        self, signed_in: Client, report: Report, damage: bytes | None
    ) -> None:
        draw_report(str(report.pk))
        report.refresh_from_db()
        if damage is None:
            default_storage.delete(report.file.name)
        else:
            with default_storage.open(report.file.name, "wb") as kept:
                kept.write(damage)
        answer = signed_in.get(download_address(report), follow=True)

        assert answer.status_code == 200
        assert "The PDF was made, but its file is not where it was kept." in answer.text


class TestTheList:
    def test_it_shows_each_report_with_its_state(self, signed_in: Client, result: Result, report: Report) -> None:
        draw_report(str(report.pk))
        page = signed_in.get(reverse("reports:list")).text

        assert "Plumber, Mid" in page
        assert f'href="{download_address(report)}"' in page

    def test_an_empty_list_says_what_to_do(self, signed_in: Client) -> None:
        assert "No reports yet" in signed_in.get(reverse("reports:list")).text

    def test_reports_of_others_are_not_in_it(self, report: Report) -> None:
        assert "No reports yet" in browser_of(UserFactory()).get(reverse("reports:list")).text


class TestWhoMaySeeIt:
    @pytest.mark.parametrize("method", ["get", "post"])
    def test_a_stranger_does_not_find_the_report_of_a_result(self, result: Result, method: str) -> None:
        assert getattr(browser_of(UserFactory()), method)(address(result)).status_code == 404
        assert not Report.objects.exists()

    def test_a_stranger_does_not_find_the_file(self, report: Report) -> None:
        draw_report(str(report.pk))

        assert browser_of(UserFactory()).get(download_address(report)).status_code == 404

    def test_who_lost_the_result_loses_the_file(
        self, signed_in: Client, result: Result, report: Report, person: User
    ) -> None:
        draw_report(str(report.pk))
        assert signed_in.get(download_address(report)).status_code == 200

        type(result.attempt).objects.update(user=UserFactory())
        assert signed_in.get(download_address(report)).status_code == 404

    def test_what_does_not_exist_is_not_found(self, signed_in: Client, db: None) -> None:
        assert signed_in.get(reverse("reports:for_result", args=[uuid4()])).status_code == 404
        assert signed_in.get(reverse("reports:download", args=[uuid4()])).status_code == 404

    def test_a_signed_out_person_is_sent_to_sign_in(self, result: Result, report: Report) -> None:
        for path in (address(result), download_address(report), reverse("reports:list")):
            answer = browser_of().get(path)
            assert (answer.status_code, answer["Location"]) == (302, f"{reverse('account_login')}?next={path}")

    def test_a_page_left_open_reloads_when_its_person_was_signed_out(self, result: Result) -> None:
        assert browser_of().get(address(result), headers=INSIDE)["HX-Refresh"] == "true"

    def test_a_browser_that_holds_a_result_signed_out_needs_an_account_for_its_report(
        self, client: Client, framework: None
    ) -> None:
        held = a_result(token_hash="0" * 64)

        assert client.get(address(held)).status_code == 302

    @pytest.mark.parametrize("method", ["put", "patch", "delete"])
    def test_other_methods_are_refused(self, signed_in: Client, result: Result, method: str) -> None:
        assert getattr(signed_in, method)(address(result)).status_code == 405


class TestQueries:
    @pytest.mark.parametrize("count", [1, 6])
    def test_the_list_makes_as_many_queries_for_many_reports_as_for_one(
        self, signed_in: Client, person: User, framework: None, count: int
    ) -> None:
        for _ in range(count):
            held = a_result(user=person)
            Report.objects.create(result=held, requested_by=person, template_version="1")

        with queries(4):
            assert signed_in.get(reverse("reports:list")).text.count("Queued") == count

    def test_looking_at_the_state(self, signed_in: Client, result: Result, report: Report) -> None:
        with queries(4):
            signed_in.get(address(result), headers=INSIDE)

    def test_asking(self, signed_in: Client, result: Result) -> None:
        with queries(8):
            signed_in.post(address(result), headers=INSIDE)

    def test_downloading(self, signed_in: Client, report: Report) -> None:
        draw_report(str(report.pk))
        with queries(3):
            signed_in.get(download_address(report))
