"""A file on its way into a matrix. The row is the truth; the broker only carries its id."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Job, JobQuerySet, Organisation
from roles.models.framework import Role


class MatrixImportQuerySet(JobQuerySet["MatrixImport"]):
    def outdated(self, *, at: datetime) -> "MatrixImportQuerySet":
        """Those that are forgotten, because they are older than KEPT_FOR."""
        return self.filter(created_at__lte=at - MatrixImport.KEPT_FOR)

    def without_file(self) -> "MatrixImportQuerySet":
        return self.defer("data")


class MatrixImport(Job):
    """A file that a person sent, what was found in it, and what it would change."""

    KEPT_FOR = timedelta(days=1)

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        WORKING = "working", "At work"
        ASKING = "asking", "Something has to be decided"
        REFUSED = "refused", "Cannot be imported as it is"
        READY = "ready", "Ready to import"
        DONE = "done", "Imported"
        FAILED = "failed", "Failed"

    class Step(models.TextChoices):
        """What the worker does next, or did last."""

        READ = "read", "Read the file"
        WRITE = "write", "Write the draft"

    AT_WORK = State.WORKING
    TASK = "roles.carry_out_import"
    MAX_TRIES = 3
    PAUSES = (timedelta(seconds=10),)
    WORKER_LOST = (
        "The worker stopped each time it worked on this file, so it was given up after three tries. Nothing was "
        "imported. You can try again, or send the file in another format; if that fails too, tell whoever runs this "
        "site."
    )

    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    role = models.ForeignKey(
        Role, on_delete=models.CASCADE, null=True, related_name="+", help_text="empty until a new one is made"
    )
    file_name = models.CharField(max_length=100)
    data = models.BinaryField(help_text="the file as it was sent; empty once it is imported")
    step = models.CharField(max_length=10, choices=Step, default=Step.READ)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    # Text, since a JSON field forgets the order of the rungs on PostgreSQL.
    mapping = models.TextField(blank=True, help_text="what was decided about the columns, as JSON; empty before")
    found = models.JSONField(default=dict, help_text="what the file has, for whoever decides")
    preview = models.JSONField(default=dict, help_text="what would change")
    problems = models.JSONField(default=list, help_text="what stands in the way, each with its place")
    note = models.CharField(max_length=300, blank=True, help_text="what the person is told beside the state")
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = MatrixImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "published_at"], name="import_for_the_sweeper")]
        constraints = [
            # A worker that lost its lease must not finish; the lease is there exactly while somebody works on it.
            models.CheckConstraint(
                condition=Q(state="working", lease_token__isnull=False, leased_until__isnull=False)
                | (~Q(state="working") & Q(lease_token=None, leased_until=None)),
                name="import_leased_exactly_while_working",
            ),
        ]

    def __str__(self) -> str:
        return f"Import of {self.file_name}: {self.state}"

    def get_absolute_url(self) -> str:
        return reverse("roles:import-step", args=[self.pk])

    @classmethod
    def told(cls, words: str, *, at: datetime) -> dict[str, Any]:
        return {"note": words}
