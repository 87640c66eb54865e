"""Ways between roles from wherever somebody stands: their own result, a background outside AI, or a rung of a role."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import cast
from uuid import UUID

from assessments.measurement import Basis, Known, Parameters, Required, Status, closeness
from assessments.measurement.readiness import readiness_from
from assessments.measurement.scale import on_axis
from assessments.models import Result, ResultRow, shown_in_full
from assessments.permissions import Holder
from roles.framework import OutsideBackground, pathway
from roles.models import Rung
from roles.selectors import Demands, Requirements, demands
from roles.selectors.parts import backgrounds
from roles.selectors.pathways import (
    NEAREST,
    RolePathways,
    Sureness,
    Way,
    first_rungs,
    moves_from,
    pathways_at,
    ways_with,
)

RESULT = "result"
BACKGROUND = "background:"

NO_RESULT = "There is no result of yours that is shown in full, so there is none to start from. Choose another start."
NO_SUCH_START = "There is no such start, or it is no longer offered. Choose one of those listed."


@dataclass(frozen=True, slots=True)
class Start:
    """Somewhere to start from. `key` is how addresses name it."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class FromBackground:
    """The ways of somebody of an outside background to the first rungs of roles. `levels` are those they bring."""

    background: OutsideBackground
    levels: tuple[tuple[str, str, int], ...]
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class FromResult:
    """The ways of whoever holds a result. `unknown` names the roles of which too little was assessed.

    `above` is the next rung of the result's role; None from the last, and where too little of it was assessed.
    `version` numbers the matrix it was measured against.
    """

    result: Result
    version: int
    ways: tuple[Way, ...]
    unknown: tuple[str, ...]
    above: Way | None
    start: Requirements | None

    @property
    def self_reported(self) -> bool:
        return self.result.basis == Basis.SELF_REPORTED

    @property
    def name(self) -> str:
        """The role and rung it was measured against."""
        return _name(self.result)


@dataclass(frozen=True, slots=True)
class Pathways:
    """Every start there is, in named groups, and the ways from the one chosen: one of the last three, or none of them.

    `problem` says in a sentence why what was asked for is not shown.
    """

    groups: tuple[tuple[str, tuple[Start, ...]], ...]
    outside: tuple[OutsideBackground, ...]
    chosen: str
    problem: str
    from_role: RolePathways | None = None
    from_background: FromBackground | None = None
    from_result: FromResult | None = None

    @property
    def ways(self) -> tuple[Way, ...]:
        shown = self.from_role or self.from_background or self.from_result
        return shown.ways if shown else ()

    @property
    def start_name(self) -> str:
        """The name of the start chosen, as the groups have it."""
        return next((start.name for _, starts in self.groups for start in starts if start.key == self.chosen), "")


def pathways_of(holder: Holder, *, asked: str | None, seen_by: UUID | None) -> Pathways:
    """The ways from the start asked for, or from the holder's latest result where none was. At most four queries."""
    among, outside, result = demands(seen_by=seen_by), backgrounds(), latest_in_full(holder)
    key = asked or (RESULT if result else "")
    found = Pathways(tuple(_groups(among, outside, result)), outside, key, "")
    if not key:
        return found
    if key == RESULT and result:
        return replace(found, from_result=_from_result(result, among))
    if from_background := _from_background(key, among, outside):
        return replace(found, from_background=from_background)
    role, _, rung = key.partition(":")
    if from_role := pathways_at(role, rung, among, outside):
        return replace(found, from_role=from_role)
    return replace(found, chosen="", problem=NO_RESULT if key == RESULT else NO_SUCH_START)


def latest_in_full(holder: Holder) -> Result | None:
    """The holder's latest result of those they may see in full. One query; none for a browser that holds nothing."""
    own = Result.objects.filter(holder.holds("attempt__"), shown_in_full("attempt"))
    return own.with_role().defer("other_roles", "unknown_roles").order_by("-created_at", "-number").first()


