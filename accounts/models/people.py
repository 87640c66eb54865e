"""People, organisations, and what a person may do in one: their access."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, PermissionsMixin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
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


RESERVED_SLUGS = frozenset({"new"})


def not_reserved(slug: str) -> None:
    """Raises ValidationError for a slug under which the site has a page of its own."""
    if slug in RESERVED_SLUGS:
        raise ValidationError("The site needs this slug itself. Choose another.", code="reserved")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def edited_by(self, user: User | AnonymousUser) -> "OrganisationQuerySet":
        """Those whose matrices the person may edit and whose audit log they may read: as owner or admin."""
        return self.filter(
            models.Exists(Membership.objects.editors().filter(user=user.pk, organisation=models.OuterRef("pk")))
        )


class Organisation(models.Model):
    """A team or company whose members assess people together."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    slug = models.SlugField(max_length=60, unique=True, validators=[not_reserved])
    name = models.CharField(max_length=120)
    members = models.ManyToManyField(User, through="Membership", related_name="organisations")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """Its home, which is a page of the assessments."""
        return reverse("assessments:organisation", args=[self.slug])


class MembershipQuerySet(models.QuerySet["Membership"]):
    def editors(self) -> "MembershipQuerySet":
        """Of those who may edit their organisation's matrices and read its audit log."""
        return self.filter(access__in=Membership.EDITORS)

    def hiring(self) -> "MembershipQuerySet":
        """Of those who may administer their organisation's assessments."""
        return self.filter(access__in=Membership.HIRING)

    def reviewing(self) -> "MembershipQuerySet":
        """Of those who may be asked to review their organisation's candidates."""
        return self.filter(access__in=Membership.REVIEWING)


class Membership(models.Model):
    """That a person belongs to an organisation, and what they may do there: their access."""

    class Access(models.TextChoices):
        OWNER = "owner", "Owner"
        ADMIN = "admin", "Admin"
        MANAGER = "manager", "Hiring manager"
        REVIEWER = "reviewer", "Reviewer"
        MEMBER = "member", "Member"

    EDITORS = (Access.OWNER, Access.ADMIN)
    HIRING = (*EDITORS, Access.MANAGER)
    REVIEWING = (*HIRING, Access.REVIEWER)

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

    @property
    def edits(self) -> bool:
        """Edits matrices and looks after the organisation's people."""
        return self.access in self.EDITORS

    @property
    def hires(self) -> bool:
        """Administers assessments: invites, compares, decides."""
        return self.access in self.HIRING

    @property
    def reviews(self) -> bool:
        """May be asked to review candidates."""
        return self.access in self.REVIEWING
