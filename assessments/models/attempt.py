"""One person answering for one role and rung, and what they said, in the order they said it."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, ClassVar, Self, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from assessments.models.administration import Assessment, Invitation, Notice
from roles.framework import Level
from roles.models import MatrixRow, Rung

GRACE = timedelta(minutes=1)
"""How long after a deadline what was sent before it is still taken, for slow lines and clocks that differ."""

if TYPE_CHECKING:
    from assessments.permissions import Holder


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def held_by(self, holder: "Holder") -> "AttemptQuerySet":
        """Attempts of this person, and those this browser holds by its token."""
        return self.filter(holder.holds())

    def open(self) -> "AttemptQuerySet":
        return self.filter(submitted_at=None)

    def self_started(self) -> "AttemptQuerySet":
        return self.filter(invitation=None)

    def taking(self, *, at: datetime) -> "AttemptQuerySet":
        """Those that still take answers: open ones, of an organisation's while it lets the candidate answer. While its
        test runs, an attempt takes only answers to that.

        The other tables stand in a subquery of their own: with a join, an UPDATE would ask whether the attempt is
        open in a subquery too, which PostgreSQL does not ask again when it had to wait for another one.
        """
        in_time = Q(due_at=None) | Q(due_at__gt=at - GRACE)
        let_in = Invitation.objects.standing().filter(in_time, assessment__state=Assessment.State.OPEN)
        return (
            self.open()
            .filter(in_test=False)
            .filter(Q(invitation=None) | models.Exists(let_in.filter(pk=models.OuterRef("invitation_id"))))
        )

    def with_role(self) -> "AttemptQuerySet":
        """With role, rung and version, and the assessment it belongs to, if any."""
        return self.select_related("rung__version__role", "invitation__assessment__organisation")

    def with_clock(self) -> "AttemptQuerySet":
        """With the test of each, where there is one, as far as a list tells of it."""
        return self.select_related("sitting").defer("sitting__plan")

    def with_progress(self) -> "AttemptQuerySet":
        """Adds `rated_count` and `row_count`: how many competencies have an answer, of how many.

        Where no self-rating is asked, evidence is the answer.
        """
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
        backed = (
            Rating.objects.current()
            .filter(~Q(evidence="") | ~Q(link=""), attempt=models.OuterRef("pk"))
            .order_by()
            .values("attempt")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        asks_evidence = Q(invitation__assessment__asks_self_rating=False)
        answered = models.Case(models.When(asks_evidence, then=models.Subquery(backed)), default=models.Subquery(rated))
        return self.annotate(
            rated_count=models.functions.Coalesce(answered, 0),
            row_count=models.functions.Coalesce(models.Subquery(rows), 0),
        )


class Attempt(models.Model):
    """It belongs to a person, or to whoever holds its token. One that was begun by invitation is a candidate's in an
    assessment of an organisation; a self-started one has no invitation and concerns no organisation.

    Its rung belongs to one matrix version, so the attempt stays with that version whatever is published later.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="attempts"
    )
    token_hash = models.CharField(max_length=64, null=True, blank=True, db_index=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="attempts")
    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, null=True, blank=True, related_name="attempt"
    )
    started_at = models.DateTimeField(default=timezone.now)
    saved_at = models.DateTimeField(default=timezone.now)
    submitted_at = models.DateTimeField(null=True, blank=True)
    in_test = models.BooleanField(default=False, help_text="its test is running, so nothing else is taken")

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
            # A submitted attempt whose test still runs would go on taking answers after its result.
            models.CheckConstraint(condition=Q(in_test=False) | Q(submitted_at=None), name="attempt_in_test_is_open"),
            # "Begin" pressed twice would start two. Claimed ones are left out: signing in must not have to
            # choose which of two half-done attempts to lose. An invitation has its one attempt by itself.
            models.UniqueConstraint(
                fields=["user", "rung"],
                condition=Q(submitted_at=None, claimed_at=None, invitation=None),
                name="attempt_one_open_per_person_and_rung",
            ),
            models.UniqueConstraint(
                fields=["token_hash", "rung"],
                condition=Q(submitted_at=None, invitation=None),
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

    @property
    def shows_role(self) -> bool:
        """Whether whoever answers may open the role's page: no candidate may where it is an organisation's own."""
        return self.invitation_id is None or self.rung.version.role.organisation_id is None

    @property
    def is_test_only(self) -> bool:
        """Whether its test is all that is asked. Expects `with_role`."""
        return self.assessment is not None and self.assessment.is_test_only

    @property
    def assessment(self) -> Assessment | None:
        """The assessment it was begun in; None for a self-started one. Expects `with_role`, or asks for it."""
        return self.invitation.assessment if self.invitation else None


class Acknowledgement(models.Model):
    """That whoever answers read this notice before they started, or went on."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="acknowledgements")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="acknowledgements")
    acknowledged_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            # The button pressed twice would tell two times at which the notice was first read.
            models.UniqueConstraint(fields=["attempt", "notice"], name="acknowledgement_once_per_notice"),
        ]

    def __str__(self) -> str:
        return f"{self.notice_id} read {self.acknowledged_at}"


Said = TypeVar("Said", bound="Statement")


class StatementQuerySet(models.QuerySet[Said]):
    def answered(self) -> Self:
        """Ratings that say a level or "not applicable"; the others carry evidence written before choosing."""
        return self.filter(Q(level__isnull=False) | Q(not_applicable=True))

    def current(self) -> Self:
        """The last word on each competency of each attempt, or of each review."""
        whose = self.model.WHOSE
        same = {whose: models.OuterRef(whose), "row": models.OuterRef("row")}
        later = type(self)(self.model).filter(pk__gt=models.OuterRef("pk"), **same)
        return self.filter(~models.Exists(later))


class Statement(models.Model):
    """What somebody said of one competency at one time. Appended, never overwritten: the latest counts.

    `level` is empty for "not applicable", and while only evidence has been written.
    """

    WHOSE: ClassVar[str]
    """The field that names what the statement belongs to."""

    row = models.ForeignKey(MatrixRow, on_delete=models.PROTECT, related_name="+")
    level = models.PositiveSmallIntegerField(
        null=True, blank=True, choices=[(level.value, level.label) for level in Level]
    )
    not_applicable = models.BooleanField(default=False)
    evidence = models.TextField(max_length=2000, blank=True)
    link = models.URLField(max_length=500, blank=True)
    rated_at = models.DateTimeField(default=timezone.now)

    class Meta:
        abstract = True
        ordering = ["pk"]
        constraints = [
            # The scale has five levels.
            models.CheckConstraint(condition=Q(level__lte=4), name="%(class)s_level_on_scale"),
            # "Not applicable" says that there is no level; both at once would be counted as either.
            models.CheckConstraint(
                condition=Q(level=None) | Q(not_applicable=False), name="%(class)s_level_or_not_applicable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row_id}: {'n/a' if self.not_applicable else self.level}"


class RatingQuerySet(StatementQuerySet["Rating"]):
    pass


class Rating(Statement):
    """What the person said of themself."""

    WHOSE = "attempt"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="ratings")

    objects = RatingQuerySet.as_manager()

    class Meta(Statement.Meta):
        indexes = [models.Index(fields=["attempt", "row", "id"], name="rating_latest_per_row")]
