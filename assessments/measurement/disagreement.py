"""Whether the sources of one competency contradict each other by more than their errors explain.

The estimate merges what they say; this keeps a contradiction from vanishing in the merger.
"""

from collections.abc import Collection
from dataclasses import dataclass
from math import log
from statistics import NormalDist

from .parameters import Parameters
from .sources import Statement


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Cochran's Q over a competency's own sources, and whether it is large enough to be raised."""

    q: float
    degrees_of_freedom: int
    raised: bool


def disagreement(said: Collection[Statement], parameters: Parameters) -> Disagreement | None:
    """How far the statements about one competency lie apart; None where fewer than two speak of it."""
    if len(said) < 2:
        return None
    total = sum(1 / statement.error for statement in said)
    centre = sum(statement.mean / statement.error for statement in said) / total
    q = sum((statement.mean - centre) ** 2 / statement.error for statement in said)
    degrees = len(said) - 1
    return Disagreement(q, degrees, raised=q > chi_square_point(parameters.disagreement_quantile, degrees))


def chi_square_point(probability: float, degrees_of_freedom: int) -> float:
    """The point a chi-square variable stays below with this probability.

    Three sources leave one degree of freedom or two. One is the square of a normal variable, two are an
    exponential variable, so both have closed forms.

    Raises ValueError for any other number.
    """
    if degrees_of_freedom == 1:
        return NormalDist().inv_cdf((1 + probability) / 2) ** 2
    if degrees_of_freedom == 2:
        return -2 * log(1 - probability)
    raise ValueError(f"Three sources leave one or two degrees of freedom, not {degrees_of_freedom}.")
