"""The life of a draft in pages: begun, its rungs, its difference, published, discarded, taken away as a file."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.models import User
from roles.files import FORMATS, as_download
from roles.forms import NoteForm, RungNameForm
from roles.models import MatrixVersion, Role
from roles.models.matrix import MatrixVersionQuerySet
from roles.selectors import NoDraft, difference_of, draft_to_edit, matrix_of
from roles.services import (
    DraftError,
    EditError,
    add_rung,
    begin_draft,
    discard_draft,
    move_rung,
    note_export,
    publish_draft,
    remove_rung,
    rename_rung,
)
from roles.services.drafts import obstacle_to
from roles.views.asking import for_whoever_edits, role_to_edit

_NUMBER = re.compile("[0-9]{1,9}")
READ_WRITE = ["GET", "HEAD", "POST"]


def for_editors(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
    """A page of a draft: 404 for who may not know of the role, and back to the versions where there is no draft."""

    @never_cache
    @for_whoever_edits
    @wraps(view)
    def page(request: SignedInRequest, slug: str, **place: Any) -> HttpResponse:
        try:
            return view(request, slug, **place)
        except Role.DoesNotExist as unknown:
            raise Http404 from unknown
        except NoDraft as gone:
            messages.error(request, str(gone))
            return redirect("roles:versions", slug)

    return page


@require_http_methods(READ_WRITE)
@for_whoever_edits
def begin(request: SignedInRequest, slug: str) -> HttpResponse:
    """A draft of what is in force, or of the version whose `number` is sent."""
    role = role_to_edit(request, slug)
    if request.method != "POST":
        return redirect(role)
    number = request.POST.get("number", "")
    if number and not _NUMBER.fullmatch(number):
        raise Http404
    try:
        begin_draft(role_slug=slug, number=int(number) if number else None, by=request.user)
    except MatrixVersion.DoesNotExist as unknown:
        raise Http404 from unknown
    except DraftError as problem:
        messages.error(request, str(problem))
        return redirect("roles:versions" if number else "roles:draft", slug)
    said = f"The draft says what version {number} said." if number else "The draft is begun."
    messages.success(request, f"{said} What is published stays in force until you publish the draft.")
    return redirect("roles:draft", slug)


@require_http_methods(READ_WRITE)
@for_editors
def rungs(request: SignedInRequest, slug: str) -> HttpResponse:
    """The columns of the draft, each with forms of its own, so that it works without JavaScript."""
    draft = draft_to_edit(slug, request.user)
    chosen, problem = request.POST.get("rung", ""), ""
    form = RungNameForm(request.POST or None)
    if request.method == "POST":
        try:
            if said := _change_rungs(request, slug, chosen, form):
                messages.success(request, said)
                return redirect("roles:draft-rungs", slug)
        except EditError as refused:
            problem = str(refused)
    listed = list(draft.rungs.all())
    context = {"role": draft.role, "rungs": listed, "form": form, "chosen": chosen, "problem": problem}
    return render(request, "roles/rungs.html", context)


def _change_rungs(request: SignedInRequest, slug: str, rung: str, form: RungNameForm) -> str:
    """Do what was asked, and say so; empty where the form's field has an error. Raises EditError and NoDraft."""
    match request.POST.get("do", ""):
        case "higher" | "lower" as way:
            move_rung(role_slug=slug, rung_slug=rung, places=1 if way == "higher" else -1, by=request.user)
            return f"Moved one place {way}."
        case "remove":
            remove_rung(role_slug=slug, rung_slug=rung, by=request.user)
            return "The rung is gone from the draft, with its levels."
        case _ if not form.is_valid():
            return ""
        case "add":
            added = add_rung(role_slug=slug, name=form.cleaned_data["name"], by=request.user)
            return f"{added.name} is added on top. It asks what the rung below asks, until you change it."
        case "rename":
            rename_rung(role_slug=slug, rung_slug=rung, name=form.cleaned_data["name"], by=request.user)
            return f"The rung is called {form.cleaned_data['name']}."
    raise EditError("Nothing was changed: use one of the buttons.")


@require_safe
@for_editors
def difference(request: SignedInRequest, slug: str, number: int | None = None) -> HttpResponse:
    """What the draft changes against what is in force, or against the version of this number."""
    draft = draft_to_edit(slug, request.user)
    before = _last_version(draft) if number is None else get_object_or_404(_versions(draft), number=number)
    change = difference_of(matrix_of(before), matrix_of(draft)) if before else None
    return render(request, "roles/difference.html", {"role": draft.role, "change": change})


def _versions(draft: MatrixVersion) -> MatrixVersionQuerySet:
    return draft.role.matrix_versions.once_published().select_related("role")


def _last_version(draft: MatrixVersion) -> MatrixVersion | None:
    """The one that the draft follows: it is in force, or was."""
    return _versions(draft).order_by("number").last()


@require_http_methods(READ_WRITE)
@for_editors
def publish(request: SignedInRequest, slug: str) -> HttpResponse:
    """Shows what will be in force, asks why, and publishes that and nothing else."""
    shown = _prospect(slug, request.user)
    form = NoteForm(request.POST or None, is_first=shown["before"] is None)
    problem = ""
    if form.is_valid():
        try:
            done = publish_draft(role_slug=slug, **form.cleaned_data, by=request.user)
        except DraftError as refused:
            problem = str(refused)
        else:
            messages.success(request, f"{done.title}, {done.label}, is in force. Results made before keep their own.")
            return redirect("roles:versions", slug)
    return render(request, "roles/publish.html", shown | {"form": form, "problem": problem})


def _prospect(slug: str, user: User) -> dict[str, Any]:
    """The draft beside the version it follows."""
    draft = draft_to_edit(slug, user)
    before, view = _last_version(draft), matrix_of(draft)
    change = difference_of(matrix_of(before), view) if before else None
    in_force = change.before if change and change.before.state == MatrixVersion.State.PUBLISHED else None
    return {
        "draft": draft,
        "role": draft.role,
        "view": view,
        "before": before,
        "change": change,
        "obstacle": obstacle_to(view, in_force=in_force),
        "number": (before.number or 0) + 1 if before else 1,
    }


@require_http_methods(READ_WRITE)
@for_editors
def discard(request: SignedInRequest, slug: str) -> HttpResponse:
    if request.method != "POST":
        return render(request, "roles/discard.html", _prospect(slug, request.user))
    discard_draft(role_slug=slug, by=request.user)
    messages.success(request, "The draft is discarded. What was published stays as it is.")
    return redirect("roles:versions", slug)


@require_safe
@for_editors
def draft_file(request: SignedInRequest, slug: str, ending: str) -> HttpResponse:
    """The draft as a file to take away."""
    if ending not in FORMATS:
        raise Http404
    draft = draft_to_edit(slug, request.user)
    if request.method == "GET":
        note_export(version=draft, ending=ending, by=request.user)
    return as_download(draft.role, matrix_of(draft), ending)
