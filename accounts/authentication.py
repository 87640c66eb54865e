"""How the API knows who asks: a program by one of the person's API tokens, a page of this site by the session."""

from knox.auth import TokenAuthentication
from knox.crypto import hash_token
from knox.settings import knox_settings
from rest_framework.authentication import SessionAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from accounts.models import ApiToken, User
from accounts.services import note_use


class CsrfFailed(PermissionDenied):
    """A browser's request that changes something came without the token of its page."""


class BrowserAuthentication(SessionAuthentication):
    """The session of a browser, in which a page of this site asks."""

    def enforce_csrf(self, request: Request) -> None:
        try:
            super().enforce_csrf(request)
        except PermissionDenied as error:
            raise CsrfFailed from error


class BearerAuthentication(TokenAuthentication):
    """Finds the token by the hash of what was sent, in one query. `request.auth` is then the ApiToken.

    Whatever bytes are sent have a hash, so that what is no token at all is refused like a token that is unknown.
    Unlike knox's it deletes no expired tokens: their owner still sees on the account page why a program stopped.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        """Raises AuthenticationFailed with a sentence; None when the request carries no bearer token."""
        scheme, *words = get_authorization_header(request).split() or [b""]
        if scheme.lower() != knox_settings.AUTH_HEADER_PREFIX.lower().encode():
            return None
        return self.authenticate_credentials(b" ".join(words))

    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        digest = hash_token(token.decode("latin-1"))  # which, unlike UTF-8, no bytes can break
        found = ApiToken.objects.select_related("user").filter(digest=digest).first()
        if found is None:
            raise AuthenticationFailed(
                "Nothing was changed. This API token is unknown or was revoked. Make one on your account's page."
            )
        if not found.user.is_active:
            raise AuthenticationFailed("Nothing was changed. This account was closed. Ask whoever runs this site.")
        if found.has_expired:
            raise AuthenticationFailed(
                f"Nothing was changed. This API token expired on {found.expiry:%d %B %Y}. Make a new one."
            )
        note_use(token=found, by=found.user)
        return found.user, found
