"""A result whose report can be asked for, and a broker that this test alone uses."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytest_django import Settings

from accounts import jobs
from accounts.models import User
from assessments.models import Result
from reports.content import TEMPLATE_VERSION
from reports.models import Report
from tests.broker import Broker, broker_in
from tests.factories import a_result

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUIET = Report.PAUSES[0]


def republish(*, now: datetime) -> int:
    """Sweep for jobs that wait; says how many reports were published again."""
    return jobs.republish(now=now).get(Report, 0)


@pytest.fixture
def result(person: User, framework: None) -> Result:
    held = a_result(user=person)
    return Result.objects.with_role().get(pk=held.pk)


@pytest.fixture
def report(result: Result, person: User) -> Report:
    """A queued report, asked for and published at NOW."""
    return Report.objects.create(
        result=result,
        requested_by=person,
        template_version=TEMPLATE_VERSION,
        requested_at=NOW,
        published_at=NOW,
    )


@pytest.fixture(autouse=True)
def _files_of_this_test(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with broker_in(tmp_path / "broker") as broker:
        yield broker
