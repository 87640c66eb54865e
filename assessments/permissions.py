"""Who holds an attempt: the person it belongs to, or the browser that began it signed out."""

import hashlib
import secrets
from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest

TOKEN_KEY = "attempt_token"  # noqa: S105  # the name of a session entry, not a secret


@dataclass(frozen=True, slots=True)
class Holder:
    """Whoever asks: a signed-in person, or a browser with a token. With neither, nothing is theirs."""

    user_id: UUID | None = None
    token_hash: str | None = None


def hash_of(token: str) -> str:
    """SHA-256 of a session's attempt token. The database keeps the hash only: reading it opens no attempt."""
    return hashlib.sha256(token.encode()).hexdigest()


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
