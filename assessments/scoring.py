"""Makes the frozen result of a submitted attempt: load, measure, save."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from assessments.measurement import DEFAULTS, Asked, Evidence, Outcome, Required, closeness, measure
from assessments.models import Attempt, Rating, Result, ResultRow
from roles.models import Requirement
from roles.selectors import Requirements, requirements_at_rung


def score(attempt: Attempt, *, now: datetime) -> Result | None:
    """Measure the attempt against the matrix version it was begun with and save the result. Five queries.

    None, and nothing saved, when no competency has a level. Runs inside the transaction that submits the attempt, so
    there is never one without the other.
    """
    cells = list(
        Requirement.objects.filter(rung=attempt.rung_id)
        .select_related("row__edition__competency")
        .order_by("row__position")
    )
    ratings = {rating.row_id: rating for rating in Rating.objects.filter(attempt=attempt).current()}
    if all(rating.level is None for rating in ratings.values()):
        return None
    others = requirements_at_rung(
        attempt.rung.position, seen_by=attempt.user_id, except_role=attempt.rung.version.role_id
    )
    result, rows = measured(attempt, cells, ratings, others, now=now)
    result.save(force_insert=True)
    ResultRow.objects.bulk_create(rows)
    return result


def measured(
    attempt: Attempt,
    cells: Sequence[Requirement],
    ratings: dict[int, Rating],
    others: Sequence[Requirements],
    *,
    now: datetime,
) -> tuple[Result, list[ResultRow]]:
    """The unsaved result and its rows. `ratings` are the current ones, by row; `others` the roles to compare with."""
    outcome = measure([_asked(cell, ratings.get(cell.row_id)) for cell in cells])
    close, unknown = _other_roles(outcome, others)
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
    return result, _rows(result, outcome, cells, ratings)


def _asked(cell: Requirement, rating: Rating | None) -> Asked:
    return Asked(
        competency=cell.row.edition.competency.slug,
        required=cell.level,
        weight=cell.row.weight,
        essential=cell.row.essential,
        evidence=Evidence(self_rating=rating.level if rating else None),
        not_applicable=bool(rating and rating.not_applicable),
    )


def _rows(
    result: Result, outcome: Outcome, cells: Sequence[Requirement], ratings: dict[int, Rating]
) -> list[ResultRow]:
    ranks = {gap.asked.competency: rank for rank, gap in enumerate(outcome.ordered_gaps(), start=1)}
    rows = []
    for position, (cell, reading) in enumerate(zip(cells, outcome.readings, strict=True)):
        estimate = reading.estimate
        rows.append(
            ResultRow(
                result=result,
                row_id=cell.row_id,
                rating=ratings.get(cell.row_id),
                position=position,
                required=reading.asked.required,
                weight=reading.asked.weight,
                essential=reading.asked.essential,
                self_rating=reading.asked.evidence.self_rating,
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


def _other_roles(outcome: Outcome, others: Sequence[Requirements]) -> tuple[list[dict[str, object]], list[str]]:
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
                },
            )
        )
    return [role for _, role in sorted(close, key=lambda pair: -pair[0])], unknown
