"""Pages of the framework: the ecosystem map, a role, and keeping a role as target."""

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from roles.forms import MapFilterForm, RungForm
from roles.framework import Level
from roles.models import Role
from roles.selectors import ecosystem, published_matrix, target_of
from roles.services import UnknownRung, drop_target, keep_target


@require_safe
def ecosystem_map(request: Request) -> HttpResponse:
    form = MapFilterForm(request.GET)
    layers = ecosystem(**form.wanted())
    found = len({role.slug for layer in layers for role in layer.roles})
    template = "roles/map.html#results" if request.htmx else "roles/map.html"
    return render(request, template, {"form": form, "layers": layers, "found": found})


@require_safe
@never_cache
def role(request: Request, slug: str) -> HttpResponse:
    shown = get_object_or_404(Role.objects.prefetch_related("layers"), slug=slug)
    target = target_of(request.user.pk) if request.user.is_authenticated else None
    context = {
        "role": shown,
        "matrix": published_matrix(shown),
        "target": target if target and target.role_slug == slug else None,
        "levels": list(Level),
    }
    return render(request, "roles/role.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def target(request: Request, slug: str) -> HttpResponse:
    wanted = get_object_or_404(Role, slug=slug)
    if not request.user.is_authenticated:
        return redirect_to_login(wanted.get_absolute_url())
    if request.method != "POST":
        return redirect(wanted)
    if "drop" in request.POST:
        drop_target(by=request.user)
        messages.success(request, f"{wanted.name} is no longer your target.")
        return redirect(wanted)
    try:
        keep_target(role=wanted, rung_slug=RungForm.chosen(request.POST), by=request.user)
    except UnknownRung:
        messages.error(request, "No target was kept: choose one of the rungs shown and try again.")
    else:
        messages.success(request, f"{wanted.name} is now your target. It stands on your home page.")
    return redirect(wanted)
