"""Who belongs to an organisation and what they may do there. Each change is recorded in its audit log.

MembershipError      the change cannot be made; the message is a sentence for the person
├── AlreadyMember    a person belongs to an organisation once
└── LastOwner        without an owner nobody could make one
"""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from accounts.audit import entry, record
from accounts.models import AuditEntry, Membership, Organisation, User

OWNER = Membership.Access.OWNER
Action = AuditEntry.Action


class MembershipError(Exception):
    """The change cannot be made. The message is a sentence for the person."""


class AlreadyMember(MembershipError):
    def __init__(self) -> None:
        super().__init__("Nobody was added: this person is a member already. Change their access instead.")


class LastOwner(MembershipError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was changed: this is the organisation's last owner, and without one nobody could make another. "
            "Make somebody else an owner first."
        )


@transaction.atomic
def add_member(*, organisation: Organisation, user: User, access: str, by: User | None) -> Membership:
    """Make the person a member. Raises PermissionDenied and AlreadyMember."""
    require_admin(organisation, by, access)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(organisation=organisation, user=user, access=access)
    except IntegrityError as taken:
        raise AlreadyMember from taken
    _record(Action.MEMBERSHIP_ADDED, membership, by, after=access)
    return membership


@transaction.atomic
def change_access(*, membership: Membership, access: str, by: User | None) -> Membership:
    """Let a member do more or less. Raises Membership.DoesNotExist, PermissionDenied and LastOwner."""
    locked = _locked(membership)
    before = locked.access
    require_admin(locked.organisation, by, before, access)
    if access == before:
        return locked
    _keep_an_owner(locked)
    locked.access = access
    locked.save(update_fields=["access"])
    _record(Action.MEMBERSHIP_CHANGED, locked, by, before=before, after=access)
    return locked


@transaction.atomic
def remove_member(*, membership: Membership, by: User | None) -> None:
    """End a membership, one's own too. Raises Membership.DoesNotExist, PermissionDenied and LastOwner."""
    locked = _locked(membership)
    if by is None or by != locked.user:
        require_admin(locked.organisation, by, locked.access)
    _keep_an_owner(locked)
    _record(Action.MEMBERSHIP_REMOVED, locked, by, before=locked.access)
    locked.delete()


def _locked(membership: Membership) -> Membership:
    """As it stands now. Nobody else changes who owns the organisation until the transaction ends."""
    # Two owners who leave at once would each see the other. SQLite needs no lock, having one writer at a time.
    Organisation.objects.select_for_update(no_key=True).get(pk=membership.organisation_id)
    return Membership.objects.select_related("organisation", "user").get(pk=membership.pk)


def require_admin(organisation: Organisation, by: User | None, *accesses: str) -> None:
    """Raises PermissionDenied unless the person may give or take all of these accesses. None is the system."""
    if by is None or by.is_staff:
        return
    own = Membership.objects.editors().filter(organisation=organisation, user=by).first()
    if own is None:
        raise PermissionDenied("Members are added and removed by the organisation's owners and admins.")
    if OWNER in accesses and own.access != OWNER:
        raise PermissionDenied("Owners are made and unmade by owners.")


def _keep_an_owner(leaving: Membership) -> None:
    others = Membership.objects.filter(organisation=leaving.organisation, access=OWNER).exclude(pk=leaving.pk)
    if leaving.access == OWNER and not others.exists():
        raise LastOwner


def _record(action: Action, membership: Membership, by: User | None, *, before: str = "", after: str = "") -> None:
    organisation = membership.organisation
    record(
        entry(
            action,
            organisation.name,
            by=by,
            organisation=organisation,
            about=membership.user,
            before={"access": before} if before else {},
            after={"access": after} if after else {},
        )
    )
