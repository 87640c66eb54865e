"""What people decide about candidates. Nothing decides by itself: a person does, for a reason, and it stays written.

DecisionError           it cannot be done; the message is a sentence for the person
├── NotYet              the candidate has not submitted
└── DecidedMeanwhile    somebody else decided after the page was opened
"""

from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from assessments.models import Attempt, Decision, Invitation
from assessments.selectors.administered import candidate_to_administer
from assessments.selectors.candidacy import is_candidate


class DecisionError(Exception):
    """It cannot be done. The message is a sentence for the person."""


class NotYet(DecisionError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was decided: the candidate has not submitted, so there is nothing to decide about yet. Your "
            "reason is kept below."
        )


class DecidedMeanwhile(DecisionError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was decided: somebody else decided while you had this page open. Read their reason, then decide "
            "again if you still want to. Yours is kept below."
        )


@transaction.atomic
def decide(*, invitation: Invitation, outcome: str, reason: str, seen: int, by: User) -> Decision:
    """Advance, hold or decline a candidate, for a reason. `seen` is how many decisions the person had before them.

    Raises PermissionDenied, and DecisionError also for one's own attempt or an empty reason.
    """
    invitation = candidate_to_administer(invitation.pk, by)
    if not hasattr(invitation, "attempt"):
        raise NotYet
    attempt = _locked(invitation.attempt.pk)
    if attempt.is_open:
        raise NotYet
    if is_candidate(attempt, by):
        raise DecisionError("This is your own attempt, and nobody decides about themself. Ask a colleague.")
    if not reason.strip():
        raise DecisionError("Nothing was decided: write down the reason, for the candidate may ask for it.")
    decided = attempt.decisions.count()
    if decided != seen:
        raise DecidedMeanwhile
    before = attempt.decisions.first()
    made = Decision.objects.create(
        attempt=attempt, outcome=outcome, reason=reason.strip(), by=by, decided_at=timezone.now()
    )
    record(
        entry(
            AuditEntry.Action.CANDIDATE_DECIDED,
            invitation.assessment.title,
            by=by,
            organisation=invitation.assessment.organisation,
            about=invitation.attempt.user,
            before={"decision": before.outcome} if before else {},
            after={"decision": outcome},
        )
    )
    return made


def _locked(attempt_id: UUID) -> Attempt:
    """As it stands now; whoever else decides waits."""
    Attempt.objects.select_for_update(no_key=True).get(pk=attempt_id)
    return Attempt.objects.with_role().get(pk=attempt_id)
