"""Answering for what the asker does not hold, the same way in every view: 404, or sign-in when signed out."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse

from accounts.http import Request
from assessments.permissions import NotHeld

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def for_holder(view: View[P]) -> View[P]:
    """Answer NotHeld: with 404 to a signed-in person, with sign-in to others, whose session may just have ended."""

    @wraps(view)
    def answered(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except NotHeld:
            if request.user.is_authenticated:
                raise Http404 from None
            # A script cannot follow to the sign-in page; it tells the person itself.
            return HttpResponse(status=401) if request.htmx else redirect_to_login(request.get_full_path())

    return answered
