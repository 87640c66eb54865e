"""What the account page shows about one person."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import ApiToken, Membership, User


@dataclass(frozen=True, slots=True)
class AccountOverview:
    email_verified: bool
    two_factor: bool
    recovery_codes: int
    """How many are still unused."""
    sessions: int
    """How many browsers are signed in, the one that asks among them."""
    tokens: int
    """How many API tokens are valid."""
    memberships: list[Membership]
    """With their organisations, by the organisation's name."""


def account_overview(user: User) -> AccountOverview:
    """The state of the person's account, in five queries."""
    authenticators = {found.type: found for found in Authenticator.objects.filter(user=user)}
    recovery_codes = authenticators.get(Authenticator.Type.RECOVERY_CODES)
    unexpired = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    return AccountOverview(
        email_verified=EmailAddress.objects.filter(user=user, email=user.email, verified=True).exists(),
        two_factor=Authenticator.Type.TOTP in authenticators,
        recovery_codes=len(recovery_codes.wrap().get_unused_codes()) if recovery_codes else 0,
        sessions=UserSession.objects.filter(user=user, session_key__in=unexpired).count(),
        tokens=ApiToken.objects.filter(user=user).unexpired().count(),
        memberships=list(user.memberships.select_related("organisation")),
    )
