"""Candidates beside each other: the heat map, a few of them side by side, and the same to take away."""

from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from accounts.services import record_export
from assessments.comparing_forms import HEAVIEST, WEIGHT, ComparisonForm, address_of
from assessments.comparison_file import FORMATS, comparison_file, told_of
from assessments.heat_map import ANYBODY, heat_line, level_picture, said_of, standing_of, written
from assessments.models import Assessment
from assessments.selectors.compared import Column, Compared, Comparison
from assessments.selectors.comparison import columns_of, compare, compare_some
from assessments.views.guarding import for_hirers
from charts import KeyMark, Svg, key_mark, level_scale
from roles.framework import Level

FEWEST_BESIDE, MOST_BESIDE = 2, 4
MARKS: tuple[tuple[KeyMark, str], ...] = (
    ("requirement", "asked: met from this mark to the right"),
    ("estimate", "the estimate"),
    ("interval", "80% interval"),
    ("self-rating", "own rating"),
    ("test", "the test alone, 80% interval"),
    ("reviewer", "a reviewer"),
)
KINDS = {0: "Measured", 1: "Self-reported", 2: "Review first", 3: "Your own"}


@require_safe
@never_cache
@for_hirers
def comparison(request: SignedInRequest, assessment: Assessment) -> HttpResponse:
    form = ComparisonForm(request.GET, columns=columns_of(assessment))
    wish = form.wish()
    columns = columns_of(assessment, wish.weights) if wish.weights else form.columns
    page = form.cleaned_data.get("page") or 1
    rows = written.now()
    compared = compare(assessment, wish, by=request.user, at=timezone.now(), columns=columns, page=page, known=rows)
    context = _page_of(compared, form, rows, set(request.GET.getlist("c")))
    return render(request, "hiring/compare.html", {"assessment": assessment, "tab": "compare", **context})


def _page_of(compared: Comparison, form: ComparisonForm, rows: dict[UUID, Svg], ticked: set[str]) -> dict[str, Any]:
    wish = compared.wish
    candidate = "" if wish.hidden else reverse("assessments:candidate", args=[ANYBODY])
    kept = {"sort": wish.sort, "which": wish.which, "names": "hidden" if wish.hidden else ""}
    return {
        "form": form,
        "compared": compared,
        "kinds": [
            (kind, KINDS[kind], Svg("".join(heat_line(one, compared, rows, ticked, candidate) for one in people)))
            for kind, people in groupby(compared.people, key=lambda one: one.kind)
        ],
        "span": len(compared.columns) + (4 if compared.is_what_if else 3),
        "heads": [(column, *_head(compared, column.slug)) for column in compared.columns],
        "name_head": _head(compared, "name"),
        "readiness_head": _head(compared, "readiness"),
        "stage_head": _head(compared, "stage"),
        "levels": [(level.value, level.label) for level in Level],
        "kept": {name: value for name, value in kept.items() if value},
        "weights": {WEIGHT + slug: weight for slug, weight in wish.weights.items()},
        "heaviest": HEAVIEST,
        "formats": [(ending, made_as.label) for ending, made_as in FORMATS.items()],
        "address": address_of(wish),
        "without_what_if": address_of(wish, weights=None),
        "earlier": address_of(wish, page=compared.page - 1) if compared.page > 1 else "",
        "later": address_of(wish, page=compared.page + 1) if compared.page < compared.pages else "",
    }


def _head(compared: Comparison, column: str) -> tuple[str, str]:
    """The address that sorts by the column, or turns round how it is sorted; and the `aria-sort` there is."""
    wish = compared.wish
    if wish.column != column:
        return address_of(wish, sort=column), ""
    other_way = wish.sort.startswith("-")
    # Readiness and levels begin with the best; names and stages with the first.
    goes_up = other_way != (column in ("name", "stage"))
    return address_of(wish, sort=column if other_way else f"-{column}"), "ascending" if goes_up else "descending"


@require_safe
@never_cache
@for_hirers
def beside(request: SignedInRequest, assessment: Assessment) -> HttpResponseBase:
    """Two to four candidates by their invitations, `?c=…&c=…`; any other number leads back, with what was ticked."""
    chosen = [one for one in map(_uuid, dict.fromkeys(request.GET.getlist("c"))) if one]
    if not FEWEST_BESIDE <= len(chosen) <= MOST_BESIDE:
        messages.warning(request, f"Tick two to four candidates to see them side by side; you ticked {len(chosen)}.")
        return redirect(f"{reverse('assessments:compare', args=[assessment.pk])}?{request.GET.urlencode()}")
    hidden = request.GET.get("names") == "hidden"
    columns, people = compare_some(assessment, chosen, hidden=hidden, by=request.user, at=timezone.now())
    others = {name: values for name, values in request.GET.lists() if name != "names"}
    context = {
        "assessment": assessment,
        "tab": "compare",
        "hidden": hidden,
        "people": [(one, _counts(one)) for one in people],
        "missing": len(chosen) - len(people),
        "rows": [
            (column, Level(column.required).label, _cells_beside(column, n, people)) for n, column in enumerate(columns)
        ],
        "scale": level_scale(id="levels"),
        "key": [(key_mark(mark), words) for mark, words in MARKS if mark != "test" or assessment.asks_test],
        "back": request.GET.urlencode(),
        "other_names": urlencode(others if hidden else others | {"names": "hidden"}, doseq=True),
    }
    return render(request, "hiring/beside.html", context)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _counts(one: Compared) -> dict[str, int]:
    """How many competencies are met, are gaps, were not assessed, and have evidence written down."""
    tones = [standing_of(one, cell).tone for cell in one.cells]
    return {
        "met": tones.count("met"),
        "gaps": tones.count("gap"),
        "not_assessed": sum(not cell.assessed for cell in one.cells),
        "evidence": sum(bool(cell.evidence or cell.link) for cell in one.cells),
        "contradictions": sum(cell.contradicts for cell in one.cells),
    }


def _cells_beside(column: Column, place: int, people: tuple[Compared, ...]) -> list[tuple[Any, ...]]:
    return [
        (one, cell, level_picture(one, column, cell), said_of(one, cell), standing_of(one, cell))
        for one in people
        for cell in one.cells[place : place + 1]
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_hirers
def comparison_as_file(request: SignedInRequest, assessment: Assessment, ending: str) -> HttpResponseBase:
    """Everybody whom the address asks for. Asked for by GET, it leads to the page, which has the button."""
    if ending not in FORMATS:
        raise Http404
    if request.method != "POST":
        return redirect(f"{reverse('assessments:compare', args=[assessment.pk])}?{request.GET.urlencode()}")
    wish = ComparisonForm(request.GET, columns=columns_of(assessment)).wish()
    compared = compare(assessment, wish, by=request.user, at=timezone.now(), page=None, with_reviews=True)
    told = told_of(wish, FORMATS[ending].label) | {"candidates": compared.total}
    record_export(
        subject=f"Comparison of {assessment}", organisation=assessment.organisation, told=told, by=request.user
    )
    file = comparison_file(assessment, compared, ending)
    disposition = f'attachment; filename="{file.name}"'
    return HttpResponse(file.content, content_type=file.media_type, headers={"Content-Disposition": disposition})
