"""The candidates of an assessment beside each other: who is compared, in which order, and what each cell holds."""

from collections.abc import Collection, Container, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any
from uuid import UUID

from accounts.models import User
from assessments.measurement import Known, Required, Status, Verdict, what_if
from assessments.measurement.scale import on_axis
from assessments.models import Assessment, Decision, Result, ResultRow
from assessments.selectors.administered import blind_attempts
from assessments.selectors.compared import (
    NOT_DECIDED,
    NOTHING,
    Cell,
    Column,
    Compared,
    Comparison,
    Standing,
    Waiting,
    Wish,
)
from assessments.selectors.stages import Stage, with_stage
from roles.models import Requirement

SHOWN_AT_ONCE = 200
LISTED = 100
"""How many of those without a result are named; of the others only the number is said."""


def columns_of(assessment: Assessment, weights: Mapping[str, int] | None = None) -> tuple[Column, ...]:
    """What the assessment asks, in the order of the matrix. One query."""
    asked = (
        Requirement.objects.filter(rung=assessment.rung_id)
        .order_by("row__position")
        .values_list(
            "row",
            "row__edition__competency__slug",
            "row__edition__name",
            "row__domain",
            "level",
            "row__weight",
            "row__essential",
        )
    )
    other = weights or {}
    return tuple(Column(*one, counts=other.get(one[1], one[5])) for one in asked)


