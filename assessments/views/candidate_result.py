"""What was measured of a candidate, for those who hire and for reviewers: the same page as the candidate's own."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from assessments.models import Invitation, Result
from assessments.pictures import key_of_radar, key_of_rows, pictures_of
from assessments.selectors import TO_OTHERS, read_result
from assessments.views.guarding import for_colleagues_of


@require_safe
@never_cache
@for_colleagues_of
def result(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    """The latest result, or by `?number=` an earlier one. Whoever is to review first sees none, nor the candidate."""
    is_own = hasattr(invitation, "attempt") and invitation.attempt.user_id == request.user.pk
    context: dict[str, Any] = {"candidate": invitation, "is_own": is_own}
    if not is_own and not invitation.is_blind:  # type: ignore[attr-defined]  # annotated by candidate_to_see
        context |= _result(invitation, request.GET.get("number"))
    return render(request, "hiring/candidate_result.html", context)


def _result(invitation: Invitation, number: str | None) -> dict[str, Any]:
    made = list(Result.objects.filter(attempt__invitation=invitation).order_by("number").values("number", "created_at"))
    numbers = {str(one["number"]): one for one in made}
    if number is None and not made:
        return {}
    chosen = numbers.get(number if number is not None else str(made[-1]["number"]))
    if chosen is None:
        raise Http404("This candidate has no result of that number.")
    found = Result.objects.with_role().get(attempt__invitation=invitation, number=chosen["number"])
    shown = read_result(found, voice=TO_OTHERS)
    return {
        "result": shown,
        "number": found.number,
        "made": made,
        "pictures": pictures_of(shown),
        "radar_key": key_of_radar(shown),
        "row_key": key_of_rows(shown),
    }
