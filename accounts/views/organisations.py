"""The organisations one belongs to: listed, made, renamed, left."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.members import for_members
from accounts.models import Membership
from accounts.organisation_forms import OrganisationForm
from accounts.selectors import organisations_of
from accounts.services import (
    LastOwner,
    OrganisationError,
    create_organisation,
    remove_member,
    rename_organisation,
)
from accounts.services.organisations import may_create_organisations

READ_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@never_cache
@login_required
def organisations(request: SignedInRequest) -> HttpResponse:
    """Those the person belongs to. Somebody who belongs to one alone is there at once, but with `?all`."""
    memberships = organisations_of(request.user)
    if len(memberships) == 1 and "all" not in request.GET:
        return redirect(memberships[0].organisation)
    context = {"memberships": memberships, "may_create": may_create_organisations(request.user)}
    return render(request, "organisations/list.html", context)


@require_http_methods(READ_WRITE)
@never_cache
@login_required
def new_organisation(request: SignedInRequest) -> HttpResponse:
    """Makes one that the person owns, then leads to its people, whom to invite is the next thing to think of."""
    if not may_create_organisations(request.user):
        raise PermissionDenied("On this site organisations are made by site staff.")
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        try:
            made = create_organisation(name=form.cleaned_data["name"], owner=request.user, by=request.user)
        except OrganisationError as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, f"{made.name} is made, and you own it. Invite the colleagues you work with.")
            return redirect("organisations:people", made.slug)
    return render(request, "organisations/new.html", {"form": form})


@require_http_methods(READ_WRITE)
@never_cache
@for_members(*Membership.EDITORS)
def rename(request: SignedInRequest, membership: Membership) -> HttpResponse:
    organisation = membership.organisation
    form = OrganisationForm(request.POST or None, initial={"name": organisation.name})
    if form.is_valid():
        name = form.cleaned_data["name"]
        rename_organisation(organisation=organisation, name=name, by=request.user)
        messages.success(request, f"The organisation is called {name}. Its addresses on this site stay as they are.")
        return redirect("organisations:people", organisation.slug)
    context = {"membership": membership, "organisation": organisation, "form": form}
    return render(request, "organisations/rename.html", context)


@require_http_methods(READ_WRITE)
@never_cache
@for_members(second_factor=False)
def leave(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Ends one's own membership, after asking."""
    organisation = membership.organisation
    if request.method == "POST":
        try:
            remove_member(membership=membership, by=request.user)
        except LastOwner as problem:
            messages.error(request, str(problem))
            return redirect("organisations:leave", organisation.slug)
        messages.success(request, f"You left {organisation.name}. What is yours alone stays yours.")
        return redirect("organisations:list")
    return render(request, "organisations/leave.html", {"membership": membership, "organisation": organisation})