def compare(
    assessment: Assessment,
    wish: Wish,
    *,
    by: User,
    at: datetime,
    columns: Sequence[Column] | None = None,
    page: int | None = 1,
    with_reviews: bool = False,
    known: Container[UUID] = frozenset(),
) -> Comparison:
    """The candidates with a result, as wished: SHOWN_AT_ONCE of them, or all without a `page`.

    Self-reported results stand after measured ones however they are sorted, and whom the reader has to review first
    stands last, without a number. A page beyond the last is the last. The cells of `known` results are left out where
    nothing hangs on them: the reader has them. At most six queries, five with the columns of `columns_of`.
    """
    columns = columns_of(assessment, wish.weights) if columns is None else columns
    people, waiting = _people(assessment, wish, by, at)
    chosen = [one for one in people if _fits(one, wish.which)]
    pages = max(1, -(-len(chosen) // SHOWN_AT_ONCE))
    page_number = min(max(page or 1, 1), pages)
    rows_decide = bool(wish.weights) or any(wish.column == column.slug for column in columns)
    if rows_decide:
        _fill(chosen, columns, wish, with_reviews)
    chosen.sort(key=attrgetter("number"))
    _sort(chosen, wish, columns)
    shown = chosen if page is None else chosen[(page_number - 1) * SHOWN_AT_ONCE : page_number * SHOWN_AT_ONCE]
    if not rows_decide:
        _fill([one for one in shown if one.result and one.result.id not in known], columns, wish, with_reviews)
    kinds = [one.kind for one in chosen]
    return Comparison(
        wish=wish,
        columns=tuple(columns),
        people=tuple(shown),
        total=len(chosen),
        page=page_number,
        pages=1 if page is None else pages,
        a_page=SHOWN_AT_ONCE,
        measured=kinds.count(0),
        self_reported=kinds.count(1),
        blind=kinds.count(2),
        tells_sources=assessment.asks_test,
        waiting=waiting,
    )


def compare_some(
    assessment: Assessment, chosen: Collection[UUID], *, hidden: bool, by: User, at: datetime
) -> tuple[tuple[Column, ...], tuple[Compared, ...]]:
    """These candidates, by their invitations, in the order given, with reviews and evidence. At most six queries.

    Those without a result, and those of other assessments, are left out.
    """
    wish = Wish(hidden=hidden)
    columns = columns_of(assessment)
    people, _ = _people(assessment, wish, by, at)
    places = {invitation: place for place, invitation in enumerate(chosen)}
    found = sorted((one for one in people if one.invitation in places), key=lambda one: places[one.invitation])
    _fill(found, columns, wish, True)
    return columns, tuple(found)


def _people(assessment: Assessment, wish: Wish, by: User, at: datetime) -> tuple[list[Compared], tuple[Waiting, ...]]:
    """Everybody with a result, still without cells, and those without one. At most four queries."""
    results = {result.attempt: result for result in _results(assessment)}
    blind = blind_attempts(assessment, by)
    everybody = list(
        with_stage(assessment.invitations.all(), at=at)
        .order_by("created_at", "pk")
        .values_list("pk", "name", "email", "accepted_at", "attempt", "attempt__user", "stage", "outcome")  # type: ignore[misc]  # annotated
    )
    numbers = _numbers((pk, accepted_at) for pk, _, _, accepted_at, *_ in everybody if accepted_at)
    people: list[Compared] = []
    without: dict[str, list[tuple[UUID, str]]] = {}
    for pk, name, email, _, attempt, person, stage, outcome in everybody:
        if attempt not in results or stage == Stage.WITHDRAWN:
            without.setdefault(stage, []).append((pk, name or email))
            continue
        number = numbers[pk]
        called = f"Candidate {number}" if wish.hidden else name or email
        email = "" if wish.hidden else email
        is_own = person == by.pk
        found = None if is_own or attempt in blind else results[attempt]
        outcome = outcome if found else None
        tells = assessment.asks_test
        people.append(Compared(pk, number, called, email, stage, outcome, found, is_own=is_own, tells_sources=tells))
    return people, tuple(_waiting(without, wish.hidden))


def _results(assessment: Assessment) -> Iterator[Standing]:
    found = (
        Result.objects.that_count()
        .filter(attempt__invitation__assessment=assessment)
        .order_by()
        .values_list(
            "attempt",
            "pk",
            "number",
            "created_at",
            "basis",
            "readiness",
            "readiness_low",
            "readiness_high",
            "assessed_count",
            "asked_count",
            "weight_share",
            "scoring_version",
            "parameters__interval_z",
        )
    )
    return map(Standing._make, found)


def _numbers(accepted: Iterable[tuple[UUID, datetime]]) -> dict[UUID, int]:
    """What candidates are called while names are hidden: the order in which they began, whoever comes later.

    An order of names or of the list that was pasted would tell who they are; so those who began at once are mixed.
    """
    in_order = sorted(accepted, key=lambda one: (one[1], sha256(one[0].bytes).digest()))
    return {pk: number for number, (pk, _) in enumerate(in_order, start=1)}


def _waiting(without: Mapping[str, list[tuple[UUID, str]]], hidden: bool) -> Iterator[Waiting]:
    room = 0 if hidden else LISTED
    for stage in Stage.values:
        if names := without.get(stage):
            yield Waiting(stage, len(names), tuple(names[:room]))
            room -= min(room, len(names))


def _fits(one: Compared, which: str) -> bool:
    if which == NOT_DECIDED:
        return one.stage != Stage.DECIDED
    return not which or which in (one.stage, one.outcome)


def _fill(people: Iterable[Compared], columns: Sequence[Column], wish: Wish, with_reviews: bool) -> None:
    """Gives each candidate who may be seen their cells, and the readiness of the what-if. One query."""
    seen = [(one, one.result) for one in people if one.result]
    tells_sources = any(one.tells_sources for one, _ in seen)
    cells = _cells([result.id for _, result in seen], columns, with_reviews=with_reviews, tells_sources=tells_sources)
    required = [Required(column.slug, column.required, column.counts) for column in columns]
    slugs = [column.slug for column in columns]
    for one, result in seen:
        one.cells = tuple(cells[result.id])
        if wish.weights:
            one.what_if = what_if(_known(result, slugs, one.cells), required)


def _cells(
    results: Collection[UUID], columns: Sequence[Column], *, with_reviews: bool, tells_sources: bool
) -> dict[UUID, list[Cell]]:
    if not results:
        return {}
    evidence = ("rating__evidence", "rating__link") if with_reviews else ()
    levels = ("review_levels",) if with_reviews or tells_sources else ()
    rows = (
        ResultRow.objects.filter(result__in=results)
        .order_by("result_id", "position")
        .values_list(
            *("position", "row", "status", "estimate", "sd", "verdict", "meets", "self_rating", "shortfall"),
            *("test_level", "test_sd", "test_items", *levels, *evidence),
        )
    )
    places = {column.row_id: place for place, column in enumerate(columns)}
    cells = {result: [NOTHING] * len(columns) for result in results}
    # A result begins where positions do. Reading whose each of 2,800 rows is would take a quarter of the time.
    in_order, theirs = iter(sorted(results)), [NOTHING]
    for position, row, *said in rows:
        if position == 0:
            theirs = cells[next(in_order)]
        theirs[places[row]] = Cell(*said)
    return cells


def _known(result: Standing, slugs: Sequence[str], cells: Sequence[Cell]) -> dict[str, Known]:
    """The kept levels as readiness took them: own ratings in a self-reported result, estimates in a measured one."""
    z = result.interval_z
    known = {}
    for slug, cell in zip(slugs, cells, strict=True):
        if cell.status == Status.ASSESSED and cell.estimate is not None and cell.sd is not None:
            own = result.self_reported and cell.self_rating is not None
            value = float(cell.self_rating or 0) if own else on_axis(cell.estimate)
            low, high = on_axis(cell.estimate - z * cell.sd), on_axis(cell.estimate + z * cell.sd)
            known[slug] = Known(value, low, high)
    return known


VERDICTS = {verdict.value: place for place, verdict in enumerate(Verdict)}
OUTCOMES = {"": 0} | {outcome: place for place, outcome in enumerate(Decision.Outcome.values, start=1)}
STAGES = {stage: place for place, stage in enumerate(Stage.values)}


def _sort(people: list[Compared], wish: Wish, columns: Sequence[Column]) -> None:
    """Sorts in place, and keeps the order there is among those who are alike.

    Who was measured, who was not and who may not be seen yet stand apart, and who has no value last, either way.
    """
    places = {column.slug: place for place, column in enumerate(columns)}
    place = places.get(wish.column)
    if wish.column == "name":
        keys: dict[int, tuple[Any, ...]] = {
            one.number: (one.number if wish.hidden else one.called.casefold(),) for one in people
        }
    elif wish.column == "stage":
        keys = {one.number: (STAGES[one.stage], OUTCOMES[one.outcome or ""]) for one in people}
    else:
        keys = {one.number: _readiness_key(one) if place is None else _cell_key(one, place) for one in people}
    people.sort(key=lambda one: keys[one.number], reverse=wish.sort.startswith("-"))
    people.sort(key=lambda one: (one.kind, not keys[one.number]))


def _readiness_key(one: Compared) -> tuple[float, ...]:
    """The readier first; of those who are alike, whoever is more surely so."""
    return tuple(-value for value in one.ready or ())


def _cell_key(one: Compared, place: int) -> tuple[float, ...]:
    """What is surely met first, what is surely a gap last; within a verdict the higher level, then the surer one."""
    cell = one.cells[place] if one.cells else NOTHING
    if not cell.assessed or cell.estimate is None or cell.sd is None:
        return ()
    if one.result is not None and one.result.self_reported:
        return (not cell.meets, -(cell.self_rating or 0), 0)
    return (VERDICTS.get(cell.verdict, 0), -cell.estimate, cell.sd)
