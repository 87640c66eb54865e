"""Writes by whoever holds a link: open an invitation, accept it, ask for a fresh link.

Each takes the hash of the link's token, which is what the database and the session keep of it.

LinkRefused             the link opens nothing; the message is a sentence for the person
├── Forged              no such link was ever sent, or another took its place
├── Revoked             its organisation has withdrawn the invitation
├── Used                it was used before, and works once
├── Expired             it was not used in time
├── OfAnother           what was begun with it belongs to an account by now, and not to that of whoever asks
├── Crowded             the link for anyone let in as many as it does in a day
└── AssessmentClosed    nobody is let in any more
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.sealing import hash_of, token_for
from accounts.services import Letter, queue_mails
from assessments.models import Acknowledgement, Assessment, Attempt, Invitation, Notice
from assessments.permissions import Holder
from assessments.services.deadlines import due
from assessments.services.invitations import LINK, MOST_IN_A_DAY, VALID_FOR

RENEWED_EVERY = timedelta(minutes=5)


class LinkRefused(Exception):
    """The link opens nothing. The message is a sentence for the person."""


class Forged(LinkRefused):
    def __init__(self) -> None:
        super().__init__(
            "This link opens nothing. Use the whole link from the latest mail you got; if it is the whole link, ask "
            "whoever invited you for another."
        )


class Revoked(LinkRefused):
    def __init__(self, assessment: Assessment) -> None:
        super().__init__(
            f"{assessment.organisation} has withdrawn this invitation. If you think that is a mistake, ask them."
        )


class Used(LinkRefused):
    def __init__(self) -> None:
        super().__init__(
            "This link was used before, and each works once. Go on in the browser in which you used it, or sign in "
            "with the account you used; or have a fresh link sent to the address that was invited."
        )


class Expired(LinkRefused):
    def __init__(self) -> None:
        super().__init__("This link is too old to be used. Have a fresh one sent to the address that was invited.")


class OfAnother(LinkRefused):
    def __init__(self) -> None:
        super().__init__(
            "What was begun with this invitation belongs to an account by now. Sign in with that account and find it "
            "under My assessments."
        )


class Crowded(LinkRefused):
    def __init__(self) -> None:
        super().__init__(
            "More people began by this link today than it is made for. Nothing is lost: try again tomorrow, or ask "
            "whoever gave it to you for an invitation by mail."
        )


class AssessmentClosed(LinkRefused):
    def __init__(self, assessment: Assessment) -> None:
        super().__init__(
            f"{assessment.organisation} lets nobody begin this assessment any more. If you need more time, ask them."
        )


@dataclass(frozen=True, slots=True)
class Invited:
    """What a link opens: an assessment, and the invitation; None for the link for anyone."""

    assessment: Assessment
    invitation: Invitation | None


def opened_by(token_hash: str, *, at: datetime) -> Invited:
    """What the link whose token has this hash opens. Raises LinkRefused. At most two queries."""
    invitation = Invitation.objects.with_assessment().with_attempt().filter(token_hash=token_hash).first()
    if invitation is None:
        assessment = Assessment.objects.with_role().filter(link_hash=token_hash).first()
        if assessment is None:
            raise Forged
        invited = Invited(assessment, None)
    else:
        invited = Invited(invitation.assessment, invitation)
        _check(invitation, at)
    due_at = invitation.due_at if invitation else invited.assessment.deadline
    if not invited.assessment.is_open or (due_at is not None and due_at <= at):
        raise AssessmentClosed(invited.assessment)
    return invited


def _check(invitation: Invitation, at: datetime) -> None:
    if invitation.revoked_at is not None:
        raise Revoked(invitation.assessment)
    if invitation.link_used_at is not None:
        raise Used
    if invitation.has_expired(at=at):
        raise Expired


@transaction.atomic
def note_opened(*, token_hash: str, by: Holder) -> Invited:
    """Keep when the link was opened for the first time. Raises LinkRefused."""
    now = timezone.now()
    invited = opened_by(token_hash, at=now)
    if invited.invitation and invited.invitation.opened_at is None:
        Invitation.objects.filter(pk=invited.invitation.pk, opened_at=None).update(opened_at=now)
    return invited


@transaction.atomic
def accept(*, token_hash: str, notice: Notice, by: Holder, email: str = "", name: str = "") -> Attempt:
    """Begin the assessment the link opens, with its notice read; the link is used up.

    A fresh link, sent because the first browser is gone, moves the attempt to this one, or to this person. By the
    link for anyone, `email` and `name` are what the candidate says; a person who came by it before goes on with what
    they began. Raises LinkRefused, and Notice.DoesNotExist where the notice is not of this assessment.
    """
    now = timezone.now()
    invited = opened_by(token_hash, at=now)
    notice = Notice.objects.get(pk=notice.pk, assessment=invited.assessment)
    if invited.invitation is None:
        attempt = _by_link(invited.assessment, by, email, name, now)
    else:
        attempt = _by_invitation(invited.invitation, by, now)
    Acknowledgement.objects.get_or_create(attempt=attempt, notice=notice)
    return attempt


def _by_invitation(invitation: Invitation, by: Holder, now: datetime) -> Attempt:
    used = Invitation.objects.filter(pk=invitation.pk, link_used_at=None, revoked_at=None)
    if not used.update(
        link_used_at=now, opened_at=invitation.opened_at or now, accepted_at=invitation.accepted_at or now
    ):
        raise Used
    attempt = Attempt.objects.filter(invitation=invitation).first()
    if attempt is None:
        return _begin(invitation, by, now)
    # Somebody may sign in just now, in the browser that began it.
    movable = Attempt.objects.filter(Q(user=None) | Q(user=by.user_id), pk=attempt.pk)
    if not movable.update(user_id=by.user_id, token_hash=by.token_hash):
        raise OfAnother
    return attempt


def _by_link(assessment: Assessment, by: Holder, email: str, name: str, now: datetime) -> Attempt:
    # Two tabs at once would make the person two candidates; and the deadline may be another by now.
    locked = Assessment.objects.select_for_update(no_key=True).get(pk=assessment.pk)
    found = Attempt.objects.held_by(by).filter(invitation__assessment=assessment).first()
    if found is not None:
        return found
    since = now - timedelta(days=1)
    if Invitation.objects.filter(assessment=assessment, via_link=True, created_at__gt=since).count() >= MOST_IN_A_DAY:
        raise Crowded
    invitation = Invitation(
        assessment=assessment,
        email=email,
        name=name,
        via_link=True,
        created_at=now,
        opened_at=now,
        accepted_at=now,
        link_used_at=now,
    )
    invitation.due_at = due(locked, invitation)
    invitation.save(force_insert=True)
    return _begin(invitation, by, now)


def _begin(invitation: Invitation, by: Holder, now: datetime) -> Attempt:
    owner = {"user_id": by.user_id} if by.user_id else {"token_hash": by.token_hash}
    begun = Attempt.objects.create(
        rung=invitation.assessment.rung, invitation=invitation, started_at=now, saved_at=now, **owner
    )
    begun.is_new = True
    return begun


@transaction.atomic
def renew_link(*, token_hash: str, base_url: str, by: Holder) -> bool:
    """Send a fresh link to the address that was invited, in place of one that was used or has expired.

    Nothing is sent for a forged or withdrawn link, none where it would open nothing, and none to an address again
    within five minutes: False. Whoever asks learns nothing by it, since the mail goes to the invited address only.
    """
    now = timezone.now()
    found = Invitation.objects.with_assessment().standing().filter(token_hash=token_hash, via_link=False).first()
    if found is None or not found.assessment.is_open or (found.due_at is not None and found.due_at <= now):
        return False
    due_for_one = Invitation.objects.filter(pk=found.pk, link_number=found.link_number).exclude(
        reminded_at__gt=now - RENEWED_EVERY
    )
    found.link_number += 1
    moved = due_for_one.update(
        link_number=found.link_number,
        token_hash=hash_of(token_for(found.link_key)),
        link_used_at=None,
        expires_at=now + VALID_FOR,
        reminded_at=now,
    )
    if not moved:
        return False
    context = {"invitation": found, "assessment": found.assessment}
    letter = Letter(
        to=found.email,
        subject=render_to_string("assessments/mail/fresh_link_subject.txt", context).strip(),
        text=render_to_string("assessments/mail/fresh_link.txt", context),
        link_name=LINK,
        link_key=found.link_key,
    )
    mails = queue_mails(letters=[letter], base_url=base_url, by=None, organisation=found.assessment.organisation)
    Invitation.objects.filter(pk=found.pk).update(mail=mails[0])
    return True
