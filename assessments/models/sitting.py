"""A test that was taken or is under way: what it was planned from, its clock, and every item it showed."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.models.attempt import Attempt
from assessments.models.bank import ItemVersion
from roles.models import MatrixRow

if TYPE_CHECKING:
    from assessments.permissions import Holder

TEST_GRACE = timedelta(seconds=30)
"""How long after the end an answer that was sent before it is still taken, for slow lines."""


class SittingQuerySet(models.QuerySet["Sitting"]):
    def running(self) -> "SittingQuerySet":
        return self.filter(finished_at=None)

    def in_time(self, *, at: datetime) -> "SittingQuerySet":
        """Those that still take answers. The condition is the row's own, so an UPDATE decides by it alone."""
        return self.running().filter(due_at__gt=at - TEST_GRACE)

    def overdue(self, *, at: datetime) -> "SittingQuerySet":
        """Running although nothing is taken any more."""
        return self.running().filter(due_at__lte=at - TEST_GRACE)

    def held_by(self, holder: "Holder") -> "SittingQuerySet":
        return self.filter(holder.holds("attempt__"))

    def with_attempt(self) -> "SittingQuerySet":
        return self.select_related(
            "attempt__rung__version__role", "attempt__invitation__assessment__organisation", "attempt__user"
        )


class Sitting(models.Model):
    """The test of one attempt. With its end the attempt is submitted.

    `plan` has, for each competency of the rung that counts, what is asked, what is known beside the test, and the items
    that may be shown with their curves: everything the choice of items and the scores follow from, as it was when the
    test began. `seed` makes the choices and orders, so the same answers lead through the same test again.
    """

    class End(models.TextChoices):
        COMPLETE = "complete", "Nothing more was left to ask"
        STOPPED = "stopped", "Ended by the candidate"
        TIME = "time", "Time ran out"

    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="sitting")
    plan = models.JSONField()
    seed = models.BigIntegerField()
    limit = models.PositiveSmallIntegerField(help_text="the most items it shows")
    minutes = models.PositiveSmallIntegerField(help_text="how long it lasts, without extra time")
    started_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answered = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True, blank=True)
    end = models.CharField(max_length=10, choices=End, blank=True)
    swept_at = models.DateTimeField(null=True, blank=True, help_text="when the sweeper tried to end it and could not")

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at"]
        constraints = [
            # A test that has ended by no reason, or for one and still runs, would be swept again and again.
            models.CheckConstraint(
                condition=Q(finished_at=None, end="") | (Q(finished_at__isnull=False) & ~Q(end="")),
                name="sitting_ends_for_a_reason",
            ),
            # The limit is told to whoever takes it.
            models.CheckConstraint(condition=Q(answered__lte=models.F("limit")), name="sitting_within_its_limit"),
            # A test that ends before it begins takes no answer.
            models.CheckConstraint(condition=Q(due_at__gt=models.F("started_at")), name="sitting_lasts"),
        ]
        indexes = [
            # The sweeper asks each second.
            models.Index(fields=["due_at"], condition=Q(finished_at=None), name="sitting_running"),
        ]

    def __str__(self) -> str:
        return f"Test of {self.attempt_id}"

    @property
    def is_running(self) -> bool:
        return self.finished_at is None

    @property
    def asked(self) -> list[dict[str, Any]]:
        """The competencies of the plan."""
        rows: list[dict[str, Any]] = self.plan["rows"]
        return rows


class ResponseQuerySet(models.QuerySet["Response"]):
    def given(self) -> "ResponseQuerySet":
        return self.exclude(answered_at=None)


class Response(models.Model):
    """One page of the paper: the item as it was shown, and what was answered. Written when it is shown.

    `order` has the places of the item's options in the order shown. `answer` is in terms of the bank: `chosen` has
    places of options, as ticked or in their order; `value` a number as text; `unknown` stands for "I don't know".
    """

    sitting = models.ForeignKey(Sitting, on_delete=models.CASCADE, related_name="responses")
    sequence = models.PositiveSmallIntegerField()
    row = models.ForeignKey(MatrixRow, on_delete=models.PROTECT, related_name="+")
    version = models.ForeignKey(ItemVersion, on_delete=models.PROTECT, related_name="responses")
    order = models.JSONField(default=list)
    shown_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer = models.JSONField(null=True)
    is_right = models.BooleanField(null=True)

    objects = ResponseQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            # Two tabs that go on at once would show two items as the next.
            models.UniqueConstraint(fields=["sitting", "sequence"], name="response_once_per_sequence"),
            # An item shown twice in one test would count twice.
            models.UniqueConstraint(fields=["sitting", "version"], name="response_once_per_item"),
            # An answer without its time and its mark, or a mark without an answer, could not be scored.
            models.CheckConstraint(
                condition=Q(answered_at=None, answer=None, is_right=None)
                | Q(answered_at__isnull=False, answer__isnull=False, is_right__isnull=False),
                name="response_answered_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"Question {self.sequence} of {self.sitting}"
