"""What a request asks to change, for those who may change it. Who may not know of it gets 404, who may not edit 403."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.validators import slug_re
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404

from accounts.http import SignedInRequest
from accounts.models import Membership, Organisation
from accounts.second_factor import ask_for_second_factor, is_owed
from roles.models import Role
from roles.selectors import editable_role, require_editor


def for_whoever_edits(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page on which matrices are edited: asks for a sign-in, and whoever edits any for the second factor.

    Whoever edits none is refused by the page itself.
    """

    @wraps(view)
    @login_required
    def page(request: SignedInRequest, *args: Any, **place: Any) -> HttpResponseBase:
        first = ask_for_second_factor(request) if owes_second_factor(request) else None
        return first or view(request, *args, **place)

    return page


def owes_second_factor(request: SignedInRequest) -> bool:
    """Whether somebody who edits matrices has yet to use the second factor. Two queries at most, none in the demo."""
    if not is_owed(request):
        return False
    return request.user.is_staff or Membership.objects.editors().filter(user=request.user).exists()


def role_to_edit(request: SignedInRequest, slug: str) -> Role:
    """Raises Http404 and PermissionDenied."""
    try:
        return editable_role(slug, request.user)
    except Role.DoesNotExist as unknown:
        raise Http404 from unknown


def slug_asked_for(request: SignedInRequest, name: str) -> str:
    """What the address has under the name, or nothing where that is no slug: PostgreSQL takes no NUL even to search."""
    said = request.GET.get(name, "")
    return said if slug_re.fullmatch(said) else ""


def owner_asked_for(request: SignedInRequest) -> Organisation | None:
    """The organisation that `?organisation=` names; without one it is what is built in, or the only one they edit.

    Raises Http404 and PermissionDenied.
    """
    if "organisation" not in request.GET and not request.user.is_staff:
        edited = Organisation.objects.edited_by(request.user)[:2]
        if len(edited) == 1:
            return edited[0]
    asked = request.GET.get("organisation", "") != ""
    theirs = Organisation.objects.filter(memberships__user=request.user)
    organisation = get_object_or_404(theirs, slug=slug_asked_for(request, "organisation")) if asked else None
    require_editor(organisation, request.user)
    return organisation
