"""The ladder from junior to lead and manager, of all roles and of one."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request
from roles.framework import Level
from roles.models import Role
from roles.selectors import parts
from roles.selectors.ladder import ladder_of
from roles.selectors.offered import grouped, offered_with_rungs


@require_safe
@never_cache
def ladder(request: Request) -> HttpResponse:
    offered = offered_with_rungs(request.user.pk)
    slug = request.GET.get("role", "")
    role = Role.objects.get(slug=slug) if slug in offered else None
    steps = parts.ladder()
    context = {
        "ladder": steps,
        "groups": grouped(offered.values()),
        "role": role,
        "unknown": bool(slug) and role is None,
        "climbed": ladder_of(role, steps) if role else None,
        "levels": list(Level),
    }
    return render(request, "roles/ladder.html", context)
