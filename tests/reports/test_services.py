"""Asking for a report, trying again, and bringing back what was lost."""

import logging
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from accounts.jobs import claim, fail
from accounts.models import User
from assessments.models import Result
from reports import files
from reports.content import TEMPLATE_VERSION
from reports.models import Report, ReportFile
from reports.services import request_report, retry_report
from tests.broker import Broker
from tests.factories import UserFactory
from tests.reports.conftest import NOW, QUIET, republish

SECOND = timedelta(seconds=1)


def drawn(report: Report, pdf: bytes = b"%PDF-1.7") -> ReportFile:
    """Finish the report as a worker does."""
    taken = claim(Report, report.pk, now=NOW)
    assert taken is not None
    assert files.finish(taken, files.store(taken, pdf), now=NOW)
    return ReportFile.objects.get(report=report)


def failed(report: Report) -> None:
    for _ in range(Report.MAX_TRIES):
        taken = claim(Report, report.pk, now=NOW)
        assert taken is not None
        fail(taken, "The disk is full.", now=NOW)


class TestRequesting:
    def test_the_first_to_ask_has_the_report_queued_and_published(
        self,
        result: Result,
        person: User,
        broker: Broker,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            report = request_report(result=result, by=person)

        assert (report.state, report.requested_by, report.template_version) == (
            Report.State.QUEUED,
            person,
            TEMPLATE_VERSION,
        )
        assert broker.ids() == [str(report.pk)]

    def test_asking_again_gives_the_same_report_and_publishes_nothing(
        self,
        result: Result,
        person: User,
        broker: Broker,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        first = request_report(result=result, by=person)
        with django_capture_on_commit_callbacks(execute=True):
            second = request_report(result=result, by=UserFactory())

        assert second == first
        assert second.requested_by == person
        assert broker.ids() == []

    def test_a_stopped_broker_does_not_fail_the_request(
        self,
        result: Result,
        person: User,
        broker: Broker,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        broker.go_away()
        with caplog.at_level(logging.WARNING), django_capture_on_commit_callbacks(execute=True):
            report = request_report(result=result, by=person)

        assert report.state == Report.State.QUEUED
        assert len(caplog.messages) == 1
        assert "the broker is away" in caplog.text

    def test_a_failed_report_stays_failed_when_it_is_asked_for_again(
        self, report: Report, result: Result, person: User
    ) -> None:
        failed(report)

        assert request_report(result=result, by=person).state == Report.State.FAILED

    def test_another_edition_of_the_template_is_another_report(
        self, report: Report, result: Result, person: User
    ) -> None:
        Report.objects.update(template_version="0")

        assert request_report(result=result, by=person) != report


class TestRetrying:
    def test_a_failed_report_is_queued_again_with_all_its_tries(
        self,
        report: Report,
        person: User,
        broker: Broker,
        django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    ) -> None:
        failed(report)
        with django_capture_on_commit_callbacks(execute=True):
            assert retry_report(report=report, by=person)

        report.refresh_from_db()
        assert (report.state, report.tries, report.problem, report.finished_at) == (Report.State.QUEUED, 0, "", None)
        assert broker.ids() == [str(report.pk)]

    def test_a_report_whose_file_is_gone_is_queued_again(self, report: Report, person: User) -> None:
        default_storage.delete(drawn(report).name)

        assert retry_report(report=report, by=person)
        report.refresh_from_db()
        assert report.state == Report.State.QUEUED
        assert not ReportFile.objects.exists()

    def test_a_report_whose_file_was_damaged_is_queued_again(self, report: Report, person: User) -> None:
        name = drawn(report).name
        with default_storage.open(name, "wb") as kept:
            kept.write(b"%PDF")

        assert retry_report(report=report, by=person)

    @pytest.mark.parametrize("state", ["queued", "drawing", "done"])
    def test_there_is_nothing_to_try_again_in_a_report_that_is_on_its_way_or_there(
        self, report: Report, person: User, state: str
    ) -> None:
        if state == "drawing":
            claim(Report, report.pk, now=NOW)
        if state == "done":
            drawn(report)

        assert not retry_report(report=report, by=person)
        report.refresh_from_db()
        assert report.state == state


class TestRepublishing:
    def test_a_report_whose_message_was_lost_is_published_again_after_five_seconds(
        self, report: Report, broker: Broker
    ) -> None:
        assert republish(now=NOW + QUIET - SECOND) == 0
        assert republish(now=NOW + QUIET) == 1
        assert broker.ids() == [str(report.pk)]

    def test_what_was_published_again_rests_for_another_five_seconds(self, report: Report, broker: Broker) -> None:
        republish(now=NOW + QUIET)
        broker.ids()

        assert republish(now=NOW + 2 * QUIET - SECOND) == 0
        assert republish(now=NOW + 2 * QUIET) == 1

    def test_a_report_whose_worker_is_gone_is_published_again_when_its_lease_is_over(
        self, report: Report, broker: Broker
    ) -> None:
        claim(Report, report.pk, now=NOW)
        report.refresh_from_db()
        assert report.leased_until is not None

        assert republish(now=report.leased_until - SECOND) == 0
        assert republish(now=report.leased_until) == 1
        assert broker.ids() == [str(report.pk)]

    def test_messages_do_not_pile_up_while_the_worker_is_down(self, report: Report, broker: Broker) -> None:
        for sweep in range(1, 20):
            republish(now=NOW + sweep * QUIET)

        assert broker.ids() == [str(report.pk)]

    def test_two_sweepers_that_saw_the_same_report_publish_it_once(
        self, report: Report, broker: Broker, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def sweep_of_the_other() -> int:
            monkeypatch.setattr("accounts.jobs._queue_length", lambda: 0)
            republish(now=NOW + QUIET)
            return 0

        monkeypatch.setattr("accounts.jobs._queue_length", sweep_of_the_other)

        assert republish(now=NOW + QUIET) == 0
        assert broker.ids() == [str(report.pk)]

    def test_a_broker_that_is_away_is_tried_again(self, report: Report, broker: Broker) -> None:
        broker.go_away()
        assert republish(now=NOW + QUIET) == 0

        broker.come_back()
        assert republish(now=NOW + 2 * QUIET) == 1

    def test_a_report_that_killed_five_workers_is_given_up_and_not_published(
        self, report: Report, broker: Broker
    ) -> None:
        now = NOW
        for _ in range(Report.MAX_TRIES):
            claim(Report, report.pk, now=now)
            report.refresh_from_db()
            assert report.leased_until is not None
            now = report.leased_until

        assert republish(now=now) == 0
        report.refresh_from_db()
        assert report.state == Report.State.FAILED
        assert broker.ids() == []

    @pytest.mark.parametrize("state", [Report.State.DONE, Report.State.FAILED])
    def test_a_report_that_has_ended_is_not_published(self, report: Report, broker: Broker, state: str) -> None:
        Report.objects.update(state=state)

        assert republish(now=NOW + QUIET) == 0
