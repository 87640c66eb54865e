"""Taking an attempt: begin, rate one competency at a time, look over, submit."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from assessments import services
from assessments.forms import EvidenceForm, RatingForm
from assessments.models import Attempt
from assessments.permissions import holder_of, holder_to_begin
from assessments.selectors import (
    Candidacy,
    TestOffered,
    candidacy_of,
    held_attempt,
    held_attempt_asking,
    is_testable,
    question,
    shown_result,
    steps_of,
    test_offered,
)
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
        return _outcome(request, held)
    if _is_at_test(held):
        return redirect("assessments:test", held.pk)
    resume = steps_of(held).resume
    if resume is None or _stopped(held, candidacy_of(held, at=timezone.now())):
        return redirect("assessments:check", held.pk)
    return redirect("assessments:rate", held.pk, resume.slug)


def _is_at_test(held: Attempt) -> bool:
    """Whether nothing but the test is asked now: while it runs, and before it where it is all that is asked.

    After a test an attempt is open only where its candidate was sent back, to write more evidence.
    """
    return held.in_test or (held.is_test_only and not hasattr(held, "sitting"))


def _test_of(held: Attempt, candidacy: Candidacy | None) -> TestOffered | None:
    """The test as the last step of an attempt. None in an assessment that asks for none, takes no answers any more, or
    has sent its candidate back from it.
    """
    if candidacy is None:
        return test_offered(held)
    if not candidacy.assessment.asks_test or candidacy.closed or hasattr(held, "sitting"):
        return None
    return test_offered(held)


def _outcome(request: Request, held: Attempt) -> HttpResponse:
    """To the result, as far as the person may see one; else to what happens next."""
    return redirect(shown_result(held, holder_of(request)) or reverse("assessments:received", args=[held.pk]))


def _stopped(held: Attempt, candidacy: Candidacy | None) -> HttpResponse | None:
    """To what has to be read first: why no answers are taken, or a notice in another wording. None to go on."""
    if candidacy is None:
        return None
    if candidacy.closed:
        return redirect("assessments:check", held.pk)
    return redirect("assessments:notice", held.pk) if candidacy.notice else None


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_holder
def notice(request: Request, attempt_id: UUID) -> HttpResponse:
    """Another wording of the notice than was read before: read once more, then on to the answers."""
    held = held_attempt(holder_of(request), attempt_id)
    candidacy = candidacy_of(held, at=timezone.now())
    if not held.is_open or candidacy is None or candidacy.closed or candidacy.notice is None:
        return redirect(held)
    shown = candidacy.notice
    is_read = "read" in request.POST and request.POST.get("notice") == str(shown.pk)
    if is_read:
        services.acknowledge(attempt=held, notice=shown, by=holder_of(request))
        return redirect(held)
    unread = request.method == "POST"
    context = {"notice": shown, "assessment": candidacy.assessment, "unread": unread}
    return render(request, "assessments/notice.html", context, status=422 if unread else 200)


@require_safe
@never_cache
@for_holder
def received(request: Request, attempt_id: UUID) -> HttpResponse:
    """That the answers were received, what happens next, and when their candidate sees what."""
    held = held_attempt(holder_of(request), attempt_id)
    if held.is_open or held.assessment is None or shown_result(held, holder_of(request)):
        return redirect(held)
    context = {"attempt": held, "assessment": held.assessment}
    return render(request, "assessments/received.html", context)


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
        messages.info(request, "This assessment is submitted, so its answers no longer change.")
        return redirect(held)
    if _is_at_test(held):
        return redirect("assessments:test", held.pk)
    candidacy = candidacy_of(held, at=timezone.now())
    return _stopped(held, candidacy) or _rating_page(request, held, slug, candidacy)


def _save(request: Request, held: Attempt, row_id: int, slug: str) -> HttpResponse:
    form = form_of(held)(request.POST)
    sound = form.is_valid()
    try:
        rating = services.rate(attempt=held, row_id=row_id, answer=form.answer(), by=holder_of(request))
    except (services.AlreadySubmitted, services.InTest, services.NotTaking) as refusal:
        return _refused(request, held, slug, form, refusal)
    if request.htmx:
        context = {"form": form, "attempt": held, "saved_at": rating and timezone.now()}
        return render(request, "assessments/rate.html#saved", context, status=200 if sound else 422)
    if not sound:
        return _rating_page(request, held, slug, candidacy_of(held, at=timezone.now()), form, status=422)
    return _onward(held, slug)


def form_of(held: Attempt) -> type[RatingForm]:
    """Asks for a level unless only the reviewers say one."""
    return RatingForm if held.assessment is None or held.assessment.asks_self_rating else EvidenceForm


def _refused(
    request: Request, held: Attempt, slug: str, form: RatingForm, refusal: services.AttemptError
) -> HttpResponse:
    """Why nothing was saved. What is not taken now may be later, so it stays on the page."""
    is_final = isinstance(refusal, services.AlreadySubmitted)
    if request.htmx:
        context = {"refusal": refusal, "attempt": held, "is_final": is_final}
        return render(request, "assessments/rate.html#refused", context, status=409)
    if is_final:
        messages.error(request, str(refusal))
        return redirect(held)
    candidacy = candidacy_of(held, at=timezone.now())
    return _rating_page(request, held, slug, candidacy, form, status=409, refusal=refusal)


def _onward(held: Attempt, slug: str) -> HttpResponse:
    _, _, after = steps_of(held).around(slug)
    if after is None:
        return redirect("assessments:check", held.pk)
    return redirect("assessments:rate", held.pk, after.slug)


def _rating_page(
    request: Request,
    held: Attempt,
    slug: str,
    candidacy: Candidacy | None,
    form: RatingForm | None = None,
    status: int = 200,
    refusal: services.AttemptError | None = None,
) -> HttpResponse:
    steps = steps_of(held)
    before, step, after = steps.around(slug)
    may_be_tested = candidacy is None or candidacy.assessment.asks_test
    context = {
        "attempt": held,
        "steps": steps,
        "step": step,
        "number": steps.all.index(step) + 1,
        "before": before,
        "after": after,
        "question": question(step),
        "form": form or form_of(held).of(step.rating),
        "candidacy": candidacy,
        "refusal": refusal,
        "offers_test": may_be_tested and not steps.answered_count and is_testable(held.rung),
    }
    return render(request, "assessments/rate.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_holder
def check(request: Request, attempt_id: UUID) -> HttpResponse:
    """Look over before submitting; asks once about what is missing. Says why where no answers are taken any more."""
    held = held_attempt(holder_of(request), attempt_id)
    if not held.is_open:
        return redirect(held)
    if _is_at_test(held):
        return redirect("assessments:test", held.pk)
    candidacy = candidacy_of(held, at=timezone.now())
    if candidacy and candidacy.notice and not candidacy.closed:
        return redirect("assessments:notice", held.pk)
    if request.method == "POST":
        return _submit(request, held, candidacy)
    steps, test = steps_of(held), _test_of(held, candidacy)
    context = {
        "attempt": held,
        "steps": steps,
        "ask": "unrated" in request.GET and steps.asks_before_submitting,
        "ask_test": bool({"unrated", "untested"} & request.GET.keys()) and _is_test_due(test, candidacy),
        "candidacy": candidacy,
        "test": test,
    }
    return render(request, "assessments/check.html", context)


def _is_test_due(test: TestOffered | None, candidacy: Candidacy | None) -> bool:
    """Whether the organisation waits for a test that can be taken, so that leaving it out is asked about."""
    return candidacy is not None and test is not None and test.can_start


def _submit(request: Request, held: Attempt, candidacy: Candidacy | None) -> HttpResponse:
    if "anyway" not in request.POST:
        if steps_of(held).asks_before_submitting:
            return redirect(f"{request.path}?unrated")
        if candidacy is not None and _is_test_due(_test_of(held, candidacy), candidacy):
            return redirect(f"{request.path}?untested")
    try:
        result = services.submit(attempt=held, by=holder_of(request))
    except (services.NothingRated, services.NoticeUnread, services.InTest, services.NotTaking) as refusal:
        messages.error(request, str(refusal))
        return redirect(request.path)
    return redirect(result) if result and held.assessment is None else _outcome(request, held)
