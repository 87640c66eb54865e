from assessments.models.administration import (
    LEAST_TEST_MINUTES,
    MOST_EXTRA_TIME,
    MOST_TEST_MINUTES,
    TEST_MINUTES,
    Assessment,
    AssessmentQuerySet,
    Invitation,
    InvitationQuerySet,
    Notice,
    Reviewer,
)
from assessments.models.attempt import GRACE, Acknowledgement, Attempt, AttemptQuerySet, Rating, Statement
from assessments.models.bank import Item, ItemQuerySet, ItemVersion, ItemVersionQuerySet
from assessments.models.decision import Decision, SentBack
from assessments.models.result import Result, ResultRow, shown_in_full, shown_to_candidate
from assessments.models.review import Review, ReviewRating, reviews_are_in
from assessments.models.sitting import TEST_GRACE, Response, Sitting, SittingQuerySet

__all__ = [
    "GRACE",
    "LEAST_TEST_MINUTES",
    "MOST_EXTRA_TIME",
    "MOST_TEST_MINUTES",
    "TEST_GRACE",
    "TEST_MINUTES",
    "Acknowledgement",
    "Assessment",
    "AssessmentQuerySet",
    "Attempt",
    "AttemptQuerySet",
    "Decision",
    "Invitation",
    "InvitationQuerySet",
    "Item",
    "ItemQuerySet",
    "ItemVersion",
    "ItemVersionQuerySet",
    "Notice",
    "Rating",
    "Response",
    "Result",
    "ResultRow",
    "Review",
    "ReviewRating",
    "Reviewer",
    "SentBack",
    "Sitting",
    "SittingQuerySet",
    "Statement",
    "reviews_are_in",
    "shown_in_full",
    "shown_to_candidate",
]
