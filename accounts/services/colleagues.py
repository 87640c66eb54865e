"""Inviting colleagues into an organisation, and joining it. Each change is recorded in its audit log, without names.

ColleagueError          the change cannot be made; the message is a sentence for the person
├── NotInvited          somebody on the list cannot be invited, or too many were
├── NotPending          the invitation was accepted or revoked meanwhile
└── LinkError           the link lets nobody in
    ├── LinkUnknown
    ├── LinkUsed
    ├── LinkRevoked
    ├── LinkExpired
    └── AnotherAddress  the link was sent to another address than the account's; joining with it has to be meant
"""

from collections.abc import Sequence
from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, ColleagueInvitation, Mail, Membership, Organisation, User
from accounts.sealing import hash_of, token_for
from accounts.services.mails import Letter, queue_mails
from accounts.services.memberships import AlreadyMember, require_admin

MOST_AT_ONCE = 50
MOST_IN_A_DAY = 200
MOST_LINKS = 10
Action = AuditEntry.Action


class ColleagueError(Exception):
    """The change cannot be made. The message is a sentence for the person."""


class NotInvited(ColleagueError):
    pass


class NotPending(ColleagueError):
    def __init__(self) -> None:
        super().__init__("Nothing was changed: this invitation was accepted or revoked meanwhile.")


class LinkError(ColleagueError):
    """The link lets nobody in."""


class LinkUnknown(LinkError):
    def __init__(self) -> None:
        super().__init__(
            "This link is not known here. It may have been cut off on its way, or a later mail brought another in its "
            "place. Open the link of the latest mail, or ask whoever invited you to send it again."
        )


class LinkUsed(LinkError):
    def __init__(self) -> None:
        super().__init__(
            "This link was used already, and it works once. If it was you, sign in with the account you used then. If "
            "it was not, ask whoever invited you for another link."
        )


class LinkRevoked(LinkError):
    def __init__(self) -> None:
        super().__init__("This invitation was revoked. If you think that is a mistake, ask whoever invited you.")


class LinkExpired(LinkError):
    def __init__(self) -> None:
        days = ColleagueInvitation.VALID_FOR.days
        super().__init__(
            f"This link has expired: it was valid for {days} days. Ask whoever invited you to send it again."
        )


class AnotherAddress(LinkError):
    def __init__(self) -> None:
        super().__init__("You have not joined yet: the invitation was sent to another address than your account's.")


@transaction.atomic
def invite_colleagues(
    *, organisation: Organisation, emails: Sequence[str], access: str, words: str = "", base_url: str, by: User
) -> list[ColleagueInvitation]:
    """Mail each address a link that lets its reader become a member. An expired invitation is replaced.

    Raises PermissionDenied, and NotInvited where one is a member, was invited, or they are too many: then nobody is.
    """
    require_admin(organisation, by, access)
    now, addresses = timezone.now(), list(dict.fromkeys(email.lower() for email in emails))
    _require_few(organisation, addresses)
    if Membership.objects.filter(organisation=organisation, user__email__in=addresses).exists():
        raise NotInvited(
            "Nobody was invited: one of these people became a member meanwhile. Look at the list of people."
        )
    theirs = ColleagueInvitation.objects.filter(organisation=organisation, email__in=addresses)
    theirs.expired(at=now).update(revoked_at=now)
    made = [
        ColleagueInvitation(organisation=organisation, email=email, access=access, words=words, invited_by=by)
        for email in addresses
    ]
    _send(made, base_url, by)
    try:
        with transaction.atomic():
            ColleagueInvitation.objects.bulk_create(made)
    except IntegrityError as taken:
        raise NotInvited(
            "Nobody was invited: one of these addresses was invited before. Look at the list of invitations."
        ) from taken
    _record(Action.COLLEAGUE_INVITED, organisation, by, {"access": access, "people": len(made)})
    return made


@transaction.atomic
def invite_again(*, invitation: ColleagueInvitation, base_url: str, by: User) -> ColleagueInvitation:
    """Send another link, valid anew; the one before opens nothing. Raises PermissionDenied, NotPending, NotInvited."""
    locked = _locked(invitation, by)
    if locked.link_number >= MOST_LINKS:
        raise NotInvited(
            f"No mail was sent: {MOST_LINKS} went to this address. Ask in another way, or revoke this one."
        )
    locked.link_number += 1
    _send([locked], base_url, by)
    locked.save(update_fields=["link_number", "token_hash", "expires_at", "mail"])
    _record(Action.COLLEAGUE_INVITED_AGAIN, locked.organisation, by, {"access": locked.access})
    return locked


@transaction.atomic
def revoke_invitation(*, invitation: ColleagueInvitation, by: User) -> None:
    """Its link opens nothing from now on. Raises PermissionDenied and NotPending."""
    locked = _locked(invitation, by)
    locked.revoked_at = timezone.now()
    locked.save(update_fields=["revoked_at"])
    _record(Action.COLLEAGUE_INVITATION_REVOKED, locked.organisation, by, {"access": locked.access})


