"""Which item comes next, and when a test is over.

A test looks for the verdict of each requirement, not for one ability: it asks next about the competency whose verdict
matters most and is least sure, and there for one of the items that tell most about somebody of the ability found so
far. Chance comes in from outside, as a generator, so that a test can be played again.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf
from statistics import NormalDist

import numpy as np

from .combine import Joint
from .evidence import Evidence, TestScore
from .irt import LEVEL_AT_ZERO, NODES, Array, Curve, information, log_chances, score_from
from .parameters import DEFAULTS, Parameters

DECIDED = 0.9
ITEM_LIMIT = 40
ITEM_LIMIT_FOR_ONE = 12
AMONG = 5
AMONG_FEW = 3
FEW = 15
MOST_EXPOSED = 0.25
SURE_ENOUGH = 0.35
SURE_FROM = 30
EQUAL = 1e-9
"""Items of which one tells more than another by less than this part of it tell the same."""


@dataclass(frozen=True, slots=True)
class Pool:
    """The items of one competency as columns: ids, a, b, c, and the share of tests in which each was shown."""

    ids: Array
    a: Array
    b: Array
    c: Array
    exposure: Array
    calibrated: bool = False

    @classmethod
    def of(cls, curves: Mapping[int, Curve], exposure: Mapping[int, float], *, calibrated: bool = False) -> "Pool":
        shown = [exposure.get(item, 0.0) for item in curves]
        columns = ([getattr(curve, name) for curve in curves.values()] for name in "abc")
        a, b, c = (np.array(column, dtype=float) for column in columns)
        return cls(np.array(list(curves)), a, b, c, np.array(shown), calibrated)

    def __len__(self) -> int:
        return len(self.ids)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One competency of a test: what the rung asks, how much it counts, and its items."""

    competency: str
    required: int
    weight: int
    pool: Pool


