"""A report is a job with a file at its end. The row is the truth; the broker only carries its id."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from assessments.models import Result

if TYPE_CHECKING:
    from assessments.permissions import Holder


class ReportQuerySet(models.QuerySet["Report"]):
    def held_by(self, holder: "Holder") -> "ReportQuerySet":
        return self.filter(holder.holds("result__attempt__"))

    def with_file_and_role(self) -> "ReportQuerySet":
        return self.select_related("file", "result__attempt__rung__version__role")

    def waiting(self, *, at: datetime) -> "ReportQuerySet":
        """Reports that nobody is drawing: queued, or leased to a worker that did not finish in its time."""
        return self.filter(Q(state=Report.State.QUEUED) | Q(state=Report.State.DRAWING, leased_until__lte=at))


class Report(models.Model):
    """The PDF of one result in one edition of the template."""

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        DRAWING = "drawing", "Drawing"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="reports")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    template_version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True)
    problem = models.CharField(max_length=300, blank=True, help_text="what the person is told when it failed")
    requested_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(default=timezone.now, help_text="when its id last went to the broker")
    finished_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        indexes = [models.Index(fields=["state", "published_at"], name="report_for_the_sweeper")]
        constraints = [
            # The button pressed twice, or on two pages at once, asks for the same file.
            models.UniqueConstraint(fields=["result", "template_version"], name="report_once_per_result_and_template"),
            # A worker that lost its lease must not finish; the lease is there exactly while somebody draws.
            models.CheckConstraint(
                condition=Q(state="drawing", lease_token__isnull=False, leased_until__isnull=False)
                | (~Q(state="drawing") & Q(lease_token=None, leased_until=None)),
                name="report_leased_exactly_while_drawing",
            ),
        ]

    def __str__(self) -> str:
        return f"Report {self.pk}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("reports:for_result", args=[self.result_id])


class ReportFile(models.Model):
    """The finished PDF: where the storage keeps it and what it must hash to."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="file")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
