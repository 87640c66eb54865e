"""What changes of cells, rows and rungs of a draft have in common.

EditError   the change cannot be made; the message is a sentence for the person
"""

from collections.abc import Mapping
from typing import Any

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from roles.models import MatrixVersion


class EditError(Exception):
    """The change cannot be made. The message is a sentence for the person."""


def record_change(
    draft: MatrixVersion, before: Mapping[str, Any], after: Mapping[str, Any], *, by: User | None
) -> None:
    """Tell the audit log what changed in the draft."""
    action, organisation = AuditEntry.Action.MATRIX_CHANGED, draft.role.organisation
    record(entry(action, str(draft), by=by, organisation=organisation, before=dict(before), after=dict(after)))
