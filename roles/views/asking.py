"""What a request asks to change, for those who may change it. Who may not know of it gets 404, who may not edit 403."""

from django.core.validators import slug_re
from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.http import SignedInRequest
from accounts.models import Organisation
from roles.models import Role
from roles.selectors import editable_role, require_editor


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
