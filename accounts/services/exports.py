"""That somebody took data away: each export is recorded before its first line leaves."""

from typing import Any

from django.db import transaction

from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User


@transaction.atomic
def record_export(*, subject: str, organisation: Organisation | None, told: dict[str, Any], by: User) -> AuditEntry:
    """Record what was exported and how much of it, and return the entry."""
    made = entry(AuditEntry.Action.EXPORT_MADE, subject, by=by, organisation=organisation, after=told)
    record(made)
    return made
