"""Writes to invitations, by those who hire: invite, remind, send again, revoke, give more time.

InvitationError     it cannot be done; the message is a sentence for the person
├── NotOpen         candidates are invited while the assessment is open
├── DeadlinePassed  whoever was invited could not answer any more
└── TooMany         so many at once would be a mistake, or a nuisance to many people
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models.functions import Lower
from django.template.loader import get_template
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from accounts.sealing import hash_of, token_for
from accounts.services import Letter, queue_mails
from assessments.models import Assessment, Invitation, InvitationQuerySet
from assessments.selectors.administered import locked_assessment, require_hirer
from assessments.services.deadlines import due, reckon_tests

Action = AuditEntry.Action

VALID_FOR = timedelta(days=30)
"""How long the link in an invitation can be used, unless its sender says otherwise."""

MAILED_EVERY = timedelta(hours=1)
"""How long nobody is reminded or sent the link again after the last time: whoever signs up may hire."""

MOST_AT_ONCE = 2_000
MOST_IN_A_DAY = 5_000
LINK = "assessments:invited"
Render = Callable[[dict[str, Any]], str]


class InvitationError(Exception):
    """It cannot be done. The message is a sentence for the person."""


class NotOpen(InvitationError):
    def __init__(self) -> None:
        super().__init__("Nobody was invited: open the assessment first. What you typed is kept below.")


class DeadlinePassed(InvitationError):
    def __init__(self) -> None:
        super().__init__(
            "Nobody was invited: the deadline of this assessment has passed, so their links would open nothing. Choose "
            "a later one in its settings first. What you typed is kept below."
        )


class TooMany(InvitationError):
    pass


@dataclass(frozen=True, slots=True)
class Invitee:
    email: str
    name: str = ""


@transaction.atomic
def invite(
    *,
    assessment: Assessment,
    invitees: Sequence[Invitee],
    text: str = "",
    valid_for: timedelta = VALID_FOR,
    base_url: str,
    by: User,
) -> list[Invitation]:
    """Invite each address that has no standing invitation yet, once; the mails go to the outbox.

    Returns the new invitations: fewer than invitees where some are invited already. A constant number of queries.
    Raises PermissionDenied and InvitationError.
    """
    locked = locked_assessment(assessment, by)  # whoever else invites waits, so that no address is asked twice
    if not locked.is_open:
        raise NotOpen
    now = timezone.now()
    if locked.deadline is not None and locked.deadline <= now:
        raise DeadlinePassed
    _check_numbers(locked, len(invitees))
    known = set(_standing(locked).values_list(Lower("email"), flat=True))
    wanted = {invitee.email.lower(): invitee for invitee in reversed(invitees) if invitee.email.lower() not in known}
    made = [_invitation(locked, invitee, text, now + valid_for, by, now) for invitee in reversed(wanted.values())]
    _send(made, "invitation", base_url, by)
    Invitation.objects.bulk_create(made)
    if made:
        _record(Action.CANDIDATES_INVITED, locked, by, {"invited": len(made)})
    return made


@transaction.atomic
def resend(*, invitations: Collection[Invitation], base_url: str, by: User) -> int:
    """Send the link again to those who have not accepted, and let it be used as long as a new one. Returns how many.

    Those past their deadline are left out: their link would open nothing. So are those mailed within MAILED_EVERY.

    Raises PermissionDenied and NotOpen.
    """
    now = timezone.now()
    waiting = [one for one in _to_mail(invitations, by, now) if one.accepted_at is None and not one.via_link]
    for one in waiting:
        one.reminded_at = now
        one.expires_at = now + VALID_FOR
        one.token_hash = hash_of(token_for(one.link_key))  # the same, unless the site's secret was changed
    _send(waiting, "invitation", base_url, by)
    Invitation.objects.bulk_update(waiting, ["reminded_at", "expires_at", "token_hash", "mail"], batch_size=500)
    _record_for(waiting, Action.CANDIDATES_REMINDED, by)
    return len(waiting)


@transaction.atomic
def remind(*, invitations: Collection[Invitation], base_url: str, by: User) -> int:
    """Remind those who have not submitted: by the link, or of where they left off. Returns how many.

    Those past their deadline are left out: they could not answer. So are those mailed within MAILED_EVERY.

    Raises PermissionDenied and NotOpen.
    """
    now = timezone.now()
    late = [one for one in _to_mail(invitations, by, now) if not hasattr(one, "attempt") or one.attempt.is_open]
    waiting = [one for one in late if one.accepted_at is None]
    begun = [one for one in late if one.accepted_at is not None]
    for one in late:
        one.reminded_at = now
    for one in waiting:
        one.expires_at = max(one.expires_at or now, now + timedelta(days=7))
        one.token_hash = hash_of(token_for(one.link_key))
    _send(waiting, "reminder", base_url, by)
    _send(begun, "reminder_begun", base_url, by)
    Invitation.objects.bulk_update(late, ["reminded_at", "expires_at", "token_hash", "mail"], batch_size=500)
    _record_for(late, Action.CANDIDATES_REMINDED, by)
    return len(late)


@transaction.atomic
def revoke(*, invitations: Collection[Invitation], by: User) -> int:
    """Withdraw invitations: their links open nothing and nothing more is taken; what was written stays.

    Those who submitted are left as they are: they are decided about instead. Returns how many. Raises PermissionDenied.
    """
    found = [one for one in _current(invitations, by) if not hasattr(one, "attempt") or one.attempt.is_open]
    Invitation.objects.filter(pk__in=[one.pk for one in found]).update(revoked_at=timezone.now())
    _record_for(found, Action.CANDIDATES_REVOKED, by)
    return len(found)


@transaction.atomic
def give_time(
    *,
    invitations: Collection[Invitation],
    by: User,
    extra_time: Decimal | None = None,
    reason: str | None = None,
    extended_to: datetime | None = None,
) -> int:
    """Stretch all the time these candidates have by a factor from 1 to 3, or extend their deadline, or both.

    The reason is for those who hire; reviewers never see it. Returns how many. Raises PermissionDenied, and
    InvitationError for a factor out of range or an extension that has passed.
    """
    if extra_time is not None and not 1 <= extra_time <= 3:
        raise InvitationError("Nothing was changed: extra time is a factor from 1 to 3.")
    if extended_to is not None and extended_to <= timezone.now():
        raise InvitationError("Nothing was changed: the later deadline has passed already. Choose one to come.")
    found = _current(invitations, by)
    for one in found:
        one.extra_time = one.extra_time if extra_time is None else extra_time
        one.extra_time_reason = one.extra_time_reason if reason is None else reason
        one.extended_to = extended_to or one.extended_to
        one.due_at = due(one.assessment, one)
    Invitation.objects.bulk_update(found, ["extra_time", "extra_time_reason", "extended_to", "due_at"], batch_size=500)
    reckon_tests(found)
    _record_for(found, Action.CANDIDATES_GIVEN_TIME, by)
    return len(found)


def _standing(assessment: Assessment) -> InvitationQuerySet:
    return assessment.invitations.filter(revoked_at=None, via_link=False)


def _check_numbers(assessment: Assessment, wanted: int) -> None:
    if wanted > MOST_AT_ONCE:
        raise TooMany(
            f"Nobody was invited: {wanted:,} addresses are more than can be invited at once. Send them in parts of up "
            f"to {MOST_AT_ONCE:,}."
        )
    since = timezone.now() - timedelta(days=1)
    today = Invitation.objects.filter(
        assessment__organisation=assessment.organisation, via_link=False, created_at__gt=since
    ).count()
    if today + wanted > MOST_IN_A_DAY:
        raise TooMany(
            f"Nobody was invited: {assessment.organisation} has invited {today:,} people within a day, and "
            f"{MOST_IN_A_DAY:,} is the most. Invite the others tomorrow."
        )


def _invitation(
    assessment: Assessment, invitee: Invitee, text: str, until: datetime, by: User, now: datetime
) -> Invitation:
    made = Invitation(
        assessment=assessment,
        email=invitee.email,
        name=invitee.name,
        text=text,
        expires_at=until,
        invited_by=by,
        created_at=now,
    )
    made.token_hash = hash_of(token_for(made.link_key))
    made.due_at = due(assessment, made)
    return made


def _current(invitations: Collection[Invitation], by: User) -> list[Invitation]:
    """The invitations as they stand, without those that were revoked. Raises PermissionDenied.

    Whoever else changes them or their assessment's deadline waits, so that nothing is written over with what stood
    before.
    """
    ids = [one.pk for one in invitations]
    of_these = Invitation.objects.filter(pk__in=ids)
    assessments = Assessment.objects.filter(pk__in=of_these.values("assessment")).order_by("pk")
    list(assessments.select_for_update(no_key=True).values_list("pk"))
    list(of_these.order_by("pk").select_for_update(no_key=True).values_list("pk"))
    found = list(Invitation.objects.with_assessment().with_attempt().standing().filter(pk__in=ids))
    for organisation in {one.assessment.organisation for one in found}:
        require_hirer(organisation, by)
    return found


def was_mailed(invitation: Invitation, *, at: datetime) -> bool:
    """Whether they were reminded, or sent the link again, so lately that they are left alone."""
    return invitation.reminded_at is not None and invitation.reminded_at > at - MAILED_EVERY


def _to_mail(invitations: Collection[Invitation], by: User, now: datetime) -> list[Invitation]:
    """Those of them who may still begin or answer, and are not left alone. Raises PermissionDenied and NotOpen."""
    found = _current(invitations, by)
    if any(not one.assessment.is_open for one in found):
        raise NotOpen
    in_time = [one for one in found if one.due_at is None or one.due_at > now]
    return [one for one in in_time if not was_mailed(one, at=now)]


def _send(invitations: Sequence[Invitation], kind: str, base_url: str, by: User) -> None:
    """Queue a mail for each, and note which one it was; the invitations are saved by whoever calls."""
    subject, text = get_template(f"assessments/mail/{kind}_subject.txt"), get_template(f"assessments/mail/{kind}.txt")
    assessments = {one.assessment for one in invitations}
    subjects = {assessment: subject.render({"assessment": assessment}).strip() for assessment in assessments}
    letters = [_letter(one, subjects[one.assessment], text.render, base_url, by) for one in invitations]
    organisation = invitations[0].assessment.organisation if invitations else None
    mails = queue_mails(letters=letters, base_url=base_url, by=by, organisation=organisation)
    for one, mail in zip(invitations, mails, strict=True):
        one.mail = mail


def _letter(invitation: Invitation, subject: str, render: Render, base_url: str, by: User) -> Letter:
    has_link = invitation.accepted_at is None
    context = {"invitation": invitation, "assessment": invitation.assessment, "by": by, "base_url": base_url}
    return Letter(
        to=invitation.email,
        subject=subject,
        text=render(context),
        link_name=LINK if has_link else "",
        link_key=invitation.link_key if has_link else "",
    )


def _record(action: AuditEntry.Action, assessment: Assessment, by: User, told: dict[str, object]) -> None:
    record(entry(action, assessment.title, by=by, organisation=assessment.organisation, after=told))


def _record_for(invitations: Sequence[Invitation], action: AuditEntry.Action, by: User) -> None:
    """One entry for each assessment, with the number of candidates."""
    for assessment in {one.assessment for one in invitations}:
        told: dict[str, object] = {"candidates": sum(one.assessment_id == assessment.pk for one in invitations)}
        _record(action, assessment, by, told)
