"""Who draws a report: claim, finish, fail.

Several workers may hold the id of one report, and any of them may die at any time. Each step is one conditional
UPDATE, so that exactly one worker draws, and only while its lease is its own may it say how that went.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.db.models import F

from reports.models import Report, ReportFile, ReportQuerySet

MAX_TRIES = 5

LEASE_PER_TIME_LIMIT = 1.25
"""A lease outlives the hard time limit of its task, so the worker whose lease is over does not draw any more."""

WORKER_LOST = (
    "The worker stopped each time it drew this PDF, so it was given up after five tries. Your result is safe on its "
    "page. You can try again; if that fails too, tell whoever runs this site."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to draw one report until the lease ends; `tries` counts this one."""

    report_id: UUID
    token: UUID
    tries: int


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A PDF that the storage keeps: its name there, SHA-256 in hexadecimal, size in bytes."""

    name: str
    sha256: str
    size: int


def claim(report_id: UUID, *, now: datetime) -> Claim | None:
    """Take a waiting report. None when another worker has it, it is finished, or it had its five tries."""
    token = uuid4()
    Report.objects.waiting(at=now).filter(pk=report_id, tries__lt=MAX_TRIES).update(
        state=Report.State.DRAWING,
        lease_token=token,
        leased_until=now + LEASE_PER_TIME_LIMIT * timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT),
        tries=F("tries") + 1,
    )
    report = Report.objects.filter(pk=report_id, lease_token=token).first()
    return Claim(report.pk, token, report.tries) if report else None


def finish(claim: Claim, file: StoredFile, *, now: datetime) -> bool:
    """Record the file. False, and nothing recorded, when the claim was lost meanwhile."""
    with transaction.atomic():
        finished = _held(claim).update(
            state=Report.State.DONE, lease_token=None, leased_until=None, finished_at=now, problem=""
        )
        if finished:
            ReportFile.objects.create(
                report_id=claim.report_id, name=file.name, sha256=file.sha256, size=file.size, created_at=now
            )
    return bool(finished)


def fail(claim: Claim, problem: str, *, now: datetime) -> None:
    """Leave the report to another try; after the fifth it has failed, for the reason told in `problem`."""
    if claim.tries < MAX_TRIES:
        # The sweeper publishes it again after a while, by when a full disk may have room.
        _held(claim).update(state=Report.State.QUEUED, lease_token=None, leased_until=None, published_at=now)
    else:
        _held(claim).update(
            state=Report.State.FAILED, lease_token=None, leased_until=None, finished_at=now, problem=problem
        )


def give_up(*, now: datetime) -> int:
    """Fail the reports whose fifth worker is gone too, so that a PDF that kills its worker ends. Returns how many."""
    return Report.objects.filter(state=Report.State.DRAWING, leased_until__lte=now, tries__gte=MAX_TRIES).update(
        state=Report.State.FAILED, lease_token=None, leased_until=None, finished_at=now, problem=WORKER_LOST
    )


def _held(claim: Claim) -> ReportQuerySet:
    return Report.objects.filter(pk=claim.report_id, state=Report.State.DRAWING, lease_token=claim.token)
