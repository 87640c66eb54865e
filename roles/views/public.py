"""Pages everybody reads: the ecosystem map, a role, its versions and what changed between them; and one's target."""

from itertools import zip_longest

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request
from roles.files import FORMATS, as_download
from roles.forms import CompareForm, MapFilterForm, RungForm
from roles.framework import Level
from roles.models import MatrixVersion, Role, RoleQuerySet
from roles.pictures import pathways_picture
from roles.selectors import (
    MatrixView,
    difference_of,
    ecosystem,
    matrix_of,
    published_matrix,
    roles_shown_to,
    versions_of,
)
from roles.selectors.pathways import RolePathways, role_pathways
from roles.selectors.role_page import in_words, roles_to_read
from roles.services import UnknownRung, drop_target, keep_target, note_export
from roles.views.role_headings import headings


@require_safe
@never_cache
def ecosystem_map(request: Request) -> HttpResponse:
    form = MapFilterForm(request.GET)
    layers = ecosystem(request.user.pk, **form.wanted())
    found = len({role.slug for layer in layers for role in layer.roles})
    template = "roles/map.html#results" if request.htmx else "roles/map.html"
    return render(request, template, {"form": form, "layers": layers, "found": found})


@require_safe
@never_cache
def role(request: Request, slug: str) -> HttpResponse:
    """A role in words, what it asks for at each rung, and the ways from one of them: `?rung=`, else the middle one."""
    shown = get_object_or_404(roles_to_read(request.user), slug=slug)
    matrix = published_matrix(shown)
    pathways = _pathways(request, matrix) if matrix else None
    words = in_words(shown, matrix, pathways.roles if pathways else {})
    context = {
        "role": shown,
        "words": words,
        "matrix": matrix,
        "pathways": pathways,
        "picture": pathways_picture(pathways) if pathways else None,
        "headings": headings(shown, words, matrix=bool(matrix), pathways=bool(pathways)),
        "levels": list(Level),
    }
    return render(request, "roles/role.html", context)


def _pathways(request: Request, matrix: MatrixView) -> RolePathways | None:
    """From the rung in the address, else from the middle one."""
    rungs = [rung.slug for rung in matrix.rungs]
    asked = RungForm.chosen(request.GET)
    rung = asked if asked in rungs else rungs[len(rungs) // 2]
    return role_pathways(role_slug=matrix.role_slug, rung_slug=rung, seen_by=request.user.pk)


@require_safe
@never_cache
def versions(request: Request, slug: str) -> HttpResponse:
    """Every version that was ever in force, the latest first, under the draft for whoever edits it.

    Two of them that are asked for lead to what changed from one to the other.
    """
    shown = get_object_or_404(roles_shown_to(request.user), slug=slug)
    listed = versions_of(shown, with_draft=shown.editable)  # type: ignore[attr-defined]  # annotated
    asked = request.GET if "before" in request.GET else None
    compare = CompareForm(asked, initial=_latest_two(listed), versions=listed)
    if compare.is_valid():
        return _to_difference(slug, **compare.cleaned_data)
    draft = listed[0] if listed and listed[0].number is None else None
    once_published = listed[1:] if draft else listed
    context = {
        "role": shown,
        "draft": draft,
        "versions": list(zip_longest(once_published, once_published[1:])),
        "compare": compare if len(listed) > 1 else None,
        "formats": FORMATS.items(),
    }
    return render(request, "roles/versions.html", context)


def _latest_two(versions: list[MatrixVersion]) -> dict[str, object]:
    return {name: version.number or "draft" for name, version in zip(("after", "before"), versions, strict=False)}


def _to_difference(slug: str, before: str, after: str) -> HttpResponse:
    if after == "draft":
        return redirect("roles:draft-difference-from", slug, int(before))
    return redirect("roles:difference", slug, int(before), int(after))


@require_safe
@never_cache
def version_file(request: Request, slug: str, number: int, ending: str) -> HttpResponse:
    """One version as a file to take away."""
    if ending not in FORMATS:
        raise Http404
    version = _version(request, slug, number)
    if request.method == "GET" and request.user.is_authenticated:
        note_export(version=version, ending=ending, by=request.user)
    return as_download(version.role, matrix_of(version), ending)


@require_safe
@never_cache
def version_difference(request: Request, slug: str, before: int, after: int) -> HttpResponse:
    """What changed from one version to another, in words and in the grid."""
    earlier, later = _version(request, slug, before), _version(request, slug, after)
    change = difference_of(matrix_of(earlier), matrix_of(later))
    return render(request, "roles/difference.html", {"role": later.role, "change": change})


def _visible(request: Request) -> RoleQuerySet:
    return Role.objects.visible_to(request.user.pk)


def _version(request: Request, slug: str, number: int) -> MatrixVersion:
    versions = (
        MatrixVersion.objects.once_published().filter(role__in=_visible(request)).select_related("role__organisation")
    )
    return get_object_or_404(versions, role__slug=slug, number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def target(request: Request, slug: str) -> HttpResponse:
    wanted = get_object_or_404(_visible(request), slug=slug)
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
