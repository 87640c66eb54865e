"""User, Organisation and Membership with its access; API tokens, the answers kept for programs, and the audit log."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from knox.models import AbstractAuthToken, AuthTokenManager
from uuid_utils.compat import uuid7

from accounts.managers import UserManager


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. The e-mail address is the name they sign in with."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(
        "name", max_length=120, blank=True, help_text="Stands on your reports. You may leave it empty."
    )
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("site staff", default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        constraints = [
            # Two sign-ups at once that differ in capitals only would make two accounts for one mailbox.
            models.UniqueConstraint(Lower("email"), name="user_email_unique_ignoring_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def edited_by(self, user: User | AnonymousUser) -> "OrganisationQuerySet":
        """Those whose matrices the person may edit and whose audit log they may read: as owner or admin."""
        return self.filter(
            models.Exists(Membership.objects.editors().filter(user=user.pk, organisation=models.OuterRef("pk")))
        )


class Organisation(models.Model):
    """A team or company whose members assess people together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def editors(self) -> "MembershipQuerySet":
        """Of those who may edit their organisation's matrices and read its audit log."""
        return self.filter(access__in=Membership.EDITORS)


class Membership(models.Model):
    """That a person belongs to an organisation, and what they may do there: their access."""

    class Access(models.TextChoices):
        OWNER = "owner", "Owner"
        ADMIN = "admin", "Admin"
        MANAGER = "manager", "Hiring manager"
        REVIEWER = "reviewer", "Reviewer"
        MEMBER = "member", "Member"

    EDITORS = (Access.OWNER, Access.ADMIN)

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    access = models.CharField(max_length=10, choices=Access, default=Access.MEMBER)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["organisation__name"]
        constraints = [
            # Two invitations accepted at once would give one person two different accesses.
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once_per_person"),
            # A misspelt access would silently grant nothing, or be compared with and grant too much.
            models.CheckConstraint(
                condition=models.Q(access__in=["owner", "admin", "manager", "reviewer", "member"]),
                name="membership_access_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.organisation}: {self.get_access_display()}"

    @property
    def reads_audit_log(self) -> bool:
        return self.access in self.EDITORS


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


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def of(self, organisation: Organisation | None) -> "AuditEntryQuerySet":
        """Those of the organisation, or of the site itself."""
        return self.filter(organisation=organisation)

    def of_kind(self, kind: str) -> "AuditEntryQuerySet":
        """Those whose action begins so: "matrix" has all that happens to matrices."""
        return self.filter(action__startswith=f"{kind}.")

    def mentioning(self, words: str) -> "AuditEntryQuerySet":
        """Those whose subject contains each of the words."""
        found = self
        for word in words.split():
            found = found.filter(subject__icontains=word)
        return found

    def older_than(self, entry: "AuditEntry") -> "AuditEntryQuerySet":
        """Those that stand below the entry in the log."""
        return self.filter(models.Q(at__lt=entry.at) | models.Q(at=entry.at, pk__lt=entry.pk))

    def with_people(self) -> "AuditEntryQuerySet":
        """With whoever did it and whomever it concerns; None where the account is gone, though the id is there."""
        return self.select_related("by", "about")


class AuditEntry(models.Model):
    """Who changed what, when, from what to what. The database refuses to change or delete one.

    It holds no name of a person and no constraint to their account, so that one can be erased while the log stays:
    names are looked up when it is read.
    """

    class Action(models.TextChoices):
        ROLE_CREATED = "role.created", "Role created"
        ROLE_DESCRIBED = "role.described", "Role described"
        MATRIX_BEGUN = "matrix.begun", "Draft begun"
        MATRIX_CHANGED = "matrix.changed", "Draft changed"
        MATRIX_IMPORTED = "matrix.imported", "File imported into the draft"
        MATRIX_DISCARDED = "matrix.discarded", "Draft discarded"
        MATRIX_PUBLISHED = "matrix.published", "Matrix published"
        MATRIX_RETIRED = "matrix.retired", "Matrix retired"
        COMPETENCY_CREATED = "competency.created", "Competency created"
        COMPETENCY_WORDED = "competency.worded", "Competency worded"
        MEMBERSHIP_ADDED = "membership.added", "Member added"
        MEMBERSHIP_CHANGED = "membership.changed", "Access changed"
        MEMBERSHIP_REMOVED = "membership.removed", "Member removed"
        EXPORT_MADE = "export.made", "Export made"
        ACCOUNT_CHANGED = "account.changed", "Account changed"
        ORGANISATION_CREATED = "organisation.created", "Organisation created"
        ORGANISATION_CHANGED = "organisation.changed", "Organisation changed"

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+"
    )
    about = models.ForeignKey(User, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="+")
    action = models.CharField(max_length=30, choices=Action)
    subject = models.CharField(max_length=200, blank=True)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["organisation", "-at", "-id"], name="audit_entry_as_read")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.subject}"
