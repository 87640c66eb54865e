"""A job is a row that a worker works on. The row is the truth; the broker only carries its id."""

from datetime import datetime, timedelta
from typing import Any, ClassVar, TypeVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from uuid_utils.compat import uuid7

J = TypeVar("J", bound="Job", covariant=True)


class JobQuerySet(models.QuerySet[J]):
    def waiting(self, *, at: datetime) -> "JobQuerySet[J]":
        """Those nobody works on: queued, or leased to a worker that did not finish in its time."""
        lost = Q(state=self.model.AT_WORK, leased_until__lte=at)
        return self.filter(Q(state=Job.QUEUED) | lost)

    def overdue(self, *, at: datetime) -> "JobQuerySet[J]":
        """Those waiting for longer than they should: their message may be lost, or their pause is over."""
        return self.waiting(at=at).filter(self._late(at))

    def awaited(self, *, at: datetime) -> "JobQuerySet[J]":
        """Those for which a message should be on its way: waiting, and not in the pause after a try that failed."""
        return self.waiting(at=at).filter(Q(tries=0) | Q(state=self.model.AT_WORK) | self._late(at))

    def _late(self, at: datetime) -> Q:
        quiet, *after_tries = self.model.PAUSES
        late = Q(published_at__lte=at - quiet)
        for tries, pause in enumerate(after_tries, start=1):
            late &= ~Q(state=Job.QUEUED, tries__gte=tries) | Q(published_at__lte=at - pause)
        return late


class Job(models.Model):
    """What the kinds of jobs have in common. Each has its own states, queued and failed among them."""

    QUEUED: ClassVar = "queued"
    FAILED: ClassVar = "failed"

    AT_WORK: ClassVar[str]
    """The state in which a worker has it."""
    TASK: ClassVar[str]
    """The name of the task that works on it: whoever queues one need not load what does the work."""
    MAX_TRIES: ClassVar[int]
    PAUSES: ClassVar[tuple[timedelta, ...]]
    """How long it waits after it was published before it is published again, by the tries it had; the last for more."""
    WORKER_LOST: ClassVar[str]
    """What the person is told when each of its workers was lost."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    state = models.CharField(max_length=10, default=QUEUED)
    tries = models.PositiveSmallIntegerField(default=0)
    lease_token = models.UUIDField(null=True, editable=False)
    leased_until = models.DateTimeField(null=True)
    published_at = models.DateTimeField(default=timezone.now, help_text="when its id last went to the broker")

    class Meta:
        abstract = True

    @classmethod
    def told(cls, words: str, *, at: datetime) -> dict[str, Any]:
        """The fields that tell the person of its failure."""
        return {"problem": words}
