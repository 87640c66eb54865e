"""Asking for reports, and asking again."""

import logging
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import User
from assessments.models import Result
from reports import files, jobs
from reports.content import TEMPLATE_VERSION
from reports.models import Report, ReportFile

logger = logging.getLogger(__name__)

QUIET = timedelta(seconds=5)
"""How long a report waits for a worker before its message may be thought lost."""


def request_report(*, result: Result, by: User) -> Report:
    """The report of this result in the present template; the first to ask has it queued.

    Asking again, or twice at once, returns the same report. A failed one stays failed: see `retry_report`.
    """
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            result=result, template_version=TEMPLATE_VERSION, defaults={"requested_by": by}
        )
        if is_new:
            transaction.on_commit(partial(_publish, report.pk), robust=True)
    return report


def ask_for_report(*, result: Result, by: User) -> Report:
    """The report of this result, made again where that failed or its file is gone: what somebody who asks means."""
    report = request_report(result=result, by=by)
    retry_report(report=report, by=by)
    return report


def retry_report(*, report: Report, by: User) -> bool:
    """Queue a report again that failed, or whose file is gone. False when there is nothing to try again."""
    file = ReportFile.objects.filter(report=report).first()
    gone = file is not None and files.read(file) is None
    now = timezone.now()
    with transaction.atomic():
        queued = Report.objects.filter(pk=report.pk, state=Report.State.DONE if gone else Report.State.FAILED).update(
            state=Report.State.QUEUED,
            requested_by=by,
            requested_at=now,
            published_at=now,
            finished_at=None,
            tries=0,
            problem="",
        )
        if queued:
            ReportFile.objects.filter(report=report).delete()
            transaction.on_commit(partial(_publish, report.pk), robust=True)
    return bool(queued)


def republish(*, now: datetime) -> int:
    """Publish the reports that wait although no message may be on its way. Returns how many.

    A queue that holds a message for each waiting report has lost none: then the workers are slow or down, and more
    messages would only pile up. Two sweepers at once publish each report once, since only one moves its time.
    """
    jobs.give_up(now=now)
    waiting = Report.objects.waiting(at=now)
    overdue = list(waiting.filter(published_at__lte=now - QUIET).order_by("published_at"))
    try:
        if not overdue or _queue_length() >= waiting.count():
            return 0
    except OperationalError as error:
        logger.warning("%d reports wait for the broker, which is away (%s).", len(overdue), error)
        return 0
    moved = [r for r in overdue if waiting.filter(pk=r.pk, published_at=r.published_at).update(published_at=now)]
    return sum(_publish(report.pk) for report in moved)


def _publish(report_id: UUID) -> bool:
    """Send the id to the workers, by the task's name: whoever asks for a report need not load what draws it."""
    try:
        current_app.send_task("reports.draw_report", args=[str(report_id)])
    except OperationalError as error:
        logger.warning("Report %s is queued, but the broker is away (%s). The sweeper will send it.", report_id, error)
        return False
    return True


def _queue_length() -> int:
    """How many messages wait for a worker. Raises OperationalError when the broker is away."""
    with current_app.connection_for_write() as connection:
        try:
            declared = connection.channel().queue_declare(current_app.conf.task_default_queue)
        except connection.connection_errors as error:
            raise OperationalError(str(error)) from error
    return int(declared.message_count)
