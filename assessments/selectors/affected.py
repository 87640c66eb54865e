"""Who is affected by a draft, and how past results would read under it. Nothing is written, and nobody is named.

Self-started results belong to the person. So numbers of people below FEWEST_SHOWN are not told to whoever edits the
matrix. Their own result is told to themself and left out of the groups, or subtracting it would tell of four others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from django.db.models import Case, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber

from accounts.models import User
from assessments.measurement import (
    FEWEST_SHOWN,
    Again,
    CompetencyShift,
    Demand,
    Evidence,
    GroupShift,
    Past,
    PastRow,
    Readiness,
    Required,
    Reviews,
    Shift,
    Standing,
    Status,
    beside,
    group_shift,
    standing,
)
from assessments.models import Attempt, Result, ResultRow, shown_in_full
from roles.models import MatrixVersion, Requirement, Role, Rung, Target
from roles.selectors.matrix import CellChange

MOST_PEOPLE = 500
"""People whose results are read again for one preview, the latest ones: so many take less than a second."""


@dataclass(frozen=True, slots=True)
class AttemptsAtRung:
    """Attempts at one rung of one version. A number is None where it would be of one to four people."""

    version: str
    rung_name: str
    open: int | None
    results: int | None


@dataclass(frozen=True, slots=True)
class TargetsAtRung:
    """People who keep this rung in view. `people` is None where they are one to four."""

    rung_name: str
    people: int | None
    gone: bool


@dataclass(frozen=True, slots=True)
class CompetencyPreview:
    """One competency that would change. `counts` has one for each of the rung's kinds; None where not shown.

    `asked_before` has every level that was asked, of which there are several where results of several versions stand
    together; None is "not in the matrix".
    """

    name: str
    asked_before: tuple[int | None, ...]
    asked_after: int | None
    counts: tuple[CellChange, ...] | None
    gained: int
    lost: int


@dataclass(frozen=True, slots=True)
class RungPreview:
    """How the latest results at one rung would read. `shift` is None for a rung that is gone, or too small a group."""

    slug: str
    name: str
    gone: bool
    shift: GroupShift | None
    kinds: tuple[Standing, ...]
    competencies: tuple[CompetencyPreview, ...]

    @property
    def is_unchanged(self) -> bool:
        return self.shift is not None and not (self.competencies or self.shift.rises or self.shift.falls)


@dataclass(frozen=True, slots=True)
class OwnPreview:
    """How the asker's own latest result would read; `again` is None where its rung is gone."""

    result_id: UUID
    rung_name: str
    again: Again | None
    changes: tuple[tuple[str, Shift], ...]


@dataclass(frozen=True, slots=True)
class Affected:
    """All that the page tells. `cut` says that only the results of the latest MOST_PEOPLE people were read again."""

    attempts: tuple[AttemptsAtRung, ...]
    targets: tuple[TargetsAtRung, ...]
    rungs: tuple[RungPreview, ...]
    own: OwnPreview | None
    cut: bool

    @property
    def is_nobody(self) -> bool:
        return not (self.attempts or self.targets)


def affected_by(draft: MatrixVersion, *, seen_by: User) -> Affected:
    """What publishing the draft would mean for attempts, results and targets of its role. Six queries."""
    role = draft.role
    columns = {rung.slug: rung.name for rung in Rung.objects.filter(version=draft)}
    demands, names = _demands(draft)
    attempts, rung_names = _attempts(role)
    rung_names |= columns
    results = _latest_results(role, seen_by.pk)
    read = results[:MOST_PEOPLE]
    rows, old_names = _rows(read)
    again = {
        result.pk: beside(Past(result.ready, rows.get(result.pk, {})), demands.get(result.rung, []))
        for result in read
        if result.rung in columns
    }
    names = old_names | names
    others = [result for result in read if result.user_id != seen_by.pk]
    previews = _previews(others, again, [*columns, *sorted(rung_names.keys() - columns.keys())])
    return Affected(
        attempts=attempts,
        targets=_targets(role, columns, rung_names),
        rungs=tuple(
            _rung_preview(slug, rung_names[slug], shift, slug not in columns, names) for slug, shift in previews
        ),
        own=_own(read, again, seen_by.pk, rung_names, names),
        cut=len(results) > MOST_PEOPLE,
    )


def _shown(count: int, people: int) -> int | None:
    """The number, or None where so few people stand behind it that one could be recognised."""
    return None if 0 < people < FEWEST_SHOWN else count


def _demands(draft: MatrixVersion) -> tuple[dict[str, list[Demand]], dict[str, str]]:
    """What the draft asks by rung, every rung of it, and the names of its competencies."""
    cells = (
        Requirement.objects.filter(row__version=draft)
        .order_by("row__position")
        .values_list(
            "rung__slug",
            "row__edition__competency__slug",
            "row__edition__name",
            "level",
            "row__weight",
            "row__essential",
        )
    )
    demands: dict[str, list[Demand]] = {}
    names: dict[str, str] = {}
    for rung, slug, name, level, weight, essential in cells:
        demands.setdefault(rung, []).append(Demand(Required(slug, level, weight), essential))
        names[slug] = name
    return demands, names


