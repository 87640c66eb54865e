"""Reads items from a CSV file, one in a row: what is wrong with its form, by line, and the questions it asks.

The columns are `competency,level,kind,stem,option_1,…,option_6,key,explanation`, in any order. `key` holds the numbers
of the right options, separated by semicolons; for an ordering item all of them in their right order; for a numeric one
the value. What a YAML file says beside (descriptor, mistakes, second reading …) has no column.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import cast, get_args

from assessments.items.findings import FORM, Finding
from assessments.items.questions import Choice, Question
from assessments.items.shapes import ONE_KEY, Kind
from roles.framework.characters import NOT_TEXT, unfit
from roles.framework.problems import quoted

MOST_OPTIONS = 6
MOST_CHARACTERS = 5_000_000
FEWEST_TO_ORDER = 3
KINDS: tuple[str, ...] = get_args(Kind)
NEEDED = ("competency", "level", "kind", "stem", "key")
OPTIONS = tuple(f"option_{number}" for number in range(1, MOST_OPTIONS + 1))

_SEPARATORS = (",", ";", "\t")
_LEVELS = {"1": 1, "2": 2, "3": 3}
_NUMBER = re.compile(r"0*[1-9]\d{0,2}")


@dataclass(frozen=True, slots=True)
class Sheet:
    """The questions of a file that could be read, what is wrong with the form of the others, and columns not read."""

    questions: tuple[Question, ...]
    problems: tuple[Finding, ...]
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Row:
    """Cells by column. `line` is where the row begins, `number` what a spreadsheet counts, the header being row 1."""

    file: str
    line: int
    number: int
    cells: Mapping[str, str]
    has_explanations: bool

    def problem(self, message: str, rule: str = FORM) -> Finding:
        return Finding(self.file, self.line, f"row {self.number}: {message}", rule)


class _Unreadable(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message


def read_sheet(file: str, text: str) -> Sheet:
    """Reads the text of the file of that name; never fails. A row that cannot be read takes no other with it."""
    problems: list[Finding] = []
    questions: list[Question] = []
    ignored: tuple[str, ...] = ()
    try:
        records = _records(text)
        line, _, header = next(records, (1, 1, []))
        names, ignored = _columns(file, line, header, problems)
        for line, number, cells in records if names else ():
            row = _row(file, line, number, names, cells, problems)
            if row and (question := _question(row, problems)):
                questions.append(question)
    except _Unreadable as error:
        problems.append(Finding(file, error.line, error.message, FORM))
    if not questions and not problems:
        problems.append(Finding(file, 1, "there is no item below the header; write one in each row", FORM))
    return Sheet(tuple(questions), tuple(sorted(problems)), ignored)


def _records(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Line, number and cells of each row that is not empty."""
    text = text.removeprefix("\N{BYTE ORDER MARK}")
    if not text.strip():
        raise _Unreadable(1, "the file is empty; write a header and a row for each item, or leave it out")
    if len(text) > MOST_CHARACTERS:
        raise _Unreadable(1, f"the file has {len(text)} characters; split it, {MOST_CHARACTERS} is the most")
    if found := NOT_TEXT.search(text):
        raise _Unreadable(text.count("\n", 0, found.start()) + 1, unfit(found.group()))
    first = text.lstrip().partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    line = number = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            advice = "close each quotation mark, and write one inside a text twice"
            raise _Unreadable(line, f"the cells cannot be told apart from here on ({error}); {advice}") from None
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, number, cells
        line = reader.line_num + 1
        number += 1


