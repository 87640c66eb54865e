"""A result worked out again from its inputs, with every step kept, so that each number can be followed by hand.

No formula of the measurement stands here: the steps come from the modules that measured, and this one lays them out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import floor
from statistics import NormalDist
from typing import ClassVar

import numpy as np

from .combine import Weighed, weigh
from .evidence import TestScore
from .gaps import Asked, Outcome, Reading, measure
from .irt import LEVEL_AT_ZERO, NODES, Curve, log_likelihood, score_of
from .parameters import DEFAULTS, Parameters
from .readiness import share_reached
from .sources import Source, Statement

SAME = 5e-7
"""Two numbers that are no further apart are the same to six decimals."""


@dataclass(frozen=True, slots=True)
class TestAnswer:
    """One answer in a test: which question it was, the item's level and curve, and whether it was right.

    "I don't know" counts as wrong, and is told apart here.
    """

    __test__: ClassVar[bool] = False  # pytest would otherwise take the name for a class of tests

    number: int
    level: int
    curve: Curve
    is_right: bool
    is_unknown: bool = False

    def chance_at(self, level: float) -> float:
        """How likely somebody at this level, on the axis, is to answer it right."""
        return self.curve.right(level - LEVEL_AT_ZERO)


@dataclass(frozen=True, slots=True)
class Part:
    """What one party said of one competency, as it moved a level: share, a part of 1, times what was said, in levels.

    `about` is the place of the competency spoken of.
    """

    about: int
    share: float
    said: float

    @property
    def amount(self) -> float:
        return self.share * self.said


@dataclass(frozen=True, slots=True)
class Addend:
    """One line of the sum that is a level. `source` is None for what is known of people in general; `is_own` tells what
    a source said of the competency itself from what it said of related ones.
    """

    source: Source | None
    is_own: bool
    parts: tuple[Part, ...]

    @property
    def share(self) -> float:
        return sum(part.share for part in self.parts)

    @property
    def amount(self) -> float:
        return sum(part.amount for part in self.parts)


@dataclass(frozen=True, slots=True)
class Steps:
    """How one competency came to its numbers.

    - `answers` of the test, and `again`, the score worked out from them under the prior: None without an answer.
    - `said`: what each source says of the competency itself. A test that was taken and is missing here says nothing.
    - `addends`: their amounts sum to the level, before it is cut to the axis. Empty where not applicable.
    - `reached`: of readiness, weight x what is asked and reached, at the level and at both ends of its interval; None
      where it does not count.
    """

    reading: Reading
    answers: tuple[TestAnswer, ...]
    again: TestScore | None
    said: Mapping[Source, Statement]
    addends: tuple[Addend, ...]
    reached: tuple[float, float, float] | None

    @property
    def asks(self) -> int:
        """Weight x level asked, as readiness counts it."""
        return self.reading.asked.weight * self.reading.asked.required


@dataclass(frozen=True, slots=True)
class Trace:
    """A whole result, worked out again: what is told, and the steps of each competency in the order asked."""

    outcome: Outcome
    steps: tuple[Steps, ...]

    @property
    def counting(self) -> tuple[Steps, ...]:
        """Those that readiness counts."""
        return tuple(each for each in self.steps if each.reached is not None)


def trace(
    asked: Sequence[Asked],
    answers: Mapping[str, Sequence[TestAnswer]],
    parameters: Parameters = DEFAULTS,
) -> Trace:
    """Measure again, and keep the steps. `answers` are those of the test, by competency.

    The level that the test is taken to have found is that of the evidence; whether the answers lead to it is for
    whoever asks to compare. Raises ValueError where a competency is asked twice.
    """
    outcome = measure(asked, parameters)
    included = [place for place, row in enumerate(asked) if not row.not_applicable]
    joined = weigh([asked[place].evidence for place in included], parameters) if included else None
    steps = []
    for place, reading in enumerate(outcome.readings):
        given = tuple(answers.get(reading.asked.competency, ()))
        found = included.index(place) if joined and not reading.asked.not_applicable else None
        steps.append(
            Steps(
                reading=reading,
                answers=given,
                again=score_of(((each.curve, each.is_right) for each in given), parameters),
                said=joined.said[found] if joined and found is not None else {},
                addends=_addends(joined, found, included, parameters) if joined and found is not None else (),
                reached=_reached(reading, parameters),
            )
        )
    return Trace(outcome, tuple(steps))


def _addends(joined: Weighed, place: int, included: Sequence[int], parameters: Parameters) -> tuple[Addend, ...]:
    prior = [
        Part(included[j], float(share), parameters.prior_mean) for j, share in enumerate(joined.pull_of_prior[place])
    ]
    addends = [Addend(None, True, tuple(prior))]
    for source, pull in joined.pulls.items():
        spoken = [
            (j, Part(included[j], float(pull[place, j]), said[source].mean))
            for j, said in enumerate(joined.said)
            if source in said
        ]
        own = tuple(part for j, part in spoken if j == place)
        related = tuple(part for j, part in spoken if j != place)
        addends += [Addend(source, is_own, parts) for is_own, parts in ((True, own), (False, related)) if parts]
    return tuple(addends)


def _reached(reading: Reading, parameters: Parameters) -> tuple[float, float, float] | None:
    asked, estimate = reading.asked, reading.estimate
    if reading.value is None or estimate is None or not asked.counts:
        return None
    low, high = estimate.interval(parameters.interval_z)
    at_value, at_low, at_high = (
        asked.weight * asked.required * (share_reached({asked.competency: level}, [asked.requirement]) or 0.0)
        for level in (reading.value, low, high)
    )
    return at_value, at_low, at_high


@dataclass(frozen=True, slots=True)
class Belief:
    """How likely each level of the axis is held to be before the test's answers and after them, and how well each would
    explain the answers: all drawn to the same height, since only their shapes are compared.
    """

    levels: tuple[float, ...]
    before: tuple[float, ...]
    answers: tuple[float, ...]
    after: tuple[float, ...]


def belief(answers: Sequence[TestAnswer], parameters: Parameters = DEFAULTS) -> Belief:
    """The three curves behind the score of a test, from the lowest to the highest level of the axis."""
    logs = log_likelihood((each.curve, each.is_right) for each in answers)
    likelihood = np.exp(logs - logs.max())
    prior = NormalDist(parameters.prior_mean, parameters.prior_sd)
    levels = NODES + LEVEL_AT_ZERO
    before = np.array([prior.pdf(level) for level in levels])
    after = before * likelihood
    shown = (levels > -1e-9) & (levels < 5 + 1e-9)
    curves = (tuple((curve[shown] / curve[shown].max()).tolist()) for curve in (before, likelihood, after))
    return Belief(tuple(levels[shown].tolist()), *curves)


def in_digits(amounts: Sequence[float], digits: int, total: float | None = None) -> tuple[float, ...]:
    """The amounts rounded so that what is shown adds up: to the rounded sum of the amounts, or to `total`, that sum as
    it was rounded before.

    Each is rounded down or up; those closest to the next number go up (largest remainders).
    """
    scaled = [amount * 10**digits for amount in amounts]
    down = [floor(one) for one in scaled]
    missing = round(sum(scaled) if total is None else total * 10**digits) - sum(down)
    up = set(sorted(range(len(scaled)), key=lambda place: down[place] - scaled[place])[:missing])
    return tuple((one + (place in up)) / 10**digits for place, one in enumerate(down))


def is_same(kept: float | str | None, again: float | str | None) -> bool:
    """Whether a number that was kept and one worked out again are the same to six decimals, or two words the same."""
    if isinstance(kept, str) or isinstance(again, str):
        return (kept or "") == (again or "")
    if kept is None or again is None:
        return kept is again
    return abs(kept - again) <= SAME
