"""Who may call what of an organisation: as on its pages, where a script is told instead of led on."""

from typing import cast

from django.core.exceptions import PermissionDenied
from rest_framework.request import Request

from accounts.http import SignedInRequest
from accounts.members import membership_in
from accounts.models import Membership, User

WHO_MAY = {
    Membership.EDITORS: "Nothing was shown or changed: this is for the organisation's owners and admins.",
    Membership.HIRING: "Nothing was shown or changed: this is for the organisation's owners, admins and hiring "
    "managers.",
    Membership.REVIEWING: "Nothing was shown or changed: this is for those who hire or review in this organisation.",
}


def asker(request: Request) -> User:
    """Whoever asks, behind `IsAuthenticated`."""
    return cast(User, request.user)


def membership_of(request: Request, slug: str, access: tuple[Membership.Access, ...] = ()) -> Membership:
    """What the asker is in the organisation, which is loaded; with one of the accesses, if any are named.

    One query. Raises Http404 for strangers and PermissionDenied for colleagues.
    """
    membership = membership_in(slug, cast(SignedInRequest, request))
    if access and membership.access not in access:
        raise PermissionDenied(WHO_MAY[access])
    return membership
