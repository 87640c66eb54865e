"""Makes the frozen result of a submitted attempt: load, measure, save."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from types import MappingProxyType

from assessments.measurement import DEFAULTS, Asked, Evidence, Outcome, Required, Reviews, closeness, measure
from assessments.models import Attempt, Rating, Result, ResultRow, Review
from assessments.selectors.review import said_when_submitted
from assessments.selectors.sittings import Tested, results_of_test
from roles.framework import pathway
from roles.models import Requirement
from roles.selectors import Requirements, demands


@dataclass(frozen=True, slots=True)
class Found:
    """The evidence on one row: the own rating, the reviewers' levels, and what the test found."""

    rating: Rating | None = None
    levels: Sequence[int] = ()
    test: Tested | None = None


def score(attempt: Attempt, *, now: datetime) -> Result | None:
    """Measure the attempt against the matrix version it was begun with and save the result.

    Six queries, ten for a candidate's. Another one than before, with the next number: earlier results stay as they
    were. None, and nothing saved, when no competency has a level. Runs inside the transaction that submits the attempt
    or a review, so there is never one without the other; whoever calls has locked the attempt.
    """
    cells = list(
        Requirement.objects.filter(rung=attempt.rung_id)
        .select_related("row__edition__competency")
        .order_by("row__position")
    )
    ratings = {rating.row_id: rating for rating in Rating.objects.filter(attempt=attempt).current()}
    invited = attempt.invitation_id is not None  # nobody reviews a self-started attempt, and nobody sends it back
    reviews = Review.objects.submitted().filter(attempt=attempt).order_by("submitted_at", "pk") if invited else []
    said = levels_said(reviews)
    tested = results_of_test(attempt)
    if all(rating.level is None for rating in ratings.values()) and not said and not tested:
        return None
    others = demands(
        seen_by=attempt.user_id, positions=[attempt.rung.position], except_role=attempt.rung.version.role_id
    )
    result, rows = measured(attempt, cells, ratings, others.rungs, reviewed=said, tested=tested, now=now)
    result.number = 1 + Result.objects.filter(attempt=attempt).count() if invited else 1
    result.save(force_insert=True)
    ResultRow.objects.bulk_create(rows)
    if said:
        result.reviews.set(reviews)
    return result


def levels_said(reviews: Iterable[Review]) -> dict[int, list[int]]:
    """What the reviewers who could judge it said of each row, in the order of the reviews. Two queries.

    Of a review that was taken up again counts what was said until it was submitted.
    """
    submitted = list(reviews)
    by_row = {
        row: [level for review in submitted if review.pk in said and (level := said[review.pk].level) is not None]
        for row, said in said_when_submitted(submitted).items()
    }
    return {row: levels for row, levels in by_row.items() if levels}


def measured(
    attempt: Attempt,
    cells: Sequence[Requirement],
    ratings: dict[int, Rating],
    others: Sequence[Requirements],
    *,
    now: datetime,
    reviewed: Mapping[int, Sequence[int]] = MappingProxyType({}),
    tested: Mapping[int, Tested] = MappingProxyType({}),
) -> tuple[Result, list[ResultRow]]:
    """The unsaved result and its rows.

    `ratings` are the current ones, by row; `others` the roles to compare with; `reviewed` has the reviewers' levels by
    row, `tested` what the test found.
    """
    found = [Found(ratings.get(cell.row_id), reviewed.get(cell.row_id, ()), tested.get(cell.row_id)) for cell in cells]
    outcome = measure([_asked(cell, one) for cell, one in zip(cells, found, strict=True)])
    names = {cell.row.edition.competency.slug: cell.row.edition.name for cell in cells}
    close, unknown = _other_roles(outcome, others, names)
    readiness, coverage = outcome.readiness, outcome.coverage
    result = Result(
        attempt=attempt,
        created_at=now,
        scoring_version=outcome.scoring_version,
        parameters=asdict(DEFAULTS),
        basis=outcome.basis.value,
        readiness=readiness.value if readiness else None,
        readiness_low=readiness.low if readiness else None,
        readiness_high=readiness.high if readiness else None,
        assessed_count=coverage.assessed,
        asked_count=coverage.asked,
        weight_share=coverage.weight_share,
        other_roles=close,
        unknown_roles=unknown,
    )
    return result, _rows(result, outcome, cells, found)


