"""How past outcomes would read if the role asked something else: the same evidence, other requirements.

A preview is told of groups, never of one person: where fewer than FEWEST_SHOWN people stand behind a number, there
is no number.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import median

from .evidence import Evidence
from .gaps import Asked, Outcome, Reading, Status, measure
from .readiness import Readiness, Required

FEWEST_SHOWN = 5
"""People behind a number that is shown. Fewer could be recognised by whoever knows who was assessed. Source: policy,
the usual smallest cell of published statistics."""


class Standing(StrEnum):
    """What is told of one competency: a verdict, or met and gap by own rating where nothing else is known."""

    MET = "met"
    LIKELY_MET = "likely_met"
    LIKELY_GAP = "likely_gap"
    GAP = "gap"
    NOT_ASSESSED = "not_assessed"
    NOT_ASKED = "not_asked"

    @property
    def words(self) -> str:
        return self.replace("_", " ")

    @property
    def reaches(self) -> bool | None:
        """Whether what is asked is reached; None where that is not told."""
        if self in (Standing.NOT_ASSESSED, Standing.NOT_ASKED):
            return None
        return self in (Standing.MET, Standing.LIKELY_MET)


def standing(status: str, verdict: str | None, meets: bool | None) -> Standing:
    """The standing of a competency from what a reading, or a kept row of a result, tells."""
    if status != Status.ASSESSED:
        return Standing.NOT_ASSESSED
    if verdict:
        return Standing(verdict)
    if meets is None:
        return Standing.NOT_ASKED
    return Standing.MET if meets else Standing.GAP


@dataclass(frozen=True, slots=True)
class Demand:
    """What a role asks of one competency at one rung."""

    required: Required
    essential: bool


@dataclass(frozen=True, slots=True)
class PastRow:
    """One competency of a past outcome: what was asked, the evidence there was, and what was told."""

    required: int
    evidence: Evidence
    not_applicable: bool
    standing: Standing


@dataclass(frozen=True, slots=True)
class Past:
    """A past outcome as it was told, with its rows by competency."""

    readiness: Readiness | None
    rows: Mapping[str, PastRow]


def read_again(past: Past, demands: Sequence[Demand]) -> Outcome:
    """The outcome of the same evidence under other demands; what was never asked before has no evidence."""
    return measure([_asked(past.rows.get(demand.required.competency), demand) for demand in demands])


def _asked(row: PastRow | None, demand: Demand) -> Asked:
    return Asked(
        competency=demand.required.competency,
        required=demand.required.level,
        weight=demand.required.weight,
        essential=demand.essential,
        evidence=row.evidence if row else Evidence(),
        not_applicable=bool(row and row.not_applicable),
    )


@dataclass(frozen=True, slots=True)
class Shift:
    """One competency of one person, before and after; a level is None where the competency is not in the matrix."""

    competency: str
    asked_before: int | None
    asked_after: int | None
    before: Standing
    after: Standing

    @property
    def is_change(self) -> bool:
        """Whether another level is asked, or something else is told. Weights alone show in the readiness."""
        return self.asked_before != self.asked_after or self.before != self.after


@dataclass(frozen=True, slots=True)
class Again:
    """One past outcome beside itself under other demands, every competency that either asks."""

    before: Readiness | None
    after: Readiness | None
    shifts: tuple[Shift, ...]

    @property
    def change(self) -> float | None:
        return _change(self.before, self.after)


def beside(past: Past, demands: Sequence[Demand]) -> Again:
    """The past outcome and how it would read, competencies in the order of the demands, then those that left."""
    outcome = read_again(past, demands)
    shifts = [_shift(reading, past.rows.get(reading.asked.competency)) for reading in outcome.readings]
    stay = {shift.competency for shift in shifts}
    left = [
        Shift(slug, row.required, None, row.standing, Standing.NOT_ASKED)
        for slug, row in past.rows.items()
        if slug not in stay
    ]
    return Again(past.readiness, outcome.readiness, (*shifts, *left))


def _shift(reading: Reading, row: PastRow | None) -> Shift:
    return Shift(
        competency=reading.asked.competency,
        asked_before=row.required if row else None,
        asked_after=reading.asked.required,
        before=row.standing if row else Standing.NOT_ASKED,
        after=standing(reading.status, reading.verdict, reading.meets),
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """The readiness of a group: the median with the medians of the interval's ends, and the range."""

    middle: Readiness
    least: float
    most: float


