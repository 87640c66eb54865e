"""How ready people already measured would be if the competencies weighed otherwise; no result is touched.

Weights enter readiness alone: no estimate, verdict or shortfall depends on them. So the kept levels are weighed
again, and nothing is measured again; with the weights of a result, its own readiness comes out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .readiness import Known, Readiness, Required, readiness_from, share_of_weight


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Readiness under other weights, None where nothing counts, and the part of those weights that was assessed."""

    readiness: Readiness | None
    weight_share: float


def what_if(known: Mapping[str, Known], required: Sequence[Required]) -> WhatIf:
    """One person's kept levels by competency, weighed by these requirements. Leave out what was not assessed.

    Make the requirements once for all the people beside each other: that is most of the work.
    """
    return WhatIf(readiness_from(known, required), share_of_weight(known, required))
