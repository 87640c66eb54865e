"""The map of competencies, and each competency on it."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import Request
from roles.forms import KnowledgeFilterForm
from roles.framework import Level, around
from roles.pictures import picture_around, picture_of_all
from roles.selectors.knowledge import demand_for, descriptors_of, knowledge, projects_showing
from roles.selectors.parts import backgrounds


@require_safe
@never_cache
def knowledge_map(request: Request) -> HttpResponse:
    known = knowledge(request.user.pk)
    form = KnowledgeFilterForm(request.GET, domains=known.domains)
    wanted = form.wanted()
    found = known.found(**wanted)
    context = {
        "form": form,
        "knowledge": known,
        "found": found,
        "picture": picture_of_all(known, found if any(wanted.values()) else None),
    }
    template = "roles/knowledge_map.html#results" if request.htmx else "roles/knowledge_map.html"
    return render(request, template, context)


@require_safe
@never_cache
def competency(request: Request, slug: str) -> HttpResponse:
    known = knowledge(request.user.pk)
    shown = known.competencies.get(slug)
    if shown is None:
        raise Http404
    near = around(known.prerequisites, slug)
    brought = [(background, background.levels.get(slug, 0)) for background in backgrounds()]
    context = {
        "competency": shown,
        "descriptors": list(zip(Level, descriptors_of(shown), strict=True)),
        "needs": known.of({one.slug for one in shown.needs}),
        "behind": known.of(near - {slug, *(one.slug for one in (*shown.needs, *shown.leads_to))}),
        "leads_to": known.of({one.slug for one in shown.leads_to}),
        "picture": picture_around(known, shown, near),
        "demands": demand_for(slug, seen_by=request.user.pk),
        "brought": sorted(((one, level) for one, level in brought if level), key=lambda pair: -pair[1]),
        "projects": projects_showing(slug, seen_by=request.user.pk),
    }
    return render(request, "roles/knowledge.html", context)
