"""Looks through the XML inside a workbook for what must not reach the library that reads its values.

That library is fast, and trusts what it reads: a part that announces four thousand million texts, or one cell in the
last corner of a sheet, makes it ask for more memory than there is and takes the process with it. So every part is
parsed here first: entities, absurd announcements and far cells are refused, and with them formulas and merged cells,
which have no one value.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from xml.parsers import expat

from roles.framework.tables.archive import MAX_PARTS
from roles.framework.tables.values import MAX_COLUMNS, MAX_ROWS, TableProblem, letters, refused

MOST_NAMED = 100
"""Formulas, merged ranges and the like beyond these are not listed one by one."""

_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,6}")
_MILLIONS = re.compile(r"\s*\+?0*[1-9][0-9]{6,}\s*")
_DEEPEST = 50
_VALUES = {"f", "is", "v"}

Attributes = dict[str, str]


class _Enough(Exception):
    """Nothing more needs to be known of this part."""


@dataclass(slots=True)
class Sheet:
    """What looking through a worksheet found."""

    has_values: bool = False
    problems: list[TableProblem] = field(default_factory=list)


def check(part: bytes) -> None:
    """Raises TableError for XML that is damaged or made to harm whoever reads it."""
    _parse(part, lambda _name, _attributes: None, lambda _name: None)


def elements(part: bytes, name: str) -> Iterator[Attributes]:
    """The attributes of every element of that name; TableError like `check`, and where there are too many."""
    found: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if _local(tag) == name:
            if len(found) == MAX_PARTS:
                raise refused(f"it refers to more than {MAX_PARTS} parts inside; save it again from a spreadsheet")
            found.append({_local(key): value for key, value in attributes.items()})

    _parse(part, start, lambda _name: None)
    yield from found


def look_through(part: bytes) -> Sheet:
    """Whether a worksheet has anything in it, and every cell that cannot be imported; TableError like `check`."""
    scan = _Scan()
    with suppress(_Enough):
        _parse(part, scan.start, scan.end)
    return scan.sheet


class _Scan:
    def __init__(self) -> None:
        self.sheet = Sheet()
        self.row = 0
        self.column = -1
        self.cell_row = 0
        self.in_cell = False
        self.cell_type = ""

    def start(self, tag: str, attributes: Attributes) -> None:
        name = _local(tag)
        if name == "row":
            number = attributes.get("r", str(self.row + 1))
            self.row = int(_matched(_ROW_NUMBER, number).group())
            self.column = -1
        elif name == "c":
            self._cell(attributes)
        elif name == "mergeCell":
            place = attributes.get("ref", "?")
            self._refuse(0, 0, f"Cells {place}", "they are merged; split them, so that each cell has its own value")
        elif self.in_cell and name in _VALUES:
            self._value(name)

    def end(self, tag: str) -> None:
        if _local(tag) == "c":
            self.in_cell = False

    def _cell(self, attributes: Attributes) -> None:
        self.column += 1
        self.cell_row = self.row or 1
        if reference := attributes.get("r"):
            column, row = _matched(_REFERENCE, reference).groups()
            self.column, self.cell_row = _column(column), int(row)
        self.cell_type = attributes.get("t", "")
        self.in_cell = True

    def _value(self, name: str) -> None:
        self.sheet.has_values = True
        row, column = self.cell_row, self.column + 1
        where = f"Cell {letters(self.column)}{row}"
        if row > MAX_ROWS + 1:
            self._refuse(row, column, where, f"it is below row {MAX_ROWS + 1}, the last that is read; empty it")
        if column > MAX_COLUMNS:
            last = letters(MAX_COLUMNS - 1)
            self._refuse(row, column, where, f"it is beyond column {last}, the last that is read; empty it")
        if name == "f":
            self._refuse(row, column, where, "it holds a formula; replace it by its value")
        elif self.cell_type == "e":
            self._refuse(row, column, where, "it holds an error of the spreadsheet; write its value")

    def _refuse(self, row: int, column: int, where: str, message: str) -> None:
        self.sheet.problems.append(TableProblem(row, column, where, message))
        if len(self.sheet.problems) == MOST_NAMED:
            more = f"these are the first {MOST_NAMED} problems; there may be more of the same kind"
            self.sheet.problems.append(TableProblem(0, 0, "The file", more))
            raise _Enough


def _parse(part: bytes, start: Callable[[str, Attributes], None], end: Callable[[str], None]) -> None:
    # The encoding is fixed, so that this parser and the library cannot read two different documents in one part.
    parser = expat.ParserCreate(encoding="UTF-8", namespace_separator=" ")
    depth = 0

    def started(tag: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise refused(f"its parts are nested more than {_DEEPEST} deep; save it again from a spreadsheet")
        for name, value in attributes.items():
            if name.lower().endswith("count") and _MILLIONS.fullmatch(value):
                raise refused("it announces more entries than it can hold; save it again from a spreadsheet")
        start(tag, attributes)

    def ended(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(tag)

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.StartDoctypeDeclHandler = _refuse_entities
    try:
        parser.Parse(part, True)
    except expat.ExpatError as error:
        message = f"a part inside it is damaged ({error}); save it again from a spreadsheet"
        raise refused(message) from None


def _refuse_entities(*_declaration: object) -> None:
    raise refused("it declares entities, which no spreadsheet writes; save it again from a spreadsheet")


def _matched(pattern: re.Pattern[str], text: str) -> re.Match[str]:
    match = pattern.fullmatch(text)
    if match is None:
        raise refused("a cell inside it has no proper place; save it again from a spreadsheet")
    return match


def _column(reference: str) -> int:
    number = 0
    for letter in reference:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
