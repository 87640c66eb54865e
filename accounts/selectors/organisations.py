"""Who belongs to an organisation and who was invited to it, for the pages of whoever looks after it."""

from collections.abc import Iterable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import ColleagueInvitation, Membership, Organisation, User


@dataclass(frozen=True, slots=True)
class OrganisationPeople:
    members: list[Membership]
    """With their users, by name; each with `second_factor`: whether the person set one up."""
    invitations: list[ColleagueInvitation]
    """Those pending, the latest first, with whoever invited and the mail."""


def organisations_of(user: User) -> list[Membership]:
    """What the person belongs to, with the organisations, by name. One query."""
    return list(user.memberships.select_related("organisation"))


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """With their users; each with `second_factor`: whether the person set one up."""
    app = Authenticator.objects.filter(user=OuterRef("user"), type=Authenticator.Type.TOTP)
    members: QuerySet[Membership] = organisation.memberships.select_related("user")
    return members.annotate(second_factor=Exists(app))


def people_of(organisation: Organisation) -> OrganisationPeople:
    """Two queries."""
    members = members_of(organisation)
    invitations = organisation.colleague_invitations.pending().select_related("invited_by", "mail")
    return OrganisationPeople(
        sorted(members, key=lambda one: (str(one.user).casefold(), one.user.email)), list(invitations)
    )


def known_there(organisation: Organisation, emails: Iterable[str]) -> dict[str, str]:
    """Which of the addresses need no invitation, with the end of a sentence that says why. Two queries."""
    asked = list(emails)
    pending = organisation.colleague_invitations.pending().filter(email__in=asked, expires_at__gt=timezone.now())
    members = User.objects.filter(email__in=asked, memberships__organisation=organisation)
    known = {one.email: f"was invited on {timezone.localtime(one.created_at):%-d %B %Y}" for one in pending}
    return known | dict.fromkeys(members.values_list("email", flat=True), "is a member already")
