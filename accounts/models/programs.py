"""What the API keeps of a person: their tokens, and how requests that may be sent again were answered."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager
from uuid_utils.compat import uuid7

from accounts.models.people import User


class ApiTokenQuerySet(models.QuerySet["ApiToken"]):
    def unexpired(self) -> "ApiTokenQuerySet":
        return self.filter(expiry__gt=timezone.now())


class ApiToken(AbstractAuthToken):
    """A secret with which a person's program calls the API as that person.

    Of the secret the database holds the hash (`digest`) and the beginning (`token_key`), by which its owner
    recognises it. `public_id` stands in addresses and forms.
    """

    public_id = models.UUIDField(default=uuid7, unique=True, editable=False)
    name = models.CharField(max_length=60)
    # knox lets a token be valid for ever: one that was lost and forgotten would then open the account for ever.
    expiry = models.DateTimeField()
    used_at = models.DateTimeField(null=True, editable=False, help_text="When it was last used, to the minute.")

    objects: ClassVar = AuthTokenManager.from_queryset(ApiTokenQuerySet)()

    class Meta:
        ordering = ["-created"]
        constraints = [
            # Two tokens of one name cannot be told apart when one of them must be revoked; and a form sent
            # again by a reload would make a second token, whose secret nobody keeps.
            models.UniqueConstraint(fields=["user", "name"], name="api_token_name_once_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, API token of {self.user}"

    @property
    def has_expired(self) -> bool:
        return self.expiry <= timezone.now()


class KeptAnswerQuerySet(models.QuerySet["KeptAnswer"]):
    def outdated(self, *, at: datetime) -> "KeptAnswerQuerySet":
        """Those that are no longer given, because they are older than KEPT_FOR."""
        return self.filter(created_at__lte=at - KeptAnswer.KEPT_FOR)


class KeptAnswer(models.Model):
    """How the API answered a request that carried an Idempotency-Key, to answer the same when it is sent again."""

    KEPT_FOR = timedelta(hours=24)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=100)
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of the request's method, path and body.")
    # Empty until the request is done, which no other transaction sees.
    status = models.PositiveSmallIntegerField(default=0)
    body = models.TextField(blank=True, help_text="JSON, or empty when the answer had no body.")
    location = models.TextField(blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False, db_index=True)

    objects = KeptAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            # A request and its repetition that arrive together would both be carried out. The second waits for
            # the first's row instead, and is then answered from it.
            models.UniqueConstraint(fields=["user", "key"], name="kept_answer_once_per_key"),
        ]

    def __str__(self) -> str:
        return f"Answer kept for {self.user}, key {self.key}"
