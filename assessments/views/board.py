"""The board of an assessment: how far its candidates are, and what is done about many of them at once."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from accounts.http import SignedInRequest, site_of
from assessments.board_rows import ANYBODY, board_rows
from assessments.models import Assessment
from assessments.selectors.board import candidates, read_board, reviewers_of
from assessments.services import MOST_AT_ONCE, Act, InvitationError, act_on, foresee
from assessments.tracking_forms import ActForm, BoardForm, TimeForm
from assessments.views.guarding import for_hirers


@require_safe
@never_cache
@for_hirers
def board(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """The whole page, by htmx the part that changes, and nothing (204) while it is as whoever asks has seen it."""
    if assessment.is_draft:
        return redirect("assessments:edit", assessment.pk)
    form = BoardForm(request.GET)
    shown = read_board(assessment, form.wanted, page=form.page_number, at=timezone.now())
    if request.htmx and shown.version == request.GET.get("seen"):
        return HttpResponse(status=204)
    if request.htmx and "empty" in request.GET:
        return HttpResponseClientRefresh()  # the first candidate brings what was not on the page
    rows = board_rows(shown.lines, reverse("assessments:candidate", args=[ANYBODY]), asks_review=assessment.asks_review)
    context = {"assessment": assessment, "form": form, "board": shown, "rows": rows}
    return render(request, "hiring/board.html#live" if request.htmx else "hiring/board.html", context)


@require_POST
@never_cache
@for_hirers
def act(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    """Remind, send again, withdraw or give more time; the last two ask first."""
    form = ActForm(request.POST)
    if not form.is_valid():
        messages.error(request, form.problem)
        return redirect(back_from(assessment, form))
    what, chosen = Act(form.cleaned_data["do"]), _chosen(assessment, form)
    time = TimeForm(request.POST) if what is Act.TIME and form.is_sure else TimeForm()
    try:
        if what in (Act.REMIND, Act.RESEND) or (form.is_sure and (what is Act.WITHDRAW or time.is_valid())):
            return _act(request, assessment, form, what, chosen, **(time.given if what is Act.TIME else {}))
        foreseen = foresee(assessment=assessment, act=what, candidates=chosen, by=request.user)
    except InvitationError as problem:
        messages.error(request, str(problem))
        return redirect(back_from(assessment, form))
    context = {"assessment": assessment, "tab": "candidates", "foreseen": foreseen, "asked": form, "form": time}
    context |= {"chosen": " ".join(map(str, chosen)), "back": back_from(assessment, form)}
    return render(request, f"hiring/{what}.html", context)


def _chosen(assessment: Assessment, form: ActForm) -> list[UUID]:
    """Those that were ticked, or all who fit the filters; one more than are taken where there are too many."""
    if not form.cleaned_data["all"]:
        return form.ids
    fitting = candidates(assessment, form.board.wanted, reviewers_of(assessment), at=timezone.now())
    return list(fitting.values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def _act(
    request: SignedInRequest, assessment: Assessment, form: ActForm, what: Act, chosen: list[UUID], **given: Any
) -> HttpResponse:
    """Do it and say what came of it. Raises InvitationError."""
    site = site_of(request)
    outcome = act_on(assessment=assessment, act=what, candidates=chosen, base_url=site, by=request.user, **given)
    say = messages.success if outcome.done else messages.warning
    say(request, outcome.words)
    return redirect(back_from(assessment, form))


def back_from(assessment: Assessment, form: ActForm) -> str:
    """The page from which it was asked for: a candidate's, or the board as it was filtered."""
    if one := form.cleaned_data.get("candidate"):
        return reverse("assessments:candidate", args=[one])
    board = reverse("assessments:assessment", args=[assessment.pk])
    return f"{board}?{urlencode(form.board.used)}" if form.board.used else board
