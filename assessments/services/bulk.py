"""The same done about many candidates at once. Whom it does not fit is left as they are, and said why."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.utils import timezone

from accounts.models import User
from assessments.models import Assessment, Invitation
from assessments.selectors.administered import require_hirer
from assessments.services.invitations import (
    MOST_AT_ONCE,
    InvitationError,
    give_time,
    remind,
    resend,
    revoke,
    was_mailed,
)


class Closed(InvitationError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was sent: the assessment is closed, so nobody could answer. Open it again first, in its settings."
        )


class TooManyAtOnce(InvitationError):
    def __init__(self) -> None:
        super().__init__(
            f"Nothing was done: {MOST_AT_ONCE:,} candidates are the most at once. Narrow them down by stage, decision "
            "or name."
        )


class Act(TextChoices):
    REMIND = "remind", "Remind"
    RESEND = "resend", "Send the link again"
    WITHDRAW = "withdraw", "Withdraw"
    TIME = "time", "Give more time"


DONE = {Act.REMIND: "reminded", Act.RESEND: "sent the link again", Act.WITHDRAW: "withdrawn", Act.TIME: "given time"}
MEANWHILE = "changed or gone in the meantime"


@dataclass(frozen=True, slots=True)
class Outcome:
    """For how many it was done, and how many were left as they are for which reason."""

    act: Act
    done: int
    left: Mapping[str, int] = field(default_factory=dict)

    @property
    def left_words(self) -> str:
        """Why the others are left: "2 submitted already; 1 withdrawn"."""
        return "; ".join(f"{count:,} {reason}" for reason, count in self.left.items())

    @property
    def words(self) -> str:
        """As a sentence: "37 candidates were reminded. 3 were left as they are: 2 submitted already; 1 withdrawn."."""
        number = sum(self.left.values())
        whom = {0: "Nobody was", 1: "1 candidate was"}.get(self.done, f"{self.done:,} candidates were")
        said = f"{whom} {DONE[self.act]}."
        if not number:
            return said
        return f"{said} {number:,} {'was' if number == 1 else 'were'} left as they are: {self.left_words}."


def obstacle(act: Act, invitation: Invitation, *, at: datetime) -> str:
    """Why it cannot be done about this candidate, in a few words; empty when it can. Expects the attempt with it."""
    if invitation.revoked_at is not None:
        return "withdrawn already" if act is Act.WITHDRAW else "withdrawn"
    has_begun = hasattr(invitation, "attempt")
    if act is Act.TIME:
        return ""
    if act is Act.RESEND:
        if invitation.via_link:
            return "came by the link for anyone"
        if has_begun:
            return "began already, who can be reminded instead"
    if has_begun and not invitation.attempt.is_open:
        return "submitted already" if act is Act.REMIND else "submitted, who are decided about instead"
    if act is not Act.WITHDRAW and invitation.due_at is not None and invitation.due_at <= at:
        return "past their deadline, who need more time first"
    if act in (Act.REMIND, Act.RESEND) and was_mailed(invitation, at=at):
        return "mailed within the last hour"
    return ""


def foresee(*, assessment: Assessment, act: Act, candidates: Collection[UUID], by: User) -> Outcome:
    """What would come of it now. Two queries. Raises PermissionDenied and TooManyAtOnce."""
    require_hirer(assessment.organisation, by)
    _check_number(candidates)
    fitting, left = _sorted(assessment, act, candidates)
    return _outcome(act, candidates, len(fitting), left)


@transaction.atomic
def act_on(
    *,
    assessment: Assessment,
    act: Act,
    candidates: Collection[UUID],
    base_url: str,
    by: User,
    extra_time: Decimal | None = None,
    reason: str | None = None,
    extended_to: datetime | None = None,
) -> Outcome:
    """Do it about those of the assessment's candidates, named by id, whom it fits. The last three are for TIME.

    Raises PermissionDenied and InvitationError, whereupon nothing was done.
    """
    require_hirer(assessment.organisation, by)
    _check_number(candidates)
    if act in (Act.REMIND, Act.RESEND) and not assessment.is_open:
        raise Closed
    fitting, left = _sorted(assessment, act, candidates)
    match act:
        case Act.REMIND:
            done = remind(invitations=fitting, base_url=base_url, by=by)
        case Act.RESEND:
            done = resend(invitations=fitting, base_url=base_url, by=by)
        case Act.WITHDRAW:
            done = revoke(invitations=fitting, by=by)
        case Act.TIME:
            done = give_time(invitations=fitting, by=by, extra_time=extra_time, reason=reason, extended_to=extended_to)
    return _outcome(act, candidates, done, left)


def _check_number(candidates: Collection[UUID]) -> None:
    if len(candidates) > MOST_AT_ONCE:
        raise TooManyAtOnce


def _sorted(assessment: Assessment, act: Act, candidates: Collection[UUID]) -> tuple[list[Invitation], Counter[str]]:
    """Whom it fits, and how many it does not for which reason."""
    now = timezone.now()
    left, fitting = Counter[str](), []
    for one in Invitation.objects.with_attempt().filter(assessment=assessment, pk__in=candidates):
        if why := obstacle(act, one, at=now):
            left[why] += 1
        else:
            fitting.append(one)
    return fitting, left


def _outcome(act: Act, candidates: Collection[UUID], done: int, left: Counter[str]) -> Outcome:
    if missing := len(set(candidates)) - done - left.total():
        left[MEANWHILE] = missing
    return Outcome(act, done, dict(left.most_common()))
