"""A reviewer at work: what waits for them, one competency at a time, look over, submit, take up again."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from accounts.members import for_members
from accounts.models import Membership
from assessments import services
from assessments.models import Attempt, Invitation, Review
from assessments.review_forms import ReviewRatingForm
from assessments.selectors import question
from assessments.selectors.review import Desk, Pile, Sheet, Written, desk_of, row_asked, sheet_of
from assessments.views.guarding import for_reviewers_of


@require_safe
@never_cache
@for_members(*Membership.REVIEWING)
def to_review(request: SignedInRequest, membership: Membership) -> HttpResponse:
    asked = request.GET.get("pile", "")
    pile = Pile(asked) if asked in Pile.values else Pile.WAITING
    organisation = membership.organisation
    desk = desk_of(organisation, request.user, pile=pile, page=request.GET.get("page", 1))
    context = {"membership": membership, "organisation": organisation, "desk": desk, "piles": _piles(desk)}
    return render(request, "hiring/review_list.html", context)


def _piles(desk: Desk) -> list[tuple[Pile, int]]:
    return [(pile, desk.heights[pile]) for pile in Pile]


@require_safe
@never_cache
@for_reviewers_of
def review(request: SignedInRequest, candidate: Invitation) -> HttpResponse:
    """Look over: what is rated and what is not, and whether it was submitted."""
    context: dict[str, Any] = {"candidate": candidate, "tab": "review", "ask": "unjudged" in request.GET}
    if _can_be_reviewed(request, candidate):
        context["sheet"] = _sheet(request, candidate)
    return render(request, "hiring/review.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_reviewers_of
def rate(request: SignedInRequest, candidate: Invitation, slug: str) -> HttpResponse:
    if request.method == "POST":
        return _save(request, candidate, slug)
    sheet = _sheet(request, candidate) if _can_be_reviewed(request, candidate) else None
    if sheet is None or not sheet.is_open:
        return redirect("assessments:review", candidate.pk)
    return _rating_page(request, candidate, sheet, slug)


def _attempt(candidate: Invitation) -> Attempt | None:
    return getattr(candidate, "attempt", None)


def _sheet(request: SignedInRequest, candidate: Invitation) -> Sheet:
    return sheet_of(candidate, request.user, blind=candidate.is_blind)  # type: ignore[attr-defined]  # by candidate_to_review


def _can_be_reviewed(request: SignedInRequest, candidate: Invitation) -> bool:
    """Whether there is something of somebody else: submitted, or sent back for more."""
    attempt = _attempt(candidate)
    if attempt is None or attempt.user_id == request.user.pk:
        return False
    return not attempt.is_open or attempt.sent_back.exists()


def _save(request: SignedInRequest, candidate: Invitation, slug: str) -> HttpResponse:
    row_id = row_asked(candidate, slug)
    attempt = _attempt(candidate)
    if row_id is None or attempt is None:
        raise Http404
    form = ReviewRatingForm(request.POST)
    sound = form.is_valid()
    try:
        own = services.begin_review(attempt=attempt, by=request.user)
        rating = services.rate_in_review(review=own, row_id=row_id, answer=form.answer(), by=request.user)
    except services.ReviewError as refusal:
        return _refused(request, candidate, refusal)
    if request.htmx:
        context = {"form": form, "saved_at": rating and timezone.now()}
        return render(request, "assessments/rate.html#saved", context, status=200 if sound else 422)
    if not sound:
        return _rating_page(request, candidate, _sheet(request, candidate), slug, form, status=422)
    return _onward(request, candidate, slug)


def _refused(request: SignedInRequest, candidate: Invitation, refusal: Exception) -> HttpResponse:
    if request.htmx:
        context = {"refusal": refusal, "candidate": candidate}
        return render(request, "hiring/review_rate.html#refused", context, status=409)
    messages.error(request, str(refusal))
    return redirect("assessments:review", candidate.pk)


def _onward(request: SignedInRequest, candidate: Invitation, slug: str) -> HttpResponse:
    _, _, after = _sheet(request, candidate).steps.around(slug)
    if after is None:
        return redirect("assessments:review", candidate.pk)
    return redirect("assessments:review-rate", candidate.pk, after.slug)


def _rating_page(
    request: SignedInRequest,
    candidate: Invitation,
    sheet: Sheet,
    slug: str,
    form: ReviewRatingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    try:
        before, step, after = sheet.steps.around(slug)
    except KeyError:
        raise Http404 from None
    context = {
        "candidate": candidate,
        "attempt": _attempt(candidate),
        "tab": "review",
        "steps": sheet.steps,
        "step": step,
        "number": sheet.steps.all.index(step) + 1,
        "before": before,
        "after": after,
        "question": question(step),
        "written": sheet.written.get(step.row_id, Written()),
        "form": form or ReviewRatingForm.of(step.rating),
    }
    return render(request, "hiring/review_rate.html", context, status=status)


@require_POST
@never_cache
@for_reviewers_of
def submit(request: SignedInRequest, candidate: Invitation) -> HttpResponse:
    """Asks once about what was not judged."""
    steps = _sheet(request, candidate).steps if _can_be_reviewed(request, candidate) else None
    if steps and steps.unanswered and steps.rated and "anyway" not in request.POST:
        return redirect(f"{reverse('assessments:review', args=[candidate.pk])}?unjudged")
    try:
        services.submit_review(review=_own(request, candidate), by=request.user)
    except services.ReviewError as refusal:
        messages.error(request, str(refusal))
        return redirect("assessments:review", candidate.pk)
    messages.success(request, "Your review is submitted and counts. Here it stands beside what others say.")
    return redirect("assessments:reviews", candidate.pk)


@require_POST
@never_cache
@for_reviewers_of
def reopen(request: SignedInRequest, candidate: Invitation) -> HttpResponse:
    try:
        services.reopen_review(review=_own(request, candidate), by=request.user)
    except services.ReviewError as refusal:
        messages.error(request, str(refusal))
    return redirect("assessments:review", candidate.pk)


def _own(request: SignedInRequest, candidate: Invitation) -> Review:
    """The person's own review. Raises ReviewError where they have begun none."""
    own = Review.objects.by(request.user).filter(attempt__invitation=candidate).first()
    if own is not None:
        return own
    attempt = _attempt(candidate)
    if attempt is not None and attempt.user_id == request.user.pk:
        raise services.OwnAttempt
    raise services.NothingJudged
