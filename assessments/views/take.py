"""Taking an attempt: begin, rate one competency at a time, look over, submit."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from assessments import services
from assessments.forms import RatingForm
from assessments.models import Attempt
from assessments.permissions import holder_of, holder_to_begin
from assessments.selectors import held_attempt, held_attempt_asking, question, steps_of
from assessments.views.holding import for_holder
from roles.forms import RungForm
from roles.models import Role, Rung


@require_http_methods(["GET", "HEAD", "POST"])
def begin(request: Request, slug: str) -> HttpResponse:
    role = get_object_or_404(Role.objects.visible_to(request.user.pk), slug=slug)
    if request.method != "POST":
        return redirect(role)
    rung = Rung.objects.offered(role).filter(slug=RungForm.chosen(request.POST)).first()
    if rung is None:
        messages.error(request, "Nothing was begun: choose one of the rungs shown and try again.")
        return redirect(role)
    return redirect(services.begin(rung=rung, by=holder_to_begin(request)))


@require_safe
@never_cache
@for_holder
def attempt(request: Request, attempt_id: UUID) -> HttpResponse:
    """The attempt's own address: leads on to where the person left off."""
    held = held_attempt(holder_of(request), attempt_id)
    if not request.user.is_authenticated:
        request.session.modified = True  # whoever comes back has the browser's two weeks anew
    if not held.is_open:
        return redirect(held.results.earliest("number"))
    resume = steps_of(held).resume
    if resume is None:
        return redirect("assessments:check", held.pk)
    return redirect("assessments:rate", held.pk, resume.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_holder
def rate(request: Request, attempt_id: UUID, slug: str) -> HttpResponse:
    held, row_id = held_attempt_asking(holder_of(request), attempt_id, slug)
    if row_id is None:
        raise Http404
    if request.method == "POST":
        return _save(request, held, row_id, slug)
    if not held.is_open:
        messages.info(request, "This assessment is submitted; here is its result.")
        return redirect(held)
    return _rating_page(request, held, slug)


def _save(request: Request, held: Attempt, row_id: int, slug: str) -> HttpResponse:
    form = RatingForm(request.POST)
    sound = form.is_valid()
    try:
        rating = services.rate(attempt=held, row_id=row_id, answer=form.answer(), by=holder_of(request))
    except services.AlreadySubmitted as refusal:
        return _already_submitted(request, held, refusal)
    if request.htmx:
        context = {"form": form, "attempt": held, "saved_at": rating and timezone.now()}
        return render(request, "assessments/rate.html#saved", context, status=200 if sound else 422)
    if not sound:
        return _rating_page(request, held, slug, form, status=422)
    return _onward(held, slug)


def _already_submitted(request: Request, held: Attempt, refusal: Exception) -> HttpResponse:
    if request.htmx:
        return render(request, "assessments/rate.html#refused", {"refusal": refusal, "attempt": held}, status=409)
    messages.error(request, str(refusal))
    return redirect(held)


def _onward(held: Attempt, slug: str) -> HttpResponse:
    _, _, after = steps_of(held).around(slug)
    if after is None:
        return redirect("assessments:check", held.pk)
    return redirect("assessments:rate", held.pk, after.slug)


def _rating_page(
    request: Request, held: Attempt, slug: str, form: RatingForm | None = None, status: int = 200
) -> HttpResponse:
    steps = steps_of(held)
    before, step, after = steps.around(slug)
    context = {
        "attempt": held,
        "steps": steps,
        "step": step,
        "number": steps.all.index(step) + 1,
        "before": before,
        "after": after,
        "question": question(step),
        "form": form or RatingForm.of(step.rating),
    }
    return render(request, "assessments/rate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_holder
def check(request: Request, attempt_id: UUID) -> HttpResponse:
    """Look over before submitting; asks once about what is unrated."""
    held = held_attempt(holder_of(request), attempt_id)
    if not held.is_open:
        return redirect(held)
    if request.method == "POST":
        return _submit(request, held)
    context = {"attempt": held, "steps": steps_of(held), "ask": "unrated" in request.GET}
    return render(request, "assessments/check.html", context)


def _submit(request: Request, held: Attempt) -> HttpResponse:
    if "anyway" not in request.POST:
        steps = steps_of(held)
        if steps.unanswered and steps.rated:
            return redirect(f"{request.path}?unrated")
    try:
        return redirect(services.submit(attempt=held, by=holder_of(request)))
    except services.NothingRated as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
