"""A person's assessments over time."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from assessments.models import Attempt, Result
from assessments.permissions import Holder


@dataclass(frozen=True, slots=True)
class PastResult:
    """One result in a person's history. `change` is in readiness since the one before, from -1 to 1.

    It is `sure` when the two intervals do not overlap.
    """

    result: Result
    matrix_version: int
    change: float | None
    sure: bool


@dataclass(frozen=True, slots=True)
class History:
    """All results of one person for one role and rung, the latest first."""

    role_slug: str
    role_name: str
    rung_slug: str
    rung_name: str
    results: tuple[PastResult, ...]

    @property
    def latest(self) -> PastResult:
        return self.results[0]

    @property
    def in_time_order(self) -> tuple[PastResult, ...]:
        return self.results[::-1]


def histories(holder: Holder) -> tuple[History, ...]:
    """The holder's results by role and rung, the role assessed last first. One query."""
    grouped: dict[tuple[str, str], list[Result]] = {}
    for result in Result.objects.held_by(holder).with_role().without_details().order_by("-created_at"):
        rung = result.attempt.rung
        grouped.setdefault((rung.version.role.slug, rung.slug), []).append(result)
    return tuple(_history(results) for results in grouped.values())


def _history(results: Sequence[Result]) -> History:
    rung = results[0].attempt.rung
    return History(
        role_slug=rung.version.role.slug,
        role_name=rung.version.title,
        rung_slug=rung.slug,
        rung_name=rung.name,
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
    if before is None or result.readiness is None or before.readiness is None:
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


def open_attempts(holder: Holder) -> list[Attempt]:
    """The holder's unfinished attempts with their progress, the one last saved first. One query."""
    return list(Attempt.objects.held_by(holder).open().with_role().with_progress().order_by("-saved_at"))
