"""A result, for the page and for the PDF."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Self, cast
from uuid import UUID

from assessments.measurement import (
    AgainstTest,
    Basis,
    Evidence,
    Parameters,
    Reviews,
    Status,
    Verdict,
    against_test,
    contradicts,
    rests_on_little,
)
from assessments.measurement.scale import band, middle_of_band, on_axis
from assessments.models import Assessment, Result, ResultRow
from assessments.selectors.tested import ShownTest, TestTaken, Untested, score_in, shown_test, test_taken
from roles.framework import Level
from roles.selectors.pathways import Bridging

CLOSEST = 6
"""How many other roles pages show."""
NOT_DESCRIBED = "Not described"
"""What stands for a descriptor that nobody wrote, as frameworks from elsewhere lack some."""


@dataclass(frozen=True, slots=True)
class Voice:
    """How a page speaks of whose result it shows."""

    you: str
    your: str
    oneself: str


TO_THEMSELF = Voice("you", "your", "yourself")
TO_OTHERS = Voice("they", "their", "themselves")


@dataclass(frozen=True, slots=True)
class RowView:
    """One competency of a result. Levels are cut to the 0-5 axis, as shown; `low` to `high` is the 80% interval.

    `review_levels` are what the reviewers said, in order of level and so not of who said it; `test` is what the test
    alone found, `untested` why a test that was taken did not. `disagrees`: its sources contradict each other. `shares`
    are parts of 1; that of a source which spoke of related skills alone can be below 0.
    """

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
    measured: bool = False
    review_levels: tuple[int, ...] = ()
    disagrees: bool = False
    test: ShownTest | None = None
    untested: Untested | None = None
    own_against_test: AgainstTest | None = None

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
    def asks_for_more(self) -> bool:
        """Whether the evidence is too little for a verdict without "likely"."""
        return self.verdict in (Verdict.LIKELY_MET, Verdict.LIKELY_GAP)

    @property
    def verdict_or_none(self) -> str | None:
        return self.verdict or None

    @property
    def own_from_test(self) -> float:
        """How far the own rating lies from what the test alone found, in levels; 0 without either."""
        if self.test is None or self.self_rating is None:
            return 0.0
        return abs(middle_of_band(self.self_rating) - self.test.level)

    @property
    def required_name(self) -> str:
        return Level(self.required).label

    @property
    def self_rating_name(self) -> str:
        return "" if self.self_rating is None else Level(self.self_rating).label

    @property
    def level_now(self) -> int | None:
        """The level whose descriptor tells where the person stands: own rating, or the band of the estimate."""
        if self.self_rating is not None and not self.measured:
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
    """A role close to the result: `fit` = readiness over the shared competencies × the share of weight they cover.

    `bridges` are at most three competencies that close most of the way; older results kept none.
    """

    slug: str
    name: str
    rung_name: str
    fit: float
    readiness: float
    coverage: float
    version: int
    bridges: tuple[Bridging, ...] = ()

    @classmethod
    def kept(cls, other: Mapping[str, Any]) -> Self:
        """As a result keeps it."""
        return cls(**{**other, "bridges": tuple(Bridging(**bridge) for bridge in other.get("bridges", ()))})


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
    reviewer_count: int = 0
    test: TestTaken | None = None
    voice: Voice = TO_THEMSELF
    shown: Assessment.Sees = Assessment.Sees.EVERYTHING

    def in_summary(self) -> "ResultView":
        """What may be told of it where a candidate is shown no more than a summary, without a competency's numbers."""
        left_out: dict[str, Any] = {"rows": (), "parameters": {}, "other_roles": (), "unknown_roles": ()}
        left_out["test"] = None
        return replace(self, shown=Assessment.Sees.SUMMARY, **left_out)

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
    def contradicted(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.rows if r.disagrees)

    @property
    def asking_for_more(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.rows if r.asks_for_more)

    @property
    def closest_roles(self) -> tuple[OtherRole, ...]:
        """Those that pages show, the closest first."""
        return self.other_roles[:CLOSEST]

    @property
    def sources(self) -> tuple[str, ...]:
        """The kinds of evidence it rests on, the most accurate first: "test", "reviews", "self-rating"."""
        return tuple(name for name in ("test", "reviews", "self-rating") if any(name in r.shares for r in self.rows))

    @property
    def tested_count(self) -> int:
        """How many competencies the test has an answer of."""
        return sum(row.test is not None for row in self.rows)

    @property
    def untested(self) -> tuple[RowView, ...]:
        """Those that a test which was taken has no answer of, although it was to."""
        return tuple(row for row in self.rows if row.untested)

    @property
    def compared_with_test(self) -> int:
        """Of how many competencies there is both an own rating and a test to hold it against."""
        return sum(row.own_against_test is not None for row in self.rows)

    @property
    def rated_above(self) -> tuple[RowView, ...]:
        """Own ratings above what the test showed, the furthest first."""
        return self._rated(AgainstTest.ABOVE)

    @property
    def rated_below(self) -> tuple[RowView, ...]:
        return self._rated(AgainstTest.BELOW)

    @property
    def rated_alike(self) -> tuple[RowView, ...]:
        return self._rated(AgainstTest.ALIKE)

    @property
    def rated_unclear(self) -> tuple[RowView, ...]:
        """Those where the test's interval is too wide to tell."""
        return self._rated(AgainstTest.UNCLEAR)

    def _rated(self, how: AgainstTest) -> tuple[RowView, ...]:
        rows = [row for row in self.rows if row.own_against_test is how]
        return tuple(sorted(rows, key=lambda row: row.own_from_test, reverse=True))

    @property
    def evidence_words(self) -> str:
        """What the result rests on, in words: "self-ratings of 11 competencies, 3 with evidence written down; a test of
        12 competencies with 38 questions, ended by the clock; reviews by 2 reviewers of 12 competencies". Empty for a
        summary.
        """
        if self.shown == Assessment.Sees.SUMMARY:
            return ""
        rated = sum(r.self_rating is not None for r in self.rows)
        backed = sum(bool(r.evidence or r.link) for r in self.rows)
        reviewed = sum(bool(r.review_levels) for r in self.rows)
        said = []
        if rated or not (reviewed or self.test):
            said.append(f"self-ratings of {_competencies(rated)}, {backed or 'none'} with evidence written down")
        elif backed:
            said.append(f"evidence written down for {_competencies(backed)}")
        if self.test:
            asked = "1 question" if self.test.questions == 1 else f"{self.test.questions} questions"
            said.append(f"a test of {_competencies(self.tested_count)} with {asked}, {self.test.end_words}")
        if reviewed:
            reviewers = "1 reviewer" if self.reviewer_count == 1 else f"{self.reviewer_count} reviewers"
            said.append(f"reviews by {reviewers} of {_competencies(reviewed)}")
        return "; ".join(said)

    @property
    def missing_essential(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.not_assessed if r.essential and r.required)

    @property
    def rests_on_little(self) -> bool:
        return rests_on_little(self.weight_share)


