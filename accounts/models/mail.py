"""Mails on their way out: written with what they are about, sent by a worker, one by one."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models.jobs import Job, JobQuerySet
from accounts.models.people import Organisation


class MailingQuerySet(JobQuerySet["Mailing"]):
    def with_progress(self) -> "MailingQuerySet":
        """With the numbers `total`, `sent` and `refused` of its mails; the rest still goes out."""
        return self.annotate(
            total=Count("mails"),
            sent=Count("mails", filter=Q(mails__sent_at__isnull=False)),
            refused=Count("mails", filter=~Q(mails__problem="")),
        )

    def outdated(self, *, at: datetime) -> "MailingQuerySet":
        """Those that are forgotten: they ended, well or badly, longer ago than KEPT_FOR."""
        return self.filter(finished_at__lte=at - Mailing.KEPT_FOR)


class Mailing(Job):
    """Mails that were queued together."""

    KEPT_FOR = timedelta(days=30)

    class State(models.TextChoices):
        QUEUED = "queued", "Waiting"
        SENDING = "sending", "Being sent"
        DONE = "done", "Sent"
        FAILED = "failed", "Failed"

    AT_WORK = State.SENDING
    TASK = "accounts.send_mailing"
    MAX_TRIES = 8
    # A mail server that is away comes back within hours: the last try is some seven hours and a half after the first.
    PAUSES = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400))
    WORKER_LOST = (
        "The worker stopped each time it sent these mails, so they were given up after eight tries. What was sent "
        "stays sent. Tell whoever runs this site, then send the others again."
    )

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    base_url = models.CharField(max_length=200, help_text="address of the site as its sender used it, without the path")
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    problem = models.CharField(max_length=300, blank=True, help_text="what the sender is told when it failed")
    created_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, db_index=True)

    objects = MailingQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "published_at"], name="mailing_for_the_sweeper")]
        constraints = [
            # A worker that lost its lease must not finish; the lease is there exactly while somebody sends.
            models.CheckConstraint(
                condition=Q(state="sending", lease_token__isnull=False, leased_until__isnull=False)
                | (~Q(state="sending") & Q(lease_token=None, leased_until=None)),
                name="mailing_leased_exactly_while_sending",
            ),
        ]

    def __str__(self) -> str:
        return f"Mailing {self.pk}: {self.state}"

    @classmethod
    def told(cls, words: str, *, at: datetime) -> dict[str, Any]:
        return {"problem": words, "finished_at": at}


class MailQuerySet(models.QuerySet["Mail"]):
    def unsent(self) -> "MailQuerySet":
        """Those that neither went out nor were refused."""
        return self.filter(sent_at=None, problem="")


class Mail(models.Model):
    """One mail to one address. A link in it is made when it is sent, so that no token is kept."""

    LINK = "{link}"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    mailing = models.ForeignKey(Mailing, on_delete=models.CASCADE, related_name="mails")
    to = models.EmailField()
    subject = models.CharField(max_length=200)
    text = models.TextField(help_text="with {link} where the link goes")
    link_name = models.CharField(max_length=100, blank=True, help_text="name of the URL that takes the token")
    link_key = models.CharField(max_length=200, blank=True, help_text="what the token is made from")
    sent_at = models.DateTimeField(null=True, help_text="when the mail server took it")
    problem = models.CharField(max_length=300, blank=True, help_text="why it was not sent")

    objects = MailQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["mailing"], condition=Q(sent_at=None, problem=""), name="mail_unsent")]
        constraints = [
            # A worker that was paused marks its mail as sent after the mailing was given up: one of the two is false.
            models.CheckConstraint(condition=Q(sent_at=None) | Q(problem=""), name="mail_sent_or_refused"),
        ]

    def __str__(self) -> str:
        return f"Mail to {self.to}: {self.subject}"
