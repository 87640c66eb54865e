"""What a test found, as a result shows it: of each competency, and how the test went as a whole."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar, Self
from uuid import UUID

from assessments.measurement import Evidence, Parameters, TestScore
from assessments.measurement.scale import on_axis
from assessments.measurement.sources import Source, statements
from assessments.models import ResultRow, Sitting


class Untested(StrEnum):
    """Why a competency has no answer in a test that was taken."""

    NO_ITEMS = "no_items"
    NOT_REACHED = "not_reached"


@dataclass(frozen=True, slots=True)
class ShownTest:
    """What the test alone found of one competency. Levels are cut to the 0-5 axis; `low` to `high` is its 80% interval.

    `level` and `sd` contain what is known of people in general, which the result takes back out. `says_little`: it is
    no surer than that, as after one lucky guess, and so counts for nothing.
    """

    level: float
    sd: float
    low: float
    high: float
    items: int
    right: int
    says_little: bool = False

    @classmethod
    def of(cls, score: TestScore, *, items: int, right: int, parameters: Parameters) -> Self:
        half = parameters.interval_z * score.sd
        return cls(
            level=on_axis(score.mean),
            sd=score.sd,
            low=on_axis(score.mean - half),
            high=on_axis(score.mean + half),
            items=items,
            right=right,
            says_little=Source.TEST not in statements(Evidence(test=score), parameters),
        )


@dataclass(frozen=True, slots=True)
class TestTaken:
    """A test that was taken, as a whole. `end` is how it ended: complete, stopped or time."""

    __test__: ClassVar[bool] = False  # pytest would otherwise take the name for a class of tests

    questions: int
    ended_at: datetime
    end: str
    untested: Mapping[int, Untested] = field(default_factory=dict)
    """Why, by row, for the competencies it meant to ask about and has no answer of."""

    @property
    def end_words(self) -> str:
        return {
            Sitting.End.COMPLETE: "complete",
            Sitting.End.STOPPED: "ended before its last question",
            Sitting.End.TIME: "ended by the clock",
        }[Sitting.End(self.end)]


def score_in(row: ResultRow) -> TestScore | None:
    """The score of the test as a row of a result keeps it."""
    return TestScore.kept(row.test_level, row.test_sd)


def shown_test(row: ResultRow, parameters: Parameters) -> ShownTest | None:
    score = score_in(row)
    if score is None:
        return None
    return ShownTest.of(score, items=row.test_items, right=row.test_right, parameters=parameters)


def test_taken(attempt_id: UUID, rows: Iterable[ResultRow]) -> TestTaken | None:
    """The test behind these rows. One query where one of them has an answer, none elsewhere."""
    tested = {row.row_id for row in rows if row.test_items}
    sitting = Sitting.objects.filter(attempt=attempt_id).exclude(finished_at=None).first() if tested else None
    if sitting is None or sitting.finished_at is None:
        return None
    untested = {
        asked["row"]: Untested.NOT_REACHED if asked["items"] else Untested.NO_ITEMS
        for asked in sitting.asked
        if asked["row"] not in tested
    }
    return TestTaken(sitting.answered, sitting.finished_at, sitting.end, untested)
