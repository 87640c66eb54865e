"""All reviews of a candidate side by side, and asking the candidate for more evidence."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest, site_of
from assessments import services
from assessments.models import Invitation
from assessments.pictures import key_of_reviews, review_pictures
from assessments.review_forms import SendBackForm
from assessments.selectors.side_by_side import side_by_side
from assessments.views.guarding import for_colleagues_of
from charts import key_mark

TEST_MARK = (key_mark("test"), "the test alone, with its 80% interval")


@require_safe
@never_cache
@for_colleagues_of
def reviews(request: SignedInRequest, candidate: Invitation) -> HttpResponse:
    """For whoever is not blind. Nobody reads what others say of themself here: they are candidates, if colleagues."""
    attempt = getattr(candidate, "attempt", None)
    is_own = attempt is not None and attempt.user_id == request.user.pk
    context: dict[str, object] = {"candidate": candidate, "tab": "reviews", "is_own": is_own}
    if attempt is not None and not is_own and not candidate.is_blind:  # type: ignore[attr-defined]  # by candidate_to_see
        beside = side_by_side(candidate)
        in_matrix_order = request.GET.get("order") == "matrix"
        rows = beside.rows if in_matrix_order else beside.by_disagreement
        context |= {"beside": beside, "in_matrix_order": in_matrix_order}
        if beside.result:
            context["pictures"] = review_pictures(beside.result, rows)
            context["key"] = (*key_of_reviews(), *([TEST_MARK] if beside.result.tested_count else []))
    return render(request, "hiring/reviews.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_colleagues_of
def send_back(request: SignedInRequest, candidate: Invitation) -> HttpResponse:
    form = SendBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.send_back(
                invitation=candidate,
                message=form.cleaned_data["message"],
                base_url=site_of(request),
                by=request.user,
            )
        except services.ReviewError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"{candidate} was asked for more evidence. The mail is on its way.")
            return redirect("assessments:candidate", candidate.pk)
    context = {"candidate": candidate, "form": form}
    return render(request, "hiring/review_send_back.html", context)
