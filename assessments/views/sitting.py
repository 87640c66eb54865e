"""The test of an attempt: what it is, one item a page, and its end."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request
from assessments import services
from assessments.models import Sitting
from assessments.permissions import holder_of
from assessments.selectors import Page, candidacy_of, held_attempt, held_sitting, page_of, test_offered
from assessments.selectors.candidacy import closed_for
from assessments.sitting_forms import AnswerForm, Typed
from assessments.views.holding import for_holder


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_holder
def test(request: Request, attempt_id: UUID) -> HttpResponse:
    """Before the test: what it is, with the button that starts it. While it runs: the item that is shown."""
    if request.method == "POST":
        return _start(request, attempt_id)
    sitting = held_sitting(holder_of(request), attempt_id)
    if sitting is not None:
        return _present(request, sitting)
    return _before(request, attempt_id)


def _before(request: Request, attempt_id: UUID) -> HttpResponse:
    held = held_attempt(holder_of(request), attempt_id)
    if not held.is_open:
        return redirect(held)
    candidacy = candidacy_of(held, at=timezone.now())
    if candidacy and candidacy.notice and not candidacy.closed:
        return redirect("assessments:notice", held.pk)
    context = {"attempt": held, "candidacy": candidacy, "test": test_offered(held)}
    return render(request, "assessments/test_begin.html", context)


def _start(request: Request, attempt_id: UUID) -> HttpResponse:
    held = held_attempt(holder_of(request), attempt_id)
    try:
        services.start_test(attempt=held, by=holder_of(request))
    except services.AttemptError as refusal:
        messages.error(request, str(refusal))
    return redirect(request.path)


@require_POST
@never_cache
@for_holder
def answer(request: Request, attempt_id: UUID) -> HttpResponse:
    """Save one answer, then show the next item: as a fragment to the page's script, else by leading back to it."""
    form = AnswerForm(request.POST)
    try:
        shown = services.answer_item(attempt_id=attempt_id, by=holder_of(request), **form.answer())
    except services.AttemptError as refusal:
        return _refused(request, attempt_id, refusal)
    if isinstance(shown, Page) and request.htmx:
        return _show(request, shown, {"attempt_id": attempt_id}, Typed())
    return _lead(request, "assessments:test", attempt_id)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_holder
def finish(request: Request, attempt_id: UUID) -> HttpResponse:
    """End the test before its last question; asks once. What is sent because time is up ends nothing before."""
    sitting = held_sitting(holder_of(request), attempt_id)
    if sitting is None or not sitting.is_running:
        return _lead(request, "assessments:attempt", attempt_id)
    if request.method != "POST":
        return render(request, "assessments/test_finish.html", {"attempt": sitting.attempt, "sitting": sitting})
    if "over" in request.POST and sitting.due_at > timezone.now():
        return _present(request, sitting) if request.htmx else redirect("assessments:test", attempt_id)
    try:
        services.finish_test(attempt_id=attempt_id, by=holder_of(request))
    except services.AttemptError as refusal:
        if request.htmx:
            return _refused(request, attempt_id, refusal)
        messages.error(request, str(refusal))
        return redirect("assessments:test", attempt_id)
    return _lead(request, "assessments:attempt", attempt_id)


def _refused(request: Request, attempt_id: UUID, refusal: services.AttemptError) -> HttpResponse:
    """The item that waits, with why the answer to it or to another was not saved, and with what was typed."""
    sitting = held_sitting(holder_of(request), attempt_id)
    if sitting is None or not sitting.is_running:
        messages.error(request, str(refusal))
        return _lead(request, "assessments:test", attempt_id)
    if isinstance(refusal, services.NotAnAnswer):
        return _present(request, sitting, refusal, Typed.of(request.POST), status=422)
    return _present(request, sitting, refusal, status=409)


def _present(
    request: Request,
    sitting: Sitting,
    refusal: services.AttemptError | None = None,
    typed: Typed | None = None,
    status: int = 200,
) -> HttpResponse:
    """Where a test stands: its item, that its time is up, or that its organisation takes nothing more."""
    page = page_of(sitting) if sitting.is_running else None
    if page is None:
        return _lead(request, "assessments:attempt", sitting.attempt_id)
    context = {
        "attempt": sitting.attempt,
        "attempt_id": sitting.attempt_id,
        "closed": closed_for(sitting.attempt, at=timezone.now()),
        "refusal": refusal,
    }
    return _show(request, page, context, typed or Typed(), status)


def _show(request: Request, page: Page, context: dict[str, object], typed: Typed, status: int = 200) -> HttpResponse:
    """A page, or to the page's script what changes of it. The site's time goes along, for clocks that are wrong."""
    now = timezone.now()
    is_over = page.due_at <= now
    shown = "assessments/test_over.html" if is_over or context.get("closed") else "assessments/test_item.html"
    steps = [(option, typed.places.get(position, "")) for position, option in enumerate(page.item.options)]
    context |= {"page": page, "typed": typed, "steps": steps, "is_over": is_over, "now": now, "shown": shown}
    return render(request, shown if request.htmx else "assessments/test.html", context, status=status)


def _lead(request: Request, name: str, attempt_id: UUID) -> HttpResponse:
    """To another page of the attempt, which leads on from there: to its result, once the test has ended."""
    address = reverse(name, args=[attempt_id])
    return HttpResponse(headers={"HX-Redirect": address}) if request.htmx else redirect(address)
