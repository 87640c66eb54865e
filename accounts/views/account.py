"""The overview of one's own account, and one's API tokens."""

import logging
from contextlib import suppress
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.forms import NameForm, TokenForm
from accounts.http import SignedInRequest
from accounts.models import ApiToken
from accounts.selectors import account_overview
from accounts.services import NameTaken, TooManyTokens, create_token, rename, revoke_token

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def account(request: SignedInRequest) -> HttpResponse:
    form = NameForm(request.POST or None, initial={"name": request.user.name})
    if form.is_valid():
        rename(user=request.user, name=form.cleaned_data["name"], by=request.user)
        messages.success(request, "Your name is saved.")
        return redirect("account")
    context = {"form": form, "overview": account_overview(request.user)}
    return render(request, "account/overview.html", context)


@require_safe
@never_cache
@login_required
def tokens(request: SignedInRequest) -> HttpResponse:
    return render(request, "account/tokens.html", {"tokens": ApiToken.objects.filter(user=request.user)})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
@reauthentication_required
def new_token(request: SignedInRequest) -> HttpResponse:
    """Answers a form that fits with the secret itself, not with a redirect: so nothing has to keep it meanwhile.

    A reload sends the form again, and finds the name taken.
    """
    form = TokenForm(request.POST or None)
    if form.is_valid():
        try:
            new = create_token(**form.cleaned_data, by=request.user)
        except NameTaken as problem:
            form.add_error("name", str(problem))
        except TooManyTokens as problem:
            form.add_error(None, str(problem))
        else:
            _tell_of(new.token, request)
            address = request.build_absolute_uri(reverse("api:attempts"))
            return render(request, "account/tokens_made.html", {"new": new, "address": address})
    return render(request, "account/tokens_new.html", {"form": form})


def _tell_of(token: ApiToken, request: SignedInRequest) -> None:
    """Mail that a token was made. The mail may fail; the secret, which is shown this once, must not be lost by that."""
    try:
        get_adapter(request).send_notification_mail("account/email/api_token_made", request.user, {"token": token})
    except OSError:  # as which smtplib raises all of its own
        logger.exception("The mail of a new API token was not sent.")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def revoke(request: SignedInRequest, public_id: UUID) -> HttpResponse:
    token = get_object_or_404(ApiToken, user=request.user, public_id=public_id)
    if request.method == "POST":
        with suppress(ApiToken.DoesNotExist):  # the other of two clicks was quicker
            revoke_token(public_id=public_id, by=request.user)
        messages.success(request, f"The token “{token.name}” is gone. Programs that send it are refused.")
        return redirect("account_tokens")
    return render(request, "account/tokens_revoke.html", {"token": token})
