"""The way into what an organisation administers: who may open a page, said once, before the view is called.

Signed out -> sign-in; a stranger -> 404; a colleague without the right -> 403 with a sentence; without the second
factor -> there first, since all of these pages show others' results.
"""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseBase

from accounts.http import SignedInRequest
from accounts.models import User
from accounts.second_factor import ask_for_second_factor
from assessments.models import Assessment, Invitation
from assessments.selectors.administered import (
    assessment_to_administer,
    candidate_to_administer,
    candidate_to_review,
    candidate_to_see,
)

Rest = ParamSpec("Rest")
Found = TypeVar("Found")
View = Callable[Concatenate[SignedInRequest, Found, Rest], HttpResponseBase]


def _guard(find: Callable[[UUID, User], Found]) -> Callable[[View[Found, Rest]], Callable[..., HttpResponseBase]]:
    def guarding(view: View[Found, Rest]) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def guarded(request: SignedInRequest, id: UUID, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
            if not request.user.is_authenticated:
                # A script cannot follow to the sign-in page; it tells the person itself.
                return HttpResponse(status=401) if request.htmx else redirect_to_login(request.get_full_path())
            try:
                found = find(id, request.user)
            except ObjectDoesNotExist:
                raise Http404 from None
            return ask_for_second_factor(request) or view(request, found, *args, **kwargs)

        return guarded

    return guarding


def for_hirers(view: View[Assessment, Rest]) -> Callable[..., HttpResponseBase]:
    """A page of an assessment, `<uuid:id>` in its address, for those who hire. The view gets request and assessment."""
    return _guard(assessment_to_administer)(view)


def for_hirers_of(view: View[Invitation, Rest]) -> Callable[..., HttpResponseBase]:
    """A page of a candidate, `<uuid:id>` in its address, for those who hire. The view gets request and invitation."""
    return _guard(candidate_to_administer)(view)


def for_reviewers_of(view: View[Invitation, Rest]) -> Callable[..., HttpResponseBase]:
    """A page of a candidate, `<uuid:id>` in its address, for the assessment's reviewers."""
    return _guard(candidate_to_review)(view)


def for_colleagues_of(view: View[Invitation, Rest]) -> Callable[..., HttpResponseBase]:
    """A page of a candidate for those who hire and for reviewers: `hires`, `is_reviewer`, `is_blind` say as what."""
    return _guard(candidate_to_see)(view)
