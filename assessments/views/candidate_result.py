"""What was measured of a candidate, for those who hire and for reviewers: the same page as the candidate's own."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from assessments.how_page import how_context
from assessments.models import Invitation, Result
from assessments.pictures import key_of_radar, key_of_rows, pictures_of
from assessments.selectors import TO_OTHERS, read_result
from assessments.selectors.how import how_of
from assessments.views.guarding import for_colleagues_of


@require_safe
@never_cache
@for_colleagues_of
def result(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    """The latest result, or by `?number=` an earlier one. Whoever is to review first sees none, nor the candidate."""
    is_own = _is_own(request, invitation)
    context: dict[str, Any] = {"candidate": invitation, "is_own": is_own}
    if not is_own and not invitation.is_blind:  # type: ignore[attr-defined]  # annotated by candidate_to_see
        context |= _result(invitation, request.GET.get("number"))
    return render(request, "hiring/candidate_result.html", context)


@require_safe
@never_cache
@for_colleagues_of
def how(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    """How the result was made, step by step. Whoever may not see the result is told why on its own page."""
    is_hidden = _is_own(request, invitation) or invitation.is_blind  # type: ignore[attr-defined]  # as above
    found, made = (None, []) if is_hidden else _found(invitation, request.GET.get("number"))
    if found is None:
        return redirect("assessments:candidate-result", invitation.pk)
    context = how_context(how_of(found), request.GET.get("competency"), voice=TO_OTHERS)
    context |= {"candidate": invitation, "number": found.number, "made": made}
    return render(request, "hiring/candidate_how.html", context)


def _is_own(request: SignedInRequest, invitation: Invitation) -> bool:
    return hasattr(invitation, "attempt") and invitation.attempt.user_id == request.user.pk


def _found(invitation: Invitation, number: str | None) -> tuple[Result | None, Sequence[Mapping[str, object]]]:
    """The result of that number, or the latest, and when each was made. None where there is none. Raises Http404."""
    results = Result.objects.filter(attempt__invitation=invitation).order_by("number")
    made: Sequence[Mapping[str, object]] = list(results.values("number", "created_at"))
    numbers = [str(one["number"]) for one in made]
    if number is None and not made:
        return None, made
    chosen = numbers[-1] if number is None else number
    if chosen not in numbers:
        raise Http404("This candidate has no result of that number.")
    return Result.objects.with_role().get(attempt__invitation=invitation, number=chosen), made


def _result(invitation: Invitation, number: str | None) -> dict[str, Any]:
    found, made = _found(invitation, number)
    if found is None:
        return {}
    shown = read_result(found, voice=TO_OTHERS)
    return {
        "result": shown,
        "number": found.number,
        "made": made,
        "pictures": pictures_of(shown),
        "radar_key": key_of_radar(shown),
        "row_key": key_of_rows(shown),
    }
