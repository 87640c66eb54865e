"""Made-up tests: planned, drawn, marked and scored as real ones are, answered by somebody of a known ability."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from assessments.items.answers import UNKNOWN, Answer, is_right
from assessments.measurement.irt import LEVEL_AT_ZERO
from assessments.models import TEST_GRACE, Attempt, ItemVersion, Response, Sitting
from assessments.selectors.planning import extent, plan_for
from assessments.selectors.sittings import role_test
from assessments.services.deadlines import test_due
from assessments.services.sittings import next_shown

SWEPT_AFTER = TEST_GRACE + timedelta(seconds=1)
SAYS_UNKNOWN = 0.4
"""How often somebody who does not know says so."""


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody takes a test.

    `pace` is the share of its time that all its questions would take them; beyond 1 it runs out. After `stops_after`
    answers they end it by hand. They began it `minutes_ago`, else as soon as they had rated themselves.
    """

    pace: float = 0.75
    stops_after: int | None = None
    minutes_ago: int | None = None


TO_THE_END = Way()
STOPPED = Way(stops_after=13)
OUT_OF_TIME = Way(pace=1.7)
UNDER_WAY = Way(minutes_ago=14)


def sit(
    attempt: Attempt,
    way: Way,
    levels: Mapping[int, float],
    versions: Mapping[int, ItemVersion],
    *,
    begun: datetime,
    now: datetime,
    random: Random,
) -> Sitting:
    """Save the test of an attempt that is saved with its ratings; it runs still where `now` comes before its end.

    `levels` has the true level on each row, `versions` the items in use.
    """
    sitting = _planned(attempt, begun, random)
    test, at = role_test(sitting, []), begun
    until = min(sitting.due_at, now)
    step = (sitting.due_at - begun) * way.pace / sitting.limit
    paper: list[Response] = []
    while shown := next_shown(sitting, test, len(paper) + 1, version_of=versions.__getitem__, at=at):
        paper.append(shown)
        at += step * random.uniform(0.4, 1.6)
        if at >= until or sitting.answered == way.stops_after:
            break
        _answer(shown, levels[shown.row_id], at, random)
        test.answered(str(shown.row_id), shown.version_id, bool(shown.is_right))
        sitting.answered += 1
    if shown is None:
        sitting.end, sitting.finished_at = Sitting.End.COMPLETE, at
    elif at < until:
        sitting.end, sitting.finished_at = Sitting.End.STOPPED, at
    elif until < now:
        sitting.end, sitting.finished_at = Sitting.End.TIME, sitting.due_at + SWEPT_AFTER
    sitting.save(force_insert=True)
    Response.objects.bulk_create(paper)
    return sitting


def _planned(attempt: Attempt, begun: datetime, random: Random) -> Sitting:
    """Nothing rests: what others were shown depends on who was made before, and the same seed makes the same people."""
    seed = random.getrandbits(48)
    plan = [row | {"items": [[*item[:4], 0.0] for item in row["items"]]} for row in plan_for(attempt, Random(seed))]
    limit, minutes = extent([len(row["items"]) for row in plan if row["items"]], attempt.assessment)
    return Sitting(
        attempt=attempt,
        plan={"rows": plan},
        seed=seed,
        limit=limit,
        minutes=minutes,
        started_at=begun,
        due_at=test_due(begun, minutes, attempt.invitation),
    )


def _answer(shown: Response, level: float, at: datetime, random: Random) -> None:
    version = shown.version
    knows = random.random() < version.curve.right(level - LEVEL_AT_ZERO)
    shown.answer = _right(version) if knows else _wrong(version, random)
    shown.is_right = is_right(shown.answer, kind=version.kind, options=version.options, key=version.answer or {})
    shown.answered_at = at


def _right(version: ItemVersion) -> Answer:
    if version.answer is not None:
        return {"value": str(version.answer["value"])}
    return {"chosen": _keys(version)}


def _wrong(version: ItemVersion, random: Random) -> Answer:
    if random.random() < SAYS_UNKNOWN:
        return dict(UNKNOWN)
    if version.answer is not None:
        return {"value": str(Decimal(version.answer["value"]) * 10 + 1)}
    places = list(range(len(version.options)))
    if version.kind == ItemVersion.Kind.ORDERING:
        return {"chosen": [places[1], places[0], *places[2:]]}
    others = [place for place in places if place not in _keys(version)]
    if version.kind == ItemVersion.Kind.SELECT_ALL and (not others or random.random() < 0.5):
        return {"chosen": _keys(version)[:-1] or places}
    return {"chosen": [random.choice(others)]}


def _keys(version: ItemVersion) -> list[int]:
    """The places chosen by who knows it, in the right order where they are to be put in one."""
    if version.kind == ItemVersion.Kind.ORDERING:
        return list(range(len(version.options)))
    return [place for place, option in enumerate(version.options) if option["key"]]
