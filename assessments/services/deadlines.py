"""Until when a candidate may answer, all being considered."""

from datetime import datetime

from assessments.models import Assessment, Invitation


def due(assessment: Assessment, invitation: Invitation) -> datetime | None:
    """The latest of: the assessment's deadline, with the time to it stretched by the extra time; their extension.

    None where the assessment has no deadline.
    """
    if assessment.deadline is None:
        return None
    whole = assessment.deadline - invitation.created_at
    stretched = max(assessment.deadline, invitation.created_at + whole * float(invitation.extra_time))
    return max(stretched, invitation.extended_to) if invitation.extended_to else stretched
