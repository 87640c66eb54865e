"""Finding what the asker holds, the same way in every view: theirs, else 404, or sign-in when signed out."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import OuterRef
from django.http import Http404, HttpResponse

from accounts.http import Request
from assessments.models import Attempt, Result
from assessments.permissions import holder_of
from assessments.services import NotHeld
from roles.models import MatrixRow

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


def held_attempt(request: Request, attempt_id: UUID) -> Attempt:
    """The attempt with its role. Raises NotHeld."""
    return held_attempt_asking(request, attempt_id, "")[0]


def held_attempt_asking(request: Request, attempt_id: UUID, slug: str) -> tuple[Attempt, int | None]:
    """The attempt and the matrix row it asks this competency by, in one query. Raises NotHeld."""
    asked = MatrixRow.objects.filter(version=OuterRef("rung__version"), edition__competency__slug=slug)
    attempts = Attempt.objects.held_by(holder_of(request)).with_role()
    attempt = attempts.annotate(row_id=asked.values("pk")[:1]).filter(pk=attempt_id).first()
    if attempt is None:
        raise NotHeld
    return attempt, attempt.row_id  # type: ignore[attr-defined]  # annotated above


def held_result(request: Request, result_id: UUID) -> Result:
    """The result with its role. Raises NotHeld."""
    result = Result.objects.held_by(holder_of(request)).with_role().filter(pk=result_id).first()
    if result is None:
        raise NotHeld
    return result
