"""How close a person is to another role, judged by the competencies they were already assessed in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .parameters import DEFAULTS, Parameters
from .readiness import Required, share_of_weight, share_reached


@dataclass(frozen=True, slots=True)
class Closeness:
    """How well another role fits; every number from 0 to 1.

    `readiness` is that over the shared competencies, `coverage` the part of the role's weight they carry, and
    `fit` the product of the two.
    """

    fit: float
    readiness: float
    coverage: float


def closeness(
    values: Mapping[str, float], required: Sequence[Required], parameters: Parameters = DEFAULTS
) -> Closeness | None:
    """The closeness of a role to a person's levels by competency; None where too little of it is known.

    Leave unknown competencies out of `values`: they lower the coverage, never the readiness.
    """
    coverage = share_of_weight(values, required)
    readiness = share_reached(values, required)
    if readiness is None or coverage < parameters.other_role_coverage:
        return None
    return Closeness(fit=readiness * coverage, readiness=readiness, coverage=coverage)