def _asked(cell: Requirement, found: Found) -> Asked:
    """What a reviewer or the test found counts also where the candidate says that it plays no part in their work."""
    rating, test = found.rating, found.test
    return Asked(
        competency=cell.row.edition.competency.slug,
        required=cell.level,
        weight=cell.row.weight,
        essential=cell.row.essential,
        evidence=Evidence(
            self_rating=rating.level if rating else None,
            test=test.score if test else None,
            reviews=Reviews.of(found.levels),
        ),
        not_applicable=bool(rating and rating.not_applicable and not found.levels and not test),
    )


def _rows(result: Result, outcome: Outcome, cells: Sequence[Requirement], evidence: Sequence[Found]) -> list[ResultRow]:
    ranks = {gap.asked.competency: rank for rank, gap in enumerate(outcome.ordered_gaps(), start=1)}
    rows = []
    for position, (cell, reading, found) in enumerate(zip(cells, outcome.readings, evidence, strict=True)):
        estimate, test = reading.estimate, found.test
        rows.append(
            ResultRow(
                result=result,
                row_id=cell.row_id,
                rating=found.rating,
                position=position,
                required=reading.asked.required,
                weight=reading.asked.weight,
                essential=reading.asked.essential,
                self_rating=reading.asked.evidence.self_rating,
                review_levels=list(found.levels),
                test_level=test.score.mean if test else None,
                test_sd=test.score.sd if test else None,
                test_items=test.items if test else 0,
                test_right=test.right if test else 0,
                status=reading.status.value,
                estimate=estimate.level if estimate else None,
                sd=estimate.sd if estimate else None,
                share_prior=estimate.shares.prior.total if estimate else None,
                share_self=estimate.shares.self_rating.total if estimate else None,
                share_test=estimate.shares.test.total if estimate else None,
                share_reviews=estimate.shares.reviews.total if estimate else None,
                probability=reading.probability,
                verdict=reading.verdict.value if reading.verdict else "",
                meets=reading.meets,
                shortfall=reading.shortfall,
                gap_rank=ranks.get(reading.asked.competency),
            )
        )
    return rows


def _other_roles(
    outcome: Outcome, others: Sequence[Requirements], names: Mapping[str, str]
) -> tuple[list[dict[str, object]], list[str]]:
    """Those that are close, the closest first, and the names of those of which too little is known."""
    close: list[tuple[float, dict[str, object]]] = []
    unknown: list[str] = []
    for other in others:
        required = [Required(slug, level, weight) for slug, (level, weight) in other.asked.items()]
        near = closeness(outcome.values, required)
        if near is None:
            unknown.append(other.name)
            continue
        close.append(
            (
                near.fit,
                {
                    "slug": other.slug,
                    "name": other.name,
                    "rung_name": other.rung_name,
                    "version": other.version,
                    **asdict(near),
                    "bridges": _bridges(outcome.values, other, names),
                },
            )
        )
    return [role for _, role in sorted(close, key=lambda pair: -pair[0])], unknown


def _bridges(values: Mapping[str, float], other: Requirements, names: Mapping[str, str]) -> list[dict[str, object]]:
    """The competencies that close most of the way to another role, of those that were assessed."""
    asked = {slug: cell for slug, cell in other.asked.items() if slug in values}
    return [
        {"slug": bridge.competency, "name": names[bridge.competency], "has": bridge.has, "needs": bridge.needs}
        for bridge in pathway(values, asked).bridges
    ]