def _attempts(role: Role) -> tuple[tuple[AttemptsAtRung, ...], dict[str, str]]:
    """Attempts by version and rung, the latest version first, and the names of all rungs that were ever chosen."""
    is_open = Q(submitted_at=None)
    counted = (
        Attempt.objects.filter(rung__version__role=role)
        .order_by("-rung__version__number", "rung__position")
        .values("rung__version__number", "rung__slug", "rung__name")
        .annotate(
            open=Count("pk", filter=is_open),
            done=Count("pk", filter=~is_open),
            open_people=Count("user", distinct=True, filter=is_open)
            + Count("token_hash", distinct=True, filter=is_open),
            done_people=Count("user", distinct=True, filter=~is_open)
            + Count("token_hash", distinct=True, filter=~is_open),
        )
    )
    names: dict[str, str] = {}
    told = []
    for row in counted:
        names.setdefault(row["rung__slug"], row["rung__name"])
        told.append(
            AttemptsAtRung(
                version=f"version {row['rung__version__number']}",
                rung_name=row["rung__name"],
                open=_shown(row["open"], row["open_people"]),
                results=_shown(row["done"], row["done_people"]),
            )
        )
    return tuple(told), names


def _targets(role: Role, columns: Mapping[str, str], names: Mapping[str, str]) -> tuple[TargetsAtRung, ...]:
    counted = Target.objects.filter(role=role).order_by().values_list("rung_slug").annotate(people=Count("pk"))
    kept = dict(counted)
    order = [*(slug for slug in columns if slug in kept), *sorted(kept.keys() - columns.keys())]
    return tuple(
        TargetsAtRung(names.get(slug, slug), _shown(kept[slug], kept[slug]), slug not in columns) for slug in order
    )


class _Latest(NamedTuple):
    """Somebody's latest result; `user_id` is empty for a browser without a person."""

    pk: UUID
    user_id: UUID | None
    rung: str
    readiness: float | None
    low: float | None
    high: float | None

    @property
    def ready(self) -> Readiness | None:
        if self.readiness is None or self.low is None or self.high is None:
            return None
        return Readiness(self.readiness, self.low, self.high)


def _latest_results(role: Role, own: UUID) -> list[_Latest]:
    """The latest result of each person at the role, the asker's own first; one more than are read.

    Of the asker's own those that they are shown in full: an organisation may keep one from its candidate.
    """
    in_turn = Window(
        RowNumber(),
        partition_by=["attempt__user", "attempt__token_hash"],
        order_by=[F("created_at").desc(), F("pk").desc()],
    )
    results = (
        Result.objects.filter(~Q(attempt__user=own) | shown_in_full("attempt"), attempt__rung__version__role=role)
        .annotate(in_turn=in_turn, is_own=Case(When(attempt__user=own, then=Value(0)), default=Value(1)))
        .filter(in_turn=1)
        .order_by("is_own", "-created_at", "-pk")
        .values_list("pk", "attempt__user", "attempt__rung__slug", "readiness", "readiness_low", "readiness_high")
    )
    return [_Latest(*result) for result in results[: MOST_PEOPLE + 1]]


def _rows(results: Sequence[_Latest]) -> tuple[dict[UUID, dict[str, PastRow]], dict[str, str]]:
    """The kept rows of the results by competency, and the competencies' names."""
    kept = (
        ResultRow.objects.filter(result__in=[result.pk for result in results])
        .order_by("position")
        .values_list(
            "result",
            "row__edition__competency__slug",
            "row__edition__name",
            "required",
            "self_rating",
            "review_levels",
            "status",
            "verdict",
            "meets",
        )
    )
    rows: dict[UUID, dict[str, PastRow]] = {}
    names: dict[str, str] = {}
    for result, slug, name, required, rating, levels, status, verdict, meets in kept:
        names[slug] = name
        rows.setdefault(result, {})[slug] = PastRow(
            required=required,
            evidence=Evidence(self_rating=rating, reviews=Reviews.of(levels)),
            not_applicable=status == Status.NOT_APPLICABLE,
            standing=standing(status, verdict, meets),
        )
    return rows, names


def _previews(
    results: Iterable[_Latest], again: Mapping[UUID, Again], order: Sequence[str]
) -> Iterator[tuple[str, GroupShift | None]]:
    """Each rung at which there is a result, in this order, with what is told of the group."""

    def place(result: _Latest) -> int:
        return order.index(result.rung)

    for at, group in groupby(sorted(results, key=place), key=place):
        yield order[at], group_shift([again[result.pk] for result in group if result.pk in again])


def _rung_preview(slug: str, name: str, shift: GroupShift | None, gone: bool, names: Mapping[str, str]) -> RungPreview:
    shifts = shift.competencies if shift else ()
    told = [counts for one in shifts for counts in (one.before, one.after) if counts]
    kinds = tuple(kind for kind in Standing if any(kind in counts for counts in told))
    return RungPreview(
        slug=slug,
        name=name,
        gone=gone,
        shift=shift,
        kinds=kinds,
        competencies=tuple(_competency(one, kinds, names) for one in shifts),
    )


def _competency(shift: CompetencyShift, kinds: Iterable[Standing], names: Mapping[str, str]) -> CompetencyPreview:
    counts = None
    if shift.before is not None and shift.after is not None:
        counts = tuple(CellChange(shift.before.get(kind, 0), shift.after.get(kind, 0)) for kind in kinds)
    return CompetencyPreview(
        name=names[shift.competency],
        asked_before=shift.asked_before,
        asked_after=shift.asked_after,
        counts=counts,
        gained=shift.gained,
        lost=shift.lost,
    )


def _own(
    results: Iterable[_Latest],
    again: Mapping[UUID, Again],
    user_id: UUID,
    rung_names: Mapping[str, str],
    names: Mapping[str, str],
) -> OwnPreview | None:
    own = next((result for result in results if result.user_id == user_id), None)
    if own is None:
        return None
    beside_it = again.get(own.pk)
    shifts = beside_it.shifts if beside_it else ()
    changes = tuple((names[shift.competency], shift) for shift in shifts if shift.is_change)
    return OwnPreview(own.pk, rung_names[own.rung], beside_it, changes)
