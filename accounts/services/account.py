"""What changes a person's account, apart from what allauth does itself.

TokenError           the API token cannot be made
├── NameTaken        the person has one of this name
└── TooManyTokens    the person has as many as one may have
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from accounts.models import ApiToken, KeptAnswer, User

MOST_TOKENS = 20
EXPIRED_TOKENS_STAY = timedelta(days=30)
USE_IS_NOTED_EVERY = timedelta(minutes=1)


class TokenError(Exception):
    """The API token cannot be made. The message is a sentence for the person."""


class NameTaken(TokenError):
    def __init__(self) -> None:
        super().__init__(
            "You have a token of this name already, and no second one was made. Choose another name, or revoke "
            "that token first. Its secret is not shown again."
        )


class TooManyTokens(TokenError):
    def __init__(self) -> None:
        super().__init__(
            f"You have {MOST_TOKENS} tokens, which is as many as one may have. No token was made: revoke one "
            "that nothing uses, then try again."
        )


@dataclass(frozen=True, slots=True)
class NewToken:
    """A token just made, with the secret, which is kept nowhere."""

    token: ApiToken
    secret: str = field(repr=False)


def rename(*, user: User, name: str, by: User) -> User:
    """Gives the person another name, for later reports. PermissionDenied unless they do it themselves."""
    if by != user:
        raise PermissionDenied("A name is changed only by the person who bears it.")
    user.name = name
    user.save(update_fields=["name"])
    return user


@transaction.atomic
def create_token(*, name: str, lifetime: timedelta, by: User) -> NewToken:
    """Makes an API token for oneself, and removes one's own that expired long ago.

    Raises NameTaken and TooManyTokens, whereupon nothing was changed.
    """
    # Two at once would each count one too few. SQLite needs no lock, having one writer at a time.
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = ApiToken.objects.filter(user=by)
    mine.filter(expiry__lt=timezone.now() - EXPIRED_TOKENS_STAY).delete()
    if mine.unexpired().count() >= MOST_TOKENS:
        raise TooManyTokens
    try:
        with transaction.atomic():
            # knox makes the secret, and publishes no types.
            token, secret = ApiToken.objects.create(by, lifetime, name=name)  # type: ignore[no-untyped-call]
    except IntegrityError as taken:
        raise NameTaken from taken
    return NewToken(token, secret)


def revoke_token(*, public_id: UUID, by: User) -> None:
    """Ends one's own API token at once. Raises ApiToken.DoesNotExist when there is none, or it is somebody else's."""
    ApiToken.objects.get(user=by, public_id=public_id).delete()


def forget_answers(*, now: datetime) -> None:
    """Remove the answers kept for requests sent again that are no longer given. The system does so by itself."""
    KeptAnswer.objects.outdated(at=now).delete()


def note_use(*, token: ApiToken, by: User) -> None:
    """Writes down that the token is in use, at most once a minute, so that most requests write nothing."""
    now = timezone.now()
    before = now - USE_IS_NOTED_EVERY
    if token.used_at is None or token.used_at <= before:
        ApiToken.objects.filter(Q(used_at=None) | Q(used_at__lte=before), pk=token.pk, user=by).update(used_at=now)
