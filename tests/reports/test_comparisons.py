"""The PDF of a comparison: asked for, drawn by the worker, taken away by whoever asked, while they may."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import AuditEntry, Membership, User
from assessments.models import Assessment, Invitation
from assessments.selectors.compared import Wish
from assessments.selectors.comparison import columns_of
from reports import files
from reports.models import Report, ReportFile
from reports.services import request_comparison, retry_report
from reports.tasks import draw_report
from tests.factories import UserFactory, a_candidate, a_manager, a_review, a_reviewer, an_assessment, browser_of
from tests.reports.reading import opened, page_words, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


@pytest.fixture
def manager() -> User:
    return a_manager()


@pytest.fixture
def assessment(manager: User) -> Assessment:
    reviewer = a_reviewer(manager.organisations.get())
    made = an_assessment(by=manager, reviewers=[reviewer])
    for name, level in (("canary-amara", 3), ("canary-mia", 1)):
        a_review(a_candidate(made, f"{name}@example.org").attempt, reviewer, level)
    return made


@pytest.fixture
def hirer(manager: User) -> Client:
    return browser_of(manager)


def drawn(assessment: Assessment, by: User, wish: Wish | None = None) -> Report:
    report = request_comparison(assessment=assessment, wish=wish or Wish(), by=by)
    draw_report(str(report.pk))
    return Report.objects.select_related("file").get(pk=report.pk)


def pdf_of(report: Report) -> bytes:
    pdf = files.pdf_of(report)
    assert pdf
    return pdf


class TestAsking:
    def test_it_is_queued_and_watched_until_it_can_be_taken(self, hirer: Client, assessment: Assessment) -> None:
        response = hirer.post(reverse("reports:compare", args=[assessment.pk]), follow=True)
        assert "Queued." in response.text
        report = Report.objects.get()
        draw_report(str(report.pk))
        address = reverse("reports:comparison", args=[report.pk])
        assert "Download the PDF" in hirer.get(address).text
        taken = hirer.get(reverse("reports:download", args=[report.pk]))
        assert b"".join(taken.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        assert "Plumbline comparison Plumbers, spring 20" in taken["Content-Disposition"]

    def test_twice_while_it_is_made_it_is_the_same_and_then_another(
        self, assessment: Assessment, manager: User
    ) -> None:
        first, again = (request_comparison(assessment=assessment, wish=Wish(), by=manager) for _ in range(2))
        other = request_comparison(assessment=assessment, wish=Wish(hidden=True), by=manager)
        assert first == again != other
        draw_report(str(first.pk))
        assert request_comparison(assessment=assessment, wish=Wish(), by=manager) != first

    def test_it_is_recorded_once_and_without_names(self, assessment: Assessment, manager: User) -> None:
        for _ in range(2):
            request_comparison(assessment=assessment, wish=Wish(hidden=True, weights={"pipes": 0}), by=manager)
        entry = AuditEntry.objects.get(action=AuditEntry.Action.EXPORT_MADE)
        assert entry.after == {"format": "PDF", "names": "hidden", "what_if": True}

    def test_a_failed_one_is_tried_again_unless_the_same_is_being_made(
        self, assessment: Assessment, manager: User
    ) -> None:
        failed = request_comparison(assessment=assessment, wish=Wish(), by=manager)
        Report.objects.filter(pk=failed.pk).update(state=Report.State.FAILED)
        other = request_comparison(assessment=assessment, wish=Wish(), by=manager)
        assert retry_report(report=failed, by=manager) is False
        draw_report(str(other.pk))
        assert retry_report(report=failed, by=manager) is True

    def test_my_reports_list_it(self, hirer: Client, assessment: Assessment, manager: User) -> None:
        report = drawn(assessment, manager)
        text = hirer.get(reverse("reports:list")).text
        assert report.get_absolute_url() in text
        assert "Plumbers, spring" in text

    def test_a_report_is_of_a_result_or_of_an_assessment(self, manager: User) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Report.objects.create(requested_by=manager, template_version="1")


class TestWhatItSays:
    def test_every_candidate_and_number_stands_in_it(self, assessment: Assessment, manager: User) -> None:
        said = words(pdf_of(drawn(assessment, manager)))
        for expected in ("canary-amara@example.org", "canary-mia@example.org", "Pipes", "weight 5", "Measured", "±"):
            assert expected in said

    def test_it_is_tagged_and_named(self, assessment: Assessment, manager: User) -> None:
        pdf = opened(pdf_of(drawn(assessment, manager)))
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.docinfo["/Title"]) == "Plumbers, spring: comparison of candidates"

    def test_hidden_names_are_nowhere_in_it(self, assessment: Assessment, manager: User) -> None:
        said = words(pdf_of(drawn(assessment, manager, Wish(hidden=True))))
        assert "canary" not in said
        assert "Candidate 1" in said

    def test_a_what_if_says_so(self, assessment: Assessment, manager: User) -> None:
        said = words(pdf_of(drawn(assessment, manager, Wish(weights={"pipes": 0}))))
        assert "What if: not the results." in said
        assert "Pipes 0, not 5" in said

    def test_whom_the_asker_has_to_review_first_it_leaves_out(self, manager: User) -> None:
        blind = an_assessment(by=manager, reviewers=[manager], blind=True)
        a_candidate(blind, levels=4)
        said = words(pdf_of(drawn(blind, manager)))
        assert "Review first" in said
        assert "own" not in said.partition("What is asked")[2].partition("How to read it")[0]

    def test_the_head_comes_again_on_every_sheet(self, assessment: Assessment, manager: User) -> None:
        for n in range(45):
            a_candidate(assessment, f"c{n}@example.org")
        pages = [page_words(page) for page in opened(pdf_of(drawn(assessment, manager))).pages]
        assert len(pages) > 1
        assert all(columns_of(assessment)[0].name in text for text in pages[:2])


class TestAccess:
    def test_nobody_else_finds_it(self, assessment: Assessment, manager: User) -> None:
        report = drawn(assessment, manager)
        colleague = a_manager(manager.organisations.get())
        for name in ("comparison", "download"):
            for other in (colleague, a_manager(), UserFactory()):
                assert browser_of(other).get(reverse(f"reports:{name}", args=[report.pk])).status_code == 404

    @pytest.mark.parametrize("access", [Membership.Access.REVIEWER, Membership.Access.MEMBER, None])
    def test_nor_whoever_asked_once_they_do_not_hire_any_more(
        self, hirer: Client, assessment: Assessment, manager: User, access: str | None
    ) -> None:
        report = drawn(assessment, manager)
        mine = Membership.objects.filter(user=manager)
        mine.update(access=access) if access else mine.delete()
        assert hirer.get(reverse("reports:download", args=[report.pk])).status_code == 404
        assert "Plumbers, spring" not in hirer.get(reverse("reports:list")).text

    def test_a_candidate_who_is_erased_takes_it_along(self, assessment: Assessment, manager: User) -> None:
        drawn(assessment, manager)
        Invitation.objects.filter(assessment=assessment).first().delete()  # type: ignore[union-attr]
        assert not Report.objects.exists()
        assert not ReportFile.objects.exists()
