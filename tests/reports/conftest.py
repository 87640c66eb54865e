"""A result whose report can be asked for, and a broker that this test alone uses."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from kombu import Connection
from pytest_django import Settings

from accounts.models import User
from assessments.models import Result
from config.celery import app
from reports.content import TEMPLATE_VERSION
from reports.models import Report
from tests.factories import a_result

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


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


@dataclass(frozen=True)
class Broker:
    """The embedded broker in a folder of its own."""

    folder: Path

    def report_ids(self) -> list[str]:
        """Take every message and say which reports they name."""
        with Connection("folder://", transport_options={"folder": str(self.folder)}) as connection:
            queue = connection.SimpleQueue(app.conf.task_default_queue)
            messages = [queue.get_nowait() for _ in range(queue.qsize())]
            for message in messages:
                message.ack()
            queue.close()
        return [message.payload[0][0] for message in messages]

    def go_away(self) -> None:
        for path in self.folder.glob("*"):
            path.unlink()
        if self.folder.exists():
            self.folder.rmdir()
        self.folder.write_text("no folder")

    def come_back(self) -> None:
        self.folder.unlink()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    kept = {key: app.conf[key] for key in ("broker_url", "broker_transport_options")}
    folder = tmp_path / "broker"
    _use({"broker_url": "folder://", "broker_transport_options": {"folder": str(folder)}})
    yield Broker(folder)
    _use(kept)


def _use(broker: dict[str, object]) -> None:
    app.conf.update(broker)
    app._after_fork()  # forget connections to the broker before
