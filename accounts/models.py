"""User, Organisation and Membership with its access."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
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


class Organisation(models.Model):
    """A team or company whose members assess people together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That a person belongs to an organisation, and what they may do there: their access."""

    class Access(models.TextChoices):
        OWNER = "owner", "Owner"
        ADMIN = "admin", "Admin"
        MANAGER = "manager", "Hiring manager"
        REVIEWER = "reviewer", "Reviewer"
        MEMBER = "member", "Member"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    access = models.CharField(max_length=10, choices=Access, default=Access.MEMBER)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

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