@transaction.atomic
def join(*, token_hash: str, as_another: bool = False, by: User) -> Membership:
    """Become a member by the link. With `as_another` the person means the account they use, whatever its address.

    Raises LinkError as `usable_invitation` does, AnotherAddress, and AlreadyMember: then the link stays unused.
    """
    invitation = usable_invitation(token_hash)
    organisation = invitation.organisation
    if Membership.objects.filter(organisation=organisation, user=by).exists():
        raise AlreadyMember
    if by.email.lower() != invitation.email and not as_another:
        raise AnotherAddress
    now = timezone.now()
    usable = ColleagueInvitation.objects.pending().filter(pk=invitation.pk, token_hash=token_hash, expires_at__gt=now)
    if not usable.update(accepted_at=now, accepted_by=by):
        raise LinkUsed  # somebody else was quicker
    try:
        with transaction.atomic():
            joined = Membership.objects.create(organisation=organisation, user=by, access=invitation.access)
    except IntegrityError as taken:
        raise AlreadyMember from taken
    told = {"access": joined.access, "by invitation": True}
    record(entry(Action.MEMBERSHIP_ADDED, organisation.name, by=by, organisation=organisation, about=by, after=told))
    return joined


def usable_invitation(token_hash: str) -> ColleagueInvitation:
    """The invitation whose link can be used now. One query. Raises LinkUnknown, LinkUsed, LinkRevoked, LinkExpired."""
    invitation = ColleagueInvitation.objects.with_people().filter(token_hash=token_hash).first()
    if invitation is None:
        raise LinkUnknown
    if invitation.accepted_at:
        raise LinkUsed
    if invitation.revoked_at:
        raise LinkRevoked
    if invitation.has_expired:
        raise LinkExpired
    return invitation


def _require_few(organisation: Organisation, addresses: list[str]) -> None:
    if len(addresses) > MOST_AT_ONCE:
        raise NotInvited(
            f"Nobody was invited: these are {len(addresses)} addresses, and {MOST_AT_ONCE} is the most at once."
        )
    # Whoever signs up may make an organisation: without a limit it would be a way to send mail to the world.
    lately = timezone.now() - timedelta(days=1)
    sent = ColleagueInvitation.objects.filter(organisation=organisation, created_at__gt=lately).count()
    if sent + len(addresses) > MOST_IN_A_DAY:
        raise NotInvited(
            f"Nobody was invited: {sent} were invited since yesterday, and {MOST_IN_A_DAY} a day is the most. "
            "Invite these tomorrow."
        )


def _send(invitations: list[ColleagueInvitation], base_url: str, by: User) -> None:
    """Queue a mail with a link to each, and note them: whoever calls saves."""
    now = timezone.now()
    letters = [_letter(invitation, by) for invitation in invitations]
    organisation = invitations[0].organisation if invitations else None
    mails: list[Mail] = queue_mails(letters=letters, base_url=base_url, by=by, organisation=organisation)
    for invitation, mail in zip(invitations, mails, strict=True):
        invitation.mail = mail
        invitation.token_hash = hash_of(token_for(invitation.link_key))
        invitation.expires_at = now + ColleagueInvitation.VALID_FOR


def _letter(invitation: ColleagueInvitation, by: User) -> Letter:
    who, organisation, words = (_plain(text) for text in (str(by), invitation.organisation.name, invitation.words))
    days = ColleagueInvitation.VALID_FOR.days
    text = (
        f"{who} invites you to {organisation} on Plumbline, as {invitation.get_access_display().lower()}.\n\n"
        + (f"{words}\n\n" if words else "")
        + f"Open this link to join. It works once, and for {days} days:\n\n{Mail.LINK}\n\n"
        "Plumbline assesses where people stand against a role, and shows its working. If you did not expect this "
        "mail, do nothing: you become no member unless you accept.\n"
    )
    subject = f"{who} invites you to {organisation}"
    return Letter(invitation.email, subject, text, "organisations:join-link", invitation.link_key)


def _plain(text: str) -> str:
    """What people typed, without the mark that would be taken for the place of the link."""
    return text.replace(Mail.LINK, "")


def _locked(invitation: ColleagueInvitation, by: User) -> ColleagueInvitation:
    """As it stands now, while it is pending. Nobody accepts it until the transaction ends."""
    require_admin(invitation.organisation, by, invitation.access)
    pending = ColleagueInvitation.objects.pending().select_for_update(no_key=True, of=("self",))
    locked = pending.select_related("organisation").filter(pk=invitation.pk).first()
    if locked is None:
        raise NotPending
    return locked


def _record(action: Action, organisation: Organisation, by: User, after: dict[str, object]) -> None:
    record(entry(action, organisation.name, by=by, organisation=organisation, after=after))
