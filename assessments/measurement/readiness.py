"""How much of what a role asks a person brings: one weighing, for their own role and for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .parameters import DEFAULTS, Parameters
from .scale import A_LEVEL, AXIS_START, LOWEST_LEVEL, is_level


@dataclass(frozen=True, slots=True)
class Required:
    """One requirement of a role: a level from 0 to 4 and a weight. Level 0 asks for nothing and never counts.

    Raises ValueError where the level is none, or the weight is negative.
    """

    competency: str
    level: int
    weight: int

    def __post_init__(self) -> None:
        if not is_level(self.level):
            raise ValueError(f"{self.competency}: a requirement is {A_LEVEL}, not {self.level}.")
        if self.weight < 0:
            raise ValueError(f"{self.competency}: a weight is not negative, as {self.weight} is.")


@dataclass(frozen=True, slots=True)
class Readiness:
    """The weighted share of the requirements that is reached, with its cautious interval; all from 0 to 1."""

    value: float
    low: float
    high: float


class Known(NamedTuple):
    """The level of one assessed competency as readiness takes it, and the interval of its estimate; in levels.

    The level can lie outside the interval where it is an own rating.
    """

    value: float
    low: float
    high: float


def readiness_from(known: Mapping[str, Known], required: Sequence[Required]) -> Readiness | None:
    """Readiness with its interval: all estimates moved down together, then up, as one person's errors do.

    Leave out what was not assessed. None where nothing counts. A self-reported value can lie outside the interval of
    the estimates; the interval is widened to hold it.
    """
    value, low, high = (
        share_reached({competency: level[end] for competency, level in known.items()}, required) for end in range(3)
    )
    if value is None or low is None or high is None:
        return None
    return Readiness(value, min(low, value), max(high, value))


def share_reached(levels: Mapping[str, float], required: Sequence[Required]) -> float | None:
    """The sum of weight x min(level, requirement) over the sum of weight x requirement, 0 to 1.

    Only requirements whose competency has a level count. None where nothing counts. A level beyond a
    requirement makes up for nothing elsewhere; one below the axis counts as 0.
    """
    asked, reached = 0, 0.0
    for row in required:
        level = levels.get(row.competency)
        if level is not None:
            asked += row.weight * row.level
            reached += row.weight * min(max(level, AXIS_START), row.level)
    return reached / asked if asked else None


def share_of_weight(levels: Mapping[str, object], required: Sequence[Required]) -> float:
    """The part of the weight whose competencies have a level, 0 to 1; 0 where nothing is asked."""
    asked = [row for row in required if row.level > LOWEST_LEVEL]
    weight = sum(row.weight for row in asked)
    if not weight:
        return 0.0
    return sum(row.weight for row in asked if row.competency in levels) / weight


def rests_on_little(weight_share: float, parameters: Parameters = DEFAULTS) -> bool:
    """Whether so little of the weight was assessed that readiness says next to nothing of the role as a whole."""
    return weight_share < parameters.other_role_coverage
