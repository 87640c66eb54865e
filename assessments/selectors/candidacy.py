"""What an attempt that was begun by invitation is part of, as far as its candidate is concerned."""

from dataclasses import dataclass
from datetime import datetime

from allauth.account.models import EmailAddress
from django.db.models import Exists, OuterRef

from accounts.models import User
from assessments.models import GRACE, Acknowledgement, Assessment, Attempt, Invitation, Notice, Result, SentBack
from assessments.permissions import Holder


@dataclass(frozen=True, slots=True)
class Candidacy:
    """The assessment, until when answers are taken, and what stands in the way of them.

    `closed` is a sentence that says why no answers are taken, empty while they are. `notice` is to be read before going
    on; None where the present wording was. `asked_for` is what was asked of a candidate who was sent back.
    """

    assessment: Assessment
    due_at: datetime | None
    closed: str
    notice: Notice | None
    asked_for: str


def candidacy_of(attempt: Attempt, *, at: datetime) -> Candidacy | None:
    """None for a self-started attempt, without a query; else two queries. Expects `Attempt.objects.with_role()`."""
    invitation = attempt.invitation
    if invitation is None:
        return None
    sent_back = SentBack.objects.filter(attempt=attempt).first() if attempt.is_open else None
    return Candidacy(
        assessment=invitation.assessment,
        due_at=invitation.due_at,
        closed=closed_for(attempt, at=at) if attempt.is_open else "",
        notice=unread_notice(attempt, invitation.assessment),
        asked_for=sent_back.message if sent_back else "",
    )


def unread_notice(attempt: Attempt, assessment: Assessment) -> Notice | None:
    """The notice in its present wording; None where it was read. One query."""
    read = Acknowledgement.objects.filter(attempt=attempt, notice=OuterRef("pk"))
    notice = Notice.objects.filter(assessment=assessment).annotate(was_read=Exists(read)).first()
    return None if notice is None or notice.was_read else notice


def closed_for(attempt: Attempt, *, at: datetime) -> str:
    """Why an open attempt takes no answers, as a sentence; empty when it takes them. Expects `with_role`."""
    invitation = attempt.invitation
    if invitation is None:
        return ""
    asked = invitation.assessment
    terms = Terms(str(asked.organisation), asked.state, invitation.due_at, invitation.revoked_at)
    return terms.closed(at=at)


@dataclass(frozen=True, slots=True)
class Terms:
    """What an organisation's side of an attempt says of whether answers are taken."""

    organisation: str
    state: str
    due_at: datetime | None
    revoked_at: datetime | None

    def closed(self, *, at: datetime) -> str:
        """Why no answers are taken, as a sentence; empty while they are."""
        if self.revoked_at is not None:
            return f"{self.organisation} has withdrawn its invitation."
        if self.state != Assessment.State.OPEN:
            return f"{self.organisation} has closed this assessment."
        if self.due_at is not None and self.due_at <= at - GRACE:
            return f"The deadline has passed. If you need more time, ask {self.organisation}: they can extend it."
        return ""


def shown_result(attempt: Attempt, holder: Holder) -> Result | None:
    """The result of the attempt that its holder is shown: the latest they may see. One query."""
    return Result.objects.held_by(holder).filter(attempt=attempt).order_by("-number").first()


@dataclass(frozen=True, slots=True)
class Beside:
    """The results of one attempt, the first first, and which of them this is."""

    assessment: Assessment
    number: int
    results: tuple[Result, ...]


def results_beside(result: Result) -> Beside | None:
    """The results of the same attempt; None, without a query, for a self-started one. Else one query.

    Expects `Result.objects.with_role()`, of somebody who is shown it: they are shown the others then.
    """
    assessment = result.attempt.assessment
    if assessment is None:
        return None
    results = tuple(Result.objects.filter(attempt=result.attempt_id).without_details().order_by("number"))
    return Beside(assessment, result.number, results)


def begun_by(link: str, holder: Holder) -> Attempt | None:
    """What the holder began with the link whose token has this hash, or with an earlier one of the same invitation."""
    held = Attempt.objects.held_by(holder)
    by_invitation = held.filter(invitation__token_hash=link)
    return by_invitation.first() or held.filter(invitation__assessment__link_hash=link).first()


def is_candidate(attempt: Attempt, user: User) -> bool:
    """Whether the attempt is the person's own, also where they answer signed out, invited at an address of theirs.

    At most one query. Expects `Attempt.objects.with_role()`.
    """
    if attempt.user_id is not None:
        return attempt.user_id == user.pk
    return attempt.invitation is not None and not sent_to_another(attempt.invitation, user)


def sent_to_another(invitation: Invitation | None, user: User) -> bool:
    """Whether the invitation went to an address that is none of the account's. At most one query.

    The link for anyone, which is None, went to nobody.
    """
    if invitation is None or invitation.email.lower() == user.email.lower():
        return False
    return not EmailAddress.objects.filter(user=user, email__iexact=invitation.email, verified=True).exists()
