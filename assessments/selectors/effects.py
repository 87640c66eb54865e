"""Whom it concerns when an assessment is closed, opened again or changed."""

from dataclasses import dataclass

from django.db.models import Count, Q

from assessments.models import Assessment


@dataclass(frozen=True, slots=True)
class Effects:
    """Candidates who have not submitted: `waiting` have not begun, `begun` are answering.

    Of these, `in_test` are in a test whose clock runs.
    """

    candidates: int
    waiting: int
    begun: int
    in_test: int


def effects_of(assessment: Assessment) -> Effects:
    """One query; none for a draft, which has no candidates."""
    if assessment.is_draft:
        return Effects(0, 0, 0, 0)
    is_begun = Q(accepted_at__isnull=False)
    return Effects(
        **assessment.invitations.standing().aggregate(
            candidates=Count("pk"),
            waiting=Count("pk", filter=~is_begun),
            begun=Count("pk", filter=is_begun & Q(attempt__submitted_at=None)),
            in_test=Count("pk", filter=Q(attempt__in_test=True)),
        )
    )
