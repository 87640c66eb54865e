"""The second factor, asked of those who may do harm: whoever has none sets one up first, whoever has one uses it.

It is asked once a session. Put it behind a sign-in; DEMO=1 does without.
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
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

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
    """Where to send the person first, with a sentence why; None when they used their second factor."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return None
    if not is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
        messages.warning(request, NONE_YET)
        return redirect("mfa_activate_totp")
    if any(record["method"] == "mfa" for record in get_authentication_records(request, request.user)):
        return None
    messages.info(request, NOT_USED)
    back = request.get_full_path() if request.method == "GET" else request.path
    return redirect(f"{reverse('mfa_reauthenticate')}?{urlencode({REDIRECT_FIELD_NAME: back})}")
