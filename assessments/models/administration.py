"""What an organisation administers: an assessment, the notice before it, who reviews, and whom it invites."""

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models import Mail, Membership, Organisation, User
from roles.models import Rung

MOST_EXTRA_TIME = 3
TEST_MINUTES = 60
"""How long a test of many competencies lasts where nobody decided otherwise."""
LEAST_TEST_MINUTES, MOST_TEST_MINUTES = 10, 240


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def administered_by(self, user: User | AnonymousUser) -> "AssessmentQuerySet":
        """Those of organisations in which the person hires."""
        hires = Membership.objects.hiring().filter(user=user.pk, organisation=models.OuterRef("organisation"))
        return self.filter(models.Exists(hires))

    def reviewed_by(self, user: User | AnonymousUser) -> "AssessmentQuerySet":
        """Those the person was made a reviewer of, while they may review in its organisation."""
        access = Membership.objects.reviewing().filter(user=user.pk, organisation=models.OuterRef("organisation"))
        asked = Reviewer.objects.filter(user=user.pk, assessment=models.OuterRef("pk"))
        return self.filter(models.Exists(access), models.Exists(asked))

    def of_colleagues(self, user: User | AnonymousUser) -> "AssessmentQuerySet":
        """Those of organisations the person belongs to, whatever they may do there."""
        belongs = Membership.objects.filter(user=user.pk, organisation=models.OuterRef("organisation"))
        return self.filter(models.Exists(belongs))

    def with_role(self) -> "AssessmentQuerySet":
        return self.select_related("organisation", "rung__version__role")


class Assessment(models.Model):
    """What candidates are asked to take: one rung of one matrix version, by some methods, until a deadline.

    What a candidate is asked does not change once it is open. It may be closed and opened again.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        OPEN = "open", "Open"
        CLOSED = "closed", "Closed"

    class Sees(models.TextChoices):
        """What the candidate sees of their result."""

        EVERYTHING = "everything", "Everything: estimates, gaps and what to learn next"
        SUMMARY = "summary", "A summary: readiness, what is met and the gaps in order"
        NOTHING = "nothing", "Nothing but that it was received"

    class SeesWhen(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        REVIEWED = "reviewed", "When all reviews are in"
        DECIDED = "decided", "When it was decided"
        CLOSED = "closed", "When the assessment is closed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="assessments")
    title = models.CharField(max_length=120)
    rung = models.ForeignKey(Rung, on_delete=models.PROTECT, related_name="assessments")
    asks_self_rating = models.BooleanField("self-rating", default=True)
    asks_test = models.BooleanField("test", default=False)
    test_minutes = models.PositiveSmallIntegerField("minutes for the test", default=TEST_MINUTES)
    asks_review = models.BooleanField("review", default=True)
    blind = models.BooleanField(
        "blind review",
        default=True,
        help_text="reviewers see neither the self-rating nor each other's reviews until they submit their own",
    )
    deadline = models.DateTimeField(null=True, blank=True)
    sees = models.CharField(max_length=12, choices=Sees, default=Sees.EVERYTHING)
    sees_when = models.CharField(max_length=12, choices=SeesWhen, default=SeesWhen.AT_ONCE)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    link_number = models.PositiveSmallIntegerField(default=0, help_text="counts the links for anyone there were")
    link_hash = models.CharField(
        max_length=64, null=True, blank=True, unique=True, help_text="of the link for anyone; empty while there is none"
    )
    revision = models.PositiveIntegerField(default=1, help_text="counts changes, so that the second to save is told")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            # Without a method there is nothing to take, and no evidence could come of it.
            models.CheckConstraint(
                condition=Q(asks_self_rating=True) | Q(asks_test=True) | Q(asks_review=True),
                name="assessment_asks_something",
            ),
            # A test of no time is over before it begins, and one of days is no test under a clock.
            models.CheckConstraint(
                condition=Q(test_minutes__gte=LEAST_TEST_MINUTES, test_minutes__lte=MOST_TEST_MINUTES),
                name="assessment_test_minutes_10_to_240",
            ),
            # What candidates are let into, and what they may see once it is closed, both hang on the state.
            models.CheckConstraint(
                condition=Q(state="draft", opened_at=None, closed_at=None)
                | Q(state="open", opened_at__isnull=False, closed_at=None)
                | Q(state="closed", opened_at__isnull=False, closed_at__isnull=False),
                name="assessment_times_match_state",
            ),
            # A misspelt choice would be read as "not nothing", and show what was to stay hidden.
            models.CheckConstraint(
                condition=Q(
                    sees__in=["everything", "summary", "nothing"],
                    sees_when__in=["at_once", "reviewed", "decided", "closed"],
                ),
                name="assessment_visibility_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("assessments:assessment", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED

    @property
    def methods(self) -> str:
        """In words: "self-rating, test and review"."""
        asked = {"self-rating": self.asks_self_rating, "test": self.asks_test, "review": self.asks_review}
        *before, last = (name for name, is_asked in asked.items() if is_asked)
        return f"{', '.join(before)} and {last}" if before else last

    @property
    def is_test_only(self) -> bool:
        """Whether the test is all that is asked, so that candidates write nothing."""
        return self.asks_test and not (self.asks_self_rating or self.asks_review)

    @property
    def shows_at_once(self) -> bool:
        """Whether a candidate who submits sees a result then."""
        shows = self.sees != self.Sees.NOTHING and self.sees_when == self.SeesWhen.AT_ONCE
        return shows and (self.asks_self_rating or self.asks_test)

    @property
    def asks_evidence(self) -> bool:
        """Whether candidates write only what shows their level, for reviewers to say it."""
        return self.asks_review and not self.asks_self_rating

    @property
    def link_key(self) -> str:
        """What the token of the link for anyone is made from."""
        return f"assessment:{self.pk}:{self.link_number}"


class Notice(models.Model):
    """What a candidate is told before they start, in one wording. Another wording is another number."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="notices")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(max_length=5000)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-number"]
        constraints = [
            # Two managers who change the notice at once would leave it open which one was acknowledged.
            models.UniqueConstraint(fields=["assessment", "number"], name="notice_number_once_per_assessment"),
        ]

    def __str__(self) -> str:
        return f"Notice {self.number} of {self.assessment}"


