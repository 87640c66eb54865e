"""What the worker does with files that people sent. A task carries an id only; whatever it needs to know it reads."""

import json
import logging
from typing import Any
from uuid import UUID

from celery import shared_task
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from accounts import jobs
from roles.framework import Choices, Table, TableError, TableMapping, choices, mapping_from, read_table, recognise_for
from roles.framework.asking import MOST_LEVELS
from roles.models import MatrixImport, Role
from roles.progress import Progress
from roles.selectors import found_in, preview_of, told_of
from roles.services import DraftError, Outdated, import_content, import_role
from roles.services.proposing import ground_of, propose, standing

logger = logging.getLogger(__name__)

NOT_DONE = (
    "Something went wrong three times. Nothing was imported, and the matrix is as it was. You can try again; if that "
    "fails too, tell whoever runs this site, who finds the reason in the worker's log."
)
NOT_ALLOWED = "You may no longer edit this matrix, so nothing was imported. Ask an admin of the organisation."
CHANGED = "Somebody has changed the matrix since, so nothing was imported yet. This is what would change now."


class _ClaimLost(Exception):
    """Another worker has the import now, so what was written is taken back."""


@shared_task(name=MatrixImport.TASK)
def carry_out_import(import_id: str) -> None:
    """Read or write what an import has, unless somebody else does or did."""
    claim = jobs.claim(MatrixImport, UUID(import_id), now=timezone.now())
    if claim is None:
        return
    sent = MatrixImport.objects.select_related("by", "organisation", "role__organisation").get(pk=claim.job_id)
    if not sent.by.is_active:
        _settle(claim, MatrixImport.State.FAILED, note=NOT_ALLOWED)
        return
    progress = Progress(sent.pk)
    try:
        progress.say("Opening the file")
        table = read_table(sent.file_name, bytes(sent.data))
        if sent.step == MatrixImport.Step.WRITE:
            _write(claim, sent, table, progress)
        else:
            _read(claim, sent, table, progress)
    except TableError as error:
        _settle(claim, MatrixImport.State.REFUSED, problems=told_of(error))
    except (PermissionDenied, Role.DoesNotExist):
        _settle(claim, MatrixImport.State.FAILED, note=NOT_ALLOWED)
    except _ClaimLost:
        logger.warning("Import %s went on with another worker.", import_id)
    except Exception:
        logger.exception("Import %s was not carried out, try %d of %d.", import_id, claim.tries, MatrixImport.MAX_TRIES)
        jobs.fail(claim, NOT_DONE, now=timezone.now())


def _read(claim: jobs.Claim, sent: MatrixImport, table: Table, progress: Progress, note: str = "") -> None:
    """Say what the file would change, or ask what has to be decided before."""
    ground = ground_of(sent.organisation, sent.role, standing(sent.role) if sent.role else None)
    rungs = ground.content.rungs
    if sent.mapping:
        mapping = mapping_from(json.loads(sent.mapping))
    else:
        mapping = recognise_for(table, rungs=rungs, title=ground.content.title).mapping
    asked = choices(table, mapping, rungs=rungs, is_new=sent.role is None)
    found = found_in(table, mapping, asked)
    if _has_to_be_asked(mapping, asked, is_decided=bool(sent.mapping)):
        _settle(claim, MatrixImport.State.ASKING, found=found, preview={})
        return
    try:
        proposal = propose(ground, table, mapping, on_row=progress.on_row)
    except TableError as error:
        _settle(claim, MatrixImport.State.REFUSED, found=found, preview={}, problems=told_of(error))
        return
    preview = preview_of(proposal)
    kept = json.dumps(mapping.plain())
    _settle(claim, MatrixImport.State.READY, found=found, preview=preview, mapping=kept, note=note)


def _has_to_be_asked(mapping: TableMapping, asked: Choices, *, is_decided: bool) -> bool:
    """Whether the person has to decide something, or to look at what another role or column has brought up.

    Levels that were left open, or are too many to be names, are told by their places instead.
    """
    of_levels = sum(level is None for _, level in asked.levels)
    if of_levels > MOST_LEVELS:
        of_levels = 0
    if len(asked.questions) > of_levels:
        return True
    if not is_decided:
        return of_levels > 0
    said = {name.casefold() for name in mapping.levels}
    return not mapping.rungs or any(level is not None and name.casefold() not in said for name, level in asked.levels)


def _write(claim: jobs.Claim, sent: MatrixImport, table: Table, progress: Progress) -> None:
    """Write the draft and say so in one transaction: both are there afterwards, once, or neither."""
    asked = {
        "table": table,
        "mapping": mapping_from(json.loads(sent.mapping)),
        "file": sent.file_name,
        "size": len(sent.data),
        "by": sent.by,
        "seen": sent.preview["fingerprint"],
        "on_row": progress.on_row,
    }
    try:
        with transaction.atomic():
            role = sent.role
            if role is None:
                role, _ = import_role(organisation=sent.organisation, **asked)
            else:
                import_content(role_slug=role.slug, **asked)
            if not _settle(claim, MatrixImport.State.DONE, role=role, data=b"", found={}):
                raise _ClaimLost
    except (Outdated, DraftError):  # somebody was faster: at the matrix, its draft or the name of the role
        _read(claim, sent, table, progress, CHANGED)


def _settle(claim: jobs.Claim, state: MatrixImport.State, **found: Any) -> bool:
    """Record how it went, and nothing of how it went before."""
    kept: dict[str, Any] = {"problems": [], "note": "", "tries": 0, **found}
    return jobs.settle(claim, state, **kept)
