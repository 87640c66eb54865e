"""What pages say of reports, as typed values."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.urls import reverse

from accounts.models import User
from assessments.models import Result
from assessments.permissions import Holder
from reports import files
from reports.content import TEMPLATE_VERSION
from reports.models import Report

GONE = "gone"


@dataclass(frozen=True, slots=True)
class ReportView:
    """The report of one result, or of an assessment's comparison, which has no `result_id` and no time of a result.

    `address` is where it is watched. `state` is one of `Report.State`, "none" before anybody asked, or "gone" when it
    is done and its file is not there any more. `size` is in bytes.
    """

    result_id: UUID | None
    result_at: datetime | None
    role_name: str
    rung_name: str
    state: str
    address: str
    assessment_id: UUID | None = None
    assessment_title: str = ""
    id: UUID | None = None
    requested_at: datetime | None = None
    problem: str = ""
    size: int | None = None

    @property
    def is_moving(self) -> bool:
        """Whether it changes by itself, so that looking again is worth while."""
        return self.state in (Report.State.QUEUED, Report.State.DRAWING)


def report_of(result: Result) -> ReportView:
    """The report of a result in the present template. One query, and a look at the file of one that is done.

    Expects `Result.objects.with_role()`.
    """
    report = Report.objects.filter(result=result, template_version=TEMPLATE_VERSION).select_related("file").first()
    return _view(result, report, state_of(report)) if report else _view(result, None, "none")


def view_of(report: Report) -> ReportView:
    """This report, with a look at the file of one that is done. Expects it as `listed` does."""
    return replace(listed(report), state=state_of(report))


def state_of(report: Report) -> str:
    """Its state, or "gone" when it is done and its file is not there any more."""
    gone = report.state == Report.State.DONE and files.pdf_of(report) is None
    return GONE if gone else report.state


def reports_of(holder: Holder) -> tuple[ReportView, ...]:
    """All reports of what the holder holds, the one last asked for first. One query; it looks at no file."""
    reports = Report.objects.held_by(holder).with_file_and_role().order_by("-requested_at")
    return tuple(listed(report) for report in reports)


def comparisons_of(user: User) -> tuple[ReportView, ...]:
    """All comparisons the person asked for and may still see, the latest first. One query; it looks at no file."""
    reports = Report.objects.comparisons_for(user).with_file_and_assessment().order_by("-requested_at")
    return tuple(listed(report) for report in reports)


def listed(report: Report) -> ReportView:
    """This report as it stands in lists, without a look at its file.

    Expects `Report.objects.with_file_and_role()`, or `with_file_and_assessment()` of a comparison.
    """
    if report.assessment is None:
        return _view(cast(Result, report.result), report, report.state)  # it is of one or of the other
    return ReportView(
        result_id=None,
        result_at=None,
        role_name=report.assessment.rung.version.title,
        rung_name=report.assessment.rung.name,
        address=report.get_absolute_url(),
        assessment_id=report.assessment_id,
        assessment_title=report.assessment.title,
        **_state(report, report.state),
    )


def _view(result: Result, report: Report | None, state: str) -> ReportView:
    rung = result.attempt.rung
    return ReportView(
        result_id=result.pk,
        result_at=result.created_at,
        role_name=rung.version.title,
        rung_name=rung.name,
        address=reverse("reports:for_result", args=[result.pk]),
        **_state(report, state),
    )


def _state(report: Report | None, state: str) -> dict[str, Any]:
    """How far it is, as the fields of a view."""
    if report is None:
        return {"state": state}
    size = report.file.size if report.state == Report.State.DONE else None
    return {
        "state": state,
        "id": report.pk,
        "requested_at": report.requested_at,
        "problem": report.problem,
        "size": size,
    }
