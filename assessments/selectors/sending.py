"""How far the mails to an assessment's candidates are, and which of them the mail server refused."""

from dataclasses import dataclass

from accounts.models import Mailing
from assessments.models import Assessment, Invitation

MOST_REFUSED = 100
MOVING = (Mailing.State.QUEUED, Mailing.State.SENDING)


@dataclass(frozen=True, slots=True)
class Sending:
    """The mails on their way, or those sent last; `refused` are the candidates whose last mail was not taken."""

    total: int
    sent: int
    failed: int
    is_moving: bool
    is_waiting: bool
    """Whether no worker has begun yet, or the mail server took nothing so far."""
    refused: list[Invitation]

    @property
    def done(self) -> int:
        return self.sent + self.failed


def sending_of(assessment: Assessment) -> Sending | None:
    """None before the first mail, and when the last is forgotten. Two queries."""
    theirs = Invitation.objects.filter(assessment=assessment).values("mail__mailing")
    mailings = list(Mailing.objects.filter(pk__in=theirs).with_progress().order_by("-created_at"))
    shown = [one for one in mailings if one.state in MOVING] or mailings[:1]
    if not shown:
        return None
    told = assessment.invitations.standing().filter(mail__isnull=False).exclude(mail__problem="")
    sent = sum(one.sent for one in shown)  # type: ignore[attr-defined]  # annotated, as the others below
    failed = sum(one.refused for one in shown)  # type: ignore[attr-defined]
    return Sending(
        total=sum(one.total for one in shown),  # type: ignore[attr-defined]
        sent=sent,
        failed=failed,
        is_moving=shown[0].state in MOVING,
        is_waiting=shown[0].state == Mailing.State.QUEUED and not sent + failed,
        refused=list(told.select_related("mail")[:MOST_REFUSED]),
    )
