"""How items did: how many answered them right, whether they tell people apart, and how sure scores are.

A test here is adaptive: each person answers other items, chosen near what they seemed to be able to. The sum of right
answers then means something else for each of them, so an item is held against the ability that the person's *other*
answers in the same competency and test show (EAP without the item: the point-measure correlation of Linacre 2008, in
the place of the corrected point-biserial). People who saw an item are much alike in ability, which lowers every such
correlation; so beside it stands the one that the item's own curve lets expect of just these people. An item far below
what is expected is suspect; one that is low in both was shown to people too much alike to tell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import isnan, sqrt
from typing import Self, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .calibrate import alpha
from .irt import LEVEL_AT_ZERO, NODES, Array, Curve, log_chances
from .parameters import DEFAULTS, Parameters

Places: TypeAlias = NDArray[np.int64]
Truths: TypeAlias = NDArray[np.bool_]

ENOUGH = 150
"""Answers from which an item is judged. Source: policy, rule R24 of the items."""

LEAST_CORRELATION = 0.10
"""Below it an item does not tell people apart. Source: policy, rule R24."""

LEAST_DRAW = 0.05
"""A wrong option that a smaller share of people choose tempts nobody. Source: policy, rule R24."""

ENOUGH_PEOPLE = 30
"""People from which reliability is told. Source: policy."""

AT_ONCE = 20_000
"""Answers whose abilities are reckoned together: 22 MB for each table of 141 abilities."""


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers to the items of one competency, one an entry; "I don't know" is not right.

    `tests` says in which test each was given, `items` to which item, both by any whole numbers.
    """

    tests: Sequence[int]
    items: Sequence[int]
    right: Sequence[bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its standard error and what it rests on. `error` is None where there is none to tell."""

    value: float
    error: float | None
    n: int

    @classmethod
    def share(cls, part: int, n: int) -> Self | None:
        """A share of n; None of nothing. The error is that of a binomial share."""
        if not n:
            return None
        value = part / n
        return cls(value, sqrt(value * (1 - value) / n), n)

    @classmethod
    def mean(cls, values: Array) -> Self | None:
        """The mean of some values; None of none."""
        n = len(values)
        if not n:
            return None
        return cls(float(values.mean()), float(values.std(ddof=1)) / sqrt(n) if n > 1 else None, n)


@dataclass(frozen=True, slots=True)
class Discrimination:
    """Whether an item tells people apart. `rest` is the correlation of right or wrong with the ability that the other
    answers show, None where all are alike; `expected` what the item's curve lets expect of the same people.
    """

    rest: Figure | None = None
    expected: float | None = None


def correlation(right: Array, rest: Array) -> Figure | None:
    """The point-biserial correlation of right or wrong (1, 0) with a measure of the rest; None where one is constant.

    It is Pearson's. The standard error, (1 - r^2) / sqrt(n - 1), is that of large samples.
    """
    n = len(right)
    if n < 2:
        return None
    x, y = right - right.mean(), rest - rest.mean()
    spread = sqrt(float(x @ x) * float(y @ y))
    if spread < 1e-12:
        return None
    value = float(x @ y) / spread
    return Figure(value, (1 - value**2) / sqrt(n - 1), n)


@dataclass(frozen=True, slots=True)
class CompetencyAnalysis:
    """What the answers say of each item, and how reliable scores of the competency are.

    `reliability` is the marginal reliability of the scores, 1 - mean(s^2) / prior variance (Green, Bock, Humphreys,
    Linn & Reckase 1984): the part of what people differ in, as the model takes it, that the test makes out. `alpha` is
    Cronbach's (1951), over the largest group of tests with the same `alpha_items` items, all of them answered. Either
    is None for fewer than 30 tests.
    """

    tests: int
    discriminations: Mapping[int, Discrimination]
    reliability: Figure | None
    alpha: Figure | None
    alpha_items: int


def analyse(answers: Answers, curves: Mapping[int, Curve], parameters: Parameters = DEFAULTS) -> CompetencyAnalysis:
    """The answers to the items of one competency. `curves` has the curve of each item that was answered."""
    items, item_at = _places(answers.items)
    tests, test_at = _places(answers.tests)
    right = np.asarray(answers.right, dtype=bool)
    chances = np.array([log_chances(c.a, c.b, c.c) for c in (curves[int(item)] for item in items)])
    chances = chances.reshape(-1, 2, len(NODES))
    likelihoods = np.zeros((len(tests), len(NODES)))
    for some in _portions(len(right)):
        np.add.at(likelihoods, test_at[some], chances[item_at[some], right[some].astype(int)])
    rest, expected = _without_each(likelihoods, chances, test_at, item_at, right, parameters)
    counts = np.bincount(test_at, minlength=len(tests)).astype(np.int64)
    has_rest = counts[test_at] > 1
    found = {}
    for place, item in enumerate(items):
        own = (item_at == place) & has_rest
        found[int(item)] = Discrimination(
            correlation(right[own].astype(float), rest[own]), _expected(expected[own], rest[own])
        )
    block_alpha, width = _alpha_of_block(test_at, item_at, right, counts)
    return CompetencyAnalysis(len(tests), found, _reliability(likelihoods, parameters), block_alpha, width)


def _places(numbers: Sequence[int]) -> tuple[Places, Places]:
    """The different numbers, and the place of each among them."""
    different, places = np.unique(np.asarray(numbers, dtype=np.int64), return_inverse=True)
    return different, places.astype(np.int64)


def _portions(length: int) -> list[slice]:
    return [slice(start, start + AT_ONCE) for start in range(0, length, AT_ONCE)]


def _posteriors(likelihoods: Array, parameters: Parameters) -> Array:
    """The posterior over the 141 abilities of each row, under the prior of the whole model."""
    prior_mean = parameters.prior_mean - LEVEL_AT_ZERO
    logs = likelihoods - (NODES - prior_mean) ** 2 / (2 * parameters.prior_sd**2)
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    posteriors: Array = weights / weights.sum(axis=1, keepdims=True)
    return posteriors


def _without_each(
    likelihoods: Array, chances: Array, test_at: Places, item_at: Places, right: Truths, parameters: Parameters
) -> tuple[Array, Array]:
    """For each answer, by the others of its test: the ability, and the chance that this one is right."""
    rest, expected = np.empty(len(right)), np.empty(len(right))
    for some in _portions(len(right)):
        own = chances[item_at[some]]
        said = np.take_along_axis(own, right[some].astype(int)[:, None, None], axis=1)[:, 0]
        posteriors = _posteriors(likelihoods[test_at[some]] - said, parameters)
        rest[some] = posteriors @ NODES
        expected[some] = (posteriors * np.exp(own[:, 1])).sum(axis=1)
    return rest, expected


def _expected(chance: Array, rest: Array) -> float | None:
    """The correlation to expect where each is right with this chance: what it has in common, over all its spread."""
    if len(rest) < 2:
        return None
    x, y = chance - chance.mean(), rest - rest.mean()
    spread = sqrt(float(x @ x + (chance * (1 - chance)).sum()) * float(y @ y))
    return float(x @ y) / spread if spread > 1e-12 else None


def _reliability(likelihoods: Array, parameters: Parameters) -> Figure | None:
    n = len(likelihoods)
    if n < ENOUGH_PEOPLE:
        return None
    posteriors = _posteriors(likelihoods, parameters)
    variances = posteriors @ NODES**2 - (posteriors @ NODES) ** 2
    whole = parameters.prior_sd**2
    return Figure(1 - float(variances.mean()) / whole, float(variances.std(ddof=1)) / whole / sqrt(n), n)


def _alpha_of_block(test_at: Places, item_at: Places, right: Truths, counts: Places) -> tuple[Figure | None, int]:
    """Cronbach's alpha of the largest group of tests with the same items, and how many items those are."""
    order = np.lexsort((item_at, test_at))
    starts = np.concatenate([[0], np.cumsum(counts)])
    groups: dict[bytes, list[int]] = {}
    for test, start in enumerate(starts[:-1]):
        asked = item_at[order[start : starts[test + 1]]]
        if len(asked) > 1:
            groups.setdefault(asked.tobytes(), []).append(test)
    largest = max(groups.values(), key=len, default=[])
    if len(largest) < ENOUGH_PEOPLE:
        return None, 0
    table = np.array([right[order[starts[test] : starts[test + 1]]] for test in largest], dtype=float)
    return alpha_of(table, np.ones(len(table))), table.shape[1]


def alpha_of(table: Array, counts: Array) -> Figure | None:
    """Cronbach's alpha of people x items with its standard error; `counts` says how many gave each row.

    The error is that of van Zyl, Neudecker & Nel (2000), which asks of the items nothing but many people. None where
    there is no alpha: with fewer than two items or people, a gap, or where all have the same sum.
    """
    value = alpha(table, counts)
    if isnan(value):
        return None
    n, k = int(counts.sum()), table.shape[1]
    v = np.cov(table, rowvar=False, fweights=counts.astype(int))
    total, trace, squared = float(v.sum()), float(np.trace(v)), v @ v
    q = total * (float(np.trace(squared)) + trace**2) - 2 * trace * float(squared.sum())
    return Figure(value, sqrt(max(2 * k**2 / ((k - 1) ** 2 * total**3) * q, 0.0) / n), n)


class Standing(Enum):
    """What rule R24 says of an item: too few answers to say, nothing against it, or to be taken out of use."""

    TOO_FEW = "too_few"
    KEPT = "kept"
    RETIRE = "retire"


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where an item stands, with a sentence for each thing that is wrong with it."""

    standing: Standing
    reasons: tuple[str, ...] = ()


def judge(answers: int, found: Discrimination, draws: Mapping[str, float]) -> Judgement:
    """Hold an item against rule R24. `draws` has the share that chose each wrong option, by what to call it."""
    if answers < ENOUGH:
        return Judgement(Standing.TOO_FEW, (f"{answers} of the {ENOUGH} answers from which an item is judged.",))
    reasons = [
        f"{name} draws {share:.1%} of the answers, less than {LEAST_DRAW:.0%}: it tempts nobody."
        for name, share in draws.items()
        if share < LEAST_DRAW
    ]
    if found.rest is not None and found.rest.value < LEAST_CORRELATION:
        reasons.insert(
            0,
            f"Right answers go with ability at {found.rest.value:.2f}, less than {LEAST_CORRELATION:.2f}: it does not "
            "tell people apart.",
        )
    return Judgement(Standing.RETIRE if reasons else Standing.KEPT, tuple(reasons))
