"""Brings back jobs whose message or worker was lost, reports, imports and mails, without doing their work itself; and
ends tests whose time is over, so that they are scored also where nobody comes back. It needs no broker.
"""

import logging
import signal
from threading import Event

from django.core.management.base import BaseCommand, CommandParser
from django.db import Error, close_old_connections
from django.utils import timezone

from accounts import jobs, mail
from accounts.services import forget_answers
from assessments.ending import sweep_tests
from roles.services import imports

logger = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Publish again what lost its message or its worker, and remove what is kept for a while. Runs on."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="sweep once and end")
        parser.add_argument("--interval", type=float, default=1.0, help="seconds between sweeps (default: 1)")

    def handle(self, *, once: bool, interval: float, **options: object) -> None:
        if once:
            sweep()
            return
        # Either stops it wherever it is; half a sweep does no harm. A process started in the background by a
        # shell ignores SIGINT until it says otherwise.
        for stop in (signal.SIGTERM, signal.SIGINT):
            signal.signal(stop, signal.default_int_handler)
        pause = Event()
        try:
            while not pause.wait(interval):
                close_old_connections()
                sweep()
        except KeyboardInterrupt:
            logger.info("The sweeper was stopped.")


def sweep() -> None:
    """One sweep. A database that is away is waited for."""
    try:
        published = jobs.republish(now=timezone.now())
        ended = sweep_tests(now=timezone.now())
        mail.tell_unsent()
        mail.forget(now=timezone.now())
        imports.forget(now=timezone.now())
        forget_answers(now=timezone.now())
    except Error as error:
        logger.warning("The sweeper did not reach the database and tries again: %s", error)
        return
    if ended:
        logger.info("Ended %d tests whose time was over.", ended)
    for kind, number in published.items():
        logger.info("Published %d %s again.", number, kind._meta.verbose_name_plural)
