"""What the audit log's pages and files say: entries with the names of the people as they are called today."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.changes import Change, changes
from accounts.models import AuditEntry, AuditEntryQuerySet, Organisation, User

PAGE = 50
SHOWN_AT_ONCE = 6
SHOWN_AT_MOST = 100
SYSTEM = "The system"
GONE = "Somebody whose account is gone"


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry as it is read."""

    id: UUID
    at: datetime
    who: str
    action: str
    subject: str
    about: str
    """Whom it concerns; empty where nobody."""
    changes: tuple[Change, ...]

    @property
    def day(self) -> date:
        return timezone.localdate(self.at)

    @property
    def first_changes(self) -> tuple[Change, ...]:
        return self.changes[:SHOWN_AT_ONCE]

    @property
    def folded_changes(self) -> tuple[Change, ...]:
        return self.changes[SHOWN_AT_ONCE:SHOWN_AT_MOST]

    @property
    def left_out(self) -> int:
        """How many changes only the file has."""
        return max(0, len(self.changes) - SHOWN_AT_MOST)


@dataclass(frozen=True, slots=True)
class AuditPage:
    lines: list[AuditLine]
    older: UUID | None
    """After which entry the next page begins; None when this is the last."""


def people_in_log(organisation: Organisation | None) -> list[User]:
    """Whoever has an entry in this log and an account, by name. One query."""
    entries = AuditEntry.objects.of(organisation).filter(by=OuterRef("pk"))
    return list(User.objects.filter(Exists(entries)).order_by("name", "email"))


def audit_page(entries: AuditEntryQuerySet) -> AuditPage:
    """The first of the entries, the latest first. One query."""
    found = list(entries.with_people()[: PAGE + 1])
    lines = [_line(entry) for entry in found[:PAGE]]
    return AuditPage(lines, lines[-1].id if len(found) > PAGE else None)


def audit_lines(entries: AuditEntryQuerySet) -> Iterator[tuple[AuditEntry, AuditLine]]:
    """All of the entries, the latest first, a few at a time."""
    for entry in entries.with_people().iterator(chunk_size=500):
        yield entry, _line(entry)


def _line(entry: AuditEntry) -> AuditLine:
    return AuditLine(
        entry.pk,
        entry.at,
        _person(entry.by_id, entry.by, GONE) or SYSTEM,
        entry.get_action_display(),
        entry.subject,
        _person(entry.about_id, entry.about, GONE.lower()),
        changes(entry.before, entry.after),
    )


def _person(user_id: UUID | None, user: User | None, gone: str) -> str:
    if user_id is None:
        return ""
    return gone if user is None else str(user)