def known_of(result: Result) -> dict[str, Known]:
    """The levels of what was assessed, by competency, as the result tells them. One query."""
    z = Parameters.of(result.parameters).interval_z
    own = result.basis == Basis.SELF_REPORTED
    rows = ResultRow.objects.filter(result=result, status=Status.ASSESSED.value)
    known = {}
    for slug, rating, estimate, sd in rows.values_list(
        "row__edition__competency__slug", "self_rating", "estimate", "sd"
    ):
        if estimate is not None and sd is not None:
            value = float(rating) if own and rating is not None else on_axis(estimate)
            known[slug] = Known(value, on_axis(estimate - z * sd), on_axis(estimate + z * sd))
    return known


def way_with(known: Mapping[str, Known], to: Requirements, names: Mapping[str, str]) -> Way | None:
    """The way to a rung by what is known, with how sure it is; None where too little of its weight is known.

    What is not known is left out of what is asked: the coverage is readiness over the rest.
    """
    required = [Required(slug, cell.level, cell.weight) for slug, cell in to.asked.items()]
    values = {slug: level.value for slug, level in known.items()}
    close, ready = closeness(values, required), readiness_from(known, required)
    if close is None or ready is None:
        return None
    asked = {slug: cell for slug, cell in to.asked.items() if slug in known}
    return Way(to, pathway(values, asked), names, Sureness(ready.low, ready.high, close.coverage))


def _from_background(key: str, among: Demands, outside: Sequence[OutsideBackground]) -> FromBackground | None:
    for one in outside:
        if key == f"{BACKGROUND}{one.slug}":
            levels = ((slug, among.names[slug], level) for slug, level in one.levels.items() if slug in among.names)
            return FromBackground(one, tuple(levels), ways_with(one.levels, first_rungs(among), among.names))
    return None


def _from_result(result: Result, among: Demands) -> FromResult:
    rung, known = result.attempt.rung, known_of(result)
    version = rung.version
    here = _height_of(rung)
    ways, unknown = [], []
    for to in moves_from(here, among.rungs):
        way = way_with(known, to, among.names)
        if way is None:
            unknown.append(f"{to.name}, {to.rung_name}")
        else:
            ways.append(way)
    above = among.above(here)
    return FromResult(
        result=result,
        version=cast(int, version.number),  # one that was published has it
        ways=tuple(sorted(ways, key=_fit, reverse=True)[:NEAREST]),
        unknown=tuple(unknown),
        above=way_with(known, above, among.names) if above else None,
        start=among.rung(version.role.slug, rung.slug),
    )


def _name(result: Result) -> str:
    rung = result.attempt.rung
    return f"{rung.version.title}, {rung.name}"


def _height_of(rung: Rung) -> Requirements:
    """Where the result's rung stands, also where its role is offered no longer, or not to whoever asks."""
    role = rung.version.role
    return Requirements(
        slug=role.slug,
        name=rung.version.title,
        kind=role.kind,
        rung_slug=rung.slug,
        rung_name=rung.name,
        position=rung.position,
        version=rung.version.number,
        asked={},
    )


def _fit(way: Way) -> float:
    """In the order of the result's page: what is there, counted by how much of the role that speaks of."""
    return way.path.coverage * (way.sure.known if way.sure else 1)


def _groups(
    among: Demands, outside: Sequence[OutsideBackground], result: Result | None
) -> Iterator[tuple[str, tuple[Start, ...]]]:
    if result:
        yield "Your result", (Start(RESULT, f"Your latest result: {_name(result)}"),)
    if outside:
        yield "Backgrounds outside AI", tuple(Start(f"{BACKGROUND}{one.slug}", one.name) for one in outside)
    roles: dict[str, list[Requirements]] = {}
    for rung in among.rungs:
        roles.setdefault(rung.slug, []).append(rung)
    for rungs in roles.values():
        starts = (Start(f"{one.slug}:{one.rung_slug}", f"{one.name}, {one.rung_name}") for one in rungs)
        yield rungs[0].name, tuple(starts)
