"""What fields and files of a catalogue say about each other.

Each check looks at the values it needs and at nothing else, so one mistake in a file does not hide the
others. What a reference points to is only judged when everything it could point to was readable.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import PurePosixPath
from types import EllipsisType
from typing import TypeVar

from roles.framework.documents import Document, Entry, Value
from roles.framework.levels import Level
from roles.framework.problems import Problem, quoted

T = TypeVar("T", int, str)


@dataclass(frozen=True, slots=True)
class Documents:
    """The files of a catalogue by kind."""

    framework: Document
    domains: tuple[Document, ...]
    roles: tuple[Document, ...]


def disagreements(documents: Documents) -> Iterator[Problem]:
    """Every problem that needs more than one field to be seen."""
    yield from _framework(documents.framework)
    for domain in documents.domains:
        yield from _misnamed(domain)
    yield from _repeated("competency", _every(documents.domains, str, "competencies", ..., "slug"))
    yield from _repeated("position", _every(documents.domains, int, "position"))
    yield from _repeated("position", _every(documents.roles, int, "position"))
    for role in documents.roles:
        yield from _role(role)
        yield from _references(role, documents)


def of_a_matrix(role: Document) -> Iterator[Problem]:
    """What makes the matrix of a role file none at all, in the catalogue and elsewhere."""
    yield from _repeated("rung", role.pick(str, "rungs", ..., "slug"))
    yield from _repeated("competency", role.pick(str, "requirements", ..., "competency"))
    rungs = next((len(entry.value) for entry in role.pick(list, "rungs")), 0)
    for entry in role.pick(list, "requirements", ..., "levels"):
        if rungs and len(entry.value) != rungs:
            message = f"a row needs one level for each rung; give {rungs} instead of {len(entry.value)}"
            yield entry.problem(message)


def _framework(framework: Document) -> Iterator[Problem]:
    yield from _repeated("layer", framework.pick(str, "layers", ..., "slug"))
    for level in Level:
        for entry in framework.pick(str, "levels", f"{level:d}", "name"):
            if entry.value != level.label:
                label, found = quoted(level.label), quoted(entry.value)
                yield entry.problem(f"level {level:d} is called {label} everywhere, not {found}")


def _role(role: Document) -> Iterator[Problem]:
    yield from _misnamed(role)
    yield from _repeated("layer", role.pick(str, "layers", ...))
    yield from of_a_matrix(role)
    for levels in role.pick(list, "requirements", ..., "levels"):
        yield from _falls(levels)


def _references(role: Document, documents: Documents) -> Iterator[Problem]:
    if documents.framework.fields is not None:
        layers = documents.framework.pick(str, "layers", ..., "slug")
        yield from _unknown("layer", role.pick(str, "layers", ...), layers)
    if all(domain.fields is not None for domain in documents.domains):
        competencies = _every(documents.domains, str, "competencies", ..., "slug")
        yield from _unknown("competency", role.pick(str, "requirements", ..., "competency"), competencies)


def _every(documents: Iterable[Document], kind: type[T], *pattern: str | EllipsisType) -> Iterator[Entry[T]]:
    for document in documents:
        yield from document.pick(kind, *pattern)


def _misnamed(document: Document) -> Iterator[Problem]:
    expected = PurePosixPath(document.file).stem
    for entry in document.pick(str, "slug"):
        if entry.value != expected:
            found, stem = quoted(entry.value), quoted(expected)
            yield entry.problem(f"slug {found} differs from the file name; write {stem} or rename the file")


def _repeated(what: str, entries: Iterable[Entry[T]]) -> Iterator[Problem]:
    first: dict[T, Entry[T]] = {}
    for entry in entries:
        earlier = first.setdefault(entry.value, entry)
        if earlier is not entry:
            file = "" if earlier.file == entry.file else f" of {earlier.file}"
            shown = quoted(entry.value) if isinstance(entry.value, str) else entry.value
            place = f"line {earlier.line}{file}"
            yield entry.problem(f"{what} {shown} is already on {place}; choose another or remove one")


def _falls(levels: Entry[list[Value]]) -> Iterator[Problem]:
    numbers = [level for level in levels.value if type(level) is int]
    for lower, higher in pairwise(numbers):
        if higher < lower:
            message = f"the level falls from {lower} to {higher}; a higher rung needs the same level or more"
            yield levels.problem(message)


def _unknown(what: str, references: Iterable[Entry[str]], known: Iterable[Entry[str]]) -> Iterator[Problem]:
    slugs = {entry.value for entry in known}
    for entry in references:
        if entry.value not in slugs:
            near = get_close_matches(entry.value, slugs, n=1)
            advice = f"did you mean {quoted(near[0])}?" if near else "correct its slug"
            yield entry.problem(f"{what} {quoted(entry.value)} is not in this catalogue; {advice}")
