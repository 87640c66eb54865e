"""The comparison as a file to take away, one row a candidate: CSV, and XLSX with numbers as numbers."""

import csv
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC
from typing import Any

import xlsxwriter
from django.utils import timezone
from django.utils.text import slugify

from accounts.spreadsheets import guarded
from assessments.heat_map import standing_of
from assessments.measurement.scale import on_axis
from assessments.models import Assessment, Decision
from assessments.selectors.compared import Cell, Column, Compared, Comparison, Wish
from assessments.selectors.stages import Stage

Value = str | float | None
BOM = b"\xef\xbb\xbf"
DIGITS = 4
OF_EACH = ("estimate", "± (standard deviation)", "standing", "own rating", "mean of reviewers")
OF_TESTS = ("test level", "± of the test", "test questions", "rests on")
"""Of each competency too, in an assessment with a test."""


@dataclass(frozen=True, slots=True)
class ComparisonFile:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is made. `label` is what people call it."""

    label: str
    media_type: str
    write: Callable[[list[list[Value]]], bytes]


def comparison_file(assessment: Assessment, compared: Comparison, ending: str) -> ComparisonFile:
    """The comparison in the format of that ending. Raises KeyError when there is no such format.

    Three rows of what is asked stand above the candidates: level, weight, and what is essential.
    """
    made_as = FORMATS[ending]
    name = f"comparison-{slugify(assessment.title)[:60] or assessment.pk}-{timezone.localdate()}.{ending}"
    return ComparisonFile(name, made_as.media_type, made_as.write(list(_rows(assessment, compared))))


def told_of(wish: Wish, label: str) -> dict[str, Any]:
    """What the audit log keeps of it: what was taken in which format, not of whom."""
    told = {"format": label, "names": "hidden" if wish.hidden else "shown"}
    return told | ({"shown": wish.which} if wish.which else {}) | ({"what_if": True} if wish.weights else {})


def _rows(assessment: Assessment, compared: Comparison) -> Iterator[list[Value]]:
    columns, what_if = compared.columns, compared.is_what_if
    first = ["Candidate", *([] if compared.wish.hidden else ["E-mail"]), "Stage", "Decision", "Basis"]
    first += ["Readiness", "Readiness, low", "Readiness, high", "Share of weight assessed"]
    if what_if:
        first += [f"What if: {words}" for words in ("readiness", "readiness, low", "readiness, high")]
    of_each = (*OF_EACH, *(OF_TESTS if compared.tells_sources else ()))
    last = ["Result of (UTC)", "Result number", "Matrix version", "Scoring version"]
    yield [*first, *(f"{column.name}: {words}" for column in columns for words in of_each), *last]

    def above(called: str, of: Callable[[Column], Value]) -> list[Value]:
        each = (value for column in columns for value in (of(column), *[None] * (len(of_each) - 1)))
        return [called, *[None] * (len(first) - 1), *each, *[None] * len(last)]

    yield above("Asked: level", lambda column: column.required)
    yield above("Asked: weight", lambda column: column.weight)
    if what_if:
        yield above("What if: weight", lambda column: column.counts)
    yield above("Asked: essential", lambda column: "yes" if column.essential else "no")
    version = assessment.rung.version.label
    for one in compared.people:
        yield [
            *_about(one, compared),
            *(value for cell in one.cells for value in (*_said(one, cell), *_found(one, cell))),
            *_made(one, compared, version),
        ]


def _about(one: Compared, compared: Comparison) -> Iterator[Value]:
    result = one.result
    yield one.called
    if not compared.wish.hidden:
        yield one.email
    yield Stage(one.stage).label
    yield Decision.Outcome(one.outcome).label if one.outcome else None
    if result is None:
        yield "Not shown" if one.is_own else "Review first: hidden until your own review is submitted"
        return
    yield "Self-reported" if result.self_reported else "Measured"
    yield from map(_rounded, (result.readiness, result.low, result.high, result.weight_share))
    if compared.is_what_if:
        other = one.what_if.readiness if one.what_if else None
        yield from map(_rounded, (other.value, other.low, other.high) if other else (None, None, None))


def _said(one: Compared, cell: Cell) -> Iterator[Value]:
    """A self-reported result has no estimate that could be told."""
    own = one.result is not None and one.result.self_reported
    shown = cell.assessed and not own and cell.estimate is not None
    yield _rounded(on_axis(cell.estimate)) if shown and cell.estimate is not None else None
    yield _rounded(cell.sd) if shown else None
    yield standing_of(one, cell).words
    yield cell.self_rating
    yield _rounded(cell.reviewed)


def _found(one: Compared, cell: Cell) -> Iterator[Value]:
    """What the test found by itself, and what spoke of the competency at all."""
    if one.tells_sources:
        yield _rounded(on_axis(cell.test.mean)) if cell.test else None
        yield _rounded(cell.test.sd) if cell.test else None
        yield cell.test_items or None
        yield ", ".join(cell.rests_on) or None


def _made(one: Compared, compared: Comparison, version: str) -> Iterator[Value]:
    if one.result is None:
        return
    yield one.result.created_at.astimezone(UTC).isoformat(" ", "minutes").removesuffix("+00:00")
    yield one.result.number
    yield version
    yield one.result.scoring_version


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, DIGITS)


def _as_csv(rows: list[list[Value]]) -> bytes:
    """UTF-8 with a mark that makes spreadsheets take it as such."""
    text = io.StringIO()
    writer = csv.writer(text)
    for row in rows:
        writer.writerow("" if value is None else guarded(value) if isinstance(value, str) else value for value in row)
    return BOM + text.getvalue().encode()


def _as_xlsx(rows: list[list[Value]]) -> bytes:
    """A workbook of one sheet whose head and names stay in view. Texts are texts, whatever they look like."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as workbook:
        head = workbook.add_format({"bold": True, "valign": "top", "text_wrap": True})
        sheet = workbook.add_worksheet("Comparison")
        sheet.set_column(0, 1, 26)
        for number, row in enumerate(rows):
            for place, value in enumerate(row):
                if isinstance(value, str):
                    sheet.write_string(number, place, guarded(value), None if number else head)
                elif value is not None:
                    sheet.write_number(number, place, value)
        sheet.freeze_panes(1, 1)
    return data.getvalue()


FORMATS: dict[str, Format] = {
    "csv": Format("CSV", "text/csv; charset=utf-8", _as_csv),
    "xlsx": Format("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _as_xlsx),
}
