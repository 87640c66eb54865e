"""Made-up people who take a test, to see how well it measures them.

Everything is as the model assumes: levels of all competencies come from its prior, answers from the curves of the
items, and nothing is known of anybody beside the test. Real people keep to no model, so these figures are the best a
test can do; they say which of two tests is better, not how good either is. Chance comes from outside, as a generator.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from statistics import NormalDist

import numpy as np

from .adaptive import DECIDED, RoleTest, Wanted
from .irt import LEVEL_AT_ZERO, Array, Curve
from .parameters import DEFAULTS, Parameters
from .scale import HIGHEST_LEVEL, LOWEST_LEVEL

NORMAL_95 = 1.96
"""Half-width of an interval that holds 95% of a normal distribution, in standard deviations."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """How well a test measured made-up people, over all competencies of all of them.

    `wrong_rate` is None where no verdict was sure.
    """

    items_mean: float
    """Items shown to one person."""

    rmse: float
    """Root of the mean squared error of the estimated levels, in levels."""

    bias: float
    """Their mean error, in levels: above 0 where people come out too high."""

    coverage95: float
    """Share of true levels inside the estimate's 95% interval."""

    max_exposure: float
    """Share of people who saw the item that was shown most."""

    exact_band_rate: float
    """Share of estimates in the band of the true level."""

    decided_rate: float
    """Share of requirements that are surely met or surely a gap."""

    wrong_rate: float | None
    """Share of these of which the true level says the opposite."""


def simulate(
    wanted: Sequence[Wanted],
    *,
    people: int,
    chance: np.random.Generator,
    limit: int | None = None,
    decided: float = DECIDED,
    parameters: Parameters = DEFAULTS,
    on_person: Callable[[], object] = lambda: None,
) -> Simulation:
    """Let so many people take the test, one after another; what they were shown counts as exposure for the next.

    `on_person` is called after each. Raises ValueError where there are no people or no competencies.
    """
    if people < 1 or not wanted:
        raise ValueError("A simulation needs at least one person and one competency.")
    counted = [replace(one, pool=replace(one.pool, exposure=np.zeros(len(one.pool)))) for one in wanted]
    seen = [np.zeros(len(one.pool)) for one in wanted]
    truth = _levels(people, len(wanted), chance, parameters)
    levels, sds = np.empty_like(truth), np.empty_like(truth)
    for person in range(people):
        test = RoleTest(counted, limit=limit, decided=decided, parameters=parameters)
        _take(test, truth[person], chance)
        levels[person], sds[person] = test.levels, test.sds
        for standing, times in zip(test.standings, seen, strict=True):
            times[standing.used] += 1
            standing.wanted.pool.exposure[:] = times / (person + 1)
        on_person()
    return _summary(truth, levels, sds, seen, [one.required for one in wanted], parameters)


def _levels(people: int, competencies: int, chance: np.random.Generator, parameters: Parameters) -> Array:
    """From the prior: what somebody has in common with themself over all competencies, and what each has of its own."""
    rho = parameters.skill_correlation
    common, own = chance.standard_normal((people, 1)), chance.standard_normal((people, competencies))
    levels: Array = parameters.prior_mean + parameters.prior_sd * (sqrt(rho) * common + sqrt(1 - rho) * own)
    return levels


def _take(test: RoleTest, truth: Array, chance: np.random.Generator) -> None:
    places = {standing.wanted.competency: place for place, standing in enumerate(test.standings)}
    while (following := test.next_item(chance)) is not None:
        competency, item = following
        place = places[competency]
        pool = test.standings[place].wanted.pool
        at = test.standings[place].place_of(item)
        right = Curve(pool.a[at], pool.b[at], pool.c[at]).right(truth[place] - LEVEL_AT_ZERO)
        test.answered(competency, item, chance.random() < right)


def _summary(
    truth: Array, levels: Array, sds: Array, seen: Sequence[Array], required: Sequence[int], parameters: Parameters
) -> Simulation:
    people = len(truth)
    errors = levels - truth
    z = (levels - required) / sds
    met, gap = (NormalDist().inv_cdf(share) for share in (parameters.met_from, parameters.gap_up_to))
    decided = (z >= met) | (z <= gap)
    wrong = decided & ((z > 0) != (truth >= required))
    return Simulation(
        items_mean=float(sum(times.sum() for times in seen)) / people,
        rmse=sqrt(float((errors**2).mean())),
        bias=float(errors.mean()),
        coverage95=float((np.abs(errors) <= NORMAL_95 * sds).mean()),
        max_exposure=max(float(times.max(initial=0)) for times in seen) / people,
        exact_band_rate=float((_bands(levels) == _bands(truth)).mean()),
        decided_rate=float(decided.mean()),
        wrong_rate=float(wrong.sum() / decided.sum()) if decided.any() else None,
    )


def _bands(levels: Array) -> Array:
    """The level from 0 to 4 of each, as `scale.band` says it of one."""
    bands: Array = np.clip(np.floor(levels), LOWEST_LEVEL, HIGHEST_LEVEL)
    return bands
