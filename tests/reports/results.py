"""Results as a report reads them, measured by the real rules from ratings written down here."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from assessments.measurement import DEFAULTS, Asked, Basis, Estimate, Evidence, Reading, Reviews, TestScore, measure
from assessments.selectors import OtherRole, ResultView, RowView, ShownTest, TestTaken

LEVELS = ("Not yet", "Foundation", "Working", "Advanced", "Expert")


@dataclass(frozen=True)
class Row:
    """One competency with what is known of it; `rated` None is not rated, "n/a" not applicable."""

    name: str
    domain: str
    required: int
    weight: int
    essential: bool = False
    rated: int | str | None = None
    test: TestScore | None = None
    reviews: Reviews | None = None
    evidence: str = ""
    link: str = ""

    @property
    def slug(self) -> str:
        return self.name.lower().replace(" ", "-")


AI_ENGINEER = (
    Row("Retrieval", "Generative AI", 3, 5, essential=True, rated=2, evidence="Search over our own handbook."),
    Row("Agents", "Generative AI", 3, 5, essential=True, rated=1),
    Row("Evaluation of models", "Generative AI", 3, 5, essential=True, rated="n/a"),
    Row("Prompting", "Generative AI", 3, 4, essential=True, rated=3, link="https://example.org/prompts"),
    Row("Services", "Systems", 3, 3, rated=3),
    Row("Python", "Foundations", 3, 3, rated=4),
    Row("Software engineering", "Foundations", 2, 3, rated=3),
    Row("Language models", "Generative AI", 2, 3, rated=2),
    Row("Guardrails", "Trust", 2, 3, rated=1),
    Row("Architecture", "Systems", 2, 3, rated=2),
    Row("Security", "Trust", 2, 2, rated=0),
    Row("Monitoring", "Operations", 2, 2, rated=1),
    Row("Cost and capacity", "Operations", 2, 2, rated=None),
    Row("Writing", "People", 2, 2, rated=3),
    Row("Data pipelines", "Data", 2, 2, rated=2),
    Row("Mathematics", "Foundations", 1, 1, rated=1),
)

MEASURED = tuple(
    replace(row, test=TestScore(mean=0.8 + 0.25 * i, sd=0.6), reviews=Reviews(mean_rating=2.5, reviewers=2))
    if row.rated not in (None, "n/a")
    else row
    for i, row in enumerate(AI_ENGINEER)
)


def result_of(
    rows: Sequence[Row] = AI_ENGINEER,
    *,
    person: str = "Alice Example",
    role: str = "AI Engineer",
    rung: str = "Mid",
    descriptors: Mapping[str, tuple[str, ...]] | None = None,
    others: tuple[OtherRole, ...] | None = None,
) -> ResultView:
    """The result of these rows, on 20 November 2026."""
    outcome = measure([_asked(row) for row in rows])
    ranks = {gap.asked.competency: rank for rank, gap in enumerate(outcome.ordered_gaps(), start=1)}
    readiness = outcome.readiness
    return ResultView(
        id=UUID("0193451a-0000-7000-8000-000000000001"),
        attempt_id=UUID("0193451a-0000-7000-8000-000000000002"),
        person=person,
        created_at=datetime(2026, 11, 20, 9, 30, tzinfo=UTC),
        role_slug="ai-engineer",
        role_name=role,
        rung_slug="mid",
        rung_name=rung,
        matrix_version=2,
        matrix_published_at=datetime(2026, 3, 2, tzinfo=UTC),
        scoring_version=outcome.scoring_version,
        parameters=asdict(DEFAULTS),
        basis=outcome.basis.value,
        readiness=readiness and readiness.value,
        readiness_low=readiness and readiness.low,
        readiness_high=readiness and readiness.high,
        assessed_count=outcome.coverage.assessed,
        asked_count=outcome.coverage.asked,
        weight_share=outcome.coverage.weight_share,
        rows=tuple(
            _row_view(row, reading, outcome.basis, ranks, (descriptors or {}).get(row.slug) or _descriptors(row))
            for row, reading in zip(rows, outcome.readings, strict=True)
        ),
        other_roles=OTHERS if others is None else others,
        unknown_roles=("Data Scientist", "MLOps Engineer"),
        test=TestTaken(sum(3 for row in rows if row.test), datetime(2026, 11, 20, 9, 29, tzinfo=UTC), "complete")
        if any(row.test for row in rows)
        else None,
        reviewer_count=max((row.reviews.reviewers for row in rows if row.reviews), default=0),
    )


OTHERS = (
    OtherRole("ai-backend-developer", "AI Backend Developer", "Mid", fit=0.61, readiness=0.76, coverage=0.8, version=1),
    OtherRole("prompt-engineer", "Prompt Engineer", "Mid", fit=0.58, readiness=0.83, coverage=0.7, version=3),
)


def _asked(row: Row) -> Asked:
    rated = row.rated if isinstance(row.rated, int) else None
    return Asked(
        row.slug,
        row.required,
        row.weight,
        row.essential,
        Evidence(self_rating=rated, test=row.test, reviews=row.reviews),
        not_applicable=row.rated == "n/a",
    )


def _row_view(
    row: Row, reading: Reading, basis: Basis, ranks: Mapping[str, int], descriptors: tuple[str, ...]
) -> RowView:
    estimate = reading.estimate
    low, high = estimate.interval(DEFAULTS.interval_z) if estimate else (None, None)
    return RowView(
        slug=row.slug,
        name=row.name,
        domain=row.domain,
        required=row.required,
        weight=row.weight,
        essential=row.essential,
        self_rating=row.rated if isinstance(row.rated, int) else None,
        status=reading.status.value,
        estimate=estimate and estimate.level,
        sd=estimate and estimate.sd,
        low=low and max(0.0, low),
        high=high and min(5.0, high),
        shares=_shares(estimate),
        probability=reading.probability,
        verdict=reading.verdict.value if reading.verdict else "",
        meets=reading.meets,
        shortfall=reading.shortfall,
        gap_rank=ranks.get(row.slug),
        descriptors=descriptors,
        evidence=row.evidence,
        link=row.link,
        measured=basis is Basis.MEASURED,
        test=ShownTest.of(row.test, items=3, right=2, parameters=DEFAULTS) if row.test else None,
        review_levels=(round(row.reviews.mean_rating),) * row.reviews.reviewers if row.reviews else (),
    )


def _shares(estimate: Estimate | None) -> dict[str, float]:
    if estimate is None:
        return {}
    shares = estimate.shares
    totals = {
        "prior": shares.prior.total,
        "self-rating": shares.self_rating.total,
        "test": shares.test.total,
        "reviews": shares.reviews.total,
    }
    return {source: share for source, share in totals.items() if share}


def _descriptors(row: Row) -> tuple[str, ...]:
    return tuple(f"What {row.name} is at the level {name}" for name in LEVELS)
