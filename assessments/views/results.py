"""A result, and a person's assessments over time."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request, SignedInRequest
from assessments.how_page import how_context
from assessments.models import Assessment
from assessments.permissions import holder_of
from assessments.pictures import history_picture, key_of_radar, key_of_rows, pictures_of
from assessments.selectors import TO_THEMSELF, held_result, histories, pending_attempts, read_result, results_beside
from assessments.selectors.how import how_of
from assessments.views.holding import for_holder
from roles.selectors import target_of


@require_safe
@never_cache
@for_holder
def result(request: Request, result_id: UUID) -> HttpResponse:
    held = held_result(holder_of(request), result_id)
    shown = read_result(held)
    context = {"result": shown, "attempt": held.attempt, "beside": results_beside(held)}
    if held.shown == Assessment.Sees.SUMMARY:
        return render(request, "assessments/summary.html", context)
    context |= {
        "pictures": pictures_of(shown),
        "radar_key": key_of_radar(shown),
        "row_key": key_of_rows(shown),
    }
    return render(request, "assessments/result.html", context)


@require_safe
@never_cache
@for_holder
def how(request: Request, result_id: UUID) -> HttpResponse:
    """How the result was made, step by step, for the competency in `?competency=`. Of a summary there is none."""
    held = held_result(holder_of(request), result_id)
    if held.shown == Assessment.Sees.SUMMARY:
        raise Http404("Of this result a summary is shown.")
    context = how_context(how_of(held), request.GET.get("competency"), voice=TO_THEMSELF)
    return render(request, "assessments/how.html", context)


@require_safe
@never_cache
@login_required
def mine(request: SignedInRequest) -> HttpResponse:
    """My assessments: what is open, and every result with its change over time."""
    holder = holder_of(request)
    context = {
        "pending": pending_attempts(holder, at=timezone.now()),
        "histories": [
            (one, history_picture(one, id=f"trend-{i}") if one.is_comparable else None)
            for i, one in enumerate(histories(holder), start=1)
        ],
        "target": target_of(request.user.pk),
    }
    return render(request, "assessments/list.html", context)
