"""What is done to an assessment as a whole: open, close, copy, discard, and the link for anyone. By POST only."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from accounts.http import SignedInRequest
from assessments import services
from assessments.administration_forms import ReopenForm
from assessments.models import Assessment
from assessments.views.guarding import for_hirers


@require_POST
@never_cache
@for_hirers
def open_assessment(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Opens a draft. One that was closed goes on until the deadline that was typed, or the one it had."""
    form = ReopenForm(request.POST, assessment=assessment)
    if not form.is_valid():
        messages.error(request, f"Not opened: {form.errors['deadline'][0]}")
        return redirect("assessments:edit", assessment.pk)
    if not assessment.is_closed:
        said, to = f"{assessment.title} is open. Invite its candidates.", "assessments:invite"
        is_done = _done(request, lambda: services.open_assessment(assessment=assessment, by=request.user))
    else:
        said, to = f"{assessment.title} is open again. Candidates go on where they left off.", "assessments:edit"
        until = form.wanted() if "deadline" in request.POST else assessment.deadline
        is_done = _done(
            request, lambda: services.reopen_assessment(assessment=assessment, deadline=until, by=request.user)
        )
    if is_done:
        messages.success(request, said)
    return redirect(to if is_done else "assessments:edit", assessment.pk)


@require_POST
@never_cache
@for_hirers
def close_assessment(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    if _done(request, lambda: services.close_assessment(assessment=assessment, by=request.user)):
        messages.success(request, f"{assessment.title} is closed. What candidates wrote is kept.")
    return redirect("assessments:edit", assessment.pk)


@require_POST
@never_cache
@for_hirers
def copy_assessment(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    try:
        made = services.copy_assessment(assessment=assessment, by=request.user)
    except services.AdministrationError as problem:
        messages.error(request, str(problem))
        return redirect("assessments:edit", assessment.pk)
    messages.success(request, "This is the copy, a draft without candidates. Look it over, then open it.")
    return redirect("assessments:edit", made.pk)


@require_POST
@never_cache
@for_hirers
def discard_assessment(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    if _done(request, lambda: services.discard_assessment(assessment=assessment, by=request.user)):
        messages.success(request, f"The draft “{assessment.title}” is discarded.")
        return redirect(assessment.organisation)
    return redirect("assessments:edit", assessment.pk)


@require_POST
@never_cache
@for_hirers
def link(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Offers the link for anyone, or withdraws it; then the page that shows it."""
    if request.POST.get("do") == "withdraw":
        services.withdraw_link(assessment=assessment, by=request.user)
        messages.success(request, "The link is withdrawn: it lets nobody in any more. Who came by it goes on.")
    elif _done(request, lambda: services.offer_link(assessment=assessment, by=request.user)):
        messages.success(request, "The link for anyone is below.")
    return redirect("assessments:invite", assessment.pk)


def _done(request: SignedInRequest, change: Callable[[], object]) -> bool:
    """Whether it could be done; if not, the person is told why."""
    try:
        change()
    except services.AdministrationError as problem:
        messages.error(request, str(problem))
        return False
    return True
