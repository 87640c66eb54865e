"""An organisation's home: its assessments for those who hire, what waits for those who review."""

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.members import for_members
from accounts.models import Membership
from accounts.second_factor import ask_for_second_factor
from assessments.administration_forms import ListFilterForm
from assessments.selectors.organisation import assessments_page, waiting_for_review


@require_safe
@never_cache
@for_members(second_factor=False)
def organisation(request: SignedInRequest, membership: Membership) -> HttpResponseBase:
    """Members without more access see nothing of others, so they are asked for no second factor."""
    context: dict[str, object] = {"membership": membership, "organisation": membership.organisation}
    if not membership.reviews:
        return render(request, "hiring/organisation.html", context)
    return ask_for_second_factor(request) or _home(request, membership, context)


def _home(request: SignedInRequest, membership: Membership, context: dict[str, object]) -> HttpResponse:
    waiting = waiting_for_review(request.user).filter(assessment__organisation=membership.organisation)
    context["waiting"] = waiting.count()
    if membership.hires:
        form = ListFilterForm(request.GET)
        wanted = form.wanted()
        page = assessments_page(membership.organisation, at=timezone.now(), **wanted)
        is_narrowed = bool(wanted["words"] or wanted["state"])
        context |= {"form": form, "page": page, "is_narrowed": is_narrowed}
    is_fragment = request.htmx and membership.hires
    template = "hiring/organisation.html#assessments" if is_fragment else "hiring/organisation.html"
    return render(request, template, context)
