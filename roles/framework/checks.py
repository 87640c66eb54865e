"""What fields and files of a catalogue say about each other.

Each check looks at the values it needs and at nothing else, so one mistake in a file does not hide the
others. What a reference points to is only judged when everything it could point to was readable.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TypeVar

from roles.framework.documents import Document, Entry, Step, Value
from roles.framework.levels import Level
from roles.framework.prerequisites import cycle_in
from roles.framework.problems import Problem, quoted

T = TypeVar("T", int, str)


@dataclass(frozen=True, slots=True)
class Documents:
    """The files of a catalogue by kind. Those that a catalogue may lack are None, or none of them."""

    framework: Document
    domains: tuple[Document, ...]
    roles: tuple[Document, ...]
    stories: tuple[Document, ...] = ()
    finder: Document | None = None
    backgrounds: Document | None = None
    ladder: Document | None = None

    @property
    def all(self) -> tuple[Document, ...]:
        single = (self.finder, self.backgrounds, self.ladder)
        optional = (document for document in single if document)
        return (self.framework, *self.domains, *self.roles, *self.stories, *optional)


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
    yield from _prerequisites(documents.domains)
    for story in documents.stories:
        yield from _misnamed(story, "role")
        yield from _of_a_story(story, documents)
    yield from _of_the_rest(documents)


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
    asked = role.pick(str, "requirements", ..., "competency")
    yield from _unknown("competency", asked, _all_readable(documents.domains, "competencies", ..., "slug"))


def _prerequisites(domains: Sequence[Document]) -> Iterator[Problem]:
    known = _all_readable(domains, "competencies", ..., "slug")
    prerequisites: dict[str, list[str]] = {}
    places: dict[str, Entry[str]] = {}
    for domain in domains:
        yield from _unknown("competency", domain.pick(str, "competencies", ..., "prerequisites", ...), known)
        for competency in domain.pick(dict, "competencies", ...):
            slug, needed = competency.value.get("slug"), competency.value.get("prerequisites")
            if isinstance(slug, str) and isinstance(needed, list):
                places[slug] = Entry(slug, competency.file, competency.line)
                prerequisites[slug] = [other for other in needed if isinstance(other, str)]
    if circle := cycle_in(prerequisites):
        way = " on ".join(map(quoted, circle))
        yield places[circle[0]].problem(f"prerequisites go in a circle, {way}; take one away")


def _of_a_story(story: Document, documents: Documents) -> Iterator[Problem]:
    roles = _all_readable(documents.roles, "slug")
    yield from _unknown("role", story.pick(str, "role"), roles)
    yield from _unknown("role", story.pick(str, "neighbours", ..., "role"), roles)
    yield from _repeated("role", story.pick(str, "neighbours", ..., "role"))
    stem = PurePosixPath(story.file).stem
    matrix = next((role for role in documents.roles if PurePosixPath(role.file).stem == stem), None)
    if matrix is None or matrix.fields is None:
        return
    asked = tuple(matrix.pick(str, "requirements", ..., "competency"))
    for step in ("first", "next", "ambitious"):
        shown = tuple(story.pick(str, "portfolio", step, "shows", ...))
        yield from _unknown("competency", shown, asked, where=f"the matrix of {quoted(stem)}")
        yield from _repeated("competency", shown)


def _of_the_rest(documents: Documents) -> Iterator[Problem]:
    roles = _all_readable(documents.roles, "slug")
    if finder := documents.finder:
        yield from _repeated("question", finder.pick(str, "questions", ..., "slug"))
        for number, _ in enumerate(finder.pick(dict, "questions", ...)):
            yield from _repeated("option", finder.pick(str, "questions", number, "options", ..., "slug"))
        yield from _unknown("role", finder.names("questions", ..., "options", ..., "fits"), roles)
    if backgrounds := documents.backgrounds:
        yield from _repeated("background", backgrounds.pick(str, "backgrounds", ..., "slug"))
        known = _all_readable(documents.domains, "competencies", ..., "slug")
        yield from _unknown("competency", backgrounds.names("backgrounds", ..., "levels"), known)
    if ladder := documents.ladder:
        yield from _repeated("step", ladder.pick(str, "steps", ..., "slug"))


def _all_readable(documents: Sequence[Document], *pattern: Step) -> tuple[Entry[str], ...] | None:
    """What can be referred to, or None where a file that could hold more of it is not readable."""
    if any(document.fields is None for document in documents):
        return None
    return tuple(_every(documents, str, *pattern))


def _every(documents: Iterable[Document], kind: type[T], *pattern: Step) -> Iterator[Entry[T]]:
    for document in documents:
        yield from document.pick(kind, *pattern)


def _misnamed(document: Document, field: str = "slug") -> Iterator[Problem]:
    expected = PurePosixPath(document.file).stem
    for entry in document.pick(str, field):
        if entry.value != expected:
            found, stem = quoted(entry.value), quoted(expected)
            yield entry.problem(f"{field} {found} differs from the file name; write {stem} or rename the file")


def _repeated(what: str, entries: Iterable[Entry[T]]) -> Iterator[Problem]:
    first: dict[T, Entry[T]] = {}
    for entry in entries:
        earlier = first.setdefault(entry.value, entry)
        if earlier is not entry:
            shown = quoted(entry.value) if isinstance(entry.value, str) else entry.value
            yield entry.problem(
                f"{what} {shown} is already on {earlier.seen_from(entry)}; choose another or remove one"
            )


def _falls(levels: Entry[list[Value]]) -> Iterator[Problem]:
    numbers = [level for level in levels.value if type(level) is int]
    for lower, higher in pairwise(numbers):
        if higher < lower:
            message = f"the level falls from {lower} to {higher}; a higher rung needs the same level or more"
            yield levels.problem(message)


def _unknown(
    what: str,
    references: Iterable[Entry[str]],
    known: Iterable[Entry[str]] | None,
    where: str = "this catalogue",
) -> Iterator[Problem]:
    """References to what is not there; none where `known` is not known itself."""
    if known is None:
        return
    slugs = {entry.value for entry in known}
    for entry in references:
        if entry.value not in slugs:
            near = get_close_matches(entry.value, slugs, n=1)
            advice = f"did you mean {quoted(near[0])}?" if near else "correct its slug"
            yield entry.problem(f"{what} {quoted(entry.value)} is not in {where}; {advice}")
