"""How a result was made: its stored inputs, worked out again, beside the numbers that were kept."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assessments.measurement import (
    SCORING_VERSION,
    Asked,
    Basis,
    Evidence,
    Parameters,
    Reviews,
    Status,
    TestScore,
)
from assessments.measurement.irt import Curve
from assessments.measurement.trace import Steps, TestAnswer, Trace, is_same, trace
from assessments.models import Response, Result, ResultRow
from assessments.selectors.tested import score_in

Number = float | str | None


@dataclass(frozen=True, slots=True)
class Difference:
    """A number that comes out otherwise today than it was kept. `of` is a competency's name, or "The result"."""

    of: str
    what: str
    kept: Number
    again: Number


@dataclass(frozen=True, slots=True)
class HowRow:
    """One competency: the steps to its numbers, and what went in. `name` is that of the matrix version."""

    slug: str
    name: str
    steps: Steps
    self_rating: int | None
    review_levels: tuple[int, ...]
    test: TestScore | None


@dataclass(frozen=True, slots=True)
class How:
    """The whole of it. `differences` are the numbers that came out otherwise; none where all are the same to six
    decimals.
    """

    id: UUID
    created_at: datetime
    role_name: str
    rung_name: str
    matrix_version: int | None
    scoring_version: str
    parameters: Parameters
    trace: Trace
    rows: tuple[HowRow, ...]
    differences: tuple[Difference, ...]

    @property
    def is_of_today(self) -> bool:
        """Whether the formulas are still those the result was made with."""
        return self.scoring_version == SCORING_VERSION

    @property
    def today(self) -> str:
        return SCORING_VERSION

    @property
    def self_reported(self) -> bool:
        return self.trace.outcome.basis is Basis.SELF_REPORTED

    def chosen(self, slug: str | None) -> HowRow | None:
        """The competency asked for; without a wish the first that was tested, else assessed. None where there is none
        of that name.
        """
        if slug is not None:
            return next((row for row in self.rows if row.slug == slug), None)
        tested = (row for row in self.rows if row.test)
        assessed = (row for row in self.rows if row.steps.reading.status is Status.ASSESSED)
        return next(tested, next(assessed, self.rows[0] if self.rows else None))


def how_of(result: Result) -> How:
    """The result worked out again, without a test that was taken after it. Two queries.

    Expects `Result.objects.with_role()`.
    """
    kept = list(ResultRow.objects.filter(result=result).select_related("row__edition__competency"))
    parameters = Parameters.of(result.parameters)
    slugs = {row.row_id: row.row.edition.competency.slug for row in kept}
    given = Response.objects.given().filter(sitting__attempt=result.attempt_id, answered_at__lte=result.created_at)
    answers: dict[str, list[TestAnswer]] = defaultdict(list)
    fields = ("row", "sequence", "version__level", "version__a", "version__b", "version__c", "is_right", "answer")
    for row, number, level, a, b, c, is_right, answer in given.values_list(*fields):
        if row in slugs:
            one = TestAnswer(number, level, Curve(a, b, c), bool(is_right), bool((answer or {}).get("unknown")))
            answers[slugs[row]].append(one)
    found = trace([_asked(row, slugs[row.row_id]) for row in kept], answers, parameters)
    version = result.attempt.rung.version
    return How(
        id=result.pk,
        created_at=result.created_at,
        role_name=version.title,
        rung_name=result.attempt.rung.name,
        matrix_version=version.number,
        scoring_version=result.scoring_version,
        parameters=parameters,
        trace=found,
        rows=tuple(_row(row, steps) for row, steps in zip(kept, found.steps, strict=True)),
        differences=tuple(_differences(result, kept, found)),
    )


def _asked(row: ResultRow, slug: str) -> Asked:
    evidence = Evidence(row.self_rating, score_in(row), Reviews.of(row.review_levels))
    not_applicable = row.status == Status.NOT_APPLICABLE
    return Asked(slug, row.required, row.weight, row.essential, evidence, not_applicable)


def _row(row: ResultRow, steps: Steps) -> HowRow:
    edition = row.row.edition
    return HowRow(
        slug=edition.competency.slug,
        name=edition.name,
        steps=steps,
        self_rating=row.self_rating,
        review_levels=tuple(sorted(row.review_levels)),
        test=score_in(row),
    )


def _differences(result: Result, kept: Sequence[ResultRow], found: Trace) -> Iterator[Difference]:
    outcome = found.outcome
    readiness = outcome.readiness
    told: list[tuple[str, Number, Number]] = [
        ("basis", result.basis, outcome.basis.value),
        ("readiness", result.readiness, readiness.value if readiness else None),
        ("lower end of readiness", result.readiness_low, readiness.low if readiness else None),
        ("upper end of readiness", result.readiness_high, readiness.high if readiness else None),
        ("competencies assessed", result.assessed_count, outcome.coverage.assessed),
        ("share of the weight", result.weight_share, outcome.coverage.weight_share),
    ]
    yield from (Difference("The result", *one) for one in told if not is_same(one[1], one[2]))
    for row, steps in zip(kept, found.steps, strict=True):
        name = row.row.edition.name
        yield from (Difference(name, *one) for one in _numbers(row, steps) if not is_same(one[1], one[2]))


def _numbers(row: ResultRow, steps: Steps) -> list[tuple[str, Number, Number]]:
    """What was kept of a competency beside what comes out: the answers against the test's score, the rest from it."""
    reading, again = steps.reading, steps.again
    estimate = reading.estimate
    shares = estimate.shares if estimate else None
    return [
        ("questions answered", row.test_items, len(steps.answers)),
        ("questions right", row.test_right, sum(one.is_right for one in steps.answers)),
        ("level by the test", row.test_level, again.mean if again else None),
        ("± of the test", row.test_sd, again.sd if again else None),
        ("status", row.status, reading.status.value),
        ("level", row.estimate, estimate.level if estimate else None),
        ("±", row.sd, estimate.sd if estimate else None),
        ("share of people in general", row.share_prior, shares.prior.total if shares else None),
        ("share of the self-rating", row.share_self, shares.self_rating.total if shares else None),
        ("share of the test", row.share_test, shares.test.total if shares else None),
        ("share of the reviewers", row.share_reviews, shares.reviews.total if shares else None),
        ("probability", row.probability, reading.probability),
        ("verdict", row.verdict, reading.verdict.value if reading.verdict else None),
        ("levels to go", row.shortfall, reading.shortfall),
    ]
