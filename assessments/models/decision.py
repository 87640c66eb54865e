"""What people decided about a candidate, and what they asked of one. Written once, by a named person with a reason."""

from django.db import models
from django.utils import timezone

from accounts.models import User
from assessments.models.attempt import Attempt


class Decision(models.Model):
    """Advance, hold or decline, decided by a person for a reason. The latest counts; the others are its history.

    There is no constraint to the account of whoever decided, so that one can be erased while the decision stays.
    """

    class Outcome(models.TextChoices):
        ADVANCE = "advance", "Advance"
        HOLD = "hold", "Hold"
        DECLINE = "decline", "Decline"

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="decisions")
    outcome = models.CharField(max_length=10, choices=Outcome)
    reason = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    decided_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-decided_at", "-pk"]
        constraints = [
            # Nothing decides without saying why; an empty reason would pass for one.
            models.CheckConstraint(condition=~models.Q(reason=""), name="decision_has_reason"),
            # Another word would be no decision that anybody can read.
            models.CheckConstraint(
                condition=models.Q(outcome__in=["advance", "hold", "decline"]), name="decision_outcome_known"
            ),
        ]

    def __str__(self) -> str:
        return self.get_outcome_display()


class SentBack(models.Model):
    """That a submitted attempt was opened again for more evidence, and what the candidate was asked."""

    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="sent_back")
    message = models.TextField(max_length=2000)
    by = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")
    sent_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name_plural = "sent back"
        constraints = [
            # A candidate who is asked for more has to be told what.
            models.CheckConstraint(condition=~models.Q(message=""), name="sent_back_says_what_is_asked"),
        ]

    def __str__(self) -> str:
        return f"Sent back: {self.message}"
