"""How much of what a role asks a person brings: one weighing, for their own role and for others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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


def share_reached(levels: Mapping[str, float], required: Sequence[Required]) -> float | None:
    """The sum of weight x min(level, requirement) over the sum of weight x requirement, 0 to 1.

    Only requirements whose competency has a level count. None where nothing counts. A level beyond a
    requirement makes up for nothing elsewhere; one below the axis counts as 0.
    """
    counted = [row for row in required if row.competency in levels]
    asked = sum(row.weight * row.level for row in counted)
    if not asked:
        return None
    reached = sum(row.weight * min(max(levels[row.competency], AXIS_START), row.level) for row in counted)
    return reached / asked


def share_of_weight(levels: Mapping[str, float], required: Sequence[Required]) -> float:
    """The part of the weight whose competencies have a level, 0 to 1; 0 where nothing is asked."""
    asked = [row for row in required if row.level > LOWEST_LEVEL]
    weight = sum(row.weight for row in asked)
    if not weight:
        return 0.0
    return sum(row.weight for row in asked if row.competency in levels) / weight


def rests_on_little(weight_share: float, parameters: Parameters = DEFAULTS) -> bool:
    """Whether so little of the weight was assessed that readiness says next to nothing of the role as a whole."""
    return weight_share < parameters.other_role_coverage
