from assessments.models.administration import (
    MOST_EXTRA_TIME,
    Assessment,
    AssessmentQuerySet,
    Invitation,
    InvitationQuerySet,
    Notice,
    Reviewer,
)
from assessments.models.attempt import GRACE, Acknowledgement, Attempt, AttemptQuerySet, Rating, Statement
from assessments.models.decision import Decision, SentBack
from assessments.models.result import Result, ResultRow, shown_in_full, shown_to_candidate
from assessments.models.review import Review, ReviewRating, reviews_are_in

__all__ = [
    "GRACE",
    "MOST_EXTRA_TIME",
    "Acknowledgement",
    "Assessment",
    "AssessmentQuerySet",
    "Attempt",
    "AttemptQuerySet",
    "Decision",
    "Invitation",
    "InvitationQuerySet",
    "Notice",
    "Rating",
    "Result",
    "ResultRow",
    "Review",
    "ReviewRating",
    "Reviewer",
    "SentBack",
    "Statement",
    "reviews_are_in",
    "shown_in_full",
    "shown_to_candidate",
]
