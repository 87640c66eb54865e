"""Files that people send: kept, handed to the workers, and forgotten."""

import json
import logging
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from celery import current_app
from django.db import transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from accounts.models import Organisation, User
from roles import jobs
from roles.framework import TableMapping
from roles.models import MatrixImport, Role
from roles.selectors import editable_role, require_editor

logger = logging.getLogger(__name__)

QUIET = timedelta(seconds=10)
"""How long an import waits for a worker before its message may be thought lost."""

_PERSONS_TURN = (MatrixImport.State.ASKING, MatrixImport.State.REFUSED, MatrixImport.State.READY)


@transaction.atomic
def send_file(
    *, organisation: Organisation | None, role: Role | None, file_name: str, data: bytes, by: User
) -> MatrixImport:
    """Keep a file for the role, or for a new one of the organisation, and have it read. Raises PermissionDenied."""
    if role is None:
        require_editor(organisation, by)
    else:
        organisation = editable_role(role.slug, by).organisation
    sent = MatrixImport.objects.create(
        by=by, organisation=organisation, role=role, file_name=_short(file_name), data=data
    )
    transaction.on_commit(partial(_publish, sent.pk), robust=True)
    return sent


@transaction.atomic
def map_columns(*, sent: MatrixImport, mapping: TableMapping, by: User) -> bool:
    """Have the file read again as the person decided. False when it is not the person's turn."""
    return _queue(sent, by, _PERSONS_TURN, step=MatrixImport.Step.READ, mapping=json.dumps(mapping.plain()), preview={})


@transaction.atomic
def write_draft(*, sent: MatrixImport, by: User) -> bool:
    """Have the draft written as the preview shows. False when there is no preview to go by."""
    return _queue(sent, by, (MatrixImport.State.READY,), step=MatrixImport.Step.WRITE)


@transaction.atomic
def try_again(*, sent: MatrixImport, by: User) -> bool:
    """Have the workers try once more what they failed at. False when nothing failed."""
    return _queue(sent, by, (MatrixImport.State.FAILED,))


@transaction.atomic
def drop_import(*, sent: MatrixImport, by: User) -> None:
    """Forget the file. What was imported stays."""
    MatrixImport.objects.filter(pk=sent.pk, by=by).delete()


def republish(*, now: datetime) -> int:
    """Publish the imports that wait although their message may be lost. Returns how many.

    A message too many does no harm: whoever comes second finds nothing to claim.
    """
    jobs.give_up(now=now)
    waiting = MatrixImport.objects.waiting(at=now).filter(published_at__lte=now - QUIET)
    overdue = list(waiting.values_list("pk", "published_at"))
    moved = [pk for pk, at in overdue if waiting.filter(pk=pk, published_at=at).update(published_at=now)]
    return sum(_publish(pk) for pk in moved)


def forget(*, now: datetime) -> int:
    """Forget the imports of yesterday. Returns how many."""
    return MatrixImport.objects.outdated(at=now).delete()[0]


def _queue(sent: MatrixImport, by: User, states: tuple[MatrixImport.State, ...], **asked: Any) -> bool:
    turn = MatrixImport.objects.filter(pk=sent.pk, by=by, state__in=states)
    queued = turn.update(
        state=MatrixImport.State.QUEUED, published_at=timezone.now(), tries=0, note="", problems=[], **asked
    )
    if queued:
        transaction.on_commit(partial(_publish, sent.pk), robust=True)
    return bool(queued)


def _publish(import_id: UUID) -> bool:
    """Send the id to the workers, by the task's name: whoever sends a file need not load what reads it."""
    try:
        current_app.send_task("roles.carry_out_import", args=[str(import_id)])
    except OperationalError as error:
        logger.warning("Import %s is queued, but the broker is away (%s). The sweeper will send it.", import_id, error)
        return False
    return True


def _short(file_name: str) -> str:
    """The name with its ending, by which the kind of file is told."""
    return file_name if len(file_name) <= 100 else f"{file_name[:88]}…{file_name[-11:]}"
