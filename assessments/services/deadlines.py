"""Until when a candidate may answer, all being considered."""

from collections.abc import Collection
from datetime import datetime, timedelta

from assessments.models import Assessment, Invitation, Sitting


def due(assessment: Assessment, invitation: Invitation) -> datetime | None:
    """The latest of: the assessment's deadline, with the time to it stretched by the extra time; their extension.

    None where the assessment has no deadline.
    """
    if assessment.deadline is None:
        return None
    whole = assessment.deadline - invitation.created_at
    stretched = max(assessment.deadline, invitation.created_at + whole * float(invitation.extra_time))
    return max(stretched, invitation.extended_to) if invitation.extended_to else stretched


def test_due(started_at: datetime, minutes: int, invitation: Invitation | None) -> datetime:
    """When a test ends: after its minutes, stretched by the extra time, and with the deadline at the latest."""
    factor = float(invitation.extra_time) if invitation else 1.0
    end = started_at + timedelta(minutes=minutes) * factor
    if invitation is None or invitation.due_at is None:
        return end
    return max(min(end, invitation.due_at), started_at + timedelta(seconds=1))


def reckon_tests(invitations: Collection[Invitation]) -> None:
    """Move the end of tests that are running to what the invitations now say. Two queries."""
    by_id = {one.pk: one for one in invitations}
    running = list(Sitting.objects.running().filter(attempt__invitation__in=by_id).select_related("attempt"))
    for sitting in running:
        invitation = by_id[sitting.attempt.invitation_id]  # type: ignore[index]  # found by it
        sitting.due_at = test_due(sitting.started_at, sitting.minutes, invitation)
    Sitting.objects.bulk_update(running, ["due_at"], batch_size=500)
