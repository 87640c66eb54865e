"""A result, for the page and for the PDF."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from assessments.measurement import Basis, Status, Verdict, rests_on_little
from assessments.measurement.scale import band, on_axis
from assessments.models import Result, ResultRow
from roles.framework import Level

NOT_DESCRIBED = "Not described"
"""What stands for a descriptor that nobody wrote, as frameworks from elsewhere lack some."""


@dataclass(frozen=True, slots=True)
class RowView:
    """One competency of a result. Levels are cut to the 0-5 axis, as shown; `low` to `high` is the 80% interval."""

    slug: str
    name: str
    domain: str
    required: int
    weight: int
    essential: bool
    self_rating: int | None
    status: str
    estimate: float | None
    sd: float | None
    low: float | None
    high: float | None
    shares: Mapping[str, float]
    probability: float | None
    verdict: str
    meets: bool | None
    shortfall: float | None
    gap_rank: int | None
    descriptors: tuple[str, ...]
    evidence: str
    link: str

    @property
    def assessed(self) -> bool:
        return self.status == Status.ASSESSED

    @property
    def not_applicable(self) -> bool:
        return self.status == Status.NOT_APPLICABLE

    @property
    def met(self) -> bool:
        """By own rating, or by a verdict of met or likely met."""
        return bool(self.meets) or self.verdict in (Verdict.MET, Verdict.LIKELY_MET)

    @property
    def verdict_or_none(self) -> str | None:
        return self.verdict or None

    @property
    def required_name(self) -> str:
        return Level(self.required).label

    @property
    def self_rating_name(self) -> str:
        return "" if self.self_rating is None else Level(self.self_rating).label

    @property
    def level_now(self) -> int | None:
        """The level whose descriptor tells where the person stands: own rating, or the band of the estimate."""
        if self.self_rating is not None and self.probability is None:
            return self.self_rating
        return None if self.estimate is None else band(self.estimate)

    @property
    def descriptor_now(self) -> str:
        return "" if self.level_now is None else self.descriptors[self.level_now] or NOT_DESCRIBED

    @property
    def descriptor_to_reach(self) -> str:
        return self.descriptors[self.required] or NOT_DESCRIBED


@dataclass(frozen=True, slots=True)
class OtherRole:
    """A role close to the result: `fit` = readiness over the shared competencies × the share of weight they cover."""

    slug: str
    name: str
    rung_name: str
    fit: float
    readiness: float
    coverage: float
    version: int


@dataclass(frozen=True, slots=True)
class ResultView:
    """A whole result as people read it. Readiness, shares and fits are fractions from 0 to 1."""

    id: UUID
    attempt_id: UUID
    person: str
    created_at: datetime
    role_slug: str
    role_name: str
    rung_slug: str
    rung_name: str
    matrix_version: int
    matrix_published_at: datetime | None
    scoring_version: str
    parameters: Mapping[str, float]
    basis: str
    readiness: float | None
    readiness_low: float | None
    readiness_high: float | None
    assessed_count: int
    asked_count: int
    weight_share: float
    rows: tuple[RowView, ...]
    other_roles: tuple[OtherRole, ...]
    unknown_roles: tuple[str, ...]

    @property
    def self_reported(self) -> bool:
        return self.basis == Basis.SELF_REPORTED

    @property
    def gaps(self) -> tuple[RowView, ...]:
        """Largest first: essential ones, then weight × levels to go."""
        return tuple(sorted((r for r in self.rows if r.gap_rank), key=lambda r: r.gap_rank or 0))

    @property
    def met(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.rows if r.met)

    @property
    def not_assessed(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.rows if not r.assessed)

    @property
    def evidence_words(self) -> str:
        """What the result rests on, in words: "self-ratings of 11 competencies, 3 with evidence written down"."""
        rated = sum(r.self_rating is not None for r in self.rows)
        backed = sum(bool(r.evidence or r.link) for r in self.rows)
        competencies = "competency" if rated == 1 else "competencies"
        return f"self-ratings of {rated} {competencies}, {backed or 'none'} with evidence written down"

    @property
    def missing_essential(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.not_assessed if r.essential and r.required)

    @property
    def rests_on_little(self) -> bool:
        return rests_on_little(self.weight_share)


def read_result(result: Result) -> ResultView:
    """The result with everything a page or a report says of it. Two queries beside the result's own.

    Expects `Result.objects.with_role()`, so that role, version and rung come with the result.
    """
    rung = result.attempt.rung
    version = rung.version
    rows = (
        ResultRow.objects.filter(result=result)
        .select_related("row__edition__competency", "rating")
        .prefetch_related("row__edition__descriptors")
    )
    return ResultView(
        id=result.pk,
        attempt_id=result.attempt_id,
        person=str(result.attempt.user or ""),
        created_at=result.created_at,
        role_slug=version.role.slug,
        role_name=version.title,
        rung_slug=rung.slug,
        rung_name=rung.name,
        matrix_version=cast(int, version.number),  # a version that was published has one
        matrix_published_at=version.published_at,
        scoring_version=result.scoring_version,
        parameters=result.parameters,
        basis=result.basis,
        readiness=result.readiness,
        readiness_low=result.readiness_low,
        readiness_high=result.readiness_high,
        assessed_count=result.assessed_count,
        asked_count=result.asked_count,
        weight_share=result.weight_share,
        rows=tuple(_row_view(row, result.parameters["interval_z"]) for row in rows),
        other_roles=tuple(OtherRole(**other) for other in result.other_roles),
        unknown_roles=tuple(result.unknown_roles),
    )


def _row_view(row: ResultRow, z: float) -> RowView:
    edition = row.row.edition
    low = high = None
    if row.estimate is not None and row.sd is not None:
        low, high = on_axis(row.estimate - z * row.sd), on_axis(row.estimate + z * row.sd)
    shares = {
        "prior": row.share_prior,
        "self-rating": row.share_self,
        "test": row.share_test,
        "reviews": row.share_reviews,
    }
    return RowView(
        slug=edition.competency.slug,
        name=edition.name,
        domain=row.row.domain,
        required=row.required,
        weight=row.weight,
        essential=row.essential,
        self_rating=row.self_rating,
        status=row.status,
        estimate=None if row.estimate is None else on_axis(row.estimate),
        sd=row.sd,
        low=low,
        high=high,
        shares={source: share for source, share in shares.items() if share},
        probability=row.probability,
        verdict=row.verdict,
        meets=row.meets,
        shortfall=row.shortfall,
        gap_rank=row.gap_rank,
        descriptors=tuple(d.text for d in edition.descriptors.all()),
        evidence=row.rating.evidence if row.rating else "",
        link=row.rating.link if row.rating else "",
    )
