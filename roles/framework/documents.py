"""Reads one YAML text into plain values and remembers the line of each.

`yaml.safe_load` would not do: it forgets lines, lets the second of two equal fields win without a word,
takes `No` for false and follows aliases, with which a small file can grow without bound. This reader
takes the part of YAML that people write by hand: mappings, lists, text, whole numbers, true and false.
Line numbers count from 1.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import EllipsisType
from typing import Generic, TypeAlias, TypeVar

import yaml

from roles.framework.characters import NOT_TEXT, unfit
from roles.framework.problems import Problem, quoted

Value: TypeAlias = "str | int | bool | list[Value] | dict[str, Value] | None"
Path: TypeAlias = tuple[str | int, ...]
Step: TypeAlias = str | int | EllipsisType
T = TypeVar("T")

MAX_CHARACTERS = 200_000
MAX_DEPTH = 12

_BYTES_KEPT_AS_SURROGATES = range(0xDC80, 0xDD00)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_WHOLE_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,8})")
_WORDS: Mapping[str, bool | None] = {"": None, "~": None, "null": None, "true": True, "false": False}


@dataclass(frozen=True, slots=True)
class Entry(Generic[T]):
    """One value of a document and where it was written."""

    value: T
    file: str
    line: int

    def problem(self, message: str) -> Problem:
        return Problem(self.file, self.line, message)

    def seen_from(self, other: "Entry[T]") -> str:
        """Where it stands, for a sentence about the other: "line 3", with the file where that is another one."""
        return f"line {self.line}" if self.file == other.file else f"line {self.line} of {self.file}"


@dataclass(frozen=True, slots=True)
class Document:
    """One file: its fields, or None where the text could not be read at all, and what is wrong with it."""

    file: str
    fields: dict[str, Value] | None
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]

    def pick(self, kind: type[T], *pattern: Step) -> Iterator[Entry[T]]:
        """The values of one kind at a place; `...` stands for every item of a list, a number for one of them.

        `document.pick(str, "requirements", ..., "competency")` gives the competency of every row that
        has one, whatever else is wrong with the file.
        """
        for path, value in _walk(self.fields, pattern, ()):
            if type(value) is kind:  # isinstance would take true for a whole number
                yield Entry(value, self.file, self.lines[path])

    def names(self, *pattern: Step) -> Iterator[Entry[str]]:
        """The names of the fields at a place where writers choose them: what each role of `fits` is called."""
        for path, value in _walk(self.fields, pattern, ()):
            if isinstance(value, dict):
                yield from (Entry(name, self.file, self.lines[(*path, name)]) for name in value)

    def texts(self) -> Iterator[tuple[Path, Entry[str]]]:
        """Every text of the file and the place where it stands."""
        for path, value in _leaves(self.fields, ()):
            if isinstance(value, str):
                yield path, Entry(value, self.file, self.lines[path])


def read(file: str, text: str, *, most: int = MAX_CHARACTERS) -> Document:
    """Reads the text of the file of that name; never fails, but says what is wrong in `problems`.

    A text decoded with errors="surrogateescape" is told apart where its bytes were not UTF-8.
    """
    reader = _Reader(file)
    try:
        fields = reader.document(text, most)
    except _ReadError as error:
        unreadable = Problem(file, error.line, error.message)
        return Document(file, None, {}, (*reader.problems, unreadable))
    return Document(file, fields, reader.lines, tuple(reader.problems))


class _ReadError(Exception):
    def __init__(self, line: int, message: str) -> None:
        self.line = line
        self.message = message


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.lines: dict[Path, int] = {}
        self.problems: list[Problem] = []

    def document(self, text: str, most: int) -> dict[str, Value]:
        if len(text) > most:
            raise _ReadError(1, f"the file is {len(text)} characters long; {most} is the most")
        _refuse_what_is_not_text(text, 1)
        try:
            return self._root(yaml.parse(text, Loader=yaml.CSafeLoader))
        except yaml.MarkedYAMLError as error:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            advice = "check indentation, colons, brackets and quotes"
            raise _ReadError(line, f"YAML cannot be read here ({error.problem}); {advice}") from None

    def _root(self, events: Iterator[yaml.Event]) -> dict[str, Value]:
        starts = (event for event in events if isinstance(event, yaml.DocumentStartEvent))
        value = self._value(next(events), events, ()) if next(starts, None) else None
        if value is None:
            raise _ReadError(1, "the file is empty; write its fields or remove the file")
        if not isinstance(value, dict):
            found = "a list" if isinstance(value, list) else "a single value"
            raise _ReadError(self.lines[()], f"the file holds {found}; it must hold fields (name: value)")
        if second := next(starts, None):
            raise _ReadError(_line(second), "a second document starts here; keep one in a file")
        return value

    def _value(self, event: yaml.Event, events: Iterator[yaml.Event], path: Path) -> Value:
        self.lines.setdefault(path, _line(event))
        if len(path) > MAX_DEPTH:
            raise _ReadError(_line(event), f"values are nested more than {MAX_DEPTH} deep; flatten them")
        if tag := getattr(event, "tag", None):
            raise _ReadError(_line(event), f"the tag {quoted(tag)} is not used here; remove it")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(events, path)
        if isinstance(event, yaml.ScalarEvent):
            return _scalar(event)
        raise _ReadError(_line(event), "an alias (*) stands for a value here; write the value out")

    def _mapping(self, events: Iterator[yaml.Event], path: Path) -> dict[str, Value]:
        mapping: dict[str, Value] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            if not isinstance(event, yaml.ScalarEvent):
                raise _ReadError(_line(event), "a field starts without a name; write it as name: value")
            name, place = event.value, (*path, event.value)
            if name in mapping:
                message = f"{quoted(name)} is already on line {self.lines[place]}; keep one of them"
                self.problems.append(Problem(self.file, _line(event), message))
            self.lines.setdefault(place, _line(event))
            mapping.setdefault(name, self._value(next(events), events, place))
        return mapping

    def _sequence(self, events: Iterator[yaml.Event], path: Path) -> list[Value]:
        items: list[Value] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._value(event, events, (*path, len(items))))
        return items


def _scalar(event: yaml.ScalarEvent) -> Value:
    text: str = event.value
    _refuse_what_is_not_text(text, _line(event))  # an escape such as "\0" gets past the look at the file
    is_plain = event.implicit[0]
    if is_plain and text in _WORDS:
        return _WORDS[text]
    if is_plain and _WHOLE_NUMBER.fullmatch(text):
        return int(text)
    return text


def _refuse_what_is_not_text(text: str, first_line: int) -> None:
    if found := NOT_TEXT.search(text):
        line = first_line + len(_LINE_BREAK.findall(text, 0, found.start()))
        if ord(found.group()) in _BYTES_KEPT_AS_SURROGATES:
            raise _ReadError(line, "the file is not UTF-8 text; save it as UTF-8")
        raise _ReadError(line, unfit(found.group()))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _walk(value: Value, pattern: tuple[Step, ...], path: Path) -> Iterator[tuple[Path, Value]]:
    if not pattern:
        yield path, value
        return
    step, rest = pattern[0], pattern[1:]
    if isinstance(step, str):
        if isinstance(value, dict) and step in value:
            yield from _walk(value[step], rest, (*path, step))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if step in (..., index):
                yield from _walk(item, rest, (*path, index))


def _leaves(value: Value, path: Path) -> Iterator[tuple[Path, Value]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _leaves(inner, (*path, name))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _leaves(inner, (*path, index))
    else:
        yield path, value
