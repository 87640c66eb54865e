"""What has changed between two contents of a matrix, place by place and in words.

Competencies and rungs are told apart by slug, so that a new name is a change and not another competency.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from roles.framework.catalogue import Rung
from roles.framework.content import ContentRow, MatrixContent
from roles.framework.levels import Level


class ChangeKind(StrEnum):
    """What a change is about."""

    TITLE = "title"
    RUNG_ADDED = "rung-added"
    RUNG_REMOVED = "rung-removed"
    RUNG_RENAMED = "rung-renamed"
    RUNG_MOVED = "rung-moved"
    COMPETENCY_ADDED = "competency-added"
    COMPETENCY_REMOVED = "competency-removed"
    COMPETENCY_MOVED = "competency-moved"
    NAME = "name"
    DOMAIN = "domain"
    DEFINITION = "definition"
    DESCRIPTOR = "descriptor"
    WEIGHT = "weight"
    ESSENTIAL = "essential"
    LEVEL = "level"


@dataclass(frozen=True, slots=True)
class Change:
    """One change and its place in the grid.

    `competency` and `rung` are slugs: both for a cell, one for a row or a column, neither for the title. `descriptor`
    is the level whose text changed. `before` and `after` are None where there was or is nothing; of something that
    moved they are places, counted from 1. `implied` changes are told by the sentence of their row or column.
    """

    kind: ChangeKind
    sentence: str
    competency: str = ""
    rung: str = ""
    descriptor: Level | None = None
    before: str | int | None = None
    after: str | int | None = None
    implied: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """All changes: of the title, of rungs, of competencies in the order of the later content, removed ones last."""

    changes: tuple[Change, ...]

    @property
    def is_empty(self) -> bool:
        return not self.changes

    @property
    def sentences(self) -> tuple[str, ...]:
        """Everything that changed, each thing once."""
        return tuple(change.sentence for change in self.changes if not change.implied) or ("No changes.",)

    @property
    def summary(self) -> str:
        """How much changed: "3 levels raised, 1 lowered, 1 competency added"."""
        counts = Counter(_counted(change) for change in self.changes if not change.implied)
        said: list[str] = []
        last_noun = ""
        for noun, verb in sorted(counts, key=_COUNTED.index):
            count = counts[noun, verb]
            said.append(f"{count} {verb}" if noun == last_noun else f"{count} {_plural(noun, count)} {verb}")
            last_noun = noun
        return ", ".join(said) or "no changes"


def difference(before: MatrixContent, after: MatrixContent) -> Difference:
    """The changes that lead from one content to the other; empty exactly when they are equal."""
    return Difference((*_title(before, after), *_rungs(before.rungs, after.rungs), *_rows(before, after)))


_KINDS_COUNTED = {
    ChangeKind.COMPETENCY_ADDED: ("competency", "added"),
    ChangeKind.COMPETENCY_REMOVED: ("competency", "removed"),
    ChangeKind.COMPETENCY_MOVED: ("competency", "moved"),
    ChangeKind.NAME: ("competency", "renamed"),
    ChangeKind.RUNG_ADDED: ("rung", "added"),
    ChangeKind.RUNG_REMOVED: ("rung", "removed"),
    ChangeKind.RUNG_MOVED: ("rung", "moved"),
    ChangeKind.RUNG_RENAMED: ("rung", "renamed"),
    ChangeKind.WEIGHT: ("weight", "changed"),
    ChangeKind.ESSENTIAL: ("essential mark", "changed"),
    ChangeKind.DOMAIN: ("domain", "changed"),
    ChangeKind.DEFINITION: ("definition", "changed"),
    ChangeKind.DESCRIPTOR: ("descriptor", "changed"),
    ChangeKind.TITLE: ("title", "changed"),
}
_LEVELS_COUNTED = (("level", "raised"), ("level", "lowered"), ("level", "added"))
_COUNTED = (*_LEVELS_COUNTED, *_KINDS_COUNTED.values())


def _counted(change: Change) -> tuple[str, str]:
    if change.kind is not ChangeKind.LEVEL:
        return _KINDS_COUNTED[change.kind]
    if not isinstance(change.before, int) or not isinstance(change.after, int):
        return "level", "added"
    return "level", "raised" if change.after > change.before else "lowered"


def _plural(noun: str, count: int) -> str:
    if count == 1:
        return noun
    return f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"


def _title(before: MatrixContent, after: MatrixContent) -> Iterator[Change]:
    if before.title != after.title:
        sentence = f"The title: from “{before.title}” to “{after.title}”."
        yield Change(ChangeKind.TITLE, sentence, before=before.title, after=after.title)


def _rungs(before: Sequence[Rung], after: Sequence[Rung]) -> Iterator[Change]:
    earlier = {rung.slug: rung.name for rung in before}
    moves = _moves([rung.slug for rung in before], [rung.slug for rung in after])
    for place, rung in enumerate(after):
        if rung.slug not in earlier:
            yield Change(ChangeKind.RUNG_ADDED, f"New rung: {rung.name}.", rung=rung.slug, after=rung.name)
            continue
        if (name := earlier[rung.slug]) != rung.name:
            sentence = f"The rung {name} is now called {rung.name}."
            yield Change(ChangeKind.RUNG_RENAMED, sentence, rung=rung.slug, before=name, after=rung.name)
        if rung.slug in moves:
            sentence = f"The rung {rung.name} moved: it now comes {_behind(after, place)}."
            was, now = moves[rung.slug]
            yield Change(ChangeKind.RUNG_MOVED, sentence, rung=rung.slug, before=was, after=now)
    kept = {rung.slug for rung in after}
    for rung in before:
        if rung.slug not in kept:
            sentence = f"Removed: the rung {rung.name} with its levels."
            yield Change(ChangeKind.RUNG_REMOVED, sentence, rung=rung.slug, before=rung.name)


def _rows(before: MatrixContent, after: MatrixContent) -> Iterator[Change]:
    earlier = {row.competency: row for row in before.rows}
    moves = _moves([row.competency for row in before.rows], [row.competency for row in after.rows])
    for place, row in enumerate(after.rows):
        old = earlier.get(row.competency)
        if old is None:
            yield from _added(row, after.rungs)
            continue
        yield from _texts(old, row)
        if row.competency in moves:
            sentence = f"{row.name} moved: it now comes {_behind(after.rows, place)}."
            was, now = moves[row.competency]
            yield Change(ChangeKind.COMPETENCY_MOVED, sentence, row.competency, before=was, after=now)
        yield from _counts(old, row)
        yield from _cells(before, old, after, row)
    kept = {row.competency for row in after.rows}
    for row in before.rows:
        if row.competency not in kept:
            yield from _removed(row, before.rungs)


def _added(row: ContentRow, rungs: Sequence[Rung]) -> Iterator[Change]:
    levels = ", ".join(f"{rung.name} {_shown(level)}" for rung, level in zip(rungs, row.levels, strict=True))
    essential = ", essential" if row.essential else ""
    sentence = f"New: {row.name} ({levels}; weight {row.weight}{essential})."
    yield Change(ChangeKind.COMPETENCY_ADDED, sentence, row.competency, after=row.name)
    for rung, level in zip(rungs, row.levels, strict=True):
        sentence = f"{row.name}, {rung.name}: new, {_shown(level)}."
        yield Change(ChangeKind.LEVEL, sentence, row.competency, rung.slug, after=level, implied=True)


def _removed(row: ContentRow, rungs: Sequence[Rung]) -> Iterator[Change]:
    yield Change(ChangeKind.COMPETENCY_REMOVED, f"Removed: {row.name}.", row.competency, before=row.name)
    for rung, level in zip(rungs, row.levels, strict=True):
        yield _cell_removed(row, rung, level)


def _cell_removed(row: ContentRow, rung: Rung, level: int) -> Change:
    sentence = f"{row.name}, {rung.name}: removed, was {_shown(level)}."
    return Change(ChangeKind.LEVEL, sentence, row.competency, rung.slug, before=level, implied=True)


def _texts(old: ContentRow, row: ContentRow) -> Iterator[Change]:
    slug = row.competency
    if old.name != row.name:
        sentence = f"{old.name} is now called {row.name}."
        yield Change(ChangeKind.NAME, sentence, slug, before=old.name, after=row.name)
    if old.domain != row.domain:
        sentence = f"{row.name}: domain {_from_to(old.domain, row.domain)}."
        yield Change(ChangeKind.DOMAIN, sentence, slug, before=old.domain, after=row.domain)
    if old.definition != row.definition:
        sentence = f"{row.name}: definition {_from_to(old.definition, row.definition)}."
        yield Change(ChangeKind.DEFINITION, sentence, slug, before=old.definition, after=row.definition)
    for level, said, says in zip(Level, old.descriptors, row.descriptors, strict=True):
        if said != says:
            sentence = f"{row.name}, descriptor of {_shown(level)}: {_from_to(said, says)}."
            yield Change(ChangeKind.DESCRIPTOR, sentence, slug, descriptor=level, before=said, after=says)


def _counts(old: ContentRow, row: ContentRow) -> Iterator[Change]:
    if old.weight != row.weight:
        sentence = f"{row.name}: weight from {old.weight} to {row.weight}."
        yield Change(ChangeKind.WEIGHT, sentence, row.competency, before=old.weight, after=row.weight)
    if old.essential != row.essential:
        sentence = f"{row.name} is {'now' if row.essential else 'no longer'} essential."
        yield Change(ChangeKind.ESSENTIAL, sentence, row.competency, before=old.essential, after=row.essential)


def _cells(before: MatrixContent, old: ContentRow, after: MatrixContent, row: ContentRow) -> Iterator[Change]:
    earlier = {rung.slug: level for rung, level in zip(before.rungs, old.levels, strict=True)}
    for rung, level in zip(after.rungs, row.levels, strict=True):
        was = earlier.pop(rung.slug, None)
        if was != level:
            told = f"new, {_shown(level)}" if was is None else f"from {_shown(was)} to {_shown(level)}"
            sentence = f"{row.name}, {rung.name}: {told}."
            yield Change(ChangeKind.LEVEL, sentence, row.competency, rung.slug, before=was, after=level)
    for rung in before.rungs:
        if rung.slug in earlier:
            yield _cell_removed(row, rung, earlier[rung.slug])


def _moves(before: Sequence[str], after: Sequence[str]) -> dict[str, tuple[int, int]]:
    """The fewest slugs that must move to bring one order to the other, each with its two places.

    Those that stay are a longest run of slugs that stand in the same order in both.
    """
    places = {slug: place for place, slug in enumerate(before, start=1)}
    ends: list[int] = []  # of the runs of each length, the place that leaves most room for more
    lengths: dict[str, int] = {}
    for slug in after:
        if slug in places:
            length = bisect_left(ends, places[slug])
            ends[length : length + 1] = [places[slug]]
            lengths[slug] = length
    wanted, limit = len(ends) - 1, len(before) + 1
    moves: dict[str, tuple[int, int]] = {}
    for place, slug in zip(range(len(after), 0, -1), reversed(after), strict=True):
        if slug in places and lengths[slug] == wanted and places[slug] < limit:
            wanted, limit = wanted - 1, places[slug]
        elif slug in places:
            moves[slug] = places[slug], place
    return moves


def _behind(ordered: Sequence[Rung] | Sequence[ContentRow], place: int) -> str:
    return f"after {ordered[place - 1].name}" if place else "first"


def _from_to(before: str, after: str) -> str:
    return f"from {f'“{before}”' if before else 'nothing'} to {f'“{after}”' if after else 'nothing'}"


def _shown(level: int) -> str:
    return f"{level:d} {Level(level).label}"
