"""Several people, workers and sweepers at the same moment: threads with a database connection each."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

import pytest
from django.db import connection

from accounts.jobs import claim
from accounts.models import User
from assessments.models import Result
from reports.models import Report
from reports.services import request_report, retry_report
from tests.broker import Broker
from tests.reports.conftest import NOW, QUIET, republish

AT_ONCE = 8

T = TypeVar("T")


def all_at_once(call: Callable[[], T]) -> list[T]:
    """What each of several threads got that called at the same moment."""
    together = Barrier(AT_ONCE)

    def called() -> T:
        try:
            together.wait(timeout=30)
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as threads:
        return [waiting.result() for waiting in [threads.submit(called) for _ in range(AT_ONCE)]]


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_one_worker_claims_a_report(self, report: Report) -> None:
        claims = all_at_once(lambda: claim(Report, report.pk, now=NOW))

        assert sum(taken is not None for taken in claims) == 1

    def test_asking_makes_one_report_and_one_message(self, result: Result, person: User, broker: Broker) -> None:
        reports = all_at_once(lambda: request_report(result=result, by=person))

        assert {report.pk for report in reports} == set(Report.objects.values_list("pk", flat=True))
        assert broker.ids() == [str(reports[0].pk)]

    def test_trying_again_queues_a_failed_report_once(self, report: Report, person: User, broker: Broker) -> None:
        Report.objects.update(state=Report.State.FAILED)
        queued = all_at_once(lambda: retry_report(report=report, by=person))

        assert sum(queued) == 1
        assert broker.ids() == [str(report.pk)]

    def test_sweepers_publish_a_lost_message_once(self, report: Report, broker: Broker) -> None:
        published = all_at_once(lambda: republish(now=NOW + QUIET))

        assert sum(published) == 1
        assert broker.ids() == [str(report.pk)]
