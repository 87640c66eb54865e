"""What the PDF of a comparison says, as plain values: candidates beside each other go in, words and cells come out.

The template only arranges what stands here.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime

from assessments.comparing_forms import WHICH
from assessments.heat_map import paper_cells, readiness_words, stage_words
from assessments.models import Assessment
from assessments.selectors.compared import Column, Compared, Comparison
from charts import Svg
from reports.content import bounded
from roles.framework import Level

COMPARISON_VERSION = "2"
"""The edition of the words and looks. A new one makes new PDFs; old ones stay as they were drawn."""

COLUMNS_A_TABLE = 16
"""As many fit across a sheet; the others follow in a table of their own."""
COLUMNS_WITH_SOURCES = 10
"""Of cells that also say what they rest on."""
NAME_LENGTH = 80
BASES = ("Measured", "Self-reported", "Review first", "Not shown")


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate's row. `what_if` is a dash unless weights were changed; `cells` are written out."""

    called: str
    readiness: str
    what_if: str
    stands: str
    cells: Svg


@dataclass(frozen=True, slots=True)
class Block:
    """A table: as many competencies as fit, and every candidate."""

    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class ComparisonContent:
    """Everything the PDF says. `notes` stand above the table, a sentence or two each."""

    title: str
    created: datetime
    date: str
    assessment: str
    organisation: str
    role: str
    is_what_if: bool
    notes: tuple[str, ...]
    blocks: tuple[Block, ...]
    levels: tuple[tuple[int, str], ...]
    method: tuple[str, ...]
    origin: tuple[tuple[str, str], ...]


def content_of_comparison(assessment: Assessment, compared: Comparison, at: datetime) -> ComparisonContent:
    """The PDF of a comparison, as it stands at this time."""
    version = assessment.rung.version
    role = f"{version.title}, {assessment.rung.name}"
    return ComparisonContent(
        title=f"{bounded(assessment.title, NAME_LENGTH)}: comparison of candidates",
        created=at,
        date=date_format(localtime(at), "j F Y, H:i"),
        assessment=bounded(assessment.title, NAME_LENGTH),
        organisation=bounded(assessment.organisation.name, NAME_LENGTH),
        role=role,
        is_what_if=compared.is_what_if,
        notes=tuple(_notes(compared)),
        blocks=tuple(_blocks(compared)),
        levels=tuple((level.value, level.label) for level in Level),
        method=tuple(_method(compared)),
        origin=_origin(assessment, compared, role),
    )


def _notes(compared: Comparison) -> Iterator[str]:
    shown = f", of whom the first {len(compared.people)} stand here" if compared.total > len(compared.people) else ""
    yield f"{compared.total} {'candidate' if compared.total == 1 else 'candidates'} with a result{shown}."
    if compared.wish.which:
        yield f"Only: {dict(WHICH)[compared.wish.which].lower()}."
    if compared.is_what_if:
        changed = "; ".join(f"{c.name} {c.counts}, not {c.weight}" for c in compared.columns if c.counts != c.weight)
        yield f"What if: not the results. The column says how ready candidates would be under other weights: {changed}."
    if compared.self_reported:
        yield "Self-reported results stand below the measured ones: own ratings cannot be ranked with measurements."
    if compared.blind:
        yield "“Review first”: hidden until the review of whoever asked for this is submitted."
    if compared.wish.hidden:
        yield "Names are hidden. The numbers are given in the order in which candidates began, the same each time."


def _blocks(compared: Comparison) -> Iterator[Block]:
    written = [(one, paper_cells(one)) for one in compared.people]
    fitting = COLUMNS_WITH_SOURCES if compared.tells_sources else COLUMNS_A_TABLE
    tables = -(-len(compared.columns) // fitting)
    a_table = -(-len(compared.columns) // max(tables, 1))  # two tables of nine, rather than sixteen and two
    for first in range(0, len(compared.columns), max(a_table, 1)):
        place = slice(first, first + a_table)
        columns = compared.columns[place]
        yield Block(columns, tuple(_line(one, cells[place], len(columns)) for one, cells in written))


def _line(one: Compared, cells: list[Svg], columns: int) -> Line:
    result = one.result
    readiness = readiness_words(result.readiness, result.low, result.high) if result else ("–",)
    other = one.what_if.readiness if one.what_if else None
    return Line(
        called=bounded(one.called, NAME_LENGTH),
        readiness=" ".join(readiness),
        what_if=" ".join(readiness_words(other.value, other.low, other.high)) if other else "–",
        stands=f"{BASES[one.kind]}, {stage_words(one).lower()}",
        cells=Svg("".join(cells)) if result else Svg(f'<td class="none" colspan="{columns}"></td>'),
    )


def _method(compared: Comparison) -> Iterator[str]:
    yield (
        "Each cell: the estimate on the axis from 0 to 5, how it stands against what is asked, and ± its standard "
        "deviation. “own” is a person's own rating, with nothing measured."
    )
    if compared.tells_sources:
        yield (
            "The letters say what spoke of that very competency: T the test, R reviewers, S the own rating. What each "
            "found by itself, and of how many questions, stands in the CSV and Excel files of the same comparison."
        )
    yield (
        "Readiness is the share of what is asked that is reached, by weight, with its cautious interval: all estimates "
        "moved down together, then up. It rests on what was assessed; what was not is marked –."
    )
    yield "Nothing in this table decides. A person does, for a reason that is written down."


def _origin(assessment: Assessment, compared: Comparison, role: str) -> tuple[tuple[str, str], ...]:
    scoring = sorted({one.result.scoring_version for one in compared.people if one.result})
    return (
        ("Matrix", f"{role}, {assessment.rung.version.label}"),
        ("Results", "the latest of each candidate"),
        ("Made with", f"scoring version {', '.join(scoring) or '–'}, comparison template version {COMPARISON_VERSION}"),
    )
