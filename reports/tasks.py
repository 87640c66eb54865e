"""What the worker does. A task carries an id only; whatever it needs to know it reads."""

import errno
import gc
import logging
from uuid import UUID

from celery import shared_task
from celery.signals import task_postrun, worker_process_init
from django.utils import timezone

from accounts import jobs
from assessments.models import Assessment, Result
from assessments.selectors import read_result
from assessments.selectors.compared import Wish
from assessments.selectors.comparison import compare
from reports import files, pdf
from reports.comparison import ComparisonContent, content_of_comparison
from reports.content import ReportContent, content_of
from reports.models import Report

logger = logging.getLogger(__name__)

DISK_FULL = (
    "The disk is full, so the PDF could not be kept. What it tells is safe on its page. Ask whoever runs this site to "
    "make room, then try again."
)
NOT_DRAWN = (
    "The PDF could not be drawn in five tries. What it tells is safe on its page. You can try again; if that fails "
    "too, tell whoever runs this site, who finds the reason in the worker's log."
)


@shared_task(name=Report.TASK)
def draw_report(report_id: str) -> None:
    """Draw and keep the PDF of a report, unless somebody else does or did."""
    claim = jobs.claim(Report, UUID(report_id), now=timezone.now())
    if claim is None:
        return
    try:
        file = files.store(claim, pdf.draw(told_by(Report.objects.get(pk=claim.job_id))))
    except Exception as error:
        logger.exception("Report %s was not drawn, try %d of %d.", report_id, claim.tries, Report.MAX_TRIES)
        jobs.fail(claim, problem_of(error), now=timezone.now())
        return
    if files.finish(claim, file, now=timezone.now()):
        files.clear(claim.job_id, keep=file)
    else:
        files.discard(file)


def told_by(report: Report) -> ReportContent | ComparisonContent:
    """What the report says, as things stand now."""
    if report.result_id is not None:
        return content_of(read_result(Result.objects.with_role().get(pk=report.result_id)))
    assessment = Assessment.objects.with_role().get(reports=report)
    now = timezone.now()
    return content_of_comparison(
        assessment, compare(assessment, Wish(**report.asked), by=report.requested_by, at=now), now
    )


def problem_of(error: Exception) -> str:
    """What the person is told when this was the error of the last try."""
    full = isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)
    return DISK_FULL if full else NOT_DRAWN


@worker_process_init.connect
def settle_memory(**_: object) -> None:
    """Modules stay for good: a collector that need not walk them, and waits, draws a report a quarter faster."""
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@task_postrun.connect
def free_pages(**_: object) -> None:
    """What laid out a report is full of circles. Once it is kept, they go: without this, 2 MB a report would stay."""
    gc.collect()
