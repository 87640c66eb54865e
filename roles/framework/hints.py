"""What stands out in a matrix while it is edited: places to mend, and places to look at once more.

A hint never stops anybody. Each threshold says why it stands where it does.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import sqrt

from roles.framework.catalogue import Rung
from roles.framework.content import ContentRow, MatrixContent
from roles.framework.levels import Level
from roles.framework.limits import MAX_WEIGHT

FEWEST_COMPETENCIES = 5
"""With fewer, one loose rating moves the readiness by a fifth and more."""

MOST_COMPETENCIES = 20
"""Rating takes about a minute each; people give up on much more than twenty minutes."""

FEWEST_TO_COMPARE = 3
"""Of one or two rows, nothing is "all alike" or "most"."""

MOST_HEAVIEST = 1 / 3
"""Where more of the rows have the greatest weight, it no longer says what matters most."""

MOST_ESSENTIAL = 1 / 2
"""Where more than half is essential, the word tells nobody where to start."""

LIGHTEST_ESSENTIAL = 3
"""What is essential and weighs less hardly counts in the readiness: one of the two is not meant."""

JUMP = 3
"""From Not yet to Advanced, say: nobody climbs three levels from one rung to the next."""

ALIKE = 0.95
"""Cosine of what two roles ask at the same height, from which people could not tell the two apart by their results."""

SHARED_NAMED = 4
"""Competencies that a sentence names; the others are counted."""

DESCRIBED = tuple(level for level in Level if level > Level.NOT_YET)
"""Levels that need a descriptor. "Not yet" says what it means."""


class HintKind(StrEnum):
    """What a hint is about."""

    LEVEL_FALLS = "level falls"
    JUMP = "jump"
    RUNGS_ALIKE = "rungs alike"
    ASKS_NOTHING = "asks nothing"
    NO_DESCRIPTOR = "no descriptor"
    NO_DEFINITION = "no definition"
    NO_DOMAIN = "no domain"
    WEIGHTS_ALIKE = "weights alike"
    MANY_HEAVIEST = "many heaviest"
    LIGHT_ESSENTIAL = "light essential"
    MANY_ESSENTIAL = "many essential"
    FEW_COMPETENCIES = "few competencies"
    MANY_COMPETENCIES = "many competencies"
    LIKE_ANOTHER = "like another"


class Severity(StrEnum):
    """Whether something is to be mended, or only to be looked at once more."""

    MEND = "mend"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Hint:
    """A sentence about a place: a cell, a competency, a rung, or, where both are empty, the whole matrix."""

    kind: HintKind
    severity: Severity
    sentence: str
    competency: str = ""
    rung: str = ""


@dataclass(frozen=True, slots=True)
class OtherMatrix:
    """What another role asks: from its lowest rung to its highest, level times weight by competency."""

    slug: str
    name: str
    rungs: tuple[Mapping[str, int], ...]


def hints(content: MatrixContent, others: Sequence[OtherMatrix] = ()) -> tuple[Hint, ...]:
    """All hints: what to mend first, then what to look at, each in the order of the matrix."""
    found = [*_size(content), *_rows(content), *_rungs(content), *_weights(content), *_likeness(content, others)]
    return tuple(sorted(found, key=lambda hint: hint.severity is Severity.LOOK))


def _size(content: MatrixContent) -> Iterator[Hint]:
    count = len(content.rows)
    if count < FEWEST_COMPETENCIES:
        said = f"{_competencies(count)}: with fewer than {FEWEST_COMPETENCIES} a result rests on little."
        yield Hint(HintKind.FEW_COMPETENCIES, Severity.LOOK, said)
    if count > MOST_COMPETENCIES:
        said = f"{_competencies(count)}: rating them takes about {count} minutes, and many people will not finish."
        yield Hint(HintKind.MANY_COMPETENCIES, Severity.LOOK, said)


def _rows(content: MatrixContent) -> Iterator[Hint]:
    for row in content.rows:
        yield from _levels(row, content.rungs)
        yield from _texts(row)
        if row.essential and row.weight < LIGHTEST_ESSENTIAL:
            said = f"{row.name} is essential, but its weight of {row.weight} hardly counts."
            yield Hint(HintKind.LIGHT_ESSENTIAL, Severity.LOOK, said, row.competency)


def _levels(row: ContentRow, rungs: Sequence[Rung]) -> Iterator[Hint]:
    if not any(row.levels):
        said = f"{row.name} asks nothing at any rung: give it a level, or take it out."
        yield Hint(HintKind.ASKS_NOTHING, Severity.MEND, said, row.competency)
    for (below, lower), (rung, level) in pairwise(zip(rungs, row.levels, strict=True)):
        way = f"from {_level(lower)} at {below.name} to {_level(level)} at {rung.name}"
        if level < lower:
            said = f"{row.name} falls {way}: a higher rung asks the same or more."
            yield Hint(HintKind.LEVEL_FALLS, Severity.MEND, said, row.competency, rung.slug)
        if level - lower >= JUMP:
            said = f"{row.name} jumps {way}: is there no step between?"
            yield Hint(HintKind.JUMP, Severity.LOOK, said, row.competency, rung.slug)


def _texts(row: ContentRow) -> Iterator[Hint]:
    missing = [_level(level) for level in DESCRIBED if not row.descriptors[level]]
    if missing:
        where = "any level" if len(missing) == len(DESCRIBED) else _listed(missing)
        said = f"{row.name} has no descriptor for {where}: people rate themselves by the level's name alone."
        yield Hint(HintKind.NO_DESCRIPTOR, Severity.MEND, said, row.competency)
    if not row.definition:
        said = f"{row.name} has no definition: people read nothing but its name."
        yield Hint(HintKind.NO_DEFINITION, Severity.MEND, said, row.competency)
    if not row.domain:
        said = f"{row.name} belongs to no domain, so it stands alone in every list."
        yield Hint(HintKind.NO_DOMAIN, Severity.LOOK, said, row.competency)


def _rungs(content: MatrixContent) -> Iterator[Hint]:
    if not content.rows:
        return
    columns = list(zip(*(row.levels for row in content.rows), strict=True))
    for (below, lower), (rung, levels) in pairwise(zip(content.rungs, columns, strict=True)):
        if levels == lower:
            said = f"{rung.name} asks the same as {below.name} in everything: a result cannot tell the two apart."
            yield Hint(HintKind.RUNGS_ALIKE, Severity.MEND, said, rung=rung.slug)


def _weights(content: MatrixContent) -> Iterator[Hint]:
    count = len(content.rows)
    if count < FEWEST_TO_COMPARE:
        return
    weights = [row.weight for row in content.rows]
    if len(set(weights)) == 1:
        said = f"Every competency has weight {weights[0]}, so weights say nothing: raise what matters most."
        yield Hint(HintKind.WEIGHTS_ALIKE, Severity.LOOK, said)
    heaviest = weights.count(MAX_WEIGHT)
    if MOST_HEAVIEST * count < heaviest < count:
        said = f"{heaviest} of {count} competencies have weight {MAX_WEIGHT}: where so many matter most, none does."
        yield Hint(HintKind.MANY_HEAVIEST, Severity.LOOK, said)
    essential = sum(row.essential for row in content.rows)
    if essential > MOST_ESSENTIAL * count:
        said = f"{essential} of {count} competencies are essential: the fewer they are, the more the word says."
        yield Hint(HintKind.MANY_ESSENTIAL, Severity.LOOK, said)


def _likeness(content: MatrixContent, others: Sequence[OtherMatrix]) -> Iterator[Hint]:
    own = [{row.competency: row.levels[i] * row.weight for row in content.rows} for i in range(len(content.rungs))]
    for other in others:
        near = [
            (rung, mine, theirs)
            for rung, mine, theirs in zip(content.rungs, own, other.rungs, strict=False)
            if likeness(mine, theirs) >= ALIKE
        ]
        if near:
            where = _listed([rung.name for rung, *_ in near])
            most = max(likeness(mine, theirs) for _, mine, theirs in near)
            both = _shared(content, [(mine, theirs) for _, mine, theirs in near])
            said = f"At {where} the matrix asks nearly what {other.name} asks (likeness {most:.0%}): both ask {both}."
            yield Hint(HintKind.LIKE_ANOTHER, Severity.LOOK, said, rung=near[0][0].slug)


def likeness(one: Mapping[str, int], other: Mapping[str, int]) -> float:
    """The cosine of two roles' requirements, level times weight by competency: 0 nothing shared, 1 the same."""
    lengths = sqrt(sum(value**2 for value in one.values())) * sqrt(sum(value**2 for value in other.values()))
    if not lengths:
        return 0.0
    return min(sum(value * other.get(slug, 0) for slug, value in one.items()) / lengths, 1.0)


def _shared(content: MatrixContent, near: Sequence[tuple[Mapping[str, int], Mapping[str, int]]]) -> str:
    """The competencies that both ask at these rungs, those that make them most alike first."""
    weight = {
        row.competency: sum(mine[row.competency] * theirs.get(row.competency, 0) for mine, theirs in near)
        for row in content.rows
    }
    shared = sorted((row for row in content.rows if weight[row.competency]), key=lambda row: -weight[row.competency])
    names = [row.name for row in shared[:SHARED_NAMED]]
    if len(shared) > SHARED_NAMED:
        names.append(f"{len(shared) - SHARED_NAMED} more")
    return _listed(names)


def _level(level: int) -> str:
    return f"{level} {Level(level).label}"


def _competencies(count: int) -> str:
    return f"{count or 'No'} {'competency' if count == 1 else 'competencies'}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
