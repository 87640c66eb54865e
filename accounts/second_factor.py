"""The second factor, asked of those who may do harm: whoever has none sets one up first, whoever has one uses it.

It is asked once a session, of site staff and of whoever sees others' results or edits matrices. Put it behind a
sign-in; DEMO=1 does without.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import BasePermission
from rest_framework.request import Request as ApiRequest

from accounts.models import User

NONE_YET = (
    "What you opened asks for a second factor, and your account has none. Confirm that it is you and set up an "
    "authenticator app, then open it again."
)
NOT_USED = "What you opened asks for the second factor. Enter a code from your authenticator app to go on."


def second_factor_required(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """The view, for people who used their second factor in this session; others are sent to set it up or to use it."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return ask_for_second_factor(request) or view(request, *args, **kwargs)

    return guarded


def ask_for_second_factor(request: HttpRequest) -> HttpResponseBase | None:
    """Where to send the person first, with a sentence why; None when they used their second factor.

    htmx would put the page it is sent to into the place of a fragment: it is told to leave the page instead.
    """
    if not settings.SECOND_FACTOR_REQUIRED:
        return None
    htmx = getattr(request, "htmx", None)
    to = HttpResponseClientRedirect if htmx else redirect
    if not uses_second_factor(request.user):
        messages.warning(request, NONE_YET)
        return to(reverse("mfa_activate_totp"))
    if was_used(request):
        return None
    messages.info(request, NOT_USED)
    back = request.get_full_path() if request.method == "GET" else request.path
    if htmx:
        back = htmx.current_url_abs_path or "/"
    return to(f"{reverse('mfa_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: back})}")


def uses_second_factor(user: User | AnonymousUser) -> bool:
    """Whether the person set one up. One query."""
    return bool(is_mfa_enabled(user, [Authenticator.Type.TOTP]))


def is_owed(request: HttpRequest) -> bool:
    """Whether the person has yet to set it up, or to use it in this session. One query, or none in the demo."""
    return settings.SECOND_FACTOR_REQUIRED and not (uses_second_factor(request.user) and was_used(request))


def was_used(request: HttpRequest) -> bool:
    """Whether the person used it in this session. No query."""
    return any(record["method"] == "mfa" for record in get_authentication_records(request, request.user))


class SecondFactorOwed(PermissionDenied):
    """The person has yet to set up their second factor, or to use it in this session."""


class SecondFactor(BasePermission):
    """For endpoints of the API that show others' results or edit matrices.

    A program's token stands for a person who has a second factor; a browser must have used it in its session. Others
    get 403 with a sentence: SecondFactorOwed.
    """

    def has_permission(self, request: ApiRequest, view: Any) -> bool:
        if not settings.SECOND_FACTOR_REQUIRED:
            return True
        if uses_second_factor(request.user) and (request.auth is not None or was_used(request._request)):
            return True
        raise SecondFactorOwed
