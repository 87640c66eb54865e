"""Joining an organisation by an invitation's link. The session keeps which link it was: its hash, not the token."""

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, SignedInRequest
from accounts.models import Membership
from accounts.sealing import hash_of
from accounts.services import AlreadyMember, AnotherAddress, LinkError, LinkUnknown, join
from accounts.services.colleagues import usable_invitation

LINK = "organisation_link"


@require_safe
@never_cache
def join_link(request: Request, token: str) -> HttpResponse:
    """Takes the token out of the address bar."""
    request.session[LINK] = hash_of(token)
    return redirect("organisations:join")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def join_organisation(request: Request) -> HttpResponse:
    """Which organisation, by whom, as what; then a sign-in where need be, and joining."""
    link = request.session.get(LINK, "")
    try:
        invitation = usable_invitation(link)
    except LinkError as problem:
        return _closed(request, problem)
    if request.method == "POST" and not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if request.method == "POST" and request.POST.get("do") == "leave-account":
        return _sign_out(request, link)
    if request.method == "POST":
        return _join(cast("SignedInRequest", request), link)  # who is signed out was sent to sign in above
    mine = request.user.is_authenticated and request.user.memberships.filter(organisation=invitation.organisation)
    context = {
        "invitation": invitation,
        "already": bool(mine),
        "another": request.user.is_authenticated and request.user.email.lower() != invitation.email,
    }
    return render(request, "organisations/join.html", context)


def _join(request: SignedInRequest, link: str) -> HttpResponse:
    try:
        joined = join(token_hash=link, as_another=request.POST.get("do") == "join-as-another", by=request.user)
    except (AlreadyMember, AnotherAddress):
        return redirect("organisations:join")  # where the person is told or asked
    except LinkError as problem:
        return _closed(request, problem)
    del request.session[LINK]
    messages.success(request, f"Welcome: you are a member of {joined.organisation.name} now.")
    return redirect(joined.organisation)


def _sign_out(request: Request, link: str) -> HttpResponse:
    """Signing out forgets the session; the link is what the person goes on with."""
    logout(request)
    request.session[LINK] = link
    return redirect_to_login(reverse("organisations:join"))


def _closed(request: Request, problem: LinkError) -> HttpResponse:
    """The page of a link that lets nobody in, or of no link at all."""
    joined = request.user.is_authenticated and Membership.objects.filter(user=request.user).exists()
    context = {"problem": problem, "unknown": isinstance(problem, LinkUnknown), "joined": joined}
    return render(request, "organisations/join_closed.html", context, status=404 if context["unknown"] else 410)
