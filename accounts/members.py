"""The way into an organisation's pages: who may open one, said once, before the view is called."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeAlias

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase

from accounts.http import SignedInRequest
from accounts.models import Membership
from accounts.second_factor import ask_for_second_factor

Page: TypeAlias = Callable[..., HttpResponseBase]
WHO_MAY: dict[tuple[str, ...], str] = {
    Membership.EDITORS: "This page is for the organisation's owners and admins.",
    Membership.HIRING: "This page is for the organisation's owners, admins and hiring managers.",
    Membership.REVIEWING: "This page is for those who hire or review in this organisation.",
}


def for_members(*access: str, second_factor: bool = True) -> Callable[[Page], Page]:
    """Opens a page under `/organisations/<slug>/` for members with one of the accesses; without any, for all members.

    Signed out -> sign-in; a stranger -> 404; a colleague without the access -> 403 with a sentence; without the second
    factor -> there first, unless the page shows nothing of others and `second_factor` is False. The view is called with
    the request, the membership (its organisation loaded) and what else the address names. One query, and one for the
    second factor.

        @require_safe
        @never_cache
        @for_members(*Membership.HIRING)
        def board(request: SignedInRequest, membership: Membership, assessment_id: UUID) -> HttpResponse:
    """

    def guarding(view: Page) -> Page:
        @wraps(view)
        @login_required
        def guarded(request: SignedInRequest, slug: str, **rest: Any) -> HttpResponseBase:
            membership = membership_in(slug, request)
            if access and membership.access not in access:
                raise PermissionDenied(
                    WHO_MAY.get(access, "Your access to this organisation does not cover this page.")
                )
            first = ask_for_second_factor(request) if second_factor else None
            return first or view(request, membership, **rest)

        return guarded

    return guarding


def membership_in(slug: str, request: SignedInRequest) -> Membership:
    """What the person is in the organisation, which is loaded. One query. Raises Http404 for strangers."""
    mine = Membership.objects.select_related("organisation").filter(user=request.user)
    membership = mine.filter(organisation__slug=slug).first()
    if membership is None:
        raise Http404
    return membership
