"""The first page: what Plumbline is, or where the person left off."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request
from assessments.permissions import holder_of
from assessments.pictures import example_rows
from assessments.selectors import histories, pending_attempts
from assessments.selectors.organisation import belongings_of
from charts import level_scale
from roles.selectors import edits_matrices, target_of


@require_safe
@never_cache
def home(request: Request) -> HttpResponse:
    holder = holder_of(request)
    known = bool(holder.user_id or holder.token_hash)
    context: dict[str, object] = {
        "pending": pending_attempts(holder, at=timezone.now()) if known else [],
        "histories": histories(holder)[:3] if known else (),
    }
    if request.user.is_authenticated:
        context |= {
            "target": target_of(request.user.pk),
            "edits_matrices": edits_matrices(request.user),
            "belongings": belongings_of(request.user),
        }
        return render(request, "assessments/home.html", context)
    context |= {"example": example_rows(), "scale": level_scale(id="scale")}
    return render(request, "assessments/welcome.html", context)
