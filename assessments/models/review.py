"""One reviewer's ratings of one attempt, in the order in which they were given."""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import User
from assessments.models.administration import Reviewer
from assessments.models.attempt import Attempt, Statement, StatementQuerySet


class ReviewQuerySet(models.QuerySet["Review"]):
    def submitted(self) -> "ReviewQuerySet":
        """Those that count, also while their reviewer has taken them up again."""
        return self.exclude(submitted_at=None)

    def open(self) -> "ReviewQuerySet":
        """Those being written, for the first time or again."""
        return self.filter(models.Q(submitted_at=None) | models.Q(reopened_at__isnull=False))

    def by(self, user: User | AnonymousUser) -> "ReviewQuerySet":
        return self.filter(reviewer=user.pk)


class Review(models.Model):
    """What one reviewer says of one attempt. It counts from when it is submitted.

    Taken up again, what was said until it was submitted counts until it is submitted anew.

    The reviewer is empty when their account is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="reviews")
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["started_at", "pk"]
        constraints = [
            # Two tabs opened at once would begin two reviews, and one person would count as two reviewers.
            models.UniqueConstraint(fields=["attempt", "reviewer"], name="review_once_per_reviewer"),
            # Taken up again before it ever counted, it would count without having been submitted.
            models.CheckConstraint(
                condition=models.Q(reopened_at=None) | models.Q(submitted_at__isnull=False),
                name="review_submitted_before_reopened",
            ),
        ]

    def __str__(self) -> str:
        return f"Review {self.pk}"

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None or self.reopened_at is not None


class ReviewRatingQuerySet(StatementQuerySet["ReviewRating"]):
    pass


class ReviewRating(Statement):
    """What a reviewer said of one competency at one time. Appended, never overwritten: the latest counts.

    `not_applicable` says that the reviewer cannot judge it. The evidence is what they base the level on; the note is
    for whoever decides.
    """

    WHOSE = "review"

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="ratings")
    note = models.TextField(max_length=2000, blank=True)

    objects = ReviewRatingQuerySet.as_manager()

    class Meta(Statement.Meta):
        indexes = [models.Index(fields=["review", "row", "id"], name="review_rating_latest_per_row")]


def reviews_are_in(attempt: str, *, assessment: str, person: str) -> models.Q:
    """Filters to what leads to an attempt that was reviewed by everybody who was to review it.

    Takes the names of the keys of the attempt, of its assessment and of the candidate's account. Waited for is whoever
    was made a reviewer, may still review in the organisation, and is not the candidate.
    """
    submitted = Review.objects.submitted()
    theirs = submitted.filter(attempt=models.OuterRef(models.OuterRef(attempt)), reviewer=models.OuterRef("user"))
    # A candidate without an account is nobody's equal, and not unlike anybody either: SQL's NULL would wait for no one.
    is_candidate = models.Case(
        models.When(user=models.OuterRef(person), then=models.Value(True)),
        default=models.Value(False),
        output_field=models.BooleanField(),
    )
    awaited = (
        Reviewer.objects.who_may()
        .alias(is_candidate=is_candidate)
        .filter(~models.Exists(theirs), is_candidate=False, assessment=models.OuterRef(assessment))
    )
    return models.Q(models.Exists(submitted.filter(attempt=models.OuterRef(attempt)))) & ~models.Q(
        models.Exists(awaited)
    )
