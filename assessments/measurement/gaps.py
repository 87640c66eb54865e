"""What people are told: each requirement against what is known of them, and how ready they are on the whole.

Two kinds of outcome are kept apart. Self-ratings alone are told back as such, since they say little of the
level. As soon as a test or a review speaks, the estimate leads and its probability becomes a verdict.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .combine import combine
from .estimate import Estimate
from .evidence import Evidence
from .parameters import DEFAULTS, SCORING_VERSION, Parameters
from .readiness import Known, Readiness, Required, readiness_from, share_of_weight
from .scale import LOWEST_LEVEL
from .sources import Source


class Basis(StrEnum):
    """What an outcome rests on: self-ratings alone, or at least one test or review."""

    SELF_REPORTED = "self_reported"
    MEASURED = "measured"


class Status(StrEnum):
    """Whether a competency was assessed, set aside as not applicable, or has no evidence of its own."""

    ASSESSED = "assessed"
    NOT_APPLICABLE = "not_applicable"
    NOT_RATED = "not_rated"


class Verdict(StrEnum):
    """A measured requirement, by the probability that it is met; met and gap rest on a test or review of it."""

    MET = "met"
    LIKELY_MET = "likely_met"
    LIKELY_GAP = "likely_gap"
    GAP = "gap"

    @property
    def asks_for_evidence(self) -> bool:
        """Whether more evidence is needed before the verdict can be relied on."""
        return self in (Verdict.LIKELY_MET, Verdict.LIKELY_GAP)


@dataclass(frozen=True, slots=True)
class Asked:
    """One requirement, a level from 0 to 4 of which 0 asks for nothing, with the evidence about it.

    Not applicable wins over evidence: such a row is left out of the model, and no rating of it is used.

    Raises ValueError where the level is none, or the weight is negative.
    """

    competency: str
    required: int
    weight: int
    essential: bool
    evidence: Evidence
    not_applicable: bool = False

    def __post_init__(self) -> None:
        _ = self.requirement  # its ranges are those of every requirement

    @property
    def requirement(self) -> Required:
        """The requirement without the person."""
        return Required(self.competency, self.required, self.weight)

    @property
    def counts(self) -> bool:
        """Whether anything is asked here."""
        return self.required > LOWEST_LEVEL


@dataclass(frozen=True, slots=True)
class Reading:
    """What is told about one competency.

    - `estimate`: None where not applicable; where not rated, what related skills suggest.
    - `value`: the level that readiness and gaps use: the own rating in a self-reported outcome, the shown
      estimate in a measured one; None where not assessed.
    - `probability` (that the requirement is met) and `verdict`: only where measured, assessed and asked for.
    - `meets` (by own rating): only where self-reported, assessed and asked for.
    """

    asked: Asked
    status: Status
    estimate: Estimate | None = None
    value: float | None = None
    probability: float | None = None
    verdict: Verdict | None = None
    meets: bool | None = None

    @property
    def shortfall(self) -> float | None:
        """Levels still to go, never negative; None where not assessed."""
        return None if self.value is None else max(self.asked.required - self.value, 0.0)

    @property
    def priority(self) -> float | None:
        """Weight x shortfall, by which gaps are ordered; None where not assessed."""
        return None if self.shortfall is None else self.asked.weight * self.shortfall


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what is asked readiness rests on: "based on 11 of 13, 84% of the weight".

    Requirements of level 0 are not counted. `missing_essential` names the essential competencies that were
    not assessed, whether not applicable or not rated, in the order asked.
    """

    assessed: int
    asked: int
    weight_share: float
    missing_essential: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that is told about one person for one role and rung, in the order asked.

    `readiness` is None where nothing counts.
    """

    basis: Basis
    readings: tuple[Reading, ...]
    readiness: Readiness | None
    coverage: Coverage
    scoring_version: str

    @property
    def values(self) -> dict[str, float]:
        """The level of each assessed competency, as other roles are compared with."""
        return {row.asked.competency: row.value for row in self.readings if row.value is not None}

    def ordered_gaps(self) -> tuple[Reading, ...]:
        """The readings with a shortfall: essential ones first, then by priority, then in the order asked."""
        gaps = [reading for reading in self.readings if reading.shortfall]
        return tuple(sorted(gaps, key=lambda gap: (not gap.asked.essential, -(gap.priority or 0.0))))


def measure(asked: Sequence[Asked], parameters: Parameters = DEFAULTS) -> Outcome:
    """Everything that is told, from the requirements and the evidence for each.

    A test that says nothing (no surer than its prior) makes no outcome measured and no competency assessed.

    Raises ValueError where a competency is asked twice.
    """
    repeated = [name for name, times in Counter(row.competency for row in asked).items() if times > 1]
    if repeated:
        raise ValueError(f"Each competency is asked once; {', '.join(repeated)} came more often.")
    applicable = [row for row in asked if not row.not_applicable]
    combined = combine([row.evidence for row in applicable], parameters)
    estimates = {row.competency: estimate for row, estimate in zip(applicable, combined, strict=True)}
    basis = _basis(combined)
    readings = tuple(_reading(row, estimates.get(row.competency), basis, parameters) for row in asked)
    return Outcome(basis, readings, _readiness(readings, parameters), _coverage(readings), SCORING_VERSION)


def _basis(estimates: Sequence[Estimate]) -> Basis:
    heard = {source for estimate in estimates for source in estimate.sources}
    return Basis.MEASURED if heard & {Source.TEST, Source.REVIEWS} else Basis.SELF_REPORTED


def _reading(asked: Asked, estimate: Estimate | None, basis: Basis, parameters: Parameters) -> Reading:
    if estimate is None:
        return Reading(asked, Status.NOT_APPLICABLE)
    if not estimate.sources:
        return Reading(asked, Status.NOT_RATED, estimate)
    rating = asked.evidence.self_rating
    if basis is Basis.SELF_REPORTED and rating is not None:
        meets = rating >= asked.required if asked.counts else None
        return Reading(asked, Status.ASSESSED, estimate, value=float(rating), meets=meets)
    if not asked.counts:
        return Reading(asked, Status.ASSESSED, estimate, value=estimate.shown)
    probability = estimate.probability_of(asked.required)
    verdict = _verdict(probability, asked.required, estimate.sources, parameters)
    return Reading(asked, Status.ASSESSED, estimate, estimate.shown, probability, verdict)


def _verdict(probability: float, required: int, sources: Collection[Source], parameters: Parameters) -> Verdict:
    """The verdict by its cut-offs, as far as the competency's own sources can prove it.

    A self-rating proves nothing, however much reviews of related skills lend it; beyond what items can test, only
    a review makes "met" certain.
    """
    reviewed = Source.REVIEWS in sources
    proven = reviewed or Source.TEST in sources
    if probability >= parameters.likely_met_from:
        provable = proven and (reviewed or required <= parameters.tested_up_to)
        return Verdict.MET if provable and probability >= parameters.met_from else Verdict.LIKELY_MET
    return Verdict.GAP if proven and probability <= parameters.gap_up_to else Verdict.LIKELY_GAP


def _readiness(readings: Sequence[Reading], parameters: Parameters) -> Readiness | None:
    known = {
        reading.asked.competency: Known(reading.value, *reading.estimate.interval(parameters.interval_z))
        for reading in readings
        if reading.value is not None and reading.estimate is not None
    }
    return readiness_from(known, [reading.asked.requirement for reading in readings])


def _coverage(readings: Sequence[Reading]) -> Coverage:
    counting = [reading for reading in readings if reading.asked.counts]
    assessed: Mapping[str, float] = {
        reading.asked.competency: reading.value for reading in counting if reading.value is not None
    }
    return Coverage(
        assessed=len(assessed),
        asked=len(counting),
        weight_share=share_of_weight(assessed, [reading.asked.requirement for reading in counting]),
        missing_essential=tuple(
            reading.asked.competency
            for reading in counting
            if reading.asked.essential and reading.status is not Status.ASSESSED
        ),
    )
