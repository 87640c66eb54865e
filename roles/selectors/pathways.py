"""Ways from one role to others, and into a role from outside, computed from the matrices as they are now."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from roles.framework import OutsideBackground, Pathway, levels_of, nearest, pathway
from roles.models import Role
from roles.selectors.parts import backgrounds
from roles.selectors.requirements import Demands, Requirements, demands

NEAREST = 6
ARRIVALS = 3


class Sureness(NamedTuple):
    """How sure a coverage is; shares from 0 to 1. It lies between `low` and `high`, and rests on the `known` part of
    the weight.
    """

    low: float
    high: float
    known: float


@dataclass(frozen=True, slots=True)
class Bridging:
    """A competency to learn on the way to a role: the level somebody has, from 0 to 5, and the one the role asks."""

    slug: str
    name: str
    has: float
    needs: int


@dataclass(frozen=True, slots=True)
class Way:
    """A rung of a role and how far it is. `names` are those of the bridging competencies, by slug.

    `sure` is None where matrices alone were compared, which leaves nothing to doubt.
    """

    to: Requirements
    path: Pathway
    names: Mapping[str, str]
    sure: Sureness | None = None

    @property
    def bridges(self) -> tuple[Bridging, ...]:
        """The competencies that close most of it, each with its name."""
        return tuple(
            Bridging(bridge.competency, self.names[bridge.competency], bridge.has, bridge.needs)
            for bridge in self.path.bridges
        )


@dataclass(frozen=True, slots=True)
class Arrival:
    """How far somebody of an outside background is from a rung."""

    background: OutsideBackground
    way: Way


@dataclass(frozen=True, slots=True)
class RolePathways:
    """Ways from one rung of a role. `rungs` are all rungs of it, from the lowest; `above` is None from the last.

    `roles` has the names of all roles the person may see, by slug.
    """

    start: Requirements
    rungs: tuple[Requirements, ...]
    ways: tuple[Way, ...]
    above: Way | None
    arrivals: tuple[Arrival, ...]
    roles: Mapping[str, str]


def role_pathways(*, role_slug: str, rung_slug: str, seen_by: UUID | None) -> RolePathways | None:
    """The ways from a rung. None where no published matrix that the person may see has it. Two queries."""
    return pathways_at(role_slug, rung_slug, demands(seen_by=seen_by), backgrounds())


def pathways_at(
    role_slug: str, rung_slug: str, among: Demands, outside: Sequence[OutsideBackground]
) -> RolePathways | None:
    """Likewise, among what was read already. No query."""
    start = among.rung(role_slug, rung_slug)
    if start is None:
        return None
    return RolePathways(
        start=start,
        rungs=tuple(rung for rung in among.rungs if rung.slug == role_slug),
        ways=ways_from(start, among),
        above=rung_above(start, among),
        arrivals=arrivals_at(role_slug, among, outside),
        roles={rung.slug: rung.name for rung in among.rungs},
    )


def ways_from(start: Requirements, among: Demands) -> tuple[Way, ...]:
    """From somebody who meets the rung exactly to the nearest other roles that people move to from there."""
    return ways_with(levels_of(start.asked), moves_from(start, among.rungs), among.names)


def rung_above(start: Requirements, among: Demands) -> Way | None:
    """The next rung of the same role; None on the last."""
    above = among.above(start)
    return Way(above, pathway(levels_of(start.asked), above.asked), among.names) if above else None


def ways_with(levels: Mapping[str, float], rungs: Iterable[Requirements], names: Mapping[str, str]) -> tuple[Way, ...]:
    """From levels by competency to the nearest of the rungs."""
    ways = ((rung, pathway(levels, rung.asked)) for rung in rungs)
    return tuple(Way(rung, path, names) for rung, path in nearest(ways, most=NEAREST))


def first_rungs(among: Demands) -> tuple[Requirements, ...]:
    """Where people arrive from outside: the first rung of each role."""
    return tuple(rung for rung in among.rungs if rung.position == 0)


def arrivals_at(role: str, among: Demands, outside: Sequence[OutsideBackground]) -> tuple[Arrival, ...]:
    """The outside backgrounds from which the role's first rung is nearest."""
    entrance = next((rung for rung in first_rungs(among) if rung.slug == role), None)
    if entrance is None:
        return ()
    ways = ((background, pathway(background.levels, entrance.asked)) for background in outside)
    return tuple(
        Arrival(background, Way(entrance, path, among.names)) for background, path in nearest(ways, most=ARRIVALS)
    )


def moves_from(start: Requirements, rungs: Iterable[Requirements]) -> Iterator[Requirements]:
    """Where people go from a rung: to other jobs at the same height; who learns, also to the first rung of a job."""
    learning = start.kind != Role.Kind.PROFESSION
    for rung in rungs:
        if rung.slug == start.slug:
            continue
        if learning and rung.kind == Role.Kind.PROFESSION:
            if rung.position == 0:
                yield rung
        elif rung.position == start.position and rung.kind == start.kind:
            yield rung