def _competencies(count: int) -> str:
    return f"{count} competency" if count == 1 else f"{count} competencies"


def read_result(result: Result, *, voice: Voice = TO_THEMSELF) -> ResultView:
    """The result with everything a page or a report says of it. Two queries beside the result's own, one more for a
    candidate's and one more where a test was taken.

    Expects `Result.objects.with_role()`, so that role, version and rung come with the result.
    """
    rung = result.attempt.rung
    version = rung.version
    rows = list(
        ResultRow.objects.filter(result=result)
        .select_related("row__edition__competency", "rating")
        .prefetch_related("row__edition__descriptors")
    )
    taken = test_taken(result.attempt_id, rows)
    untested = taken.untested if taken else {}
    parameters = Parameters.of(result.parameters)
    is_measured = result.basis == Basis.MEASURED
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
        rows=tuple(_row_view(row, parameters, is_measured, untested.get(row.row_id)) for row in rows),
        other_roles=tuple(OtherRole.kept(other) for other in result.other_roles),
        unknown_roles=tuple(result.unknown_roles),
        reviewer_count=result.reviews.count() if result.attempt.invitation_id else 0,
        test=taken,
        voice=voice,
    )


def _row_view(row: ResultRow, parameters: Parameters, is_measured: bool, untested: Untested | None) -> RowView:
    edition = row.row.edition
    z = parameters.interval_z
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
        measured=is_measured,
        review_levels=tuple(sorted(row.review_levels)),
        disagrees=contradicts(Evidence(row.self_rating, score_in(row), Reviews.of(row.review_levels)), parameters),
        test=shown_test(row, parameters),
        untested=untested,
        own_against_test=against_test(row.self_rating, score_in(row), parameters) if is_measured else None,
    )