@dataclass(frozen=True, slots=True)
class CompetencyShift:
    """One competency over a group. Counts are None where too few were assessed in it to be shown.

    `asked_before` has every level that was asked, since results of several versions may stand together; None is "not
    in the matrix". `gained` would newly reach what is asked, `lost` no longer.
    """

    competency: str
    asked_before: tuple[int | None, ...]
    asked_after: int | None
    before: Mapping[Standing, int] | None
    after: Mapping[Standing, int] | None
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class GroupShift:
    """A group of people at one rung, before and after. A spread is None where too few have a readiness both times.

    `rises`, `falls` and `stays` count people by how their readiness, in whole percent, would change.
    """

    people: int
    before: Spread | None
    after: Spread | None
    rises: int
    falls: int
    stays: int
    competencies: tuple[CompetencyShift, ...]

    @property
    def change(self) -> float | None:
        """Of the median readiness."""
        return _change(self.before.middle, self.after.middle) if self.before and self.after else None


def _change(before: Readiness | None, after: Readiness | None) -> float | None:
    """By the whole percent that people see, so that the two and their change agree."""
    return (round(after.value * 100) - round(before.value * 100)) / 100 if before and after else None


def group_shift(people: Sequence[Again]) -> GroupShift | None:
    """What is told of the group; None where it is too small to be told of."""
    if len(people) < FEWEST_SHOWN:
        return None
    ready = [(one.before, one.after) for one in people if one.before and one.after]
    enough = len(ready) >= FEWEST_SHOWN
    moves = [_change(before, after) or 0 for before, after in ready] if enough else []
    return GroupShift(
        people=len(people),
        before=_spread([before for before, _ in ready]) if enough else None,
        after=_spread([after for _, after in ready]) if enough else None,
        rises=sum(move > 0 for move in moves),
        falls=sum(move < 0 for move in moves),
        stays=sum(move == 0 for move in moves),
        competencies=_competencies(people),
    )


def _spread(group: Sequence[Readiness]) -> Spread:
    values = [one.value for one in group]
    middle = Readiness(median(values), median(one.low for one in group), median(one.high for one in group))
    return Spread(middle, min(values), max(values))


def _competencies(people: Sequence[Again]) -> tuple[CompetencyShift, ...]:
    """Those that would change for anybody, in the order of the demands."""
    shifts: dict[str, list[Shift]] = {}
    for one in people:
        for shift in one.shifts:
            shifts.setdefault(shift.competency, []).append(shift)
    return tuple(_competency(slug, found) for slug, found in shifts.items() if any(shift.is_change for shift in found))


def _competency(slug: str, shifts: Sequence[Shift]) -> CompetencyShift:
    told = sum(shift.before.reaches is not None or shift.after.reaches is not None for shift in shifts)
    shown = len(shifts) >= FEWEST_SHOWN and (told == 0 or told >= FEWEST_SHOWN)
    levels = {shift.asked_before for shift in shifts}
    return CompetencyShift(
        competency=slug,
        asked_before=tuple(sorted(levels, key=lambda level: -1 if level is None else level)),
        asked_after=shifts[0].asked_after,
        before=Counter(shift.before for shift in shifts) if shown else None,
        after=Counter(shift.after for shift in shifts) if shown else None,
        gained=sum(shift.before.reaches is False and shift.after.reaches is True for shift in shifts) if shown else 0,
        lost=sum(shift.before.reaches is True and shift.after.reaches is False for shift in shifts) if shown else 0,
    )
