"""The ladder of one role: what its matrix asks from step to step, and how much each step rises above the one below."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from roles.framework import ContentRow, Ladder, climb
from roles.framework.climbing import FRAMES_PROBLEMS, LEADS_PEOPLE
from roles.models import CompetencyEdition, Role
from roles.selectors.matrix import published_matrix

MANY = 6
"""More names than these are for the table to say."""


@dataclass(frozen=True, slots=True)
class Rung:
    """What a step asks of one competency, and how many levels that is above the step it is climbed from.

    `by` is None on the lowest step, and below 0 where the step may stay behind.
    """

    level: int
    by: int | None

    @property
    def down(self) -> int:
        return -(self.by or 0)


@dataclass(frozen=True, slots=True)
class Climbed:
    """A competency from step to step."""

    competency: str
    name: str
    essential: bool
    rungs: tuple[Rung, ...]


@dataclass(frozen=True, slots=True)
class Rise:
    """From one step to the next: the competencies that rise, with how many levels, the most first, and the others.

    `besides` are those that the step needs at Advanced and the matrix does not ask for.
    """

    start: str
    end: str
    rising: tuple[tuple[str, int], ...]
    staying: tuple[str, ...]
    behind: tuple[str, ...]
    besides: tuple[str, ...] = ()

    @property
    def levels(self) -> int:
        return sum(by for _, by in self.rising)

    @property
    def of(self) -> int:
        return len(self.rising) + len(self.staying) + len(self.behind)

    @property
    def named(self) -> tuple[tuple[str, int], ...]:
        """Those that rise, where they are few; otherwise those that rise by two levels or more."""
        return self.rising if len(self.rising) <= MANY else tuple(one for one in self.rising if one[1] > 1)


@dataclass(frozen=True, slots=True)
class RoleLadder:
    """The steps by name, the last `carried_on` of them above the matrix; what each asks, and each rise.

    `ends` are the slugs of the first rung of the matrix and the last.
    """

    version: int | None
    steps: tuple[str, ...]
    carried_on: int
    ends: tuple[str, ...]
    rows: tuple[Climbed, ...]
    rises: tuple[Rise, ...]


def ladder_of(role: Role, ladder: Ladder | None) -> RoleLadder | None:
    """None where the role has no published matrix. Five queries, four where nobody leads or manages.

    Only professions have a lead and a manager: whoever learns goes on to a profession instead.
    """
    matrix = published_matrix(role)
    if matrix is None:
        return None
    names = [rung.name for rung in matrix.rungs]
    above = _above(matrix.rows, ladder) if role.kind == Role.Kind.PROFESSION else ()
    steps = (*names, *(name for name, _ in above))
    rows = tuple(_climbed(matrix.rows, with_above=bool(above)))
    last = len(names) - 1
    rises = [_rise(rows, steps, start, start + 1) for start in range(last)]
    # Lead and manager are two ways on from the last rung, not one above the other.
    rises += [_rise(rows, steps, last, end, besides) for end, (_, besides) in enumerate(above, start=last + 1)]
    ends = tuple(dict.fromkeys(matrix.rungs[end].slug for end in (0, -1)))
    return RoleLadder(matrix.number, steps, len(above), ends, rows, tuple(rises))


def _above(rows: Sequence[ContentRow], ladder: Ladder | None) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Lead and manager by name, each with what it needs and the rows do not ask for. One query."""
    called = {step.slug: step.name for step in ladder.steps} if ladder else {}
    editions = CompetencyEdition.objects.current().filter(competency__slug__in=(LEADS_PEOPLE, FRAMES_PROBLEMS))
    names = dict(editions.values_list("competency__slug", "name"))
    for row in rows:
        names.pop(row.competency, None)
    needs = {"lead": (LEADS_PEOPLE,), "manager": (LEADS_PEOPLE, FRAMES_PROBLEMS)}
    return tuple(
        (called.get(step, step.capitalize()), tuple(names[slug] for slug in slugs if slug in names))
        for step, slugs in needs.items()
    )


def _climbed(rows: Sequence[ContentRow], *, with_above: bool) -> Iterator[Climbed]:
    for row, up in zip(rows, climb(rows), strict=True):
        rungs = [Rung(row.levels[0], None)]
        rungs += [Rung(level, level - below) for below, level in pairwise(row.levels)]
        if with_above:
            rungs += [Rung(level, level - row.levels[-1]) for level in (up.lead, up.manager)]
        yield Climbed(row.competency, row.name, row.essential, tuple(rungs))


def _rise(rows: Sequence[Climbed], steps: Sequence[str], start: int, end: int, besides: tuple[str, ...] = ()) -> Rise:
    by = [(row.name, row.rungs[end].by or 0) for row in rows]
    return Rise(
        steps[start],
        steps[end],
        rising=tuple(sorted((one for one in by if one[1] > 0), key=lambda one: -one[1])),
        staying=tuple(name for name, levels in by if levels == 0),
        behind=tuple(name for name, levels in by if levels < 0),
        besides=besides,
    )
