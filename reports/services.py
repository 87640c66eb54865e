"""Asking for reports, and asking again."""

import json
from contextlib import suppress
from hashlib import sha256

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import jobs
from accounts.models import User
from accounts.services import record_export
from assessments.comparison_file import told_of
from assessments.models import Assessment, Result
from assessments.selectors.administered import require_hirer
from assessments.selectors.compared import Wish
from reports import files
from reports.comparison import COMPARISON_VERSION
from reports.content import TEMPLATE_VERSION
from reports.models import Report, ReportFile


def request_report(*, result: Result, by: User) -> Report:
    """The report of this result in the present template; the first to ask has it queued.

    Asking again, or twice at once, returns the same report. A failed one stays failed: see `retry_report`.
    """
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            result=result, template_version=TEMPLATE_VERSION, defaults={"requested_by": by}
        )
        if is_new:
            jobs.publish_on_commit(report)
    return report


def ask_for_report(*, result: Result, by: User) -> Report:
    """The report of this result, made again where that failed or its file is gone: what somebody who asks means."""
    report = request_report(result=result, by=by)
    retry_report(report=report, by=by)
    return report


def request_comparison(*, assessment: Assessment, wish: Wish, by: User) -> Report:
    """The comparison of an assessment as wished, queued; the same one while it is still being made.

    Raises PermissionDenied unless the person hires for the organisation.
    """
    require_hirer(assessment.organisation, by)
    asked = {"sort": wish.sort, "which": wish.which, "hidden": wish.hidden, "weights": dict(wish.weights)}
    with transaction.atomic():
        report, is_new = Report.objects.get_or_create(
            assessment=assessment,
            requested_by=by,
            asked_hash=sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest(),
            template_version=COMPARISON_VERSION,
            state__in=(Report.State.QUEUED, Report.State.DRAWING),
            defaults={"asked": asked},
        )
        if is_new:
            record_export(
                subject=f"Comparison of {assessment}",
                organisation=assessment.organisation,
                told=told_of(wish, "PDF"),
                by=by,
            )
            jobs.publish_on_commit(report)
    return report


def retry_report(*, report: Report, by: User) -> bool:
    """Queue a report again that failed, or whose file is gone. False when there is nothing to try again.

    Nor is there while the same comparison, asked for anew, is being made.
    """
    file = ReportFile.objects.filter(report=report).first()
    gone = file is not None and files.read(file) is None
    with suppress(IntegrityError), transaction.atomic():
        return _queued_again(report, Report.State.DONE if gone else Report.State.FAILED, by)
    return False


def _queued_again(report: Report, state: str, by: User) -> bool:
    now = timezone.now()
    queued = Report.objects.filter(pk=report.pk, state=state).update(
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
        jobs.publish_on_commit(report)
    return bool(queued)
