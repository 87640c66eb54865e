"""One candidate: how far they are, what is done about them, and what is decided."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from assessments.models import Invitation
from assessments.selectors.candidate import read_candidate, test_of
from assessments.services import Act, DecidedMeanwhile, DecisionError, act_on
from assessments.services import decide as decide_about
from assessments.tracking_forms import DecisionForm, TimeForm
from assessments.views.guarding import for_colleagues_of, for_hirers_of


@require_safe
@never_cache
@for_colleagues_of
def candidate(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    return _page(request, invitation, None)


@require_POST
@never_cache
@for_hirers_of
def decide(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    form, is_second = DecisionForm(request.POST), False
    if form.is_valid():
        try:
            made = decide_about(invitation=invitation, **form.cleaned_data, by=request.user)
        except DecisionError as problem:
            form.add_error(None, str(problem))
            is_second = isinstance(problem, DecidedMeanwhile)
        else:
            messages.success(request, f"Decided about {invitation}: {made.get_outcome_display()}. Your reason is kept.")
            return redirect(invitation)
    return _page(request, invitation, form, is_second=is_second)


def _page(
    request: SignedInRequest, invitation: Invitation, form: DecisionForm | None, *, is_second: bool = False
) -> HttpResponse:
    shown = read_candidate(invitation, request.user)
    form = form or DecisionForm(initial={"seen": shown.seen})
    if is_second:
        form.show_again(shown.seen)
    context = {"candidate": invitation, "shown": shown, "form": form}
    return render(request, "hiring/candidate.html", context | {"is_test_alone": invitation.assessment.is_test_only})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_hirers_of
def time(request: SignedInRequest, invitation: Invitation) -> HttpResponse:
    """Extra time, why, and a later deadline for this candidate alone."""
    form = TimeForm(request.POST) if request.method == "POST" else TimeForm.of(invitation)
    if form.is_valid():
        # What was cleared here is meant to go, where many candidates at once keep what stood.
        given = form.given | {"reason": form.cleaned_data["reason"]}
        outcome = act_on(
            assessment=invitation.assessment,
            act=Act.TIME,
            candidates=[invitation.pk],
            base_url="",
            by=request.user,
            **given,
        )
        (messages.success if outcome.done else messages.warning)(request, outcome.words)
        return redirect(invitation)
    asked = invitation.assessment
    context = {"candidate": invitation, "assessment": asked, "form": form, "test": test_of(invitation)}
    return render(request, "hiring/time.html", context)
