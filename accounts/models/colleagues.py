"""The invitation of a colleague into an organisation."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from uuid_utils.compat import uuid7

from accounts.models.mail import Mail
from accounts.models.people import Membership, Organisation, User


class ColleagueInvitationQuerySet(models.QuerySet["ColleagueInvitation"]):
    def pending(self) -> "ColleagueInvitationQuerySet":
        """Those neither accepted nor revoked; their link may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def expired(self, *, at: datetime) -> "ColleagueInvitationQuerySet":
        return self.pending().filter(expires_at__lte=at)

    def with_people(self) -> "ColleagueInvitationQuerySet":
        """With the organisation, whoever invited, and the mail; both of these may be gone."""
        return self.select_related("organisation", "invited_by", "mail")


class ColleagueInvitation(models.Model):
    """Asks whoever reads one e-mail address to become a member of an organisation, with an access.

    Of the token in its link the database keeps only the hash. It stays when the link was used or revoked, so that the
    link can say so.
    """

    VALID_FOR = timedelta(days=14)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="colleague_invitations")
    email = models.EmailField()
    access = models.CharField(max_length=10, choices=Membership.Access)
    words = models.TextField(max_length=500, blank=True, help_text="a personal sentence in the mail")
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    link_number = models.PositiveSmallIntegerField(default=1, help_text="counts the links that were sent")
    token_hash = models.CharField(max_length=64, unique=True)
    mail = models.ForeignKey(Mail, on_delete=models.SET_NULL, null=True, related_name="+", help_text="the last sent")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    objects = ColleagueInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            # Two admins who invite one colleague at once would send two links, perhaps with two different accesses.
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                condition=Q(accepted_at=None, revoked_at=None),
                name="colleague_invited_once_at_a_time",
            ),
            # A link that is revoked while it is being used would look both used and revoked, and still let somebody in.
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(revoked_at=None), name="colleague_accepted_or_revoked"
            ),
            # Whoever accepted may be erased later; somebody who accepted at no time would be a member nobody let in.
            models.CheckConstraint(
                condition=Q(accepted_by=None) | Q(accepted_at__isnull=False), name="colleague_accepted_by_and_when"
            ),
            # A misspelt access would be refused only when the colleague accepts, who can do nothing about it.
            models.CheckConstraint(
                condition=Q(access__in=["owner", "admin", "manager", "reviewer", "member"]),
                name="colleague_access_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.organisation}: {self.get_access_display()}"

    @property
    def link_key(self) -> str:
        """What the token in the mail is made from. Another number makes another token, and the old opens nothing."""
        return f"colleague:{self.pk}:{self.link_number}"

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()
