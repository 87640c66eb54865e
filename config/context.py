"""What every template may know about the site."""

from django.conf import settings
from django.http import HttpRequest

from assessments.permissions import TOKEN_KEY


def site(request: HttpRequest) -> dict[str, object]:
    return {
        "demo": settings.DEMO,
        "company_sign_in": bool(settings.OIDC_SERVER_URL),
        "has_begun": lambda: TOKEN_KEY in request.session,
    }
