"""A worker may be killed at any moment: every report and mail arrives all the same, and a report arrives once.

The worker and the sweeper are the real processes, on the database and the broker that the environment names.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Mail, Mailing
from accounts.services import Letter, queue_mails
from reports import files
from reports.content import TEMPLATE_VERSION
from reports.models import Report, ReportFile
from tests.factories import UserFactory, a_result, publish
from tests.mail_server import mail_server

SWEEPER = ["manage.py", "sweep", "--interval", "0.1"]
WORKER = ["-m", "celery", "--app", "config", "worker", "--concurrency", "1", "--loglevel", "WARNING"]
WORKER += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
LEASE = timedelta(seconds=5)
REPORTS = 4
MAILS = 60
KILLS = 4


@pytest.fixture
def start(transactional_db: None, tmp_path: Path, settings: Settings) -> Iterator[Callable[..., subprocess.Popen]]:
    """Starts a process of the product, which is killed with all its children when the test ends."""
    settings.MEDIA_ROOT = tmp_path / "files"
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "tests.services.short_leases",
        "TEST_QUEUE": f"test-{uuid4()}",
    }
    with ExitStack() as running:

        def started(command: list[str], **more: str) -> subprocess.Popen:
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=settings.BASE_DIR,
                env=environment | more,
                start_new_session=True,
            )
            running.callback(kill, process)
            return process

        yield started


def database_url() -> str:
    """Where other processes find the database of the tests."""
    if connection.vendor == "sqlite":
        return "sqlite:///{NAME}".format_map(connection.settings_dict)
    return "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format_map(connection.settings_dict)


def kill(process: subprocess.Popen) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline, pause = monotonic() + seconds, Event()
    while not condition():
        jobs = [list(kind.objects.values("state", "tries")) for kind in (Report, Mailing)]
        assert monotonic() < deadline, f"not within {seconds} seconds: {jobs}"
        pause.wait(0.02)


def test_reports_survive_workers_that_are_killed_while_drawing(start: Callable[..., subprocess.Popen]) -> None:
    publish()
    person = UserFactory()
    long_ago = timezone.now() - timedelta(minutes=1)
    for _ in range(REPORTS):
        Report.objects.create(
            result=a_result(user=person),
            requested_by=person,
            template_version=TEMPLATE_VERSION,
            published_at=long_ago,
        )
    start(SWEEPER)
    for _ in range(KILLS):
        started_at = timezone.now()
        worker = start(WORKER)
        by_this_worker = Report.objects.filter(leased_until__gt=started_at + LEASE)
        until(by_this_worker.exists, seconds=60)
        kill(worker)
    start(WORKER)
    until(lambda: not Report.objects.exclude(state=Report.State.DONE).exists(), seconds=120)

    assert ReportFile.objects.count() == REPORTS
    assert all(files.read(file) for file in ReportFile.objects.all())
    assert sum(Report.objects.values_list("tries", flat=True)) > REPORTS


def test_mails_survive_workers_that_are_killed_while_sending(start: Callable[..., subprocess.Popen]) -> None:
    letters = [Letter(to=f"person{number}@example.org", subject="Hello", text="Hello") for number in range(MAILS)]
    queue_mails(letters=letters, base_url="https://skills.example.org", by=UserFactory(), organisation=None)
    Mailing.objects.update(published_at=timezone.now() - timedelta(minutes=1))
    unsent = Mail.objects.unsent()
    start(SWEEPER)
    with mail_server() as server:
        server.pause = 0.05
        account = {"EMAIL_URL": f"smtp://127.0.0.1:{server.port}"}
        for kill_number in (1, 2):
            worker = start(WORKER, **account)
            until(lambda left=MAILS - 10 * kill_number: unsent.count() <= left, seconds=60)
            kill(worker)
        start(WORKER, **account)
        until(lambda: Mailing.objects.get().state == Mailing.State.DONE, seconds=120)

    assert set(server.addresses) == {letter.to for letter in letters}
    assert MAILS <= len(server.addresses) <= MAILS + 2
