"""Answers to calibrate from, as a CSV file holds them: what they are, or all that is wrong with them, and where.

The first line names the items. Every further line is one pattern of answers: 1 right, 0 wrong, empty not asked; one
without any answer is left out. A column `count` says how many people gave the pattern; without it, each line is one
person.
"""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from math import nan

import numpy as np

from .irt import Array

COUNT = "count"
FEWEST_ITEMS = 2
MOST_TOLD = 20
"""How many problems are told; the rest is counted."""

LONGEST_SHOWN = 40
"""Characters of a cell that are told."""

ANSWERS = {"1": 1.0, "0": 0.0, "": nan}
_WHOLE = re.compile(r"[1-9][0-9]{0,8}")


class NotResponses(ValueError):
    """The file does not hold answers to calibrate from; the message has a sentence for each place to mend."""

    def __init__(self, problems: Sequence[str]) -> None:
        more = len(problems) - MOST_TOLD
        told = [*problems[:MOST_TOLD], *([f"And {more:,} more."] if more > 0 else [])]
        super().__init__("\n".join(told))


@dataclass(frozen=True, slots=True)
class Responses:
    """The items in their order, patterns × items (1 right, 0 wrong, NaN not asked), and how many people gave each."""

    items: tuple[str, ...]
    answers: Array
    counts: Array


def read_responses(content: bytes) -> Responses:
    """Read the bytes of a CSV file in UTF-8, separated by commas. Raises NotResponses with all there is to mend."""
    lines = _lines(_text(content))
    _, header = next(lines, (1, []))
    names = [name.strip() for name in header]
    if problems := list(_wrong_names(names)):
        raise NotResponses(problems)
    return _rows(names, lines)


def _text(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise NotResponses([f"Line {line}: this is no text in UTF-8. Save the file as CSV in UTF-8."]) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise NotResponses([f"Line {line}: this is no text. Save the file as CSV in UTF-8."])
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every line that is not blank, with its number."""
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    try:
        for fields in reader:
            if fields:
                yield reader.line_num, fields
    except csv.Error as error:
        raise NotResponses([f"Line {reader.line_num}: this is no CSV that can be read ({error})."]) from error


def _wrong_names(names: list[str]) -> Iterator[str]:
    if not names:
        yield "The file is empty. Its first line names the items; each further line has one person's answers."
        return
    first: dict[str, int] = {}
    for column, name in enumerate(names, start=1):
        earlier = first.setdefault(name, column)
        if not name:
            yield f"Line 1, column {column}: the item has no name."
        elif earlier != column:
            yield f"Line 1, column {column}: “{name}” is the name of column {earlier} already."
    items = len(set(first) - {COUNT, ""})
    if items < FEWEST_ITEMS:
        number = "one item" if items else "no item"
        yield f"Line 1: there is {number}; calibrating takes two or more, in columns separated by commas."


def _rows(names: list[str], lines: Iterator[tuple[int, list[str]]]) -> Responses:
    items = [(column, name) for column, name in enumerate(names, start=1) if name != COUNT]
    counted = names.index(COUNT) if COUNT in names else None
    answers: list[list[float]] = []
    counts: list[int] = []
    problems: list[str] = []
    for line, fields in lines:
        if len(fields) != len(names):
            problems.append(f"Line {line} has {_columns(len(fields))}, line 1 has {len(names)}.")
            continue
        said = [field.strip() for field in fields]
        count = "1" if counted is None else said.pop(counted)
        if not _WHOLE.fullmatch(count):
            problems.append(
                f"Line {line}, column {names.index(COUNT) + 1} (“{COUNT}”): “{_shown(count)}” is no whole number "
                "from 1 to 999,999,999."
            )
        elif any(said) and ANSWERS.keys() >= set(said):
            answers.append([ANSWERS[each] for each in said])
            counts.append(int(count))
        problems += (
            f"Line {line}, column {column} (“{name}”): “{_shown(each)}” is no answer. "
            "Write 1 for right, 0 for wrong, and nothing where the item was not asked."
            for (column, name), each in zip(items, said, strict=True)
            if each not in ANSWERS
        )
    if not answers and not problems:
        problems.append("There are no answers: below the line of names, each line has one person's answers.")
    if problems:
        raise NotResponses(problems)
    return Responses(tuple(name for _, name in items), np.array(answers), np.array(counts, dtype=float))


def _columns(number: int) -> str:
    return "one column" if number == 1 else f"{number} columns"


def _shown(value: str) -> str:
    """As much of what stands in a cell as helps to find it."""
    return value if len(value) <= LONGEST_SHOWN else f"{value[:LONGEST_SHOWN]}…"
