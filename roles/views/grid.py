"""The grid editor: a draft's page, and what its script sends and fetches."""

from collections.abc import Callable
from dataclasses import asdict
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from roles.files import FORMATS
from roles.framework import Level
from roles.models import Role
from roles.selectors import NoDraft, addable_competencies, editable_role, grid_of
from roles.services import EditError, NewRow, add_rows, change_cells, move_row, remove_rows, take_wording
from roles.views.asking import owes_second_factor
from roles.views.drafts import for_editors
from roles.views.grid_sent import Move, Unreadable, changes_sent, rows_sent

View = Callable[[SignedInRequest, str], HttpResponse]

SIGNED_OUT = "Your session has ended. Sign in again in another tab: nothing is lost, and it is sent again from here."
SECOND_FACTOR = "Editing asks for your second factor. Open your matrices in another tab to use it, then try again here."
NOT_FOUND = "There is no such role for you any more. Nothing was changed."


@require_safe
@for_editors
def draft(request: SignedInRequest, slug: str) -> HttpResponse:
    """The draft in the grid. Asked by a script it is the rows alone."""
    try:
        grid = grid_of(slug, request.user)
    except NoDraft:
        role = editable_role(slug, request.user)
        return render(request, "roles/draft_none.html", {"role": role})
    if request.htmx:
        return render(request, "roles/draft_rows.html", {"grid": grid, "levels": list(Level)})
    return render(request, "roles/draft.html", {"grid": grid, "levels": list(Level), "formats": FORMATS.items()})


def _answers_json(view: View) -> View:
    """A refusal is a sentence under "problem", with the status that says which kind."""

    @wraps(view)
    def answer(request: SignedInRequest, slug: str) -> HttpResponse:
        if not request.user.is_authenticated:
            return _problem(401, SIGNED_OUT)
        if owes_second_factor(request):
            return _problem(403, SECOND_FACTOR)
        try:
            return view(request, slug)
        except Unreadable as unreadable:
            return _problem(400, str(unreadable))
        except PermissionDenied as denied:
            return _problem(403, f"{denied} Nothing was changed.")
        except Role.DoesNotExist:
            return _problem(404, NOT_FOUND)
        except (NoDraft, EditError) as refused:
            return _problem(409, str(refused))

    return answer


def _problem(status: int, sentence: str) -> JsonResponse:
    return JsonResponse({"problem": sentence}, status=status)


@require_POST
@_answers_json
def draft_changes(request: SignedInRequest, slug: str) -> HttpResponse:
    """Levels, weights and essential marks: those kept, and those somebody else was quicker to change."""
    done = change_cells(role_slug=slug, changes=changes_sent(request), by=request.user)
    return JsonResponse(
        {"kept": [asdict(cell) for cell in done.kept], "conflicts": [asdict(cell) for cell in done.conflicts]}
    )


@require_POST
@_answers_json
def draft_rows(request: SignedInRequest, slug: str) -> HttpResponse:
    """Rows added, removed or moved, or one in other words; the answer has the rows as they stand now."""
    answer = _change_rows(slug, rows_sent(request), request)
    context = {"grid": grid_of(slug, request.user), "levels": list(Level)}
    return JsonResponse({"grid": render_to_string("roles/draft_rows.html", context), **answer})


def _change_rows(slug: str, wanted: list[NewRow] | list[str] | Move | str, request: SignedInRequest) -> dict[str, Any]:
    by = request.user
    match wanted:
        case Move(competency, places):
            return {"moved": move_row(role_slug=slug, competency=competency, places=places, by=by)}
        case str(competency):
            take_wording(role_slug=slug, competency=competency, by=by)
        case [NewRow(), *_]:
            add_rows(role_slug=slug, rows=[row for row in wanted if isinstance(row, NewRow)], by=by)
        case _:
            leaving = [competency for competency in wanted if isinstance(competency, str)]
            removed = remove_rows(role_slug=slug, competencies=leaving, by=by)
            return {"removed": [asdict(row) for row in removed]}
    return {}


@require_safe
@for_editors
def draft_competencies(request: SignedInRequest, slug: str) -> HttpResponse:
    """What can still be added to the draft, for the dialog that asks."""
    words = request.GET.get("q", "")
    try:
        domains = addable_competencies(slug, request.user, words)
    except NoDraft as gone:
        return render(request, "roles/draft_competencies.html", {"problem": str(gone)})
    return render(request, "roles/draft_competencies.html", {"domains": domains, "words": words})
