"""What site staff change of accounts: whom the site lets in and makes site staff. Each change is in the site's log."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from accounts.audit import entry, record
from accounts.models import AuditEntry, User

Action = AuditEntry.Action
WORDS = {"is_active": "may sign in", "is_staff": "site staff"}


@transaction.atomic
def change_account(*, user: User, is_active: bool, is_staff: bool, by: User | None) -> User:
    """Close or open an account, make the person site staff or no longer.

    Raises User.DoesNotExist, and PermissionDenied also for one's own account, lest nobody be left.
    """
    _require_staff(by)
    if by == user:
        raise PermissionDenied("Nobody closes their own account here, or takes staff rights from themselves.")
    locked = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    before = {"is_active": locked.is_active, "is_staff": locked.is_staff}
    after = {"is_active": is_active, "is_staff": is_staff}
    changed = [name for name in after if before[name] != after[name]]
    if not changed:
        return locked
    locked.is_active, locked.is_staff = is_active, is_staff
    locked.save(update_fields=changed)
    record(
        entry(
            Action.ACCOUNT_CHANGED,
            "Access to the site",
            by=by,
            about=locked,
            before={WORDS[name]: before[name] for name in changed},
            after={WORDS[name]: after[name] for name in changed},
        )
    )
    return locked


def _require_staff(by: User | None) -> None:
    """None is the system."""
    if by is not None and not by.is_staff:
        raise PermissionDenied("Accounts are looked after by site staff.")
