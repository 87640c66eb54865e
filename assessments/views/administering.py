"""Making an assessment and deciding otherwise about it."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.members import for_members
from accounts.models import Membership, Organisation
from assessments import services
from assessments.administration_forms import AssessmentForm, ReopenForm
from assessments.models import Assessment
from assessments.selectors.administered import assessment_to_administer
from assessments.selectors.effects import effects_of
from assessments.views.guarding import for_hirers

READ_WRITE = ["GET", "HEAD", "POST"]
ROLE = "role"
OPEN = "open"


@require_http_methods(READ_WRITE)
@never_cache
@for_members(*Membership.HIRING)
def new(request: SignedInRequest, membership: Membership) -> HttpResponse:
    organisation = membership.organisation
    form = _form(request, organisation, None)
    if request.htmx and request.method != "POST":
        return render(request, "hiring/rungs.html", {"form": form})
    if form.is_bound and form.is_valid():
        try:
            made = services.create_assessment(organisation=organisation, plan=form.plan(), by=request.user)
        except services.AdministrationError as problem:
            form.add_error(None, str(problem))
        else:
            return _saved(request, made)
    context = {"membership": membership, "organisation": organisation, "form": form}
    return render(request, "hiring/new.html", context)


@require_http_methods(READ_WRITE)
@never_cache
@for_hirers
def edit(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    form = _form(request, assessment.organisation, assessment)
    if request.htmx and request.method != "POST" and not form.is_fixed:
        return render(request, "hiring/rungs.html", {"form": form})
    if form.is_bound and form.is_valid():
        seen = form.cleaned_data["seen"] or 0
        try:
            changed = services.change_assessment(assessment=assessment, plan=form.plan(), seen=seen, by=request.user)
        except services.ChangedMeanwhile as problem:
            return _changed_meanwhile(request, assessment, form, problem)
        except services.AdministrationError as problem:
            form.add_error(None, str(problem))
        else:
            return _saved(request, changed)
    return _settings(request, assessment, form)


def _form(request: SignedInRequest, organisation: Organisation, assessment: Assessment | None) -> AssessmentForm:
    """As it stands, as it was typed, or, where another role was chosen, as typed so far with that role's rungs."""
    if request.method != "POST":
        asked = {"role": request.GET[ROLE]} if ROLE in request.GET else None
        return AssessmentForm(organisation=organisation, assessment=assessment, initial=asked)
    if request.POST.get("do") == ROLE:
        return AssessmentForm.as_typed(request.POST, organisation=organisation, assessment=assessment)
    return AssessmentForm(request.POST, organisation=organisation, assessment=assessment)


def _saved(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Says so, and opens the assessment where that was asked for."""
    if request.POST.get("do") != OPEN or assessment.is_open:
        kept = "The draft is kept. Nobody is invited before you open it." if assessment.is_draft else "Saved."
        messages.success(request, kept)
        return redirect("assessments:edit", assessment.pk)
    try:
        services.open_assessment(assessment=assessment, by=request.user)
    except services.AdministrationError as problem:
        messages.error(request, f"{problem} What you typed is saved in the draft.")
        return redirect("assessments:edit", assessment.pk)
    messages.success(request, f"{assessment.title} is open. Invite its candidates.")
    return redirect("assessments:invite", assessment.pk)


def _changed_meanwhile(
    request: SignedInRequest, assessment: Assessment, form: AssessmentForm, problem: services.ChangedMeanwhile
) -> HttpResponse:
    """What stands now beside what was typed; saved again, the form counts as having seen it."""
    now = assessment_to_administer(assessment.pk, request.user)
    form.add_error(None, str(problem))
    differences = form.differences(services.Plan.of(now), was_opened=now.is_open)
    return _settings(request, now, form, differences=differences, seen=now.revision)


def _settings(request: SignedInRequest, assessment: Assessment, form: AssessmentForm, **more: object) -> HttpResponse:
    context = {
        "assessment": assessment,
        "form": form,
        "seen": form.shown_seen,
        "notice": assessment.notices.first(),
        "effects": effects_of(assessment),
        "reopening": ReopenForm(assessment=assessment) if assessment.is_closed else None,
        **more,
    }
    return render(request, "hiring/settings.html", context)
