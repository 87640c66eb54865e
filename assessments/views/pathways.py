"""Ways from one role to others, from outside, and from the person's own result."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request
from assessments.permissions import holder_of
from assessments.pictures import pathways_picture
from assessments.selectors.pathways import pathways_of


@require_safe
@never_cache
def pathways(request: Request) -> HttpResponse:
    found = pathways_of(holder_of(request), asked=request.GET.get("from"), seen_by=request.user.pk)
    return render(request, "assessments/pathways.html", {"found": found, "picture": pathways_picture(found)})
