"""Who works on a job: claim, settle, fail; and how its id gets to a worker: publish, republish.

Several workers may hold the id of one job, and any of them may die at any time. Each step is one conditional UPDATE, so
that exactly one worker is at it, and only while its lease is its own may it say how that went.
"""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID, uuid4

from celery import current_app
from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import F
from kombu.exceptions import OperationalError

from accounts.models import Job, JobQuerySet

logger = logging.getLogger(__name__)

LEASE_PER_TIME_LIMIT = 1.25
"""A lease outlives the hard time limit of its task, so the worker whose lease is over does not work any more."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on one job until the lease ends; `tries` counts this one."""

    kind: type[Job]
    job_id: UUID
    token: UUID
    tries: int


def kinds() -> list[type[Job]]:
    """Every kind of job that the site knows."""
    return [model for model in apps.get_models() if issubclass(model, Job)]


def claim(kind: type[Job], job_id: UUID, *, now: datetime) -> Claim | None:
    """Take a waiting job. None when another worker has it, it is not a worker's turn, or it had all its tries."""
    token = uuid4()
    _all(kind).waiting(at=now).filter(pk=job_id, tries__lt=kind.MAX_TRIES).update(
        state=kind.AT_WORK,
        lease_token=token,
        leased_until=now + LEASE_PER_TIME_LIMIT * timedelta(seconds=settings.CELERY_TASK_TIME_LIMIT),
        tries=F("tries") + 1,
    )
    tries = _all(kind).filter(pk=job_id, lease_token=token).values_list("tries", flat=True).first()
    return None if tries is None else Claim(kind, job_id, token, tries)


def settle(claim: Claim, state: str, **found: Any) -> bool:
    """Record how it went. False, and nothing recorded, when the claim was lost meanwhile."""
    return bool(_held(claim).update(state=state, lease_token=None, leased_until=None, **found))


def fail(claim: Claim, words: str, *, now: datetime) -> None:
    """Leave the job to another try; after the last it has failed, for the reason told in `words`."""
    if claim.tries < claim.kind.MAX_TRIES:
        # The sweeper publishes it again after a while, by when a full disk may have room.
        settle(claim, Job.QUEUED, published_at=now)
    else:
        settle(claim, Job.FAILED, **claim.kind.told(words, at=now))


def give_up(kind: type[Job], *, now: datetime) -> int:
    """Fail the jobs whose last worker is gone too, so that a job that kills its worker ends. Returns how many."""
    lost = _all(kind).filter(state=kind.AT_WORK, leased_until__lte=now, tries__gte=kind.MAX_TRIES)
    return lost.update(state=Job.FAILED, lease_token=None, leased_until=None, **kind.told(kind.WORKER_LOST, at=now))


def publish(kind: type[Job], job_id: UUID) -> bool:
    """Send the id to the workers. False when the broker is away."""
    try:
        current_app.send_task(kind.TASK, args=[str(job_id)])
    except OperationalError as error:
        name = str(kind._meta.verbose_name).capitalize()
        logger.warning("%s %s is queued, but the broker is away (%s). The sweeper will send it.", name, job_id, error)
        return False
    return True


def publish_on_commit(job: Job) -> None:
    """Send the id once the row is there for the worker to find. A message that is lost does no harm."""
    transaction.on_commit(partial(publish, type(job), job.pk), robust=True)


def republish(*, now: datetime) -> dict[type[Job], int]:
    """Publish the jobs that wait although no message may be on its way. Returns how many of each kind, if any.

    A queue that holds a message for each waiting job has lost none: then the workers are slow or down, and more
    messages would only pile up. Two sweepers at once publish each job once, since only one moves its time.
    """
    for kind in kinds():
        give_up(kind, now=now)
    late = {kind: list(_all(kind).overdue(at=now).values_list("pk", "published_at")) for kind in kinds()}
    number = sum(map(len, late.values()))
    try:
        if not number or _queue_length() >= sum(_all(kind).awaited(at=now).count() for kind in kinds()):
            return {}
    except OperationalError as error:
        logger.warning("%d jobs wait for the broker, which is away (%s).", number, error)
        return {}
    published = {kind: _publish_again(kind, jobs, now=now) for kind, jobs in late.items()}
    return {kind: number for kind, number in published.items() if number}


def _publish_again(kind: type[Job], late: list[tuple[UUID, datetime]], *, now: datetime) -> int:
    waiting = _all(kind).waiting(at=now)
    moved = [
        pk
        for pk, at in sorted(late, key=lambda job: job[1])
        if waiting.filter(pk=pk, published_at=at).update(published_at=now)
    ]
    return sum(publish(kind, pk) for pk in moved)


def _queue_length() -> int:
    """How many messages wait for a worker. Raises OperationalError when the broker is away."""
    with current_app.connection_for_write() as connection:
        try:
            declared = connection.channel().queue_declare(current_app.conf.task_default_queue)
        except connection.connection_errors as error:
            raise OperationalError(str(error)) from error
    return int(declared.message_count)


def _held(claim: Claim) -> JobQuerySet[Job]:
    return _all(claim.kind).filter(pk=claim.job_id, state=claim.kind.AT_WORK, lease_token=claim.token)


def _all(kind: type[Job]) -> JobQuerySet[Job]:
    return JobQuerySet(kind)