class ReviewerQuerySet(models.QuerySet["Reviewer"]):
    def who_may(self) -> "ReviewerQuerySet":
        """Those who may still review in the organisation."""
        return self.filter(
            models.Exists(
                Membership.objects.reviewing().filter(
                    user=models.OuterRef("user"), organisation=models.OuterRef("assessment__organisation")
                )
            )
        )


class Reviewer(models.Model):
    """That a colleague reviews the candidates of an assessment."""

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="reviewers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reviewing")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ReviewerQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            # Listed twice, a reviewer would be waited for twice.
            models.UniqueConstraint(fields=["assessment", "user"], name="reviewer_once_per_assessment"),
        ]

    def __str__(self) -> str:
        return f"{self.user} reviews {self.assessment}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def standing(self) -> "InvitationQuerySet":
        """Those that were not revoked."""
        return self.filter(revoked_at=None)

    def accepted(self) -> "InvitationQuerySet":
        return self.exclude(accepted_at=None)

    def with_assessment(self) -> "InvitationQuerySet":
        return self.select_related("assessment__organisation", "assessment__rung__version__role")

    def with_attempt(self) -> "InvitationQuerySet":
        """With the attempt and its person, which are not there before it was accepted."""
        return self.select_related("attempt__user")


class Invitation(models.Model):
    """Asks one e-mail address to take one assessment, and stands for that candidate in it.

    Whoever came by the link for anyone has one too, made when they accepted. Of the token in its link the database
    keeps only the hash.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    via_link = models.BooleanField(default=False, help_text="came by the link for anyone; the address is their word")
    link_number = models.PositiveSmallIntegerField(default=1, help_text="counts the links that were sent")
    token_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    expires_at = models.DateTimeField(null=True, blank=True, help_text="until when the link can be used")
    text = models.TextField(max_length=2000, blank=True, help_text="personal words in the mail")
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="+", help_text="the last sent")
    reminded_at = models.DateTimeField(null=True, blank=True)
    extra_time = models.DecimalField(
        max_digits=3,
        decimal_places=2,
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_EXTRA_TIME)],
        help_text="factor on all time there is, from 1 to 3",
    )
    extra_time_reason = models.TextField(max_length=500, blank=True, help_text="for those who hire, not for reviewers")
    extended_to = models.DateTimeField(null=True, blank=True, help_text="a later deadline for this candidate")
    due_at = models.DateTimeField(null=True, blank=True, help_text="the deadline that counts, all being considered")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    opened_at = models.DateTimeField(null=True, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)
    link_used_at = models.DateTimeField(null=True, blank=True, help_text="a link works once; a fresh one again")
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        constraints = [
            # The same list pasted twice, or by two managers at once, would ask a candidate twice. Those who came by
            # the link only said their address, which may be that of somebody invited.
            models.UniqueConstraint(
                "assessment",
                Lower("email"),
                condition=Q(revoked_at=None, via_link=False),
                name="invitation_once_per_address",
            ),
            # Less than the usual time, or time without end, would be no fair chance.
            models.CheckConstraint(
                condition=Q(extra_time__gte=1, extra_time__lte=MOST_EXTRA_TIME), name="invitation_extra_time_1_to_3"
            ),
            # A candidate counted as started who never opened it would make nonsense of the board.
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(opened_at__isnull=False), name="invitation_opened_before_accepted"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def get_absolute_url(self) -> str:
        return reverse("assessments:candidate", args=[self.pk])

    @property
    def link_key(self) -> str:
        """What the token in the mail is made from. With another number, the old one opens nothing."""
        return f"invitation:{self.pk}:{self.link_number}"

    def has_expired(self, *, at: datetime) -> bool:
        return self.expires_at is not None and self.expires_at <= at