class Standing:
    """How far a test has come in one competency. `is_over` once its items have run out or have told enough."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.likelihood = np.zeros(len(NODES))
        self.used: list[int] = []
        self.score: TestScore | None = None
        self.is_over = not len(wanted.pool)

    @cached_property
    def worn(self) -> Array:
        """Which items were shown too often.

        Where a competency is asked about so much that its items cannot all stay below the cap, their mean is the best
        it can do; without it all of them would rest, hence none, and the most telling one be shown to most people.
        """
        exposure = self.wanted.pool.exposure
        worn: Array = exposure > max(MOST_EXPOSED, exposure.mean())
        return worn

    def place_of(self, item: int) -> int:
        """Where the item stands in the pool. Raises KeyError where it does not."""
        places = (self.wanted.pool.ids == item).nonzero()[0]
        if not len(places):
            raise KeyError(item)
        return int(places[0])

    def take(self, place: int, is_right: bool) -> None:
        """Add what an answer says to what those before it said."""
        pool = self.wanted.pool
        self.likelihood += log_chances(pool.a[place], pool.b[place], pool.c[place])[is_right]
        self.used.append(place)

    def conclude(self, parameters: Parameters) -> TestScore:
        """What the answers so far say, which is kept as the score."""
        self.score = score_from(self.likelihood, parameters)
        pool = self.wanted.pool
        told_enough = pool.calibrated and len(pool) >= SURE_FROM and self.score.sd <= SURE_ENOUGH
        self.is_over = told_enough or len(self.used) == len(pool)
        return self.score

    def choose(self, theta: float, chance: np.random.Generator) -> int:
        """At random one of the items that tell most about somebody of this ability.

        Items that were shown too often rest, until nothing else is left.
        """
        pool = self.wanted.pool
        barred = self.worn.copy()
        barred[self.used] = True
        if barred.all():
            barred[:] = False
            barred[self.used] = True
        # Items that tell the same come in another order each time, or those written first would starve the others.
        told = information(theta, pool.a, pool.b, pool.c) * (1 + EQUAL * chance.random(len(pool)))
        told[barred] = -1.0
        free = len(pool) - int(barred.sum())
        among = min(AMONG if len(pool) >= FEW else AMONG_FEW, free)
        foremost = np.argpartition(told, -among)[-among:]
        return int(pool.ids[foremost[chance.integers(among)]])


class RoleTest:
    """A test under way. Give it the answers so far, ask it for the next item, tell it the answer, and so on.

    `evidence` is what is known of the competencies beside the test, in the order of `wanted`, and `answers` are those
    given already, as `replay` takes them. What it says of them in `levels` and `sds` is what `combine` says. Nothing
    more is asked about a requirement once it is met, or missed, with the probability `decided`; at 1 a test goes on
    until its items have told enough or run out.
    """

    def __init__(
        self,
        wanted: Sequence[Wanted],
        evidence: Sequence[Evidence] = (),
        answers: Iterable[tuple[str, int, bool]] = (),
        *,
        limit: int | None = None,
        decided: float = DECIDED,
        parameters: Parameters = DEFAULTS,
    ) -> None:
        self.parameters = parameters
        self.limit = limit or (ITEM_LIMIT if len(wanted) > 1 else ITEM_LIMIT_FOR_ONE)
        self.standings = [Standing(one) for one in wanted]
        self.shown = 0
        self._decided_z = NormalDist().inv_cdf(decided) if decided < 1 else inf
        self._places = {one.competency: place for place, one in enumerate(wanted)}
        self._joint = Joint(evidence or [Evidence()] * len(wanted), parameters)
        self._required = np.array([one.required for one in wanted], dtype=float)
        self._weights = np.array([one.weight for one in wanted], dtype=float)
        self.replay(answers)

    def answered(self, competency: str, item: int, is_right: bool) -> None:
        """Take one answer in. Raises KeyError where the test has no such competency or item."""
        self.replay([(competency, item, is_right)])

    def replay(self, answers: Iterable[tuple[str, int, bool]]) -> None:
        """Take many earlier answers in at once: the same as one by one, in whatever order.

        Raises KeyError where the test has no such competency or item; nothing is taken in then.
        """
        found = [
            (place := self._places[competency], self.standings[place].place_of(item), is_right)
            for competency, item, is_right in answers
        ]
        for place, item_place, is_right in found:
            self.standings[place].take(item_place, is_right)
        for place in {place for place, _, _ in found}:
            self._joint.tested(place, self.standings[place].conclude(self.parameters))
        self.shown += len(found)
        self._look()

    def scores(self) -> Mapping[str, TestScore]:
        """What the test alone says by now of each competency that it has an answer on."""
        return {one.wanted.competency: one.score for one in self.standings if one.score is not None}

    def next_item(self, chance: np.random.Generator) -> tuple[str, int] | None:
        """The competency and the item to show next, or None when the test is over."""
        if self.shown >= self.limit:
            return None
        places = [place for place in range(len(self.standings)) if not self.is_done(place)]
        if not places:
            return None
        unasked = [place for place in places if not self.standings[place].used]
        if self.limit - self.shown <= len(unasked):
            # What was never asked about would stay unknown, were it essential: the last items are for that.
            places = unasked
        most = max(self._worth[place] for place in places) * (1 - 1e-9)
        best = [place for place in places if self._worth[place] >= most]
        place = best[chance.integers(len(best))]
        standing = self.standings[place]
        return standing.wanted.competency, standing.choose(float(self.levels[place]) - LEVEL_AT_ZERO, chance)

    def is_done(self, place: int) -> bool:
        """Whether nothing more is asked about a competency: its verdict is sure, or its items have run out."""
        standing = self.standings[place]
        return standing.is_over or (bool(standing.used) and abs(self._z[place]) >= self._decided_z)

    def probability(self, place: int) -> float:
        """That the requirement is met, by all that is known."""
        return NormalDist().cdf(self._z[place])

    def _look(self) -> None:
        self.levels, self.sds = self._joint.estimates()
        z = (self.levels - self._required) / self.sds
        self._z = z.tolist()
        self._worth = (self._weights * self.sds**2 * np.exp(-z * z / 2)).tolist()
