"""The audit log: who changed what, when, from what to what. Services write it in the transaction of their change."""

from typing import Any

from accounts.models import AuditEntry, Organisation, User
from accounts.triggers import Refusal

APPEND_ONLY = "The audit log is append-only."
REFUSALS = (
    Refusal("audit_entry_not_changed", "accounts_auditentry", "UPDATE", APPEND_ONLY),
    Refusal("audit_entry_not_deleted", "accounts_auditentry", "DELETE", APPEND_ONLY),
    Refusal("audit_entries_not_truncated", "accounts_auditentry", "TRUNCATE", APPEND_ONLY),
)


def entry(
    action: AuditEntry.Action,
    subject: str,
    *,
    by: User | None,
    organisation: Organisation | None = None,
    about: User | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> AuditEntry:
    """An entry that is not kept yet. `subject` names what was changed, never a person: that is `about`.

    `by` is None when the system acts; `organisation` is None for what belongs to the site. `before` and `after` have
    the changed values only, and no names or addresses of people: those of an erased account could not be taken out.
    """
    return AuditEntry(
        action=action,
        subject=subject,
        by=by,
        organisation=organisation,
        about=about,
        before=before or {},
        after=after or {},
    )


def record(*entries: AuditEntry) -> None:
    """Keep the entries. They are gone if the transaction around them is rolled back."""
    AuditEntry.objects.bulk_create(entries)