def _columns(
    file: str, line: int, header: Sequence[str], problems: list[Finding]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Every column in its order, and those that are not known; no columns where items cannot be read from them."""
    names = tuple(_folded(name) for name in header)
    missing = [name for name in (*NEEDED, "explanation") if name not in names]
    repeated = sorted(name for name, times in Counter(names).items() if name and times > 1)
    known = {*NEEDED, *OPTIONS, "explanation"}
    ignored = tuple(written.strip() for written, name in zip(header, names, strict=True) if name and name not in known)
    for name in missing:
        rule = "R21" if name == "explanation" else FORM
        problems.append(Finding(file, line, f"the header has no column {quoted(name)}; add it", rule))
    problems += (
        Finding(file, line, f"two columns are called {quoted(name)}; rename one of them", FORM) for name in repeated
    )
    problems += (
        Finding(file, line, f"{quoted(name)} is not known; options are option_1 to option_{MOST_OPTIONS}", FORM)
        for name in ignored
        if re.fullmatch(r"option_?\d+", _folded(name))
    )
    if repeated or set(missing) - {"explanation"}:
        return (), ignored
    return names, ignored


def _row(
    file: str, line: int, number: int, names: Sequence[str], cells: Sequence[str], problems: list[Finding]
) -> _Row | None:
    by_column = {name: cell.strip() for name, cell in zip(names, cells, strict=False)}
    row = _Row(file, line, number, by_column, has_explanations="explanation" in names)
    if any(cell.strip() for cell in cells[len(names) :]):
        advice = "put a text that contains the separator in quotation marks"
        problems.append(row.problem(f"it has {len(cells)} cells, the header {len(names)}; {advice}"))
        return None
    if len(cells) < len(names) and any(name not in row.cells for name in NEEDED):
        problems.append(row.problem(f"it has {len(cells)} cells, the header {len(names)}; add the missing ones"))
        return None
    return row


def _question(row: _Row, problems: list[Finding]) -> Question | None:
    """What the row asks, as far as its kind and stem can be read; the rest may be wrong."""
    cell = row.cells
    kind = _folded(cell["kind"])
    if kind not in KINDS:
        problems.append(row.problem(f"the kind {quoted(cell['kind'])} is not known; write one of {', '.join(KINDS)}"))
    if not cell["stem"]:
        problems.append(row.problem("it has no stem; write what is asked"))
    if cell["level"] not in _LEVELS:
        problems.append(row.problem(f"the level is {quoted(cell['level'])}; write 1, 2 or 3", "R01"))
    if kind not in KINDS or not cell["stem"]:
        return None
    question = Question(
        file=row.file,
        line=row.line,
        name=f"{cell['competency'] or 'no competency'}, row {row.number}",
        competency=cell["competency"],
        level=_LEVELS.get(cell["level"], 0),
        kind=cast(Kind, kind),
        stem=cell["stem"],
        code="",
        options=(),
        explanation=cell.get("explanation", "") if row.has_explanations else None,
    )
    if kind == "numeric":
        problems += (row.problem(message) for message in _number_problems(cell))
        return question
    texts = {number: cell[name] for number, name in enumerate(OPTIONS, 1) if cell.get(name)}
    problems += (row.problem(message, rule) for rule, message in _option_problems(kind, texts))
    chosen, wrong = _chosen(kind, cell["key"], texts)
    problems += (row.problem(message, rule) for rule, message in wrong)
    order = chosen if kind == "ordering" and not wrong else tuple(texts)
    marked = () if kind == "ordering" else chosen
    return replace(question, options=tuple(Choice(texts[number], number in marked) for number in order))


def _number_problems(cell: Mapping[str, str]) -> Iterator[str]:
    if any(cell.get(name) for name in OPTIONS):
        yield "a numeric item has no options; write its value under key, or make it a single choice"
    key = cell["key"]
    try:
        is_number = Decimal(key).is_finite()
    except InvalidOperation:
        is_number = False
    if not key:
        yield "the key is empty; write the value"
    elif not is_number:
        advice = "write digits with a point for decimals, without unit or spaces, such as 1250 or 0.75"
        yield f"the key {quoted(key)} is no number; {advice}"


def _option_problems(kind: str, texts: Mapping[int, str]) -> Iterator[tuple[str, str]]:
    last = max(texts, default=0)
    for number in range(1, last):
        if number not in texts:
            yield FORM, f"option {number} is empty although option {last} is written; close the gap"
    first: dict[str, int] = {}
    for number, text in texts.items():
        if (earlier := first.setdefault(" ".join(text.casefold().split()), number)) != number:
            yield FORM, f"options {earlier} and {number} say the same; write another one"
    if kind == "ordering" and len(texts) < FEWEST_TO_ORDER:
        yield FORM, f"it has {len(texts)} options; an ordering item needs at least {FEWEST_TO_ORDER} things to order"
    elif kind == "select_all" and len(texts) < 2:
        yield FORM, "it needs options to choose from"


def _chosen(kind: str, key: str, texts: Mapping[int, str]) -> tuple[tuple[int, ...], list[tuple[str, str]]]:
    """The options that the key names and that exist, and what is wrong with the key."""
    parts = [part.strip() for part in key.split(";") if part.strip()]
    wrong: list[tuple[str, str]] = []
    numbers: list[int] = []
    for part in parts:
        number = int(part) if _NUMBER.fullmatch(part) else 0
        if not number:
            advice = "write numbers of options, such as 2 or 1;3"
            wrong.append((FORM, f"the key {quoted(part)} is no number of an option; {advice}"))
        elif number not in texts:
            last = max(texts, default=0)
            there = f"the last one written is option {last}" if number > last else "that one is empty"
            wrong.append((FORM, f"the key names option {number}, but {there}"))
        elif number in numbers:
            wrong.append((FORM, f"the key names option {number} twice; once is enough"))
        else:
            numbers.append(number)
    if not parts:
        wrong.append((FORM, "the key is empty; write the number of the right option"))
    elif kind == "ordering" and not wrong and len(numbers) != len(texts):
        wrong.append(
            (FORM, f"the key names {len(numbers)} of {len(texts)} options; name each once, in the right order")
        )
    elif kind in ONE_KEY and len(parts) > 1:
        wrong.append(("R06", f"the key names {len(parts)} options; exactly one is right, or the kind is select_all"))
    return tuple(numbers), wrong


def _folded(name: str) -> str:
    return re.sub(r"[\s_-]+", "_", name.strip().casefold())
