"""Where an organisation's roles stand among the eight layers."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from accounts.members import for_members
from accounts.models import Membership
from assessments.selectors.coverage import coverage_of


@require_safe
@never_cache
@for_members(second_factor=False)
def coverage(request: SignedInRequest, membership: Membership) -> HttpResponse:
    """Nothing of others is shown, so nobody is asked for a second factor."""
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "coverage": coverage_of(membership),
    }
    return render(request, "hiring/coverage.html", context)
