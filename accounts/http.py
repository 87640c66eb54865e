"""Requests as the middleware leaves them, so that views say which kind they take."""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import User


def site_of(request: HttpRequest) -> str:
    """The address of the site as whoever asks uses it, for links in mails."""
    return request.build_absolute_uri("/").rstrip("/")


class Request(HttpRequest):
    """Any request: signed in or not, by htmx or not."""

    htmx: HtmxDetails


class SignedInRequest(Request):
    """A request behind `login_required`."""

    user: User
