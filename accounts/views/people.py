"""The people of an organisation, for its owners and admins: who belongs to it, with which access, who was invited."""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, site_of
from accounts.members import for_members
from accounts.models import Membership
from accounts.organisation_forms import AccessForm, InviteForm
from accounts.selectors import people_of
from accounts.services import (
    ColleagueError,
    MembershipError,
    NotInvited,
    change_access,
    invite_again,
    invite_colleagues,
    remove_member,
    revoke_invitation,
)

READ_WRITE = ["GET", "HEAD", "POST"]


@require_safe
@never_cache
@for_members(*Membership.EDITORS)
def people(request: SignedInRequest, membership: Membership) -> HttpResponse:
    organisation = membership.organisation
    context = {"membership": membership, "organisation": organisation, "people": people_of(organisation)}
    return render(request, "organisations/people.html", context)


@require_http_methods(READ_WRITE)
@never_cache
@for_members(*Membership.EDITORS)
def member(request: SignedInRequest, membership: Membership, member_id: int) -> HttpResponse:
    """One colleague: what they may do, and the end of their membership."""
    theirs = membership.organisation.memberships.select_related("user", "organisation")
    chosen = get_object_or_404(theirs, pk=member_id)
    form = AccessForm(request.POST or None, by=membership, initial={"access": chosen.access})
    form.fields["access"].label = "What they may do"
    removes = request.POST.get("do") == "remove"
    if removes or form.is_valid():
        with suppress(Membership.DoesNotExist):  # somebody else was quicker to remove them
            _change(request, chosen, None if removes else form.cleaned_data["access"])
        return redirect("organisations:people", membership.organisation.slug)
    context = {"membership": membership, "organisation": membership.organisation, "chosen": chosen, "form": form}
    return render(request, "organisations/member.html", context)


def _change(request: SignedInRequest, chosen: Membership, access: str | None) -> None:
    """Give the access, or with None end the membership; then say so. Raises Membership.DoesNotExist."""
    try:
        if access is None:
            remove_member(membership=chosen, by=request.user)
            said = f"{chosen.user} is no member any more. What they did stays in the audit log."
        else:
            changed = change_access(membership=chosen, access=access, by=request.user)
            said = f"{chosen.user}'s access is now: {changed.get_access_display()}."
    except MembershipError as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, said)


@require_http_methods(READ_WRITE)
@never_cache
@for_members(*Membership.EDITORS)
def invite(request: SignedInRequest, membership: Membership) -> HttpResponse:
    organisation = membership.organisation
    form = InviteForm(request.POST or None, by=membership, initial={"access": Membership.Access.MEMBER})
    if form.is_valid():
        try:
            sent = invite_colleagues(
                organisation=organisation, **form.cleaned_data, base_url=site_of(request), by=request.user
            )
        except NotInvited as problem:
            form.add_error(None, str(problem))
        else:
            whom = sent[0].email if len(sent) == 1 else f"{len(sent)} colleagues"
            messages.success(request, f"The invitation to {whom} is on its way by mail.")
            return redirect("organisations:people", organisation.slug)
    context = {"membership": membership, "organisation": organisation, "form": form}
    return render(request, "organisations/invite.html", context)


@require_http_methods(READ_WRITE)
@never_cache
@for_members(*Membership.EDITORS)
def invitation(request: SignedInRequest, membership: Membership, invitation_id: UUID) -> HttpResponse:
    """Sends an invitation again, or revokes it. Asked for by GET it leads to the list."""
    theirs = membership.organisation.colleague_invitations.with_people()
    chosen = get_object_or_404(theirs, pk=invitation_id)
    try:
        match request.POST.get("do"):
            case "again":
                invite_again(invitation=chosen, base_url=site_of(request), by=request.user)
                messages.success(
                    request, f"Another link is on its way to {chosen.email}. The one before opens nothing."
                )
            case "revoke":
                revoke_invitation(invitation=chosen, by=request.user)
                messages.success(request, f"The invitation to {chosen.email} is revoked. Its link opens nothing.")
    except ColleagueError as problem:
        messages.error(request, str(problem))
    return redirect("organisations:people", membership.organisation.slug)
