"""A person's assessments over time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from django.db.models import Q

from assessments.models import Assessment, Attempt, Result
from assessments.permissions import Holder
from assessments.selectors.candidacy import closed_for


@dataclass(frozen=True, slots=True)
class PastResult:
    """One result in a person's history. `change` is in readiness since the one before, from -1 to 1.

    It is `sure` when the two intervals do not overlap. A self-reported and a measured one are not compared.
    """

    result: Result
    matrix_version: int
    change: float | None
    sure: bool


@dataclass(frozen=True, slots=True)
class History:
    """All results of one person for one role and rung, the latest first.

    Those of an assessment that an organisation administers stand by themselves.
    """

    role_slug: str
    role_name: str
    rung_slug: str
    rung_name: str
    results: tuple[PastResult, ...]
    assessment: Assessment | None

    @property
    def is_comparable(self) -> bool:
        """Whether all rest on the same kind of evidence, so that a line through them means something."""
        return len({past.result.basis for past in self.results}) == 1

    @property
    def latest(self) -> PastResult:
        return self.results[0]

    @property
    def in_time_order(self) -> tuple[PastResult, ...]:
        return self.results[::-1]


def histories(holder: Holder) -> tuple[History, ...]:
    """The results shown to the holder by role and rung, the role assessed last first. One query, two for candidates."""
    grouped: dict[tuple[str, str, object], list[Result]] = {}
    own = Result.objects.filter(holder.holds("attempt__")).with_role().without_details().order_by("-created_at")
    shown = _shown(holder, [result.attempt for result in own])
    for result in own:
        if result.attempt_id not in shown:
            continue
        rung, assessment = result.attempt.rung, result.attempt.assessment
        grouped.setdefault((rung.version.role.slug, rung.slug, assessment and assessment.pk), []).append(result)
    return tuple(_history(results) for results in grouped.values())


def _history(results: Sequence[Result]) -> History:
    rung = results[0].attempt.rung
    return History(
        role_slug=rung.version.role.slug,
        role_name=rung.version.title,
        rung_slug=rung.slug,
        rung_name=rung.name,
        assessment=results[0].attempt.assessment,
        results=tuple(
            PastResult(
                result=result,
                matrix_version=cast(int, result.attempt.rung.version.number),  # one that was published has it
                change=_change(result, before),
                sure=_is_sure(result, before),
            )
            for result, before in zip(results, [*results[1:], None], strict=True)
        ),
    )


def _change(result: Result, before: Result | None) -> float | None:
    if before is None or before.basis != result.basis or result.readiness is None or before.readiness is None:
        return None
    return result.readiness - before.readiness


def _is_sure(result: Result, before: Result | None) -> bool:
    """Whether one of the two intervals lies wholly above the other."""
    intervals = sorted(
        (one.readiness_low, one.readiness_high)
        for one in (result, before)
        if one is not None and one.readiness_low is not None and one.readiness_high is not None
    )
    return len(intervals) == 2 and intervals[0][1] < intervals[1][0]


@dataclass(frozen=True, slots=True)
class Pending:
    """An attempt without a result that is shown yet: to go on with, closed for a reason that is told, or received."""

    attempt: Attempt
    closed: str

    @property
    def is_received(self) -> bool:
        return not self.attempt.is_open

    @property
    def goes_on(self) -> bool:
        return not self.closed and not self.is_received


def pending_attempts(holder: Holder, *, at: datetime) -> list[Pending]:
    """What the holder has not finished, or waits for, with its progress: the one last saved first.

    One query, two for candidates.
    """
    own = Attempt.objects.held_by(holder).filter(Q(submitted_at=None) | Q(invitation__isnull=False))
    attempts = list(own.with_role().with_progress().with_clock().order_by("-saved_at"))
    shown = _shown(holder, [attempt for attempt in attempts if not attempt.is_open])
    return [
        Pending(attempt, closed_for(attempt, at=at) if attempt.is_open else "")
        for attempt in attempts
        if attempt.is_open or attempt.pk not in shown
    ]


def _shown(holder: Holder, attempts: Iterable[Attempt]) -> set[UUID]:
    """Those of which the holder is shown a result. No query where all are self-started, as most are, else one.

    Asked within the queries themselves, it would cost everybody more than all the rest of them.
    """
    asked = {attempt.pk: attempt.invitation_id for attempt in attempts}
    invited = [attempt for attempt, invitation in asked.items() if invitation is not None]
    if not invited:
        return set(asked)
    told = Result.objects.held_by(holder).filter(attempt__in=invited).values_list("attempt", flat=True)
    return {attempt for attempt, invitation in asked.items() if invitation is None} | set(told)
