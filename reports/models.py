"""A report is a job with a file at its end. The row is the truth; the broker only carries its id."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Job, JobQuerySet, User
from assessments.models import Assessment, Result, shown_in_full

if TYPE_CHECKING:
    from assessments.permissions import Holder


class ReportQuerySet(JobQuerySet["Report"]):
    def held_by(self, holder: "Holder") -> "ReportQuerySet":
        """Those of the person's own results of which they may see everything."""
        return self.filter(holder.holds("result__attempt__"), shown_in_full("result__attempt"))

    def comparisons_for(self, user: User) -> "ReportQuerySet":
        """Those the person asked for, of assessments for which they still hire."""
        return self.filter(requested_by=user, assessment__in=Assessment.objects.administered_by(user))

    def with_file_and_role(self) -> "ReportQuerySet":
        return self.select_related("file", "result__attempt__rung__version__role")

    def with_file_and_assessment(self) -> "ReportQuerySet":
        return self.select_related("file", "assessment__organisation", "assessment__rung__version__role")


class Report(Job):
    """A PDF in one edition of its template: of one result, or of the comparison of an assessment's candidates.

    A comparison shows what whoever asked for it may see when it is drawn. Asked for again when it is done, it is made
    anew, since candidates go on; the one of a result is made once.
    """

    class State(models.TextChoices):
        QUEUED = "queued", "Queued"
        DRAWING = "drawing", "Drawing"
        DONE = "done", "Done"
        FAILED = "failed", "Failed"

    AT_WORK = State.DRAWING
    TASK = "reports.draw_report"
    MAX_TRIES = 5
    PAUSES = (timedelta(seconds=5),)
    WORKER_LOST = (
        "The worker stopped each time it drew this PDF, so it was given up after five tries. What it tells is safe on "
        "its page. You can try again; if that fails too, tell whoever runs this site."
    )

    result = models.ForeignKey(Result, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, null=True, blank=True, related_name="reports")
    asked = models.JSONField(default=dict, blank=True, help_text="how the comparison was to look")
    asked_hash = models.CharField(max_length=64, blank=True, help_text="SHA-256 of what was asked, to compare it by")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    template_version = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=300, blank=True, help_text="what the person is told when it failed")
    requested_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at"]
        indexes = [models.Index(fields=["state", "published_at"], name="report_for_the_sweeper")]
        constraints = [
            # The button pressed twice, or on two pages at once, asks for the same file.
            models.UniqueConstraint(fields=["result", "template_version"], name="report_once_per_result_and_template"),
            # Likewise for a comparison while it is being made. Done, it tells of its time, and another may follow.
            models.UniqueConstraint(
                fields=["assessment", "requested_by", "asked_hash", "template_version"],
                condition=Q(assessment__isnull=False, state__in=["queued", "drawing"]),
                name="report_one_comparison_in_the_making",
            ),
            # Of neither there would be nothing to draw; of both, whoever may see the one would see the other.
            models.CheckConstraint(
                condition=Q(result__isnull=False, assessment=None) | Q(result=None, assessment__isnull=False),
                name="report_of_a_result_or_an_assessment",
            ),
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
        if self.result_id is None:
            return reverse("reports:comparison", args=[self.pk])
        return reverse("reports:for_result", args=[self.result_id])

    @classmethod
    def told(cls, words: str, *, at: datetime) -> dict[str, Any]:
        return {"problem": words, "finished_at": at}


class ReportFile(models.Model):
    """The finished PDF: where the storage keeps it and what it must hash to."""

    report = models.OneToOneField(Report, on_delete=models.CASCADE, primary_key=True, related_name="file")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.name
