"""A table as it stood in a file, and what is wrong with one, place by place.

Exception
└── TableError      one or more problems; nothing was taken from the file
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Literal

from accounts.spreadsheets import without_guard
from roles.framework.characters import NOT_TEXT, unfit
from roles.framework.problems import quoted
from roles.framework.shapes import Kind

Unit = Literal["line", "row"]

MAX_BYTES = 5_000_000
MAX_ROWS = 10_000
"""Most rows below the header."""
MAX_COLUMNS = 200
MAX_CELL = 5_000
"""Most characters in a cell."""
MAX_PROBLEMS = 1_000
"""A file with more problems than this is not the file its sender had in mind."""

_BREAK = re.compile(r"[\t\n\r]+")


@dataclass(frozen=True, slots=True, order=True)
class TableProblem:
    """One thing to mend. `row` and `column` count from 1 and are 0 where the problem is not in one of them."""

    row: int
    column: int
    where: str
    message: str

    def __str__(self) -> str:
        return f"{self.where}: {self.message}"


class TableError(Exception):
    """The file cannot be taken as it is. `problems` has every problem found, by row and column, up to a limit."""

    def __init__(self, problems: Iterable[TableProblem]) -> None:
        found = iter(problems)
        first = sorted(islice(found, MAX_PROBLEMS))
        if next(found, None):
            more = "there are more problems than can be listed; mend these first, then read the file again"
            first.append(TableProblem(0, 0, "The file", more))
        self.problems = tuple(first)
        super().__init__("\n".join(map(str, self.problems)))


def refused(message: str) -> TableError:
    """The error of a file that is wrong as a whole."""
    return TableError([TableProblem(0, 0, "The file", message)])


@dataclass(frozen=True, slots=True)
class Row:
    """`number` is its line in a text file or its row in a workbook; one cell for each column of the table."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class About:
    """What a role file says of its role beside the matrix. `layers` are slugs, `aliases` other names it goes by."""

    summary: str
    kind: Kind
    layers: tuple[str, ...]
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the rows below it, every cell a text on one line. `notes` says how the file was understood.

    A column whose header is empty has nothing in it. `unit` is what numbers count: lines of a text file or rows.
    `about` is what a role file says of its role; other tables say nothing.
    """

    header: Row
    rows: tuple[Row, ...]
    unit: Unit
    notes: tuple[str, ...] = ()
    about: About | None = None

    def problem(self, row: Row, column: int | None, message: str) -> TableProblem:
        """A problem of that row, or of its cell in a column counted from 0."""
        heading = "" if column is None else self.header.cells[column]
        return problem_at(self.unit, row.number, column, heading, message)


def problem_at(unit: Unit, row: int, column: int | None, heading: str, message: str) -> TableProblem:
    if column is None:
        return TableProblem(row, 0, f"{unit.capitalize()} {row}", message)
    shown = f" ({quoted(heading)})" if heading else ""
    return TableProblem(row, column + 1, f"{unit.capitalize()} {row}, column {letters(column)}{shown}", message)


def letters(column: int) -> str:
    """What spreadsheets call a column counted from 0: A, B … Z, AA."""
    before, last = divmod(column, 26)
    return (letters(before - 1) if before else "") + chr(ord("A") + last)


def table_of(records: Iterable[tuple[int, Sequence[str]]], unit: Unit, notes: Iterable[str] = ()) -> Table:
    """A table of numbered records: the first that is not empty is the header, empty ones below it are left out.

    Raises TableError with every record and cell that has no place in a table.
    """
    filled = ((number, cells) for number, cells in records if any(cell.strip() for cell in cells))
    number, names = next(filled, (0, ()))
    if not names:
        raise refused("it is empty; give it a header and a row for each competency")
    header = Row(number, tuple(without_guard(_one_line(name)) for name in _trimmed(names)))
    rows: list[Row] = []
    problems = list(_header_problems(header, names, unit))
    for number, cells in filled:
        if len(rows) == MAX_ROWS:
            message = f"there are more than {MAX_ROWS} rows; import the rest from a second file"
            problems.append(problem_at(unit, number, None, "", message))
            break
        problems.extend(islice(_row_problems(header, number, cells, unit), MAX_PROBLEMS))
        if len(problems) > MAX_PROBLEMS:
            break
        rows.append(Row(number, tuple(without_guard(_one_line(cell)) for cell in cells[: len(header.cells)])))
    if problems:
        raise TableError(problems)
    if not rows:
        raise refused("there is nothing below its header; give it a row for each competency")
    return Table(header, tuple(rows), unit, tuple(notes))


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    last = max(place for place, cell in enumerate(cells) if cell.strip())
    return cells[: last + 1]


def _header_problems(header: Row, names: Sequence[str], unit: Unit) -> Iterator[TableProblem]:
    if len(header.cells) > MAX_COLUMNS:
        message = f"there are {len(header.cells)} columns; {MAX_COLUMNS} is the most"
        yield problem_at(unit, header.number, None, "", message)
    first: dict[str, int] = {}
    for column, name in enumerate(header.cells):
        yield from _cell_problems(header.number, column, "", names[column], unit)
        if name and first.setdefault(name, column) != column:
            message = f"column {letters(first[name])} is called {quoted(name)} too; rename one of them"
            yield problem_at(unit, header.number, column, "", message)


def _row_problems(header: Row, number: int, cells: Sequence[str], unit: Unit) -> Iterator[TableProblem]:
    expected = len(header.cells)
    if len(cells) < expected:
        advice = "add the missing ones, or send the whole file if it was cut here"
        yield problem_at(unit, number, None, "", f"it has {len(cells)} of {expected} cells; {advice}")
    elif any(cell.strip() for cell in cells[expected:]):
        advice = "put a text that contains the separator in quotation marks"
        yield problem_at(unit, number, None, "", f"it has {len(cells)} cells instead of {expected}; {advice}")
    for column, (name, cell) in enumerate(zip(header.cells, cells, strict=False)):
        if cell.strip() and not name:
            yield problem_at(unit, number, column, "", "the column has no name; name it in the header or empty it")
        yield from _cell_problems(number, column, name, cell, unit)


def _cell_problems(row: int, column: int, heading: str, cell: str, unit: Unit) -> Iterator[TableProblem]:
    if len(cell) > MAX_CELL:
        message = f"the cell has {len(cell)} characters; {MAX_CELL} is the most"
        yield problem_at(unit, row, column, heading, message)
    if found := NOT_TEXT.search(cell):
        yield problem_at(unit, row, column, heading, unfit(found.group()))


def _one_line(cell: str) -> str:
    return " ".join(filter(None, (part.strip() for part in _BREAK.split(cell))))
