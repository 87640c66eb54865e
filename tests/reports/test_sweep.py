"""`manage.py sweep`: once, and as the process that runs beside the site and its worker."""

import logging
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import InterfaceError, OperationalError

from accounts.jobs import claim
from reports.management.commands import sweep
from reports.models import Report
from tests.broker import Broker
from tests.reports.conftest import NOW


def test_a_report_whose_message_was_lost_is_brought_back(report: Report, broker: Broker) -> None:
    call_command("sweep", once=True)

    assert broker.ids() == [str(report.pk)]


def test_a_report_whose_worker_is_gone_is_brought_back(report: Report, broker: Broker) -> None:
    claim(Report, report.pk, now=NOW)
    call_command("sweep", once=True)

    assert broker.ids() == [str(report.pk)]


def test_it_draws_nothing_itself(report: Report, broker: Broker) -> None:
    call_command("sweep", once=True)

    report.refresh_from_db()
    assert report.state == Report.State.QUEUED


def test_two_sweepers_one_after_the_other_publish_a_report_once(report: Report, broker: Broker) -> None:
    call_command("sweep", once=True)
    call_command("sweep", once=True)

    assert broker.ids() == [str(report.pk)]


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection already closed")])
def test_a_database_that_is_away_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, error: Exception
) -> None:
    def fail(**kwargs: object) -> int:
        raise error

    monkeypatch.setattr(sweep.jobs, "republish", fail)
    with caplog.at_level(logging.WARNING):
        sweep.sweep()

    assert caplog.messages == [f"The sweeper did not reach the database and tries again: {error}"]


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_it_outlives_a_database_without_tables_and_stops_when_told(tmp_path: Path, stop: signal.Signals) -> None:
    environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    process = subprocess.Popen(
        [sys.executable, "manage.py", "sweep", "--interval", "0.05"],
        cwd=settings.BASE_DIR,
        env=environment | {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "INFO"},
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stderr is not None
        said = [process.stderr.readline(), process.stderr.readline()]
        process.send_signal(stop)
        said += process.stderr.readlines()

    assert all("did not reach the database and tries again" in line for line in said[:-1])
    assert said[-1].endswith("The sweeper was stopped.\n")
    assert process.returncode == 0
