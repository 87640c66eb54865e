"""Who works on an import: claim, settle, fail.

Several workers may hold the id of one import, and any of them may die at any time. Each step is one conditional
UPDATE, so that exactly one worker is at it, and only while its lease is its own may it say how that went.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db.models import F

from roles.models import MatrixImport, MatrixImportQuerySet

MAX_TRIES = 3

LEASE_PER_TIME_LIMIT = 1.25
"""A lease outlives the hard time limit of its task, so the worker whose lease is over does not work any more."""

WORKER_LOST = (
    "The worker stopped each time it worked on this file, so it was given up after three tries. Nothing was imported. "
    "You can try again, or send the file in another format; if that fails too, tell whoever runs this site."
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one import until the lease ends; `tries` counts this one."""

    import_id: UUID
    token: UUID
    tries: int


def claim(import_id: UUID, *, now: datetime) -> Claim | None:
    """Take a waiting import. None when another worker has it, it waits for its person, or it had its three tries."""
    token = uuid4()
    MatrixImport.objects.waiting(at=now).filter(pk=import_id, tries__lt=MAX_TRIES).update(
        state=MatrixImport.State.WORKING,
        lease_token=token,
        leased_until=now + LEASE_PER_TIME_LIMIT * timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT),
        tries=F("tries") + 1,
    )
    taken = MatrixImport.objects.filter(pk=import_id, lease_token=token).values_list("pk", "tries").first()
    return Claim(taken[0], token, taken[1]) if taken else None


def settle(claim: Claim, state: MatrixImport.State, **found: Any) -> bool:
    """Record how it went. False, and nothing recorded, when the claim was lost meanwhile."""
    kept: dict[str, Any] = {"problems": [], "note": "", "tries": 0, **found}
    return bool(_held(claim).update(state=state, lease_token=None, leased_until=None, **kept))


def fail(claim: Claim, note: str, *, now: datetime) -> None:
    """Leave the import to another try; after the third it has failed, for the reason told in `note`."""
    if claim.tries < MAX_TRIES:
        waits = MatrixImport.State.QUEUED
        _held(claim).update(state=waits, lease_token=None, leased_until=None, published_at=now)
    else:
        _held(claim).update(state=MatrixImport.State.FAILED, lease_token=None, leased_until=None, note=note)


def give_up(*, now: datetime) -> int:
    """Fail the imports whose third worker is gone too, so that a file that kills its worker ends. Returns how many."""
    lost = MatrixImport.objects.filter(state=MatrixImport.State.WORKING, leased_until__lte=now, tries__gte=MAX_TRIES)
    return lost.update(state=MatrixImport.State.FAILED, lease_token=None, leased_until=None, note=WORKER_LOST)


def _held(claim: Claim) -> MatrixImportQuerySet:
    working = MatrixImport.State.WORKING
    return MatrixImport.objects.filter(pk=claim.import_id, state=working, lease_token=claim.token)
