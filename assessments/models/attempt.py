"""One person answering for one role and rung, and what they said, in the order they said it."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from roles.framework import Level
from roles.models import MatrixRow, Rung

if TYPE_CHECKING:
    from assessments.permissions import Holder


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def held_by(self, holder: "Holder") -> "AttemptQuerySet":
        """Attempts of this person, and those this browser holds by its token."""
        return self.filter(holder.holds())

    def open(self) -> "AttemptQuerySet":
        return self.filter(submitted_at=None)

    def with_role(self) -> "AttemptQuerySet":
        return self.select_related("rung__version__role")

    def with_progress(self) -> "AttemptQuerySet":
        """Adds `rated_count` and `row_count`: how many competencies have an answer, of how many."""
        rated = (
            Rating.objects.answered()
            .filter(attempt=models.OuterRef("pk"))
            .order_by()
            .values("attempt")
            .annotate(n=models.Count("row", distinct=True))
            .values("n")
        )
        rows = (
            MatrixRow.objects.filter(version=models.OuterRef("rung__version"))
            .order_by()
            .values("version")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        return self.annotate(
            rated_count=models.functions.Coalesce(models.Subquery(rated), 0),
            row_count=models.functions.Coalesce(models.Subquery(rows), 0),
        )


class Attempt(models.Model):
    """A self-started attempt. It belongs to a person, or to whoever holds its token, and to no organisation.

    Its rung belongs to one matrix version, so the attempt stays with that version whatever is published later.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="attempts"
    )
    token_hash = models.CharField(max_length=64, null=True, blank=True, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)

    is_new = False
    """Whether whoever holds this object has just begun it, rather than found it."""

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            # With neither nobody could open it; with both, a browser left behind would keep reading it after
            # its person signed in elsewhere.
            models.CheckConstraint(
                condition=Q(user__isnull=False, token_hash=None) | Q(user=None, token_hash__isnull=False),
                name="attempt_has_person_or_token",
            ),
            # "Begin" pressed twice would start two. Claimed ones are left out: signing in must not have to
            # choose which of two half-done attempts to lose.
            models.UniqueConstraint(
                fields=["user", "rung"],
                condition=Q(submitted_at=None, claimed_at=None),
                name="attempt_one_open_per_person_and_rung",
            ),
            models.UniqueConstraint(
                fields=["token_hash", "rung"],
                condition=Q(submitted_at=None),
                name="attempt_one_open_per_token_and_rung",
            ),
        ]

    def __str__(self) -> str:
        return f"Attempt {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:attempt", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.submitted_at is None


class RatingQuerySet(models.QuerySet["Rating"]):
    def answered(self) -> "RatingQuerySet":
        """Ratings that say a level or "not applicable"; the others carry evidence written before choosing."""
        return self.filter(Q(level__isnull=False) | Q(not_applicable=True))

    def current(self) -> "RatingQuerySet":
        """The last word on each competency of each attempt."""
        later = Rating.objects.filter(
            attempt=models.OuterRef("attempt"), row=models.OuterRef("row"), pk__gt=models.OuterRef("pk")
        )
        return self.filter(~models.Exists(later))


class Rating(models.Model):
    """What the person said of one competency at one time. Appended, never overwritten: the latest counts.

    `level` is empty for "not applicable", and while only evidence has been written.
    """

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="ratings")
    row = models.ForeignKey(MatrixRow, on_delete=models.PROTECT, related_name="ratings")
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(level.value, level.label) for level in Level]
    )
    not_applicable = models.BooleanField(default=False)
    evidence = models.TextField(max_length=2000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    rated_at = models.DateTimeField(default=timezone.now)

    objects = RatingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["attempt", "row", "id"], name="rating_latest_per_row")]
        constraints = [
            # The scale has five levels.
            models.CheckConstraint(condition=Q(level__lte=4), name="rating_level_on_scale"),
            # "Not applicable" says that there is no level; both at once would be counted as either.
            models.CheckConstraint(
                condition=Q(level=None) | Q(not_applicable=False), name="rating_level_or_not_applicable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_id}: {'n/a' if self.not_applicable else self.level}"
