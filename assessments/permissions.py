"""Who holds an attempt: the person it belongs to, or the browser that began it signed out."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from accounts.sealing import hash_of

TOKEN_KEY = "attempt_token"  # noqa: S105  # the name of a session entry, not a secret


class NotHeld(Exception):
    """Whoever asks holds no such attempt or result."""

    def __init__(self) -> None:
        super().__init__("This assessment is not yours. Nothing was changed.")


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever asks: a signed-in person, or a browser with a token. With neither, nothing is theirs."""

    user_id: UUID | None = None
    token_hash: str | None = None

    def holds(self, path: str = "") -> Q:
        """Filters to attempts that are theirs, or to what leads to one by this path, such as "attempt__".

        It names the columns themselves: told in subqueries, PostgreSQL plans a person's report list over all results.
        """
        theirs = Q(pk__in=[])
        if self.user_id:
            theirs |= Q(**{f"{path}user_id": self.user_id})
        if self.token_hash:
            theirs |= Q(**{f"{path}token_hash": self.token_hash})
        return theirs


def holder_of(request: HttpRequest) -> Holder:
    """Who asks. Nothing is written."""
    if request.user.is_authenticated:
        return Holder(user_id=request.user.pk)
    token = request.session.get(TOKEN_KEY)
    return Holder(token_hash=hash_of(token) if token else None)


def holder_to_begin(request: HttpRequest) -> Holder:
    """Who asks to begin. A signed-out browser without a token gets one, 256 random bits, in its session."""
    if not request.user.is_authenticated and TOKEN_KEY not in request.session:
        request.session[TOKEN_KEY] = secrets.token_urlsafe(32)
    return holder_of(request)
