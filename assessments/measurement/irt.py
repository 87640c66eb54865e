"""Item response theory: what a right or wrong answer says about ability.

The three-parameter logistic model (Birnbaum 1968). Ability theta is in logits; one logit is one level, and theta is
the level less 2. The likelihood of some answers is kept as one number for each of 141 abilities from -7 to 7, so that
answers add up in any order and an estimate is a sum over a table.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import exp, inf, log, sqrt
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from .evidence import TestScore
from .parameters import DEFAULTS, Parameters

Array: TypeAlias = NDArray[np.float64]

LEVEL_AT_ZERO = 2.0
"""The level, on the axis from 0 to 5, of somebody whose ability is 0 logits."""

NODES: Array = np.linspace(-7.0, 7.0, 141)
"""The abilities, in logits, at which likelihoods are kept."""

POWERS: Array = NODES[:, None] ** np.arange(3)
"""Their powers 0, 1 and 2, for the moments of a distribution over them."""

FARTHEST = 230.0
"""Beyond so many logits a chance is as good as none, and the third power of its inverse still a number."""

STEP = {"easier": -0.3, "typical": 0.0, "harder": 0.3}
"""How far the author's word shifts an item from the typical difficulty of its level, in logits."""


@dataclass(frozen=True, slots=True)
class Curve:
    """How the chance of a right answer rises with ability: discrimination a, difficulty b in logits, guessing c.

    Raises ValueError where a is not positive, b not finite or c outside [0, 1).
    """

    a: float
    b: float
    c: float = 0.0

    def __post_init__(self) -> None:
        if not 0 < self.a < inf:
            raise ValueError(f"An item's discrimination is a positive number, not {self.a}.")
        if not -inf < self.b < inf:
            raise ValueError(f"An item's difficulty is a number of logits, not {self.b}.")
        if not 0 <= self.c < 1:
            raise ValueError(f"A chance to guess lies from 0 to below 1, not at {self.c}.")

    def right(self, theta: float) -> float:
        """The probability of a right answer."""
        return float(self.c + (1 - self.c) * _logistic(self.a * (theta - self.b)))

    def information(self, theta: float) -> float:
        """Fisher's information about ability, per logit squared (Birnbaum 1968)."""
        return float(information(theta, np.array([self.a]), np.array([self.b]), np.array([self.c]))[0])


def author_difficulty(level: int, step: str = "typical") -> float:
    """The difficulty in logits of an item of level 1, 2 or 3, before anybody answered it.

    Somebody at the lower edge of the level answers a typical one right with probability 2/3, guessing aside
    (bookmark method with RP67: Mitzel, Lewis, Patz & Green 2001).
    """
    return level - LEVEL_AT_ZERO - log(2) + STEP[step]


def guessing(kind: str, options: int) -> float:
    """The chance of a right answer for somebody who knows nothing, from the kind and the number of options."""
    match kind:
        case "single_choice" | "scenario" | "code_reading":
            return 1 / options
        case "select_all":
            return 1 / (2.0**options - 1)
    return 0.0


def information(theta: float, a: Array, b: Array, c: Array) -> Array:
    """What each item tells about somebody of this ability: I = a^2 ((P - c) / (1 - c))^2 (1 - P) / P.

    The same with e = exp(-a (theta - b)) is a^2 (1 - c) e / ((1 + e)^2 (1 + c e)), which is quicker.
    """
    e = np.exp(np.minimum(a * (b - theta), FARTHEST))
    told: Array = a**2 * (1 - c) * e / ((1 + e) ** 2 * (1 + c * e))
    return told


@lru_cache(maxsize=2048)
def log_chances(a: float, b: float, c: float) -> tuple[Array, Array]:
    """The logarithms of the chances of a wrong and of a right answer, at each of the 141 abilities. Read-only.

    Most items of a bank share a few curves until they are calibrated, so tables are kept: 2,048 of them take 5 MB.
    """
    x = a * (NODES - b)
    either = np.logaddexp(0.0, x)
    wrong = log(1 - c) - either
    right = np.logaddexp(log(c) if c else -inf, x) - either
    for table in (wrong, right):
        table.setflags(write=False)
    return wrong, right


def log_likelihood(answers: Iterable[tuple[Curve, bool]]) -> Array:
    """Of the answers together, at each of the 141 abilities; zeros without an answer."""
    total = np.zeros_like(NODES)
    for curve, is_right in answers:
        total += log_chances(curve.a, curve.b, curve.c)[is_right]
    return total


@dataclass(frozen=True, slots=True)
class Ability:
    """An ability and its standard deviation or standard error, in logits."""

    theta: float
    sd: float

    @property
    def score(self) -> TestScore:
        """The same in levels, as a test says it."""
        return TestScore(self.theta + LEVEL_AT_ZERO, self.sd)


def eap(likelihood: Array, prior_sd: float, prior_mean: float = 0.0) -> Ability:
    """The mean and standard deviation of the posterior under a normal prior (Bock & Mislevy 1982)."""
    log_posterior = likelihood + _log_prior(prior_sd, prior_mean)
    weights = np.exp(log_posterior - log_posterior.max())
    total, first, second = (weights @ POWERS).tolist()
    mean = first / total
    return Ability(mean, sqrt(second / total - mean**2))


@lru_cache(maxsize=16)
def _log_prior(sd: float, mean: float) -> Array:
    """A normal prior at each of the 141 abilities, but for a constant."""
    prior: Array = -((NODES - mean) ** 2) / (2 * sd**2)
    return prior


def score_from(likelihood: Array, parameters: Parameters = DEFAULTS) -> TestScore:
    """What a test says, in levels, by the likelihood of its answers under the prior of the whole model."""
    return eap(likelihood, parameters.prior_sd, parameters.prior_mean - LEVEL_AT_ZERO).score


def score_of(answers: Iterable[tuple[Curve, bool]], parameters: Parameters = DEFAULTS) -> TestScore | None:
    """What the answers in one competency say, in levels, as a test under way says it; None without an answer."""
    given = list(answers)
    return score_from(log_likelihood(given), parameters) if given else None


def mode(answers: Iterable[tuple[Curve, bool]], prior_sd: float = inf, prior_mean: float = 0.0) -> Ability:
    """The likeliest ability: under a normal prior (MAP), or without one (maximum likelihood), by Fisher scoring.

    Raises ValueError without a prior where all answers are right or all are wrong: no ability is the likeliest then.
    """
    given = list(answers)
    if prior_sd == inf and len({is_right for _, is_right in given}) < 2:
        raise ValueError("Without a prior, answers that are all right or all wrong have no likeliest ability.")
    precision = 0.0 if prior_sd == inf else 1 / prior_sd**2
    theta = prior_mean
    for _ in range(100):
        slope, told = -(theta - prior_mean) * precision, precision
        for curve, is_right in given:
            known, chance = _logistic(curve.a * (theta - curve.b)), curve.right(theta)
            slope += curve.a * known * (is_right - chance) / chance
            told += curve.information(theta)
        change = min(max(slope / told, -1.0), 1.0)
        theta += change
        if abs(change) < 1e-10:
            break
    return Ability(theta, 1 / sqrt(precision + sum(curve.information(theta) for curve, _ in given)))


def _logistic(x: float) -> float:
    return 1 / (1 + exp(-x)) if x > -700 else 0.0
