"""Files that people send: kept, handed to the workers, and forgotten."""

import json
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts import jobs
from accounts.models import Organisation, User
from roles.framework import TableMapping
from roles.models import MatrixImport, Role
from roles.selectors import editable_role, require_editor

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
    jobs.publish_on_commit(sent)
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


def forget(*, now: datetime) -> int:
    """Forget the imports of yesterday. Returns how many."""
    return MatrixImport.objects.outdated(at=now).delete()[0]


def _queue(sent: MatrixImport, by: User, states: tuple[MatrixImport.State, ...], **asked: Any) -> bool:
    turn = MatrixImport.objects.filter(pk=sent.pk, by=by, state__in=states)
    queued = turn.update(
        state=MatrixImport.State.QUEUED, published_at=timezone.now(), tries=0, note="", problems=[], **asked
    )
    if queued:
        jobs.publish_on_commit(sent)
    return bool(queued)


def _short(file_name: str) -> str:
    """The name with its ending, by which the kind of file is told."""
    return file_name if len(file_name) <= 100 else f"{file_name[:88]}…{file_name[-11:]}"
