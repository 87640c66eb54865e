"""Item parameters from answers: marginal maximum likelihood by expectation and maximisation.

Bock & Aitkin (1981). Abilities are standard normal; each pattern of answers is weighed by how many people gave it, and
what somebody was not asked is left out. Unpenalised unless priors are asked for, so that reference values hold. The
standard errors are those of the cross-product of the patterns' scores.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import nan, sqrt
from typing import Literal, TypeAlias

import numpy as np

from .irt import Array

Model: TypeAlias = Literal["rasch", "2pl"]

POINTS: Array = np.linspace(-6.0, 6.0, 61)
"""Where the distribution of ability is looked at, in logits."""

PRIOR_LOG_A = (0.0, 0.5)
PRIOR_B = (0.0, 2.0)
"""With priors: mean and standard deviation of log a, and of b. Source: policy, customary weak ones."""

MOST_ROUNDS = 2000
SETTLED = 1e-5
FLATTEST, STEEPEST = 0.05, 8.0
"""Between which discriminations are looked for, per logit."""

FEWEST_FOR_SLOPES = 3


@dataclass(frozen=True, slots=True)
class ItemEstimate:
    """Discrimination and difficulty in logits, with their standard errors. Of a Rasch model all a are one number."""

    a: float
    b: float
    se_a: float
    se_b: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """What the answers say of the items, in their order. `alpha` is NaN with less than two items or a gap in them."""

    items: tuple[ItemEstimate, ...]
    log_likelihood: float
    people: int
    alpha: float


class NotCalibrated(ValueError):
    """The answers cannot tell the parameters apart; the message says why."""


def calibrate(
    answers: Array, counts: Array, *, model: Model, priors: bool = False, names: Sequence[str] = ()
) -> Calibration:
    """From a matrix of patterns × items (1 right, 0 wrong, NaN not asked) and how many people gave each pattern.

    Raises NotCalibrated for items that everybody who saw them answered alike, or nobody saw, by their `names`; and for
    two items with the model of two parameters, since slopes and difficulties of both are more than they can tell.
    """
    answers, counts = _patterns(answers, np.asarray(counts, dtype=float))
    asked = (~np.isnan(answers)).astype(float)
    right = np.nan_to_num(answers)
    _refuse_constant(right, asked, counts, names)
    if model == "2pl" and answers.shape[1] < FEWEST_FOR_SLOPES:
        raise NotCalibrated("Two parameters for each item need three items or more. With two, take the model rasch.")
    weights = np.exp(-(POINTS**2) / 2)
    weights /= weights.sum()
    shares = np.clip(counts @ right / (counts @ asked), 0.02, 0.98)
    slopes, intercepts = np.ones(right.shape[1]), np.log(shares / (1 - shares)) * 1.2
    for _ in range(MOST_ROUNDS):
        posterior, _ = _posterior(right, asked, slopes, intercepts, weights)
        weighed = posterior * counts[:, None]
        hits, tries = right.T @ weighed, asked.T @ weighed
        new = _maximise(hits, tries, slopes, intercepts, model, priors)
        change = max(np.abs(new[0] - slopes).max(), np.abs(new[1] - intercepts).max())
        slopes, intercepts = new
        if change < SETTLED:
            break
    posterior, log_likelihoods = _posterior(right, asked, slopes, intercepts, weights)
    errors = _errors(right, asked, counts, posterior, slopes, intercepts, model)
    items = [
        ItemEstimate(float(a), float(-d / a), float(se_a), float(se_b))
        for a, d, (se_a, se_b) in zip(slopes, intercepts, errors, strict=True)
    ]
    return Calibration(tuple(items), float(counts @ log_likelihoods), int(counts.sum()), alpha(answers, counts))


def _patterns(answers: Array, counts: Array) -> tuple[Array, Array]:
    """The same answers with each pattern once: a thousand people give no more than 32 patterns on five items."""
    codes = np.where(np.isnan(answers), -1, answers).astype(np.int8)
    patterns, place = np.unique(codes, axis=0, return_inverse=True)
    return np.where(patterns < 0, nan, patterns), np.bincount(place, weights=counts).astype(float)


def alpha(answers: Array, counts: Array) -> float:
    """Cronbach's alpha (1951); NaN where something was not asked, of fewer than two items, or where all score alike."""
    items = answers.shape[1]
    if items < 2 or np.isnan(answers).any() or counts.sum() < 2:
        return nan
    variances = [_variance(column, counts) for column in answers.T]
    total = _variance(answers.sum(axis=1), counts)
    return items / (items - 1) * (1 - sum(variances) / total) if total else nan


def _variance(values: Array, counts: Array) -> float:
    mean = float(counts @ values) / float(counts.sum())
    return float(counts @ (values - mean) ** 2) / float(counts.sum() - 1)


def _refuse_constant(right: Array, asked: Array, counts: Array, names: Sequence[str]) -> None:
    seen, hits = counts @ asked, counts @ right
    refused = []
    for place in ((hits == 0) | (hits == seen)).nonzero()[0]:
        item = f"“{names[place]}”" if names else f"item {place + 1}"
        if not seen[place]:
            refused.append(f"Nobody answered {item}.")
        else:
            how = "right" if hits[place] else "wrong"
            refused.append(f"Everybody answered {item} {how}, so it cannot be placed.")
    if refused:
        raise NotCalibrated("\n".join(refused))


def _posterior(right: Array, asked: Array, slopes: Array, intercepts: Array, weights: Array) -> tuple[Array, Array]:
    """Of each pattern: where on the points its people are, and the logarithm of its likelihood."""
    logits = np.outer(slopes, POINTS) + intercepts[:, None]
    joint = right @ logits - asked @ np.logaddexp(0, logits) + np.log(weights)
    top = joint.max(axis=1, keepdims=True)
    lifted = np.exp(joint - top)
    total = lifted.sum(axis=1, keepdims=True)
    return lifted / total, (top + np.log(total))[:, 0]


def _maximise(
    hits: Array, tries: Array, slopes: Array, intercepts: Array, model: Model, priors: bool
) -> tuple[Array, Array]:
    """One round of Newton's steps on slope and intercept of each item; a Rasch model shares one slope."""
    slopes, intercepts = slopes.copy(), intercepts.copy()
    for _ in range(8):
        chance = 1 / (1 + np.exp(-(np.outer(slopes, POINTS) + intercepts[:, None])))
        rest, spread = hits - tries * chance, tries * chance * (1 - chance)
        slope_d, curve_d = rest.sum(axis=1), spread.sum(axis=1)
        slope_a, curve_a, curve_ad = rest @ POINTS, spread @ POINTS**2, spread @ POINTS
        if priors:
            _add_priors(slopes, intercepts, slope_a, curve_a, slope_d, curve_d, model)
        if model == "rasch":
            # The common slope against all intercepts at once: the rest of the system is diagonal.
            top = slope_a.sum() - (curve_ad / curve_d) @ slope_d
            step = top / (curve_a.sum() - (curve_ad / curve_d) @ curve_ad)
            step_a = np.full_like(slopes, step)
            step_d = (slope_d - curve_ad * step) / curve_d
        else:
            determinant = np.maximum(curve_a * curve_d - curve_ad**2, 1e-12)
            step_a = (curve_d * slope_a - curve_ad * slope_d) / determinant
            step_d = (curve_a * slope_d - curve_ad * slope_a) / determinant
        step_a, step_d = np.clip(step_a, -0.5, 0.5), np.clip(step_d, -1, 1)
        slopes, intercepts = np.clip(slopes + step_a, FLATTEST, STEEPEST), intercepts + step_d
        if max(np.abs(step_a).max(), np.abs(step_d).max()) < SETTLED:
            break
    return slopes, intercepts


def _add_priors(
    slopes: Array, intercepts: Array, slope_a: Array, curve_a: Array, slope_d: Array, curve_d: Array, model: Model
) -> None:
    """A log-normal prior of a and a normal one of b = -d / a, the latter read at the slope of the round before."""
    share = 1 / len(slopes) if model == "rasch" else 1.0  # one slope has one prior, however many items share it
    mean, sd = PRIOR_LOG_A
    slope_a -= share * (np.log(slopes) - mean) / (sd**2 * slopes)
    curve_a += share / (sd * slopes) ** 2
    mean, sd = PRIOR_B
    slope_d -= (intercepts + slopes * mean) / (slopes * sd) ** 2
    curve_d += 1 / (slopes * sd) ** 2


def _errors(
    right: Array, asked: Array, counts: Array, posterior: Array, slopes: Array, intercepts: Array, model: Model
) -> list[tuple[float, float]]:
    chance = 1 / (1 + np.exp(-(np.outer(slopes, POINTS) + intercepts[:, None])))
    mean_chance, mean_weighed = posterior @ chance.T, posterior @ (chance * POINTS).T
    by_d = right - asked * mean_chance
    by_a = right * (posterior @ POINTS)[:, None] - asked * mean_weighed
    scores = np.hstack([by_a.sum(axis=1, keepdims=True) if model == "rasch" else by_a, by_d])
    covariance = np.linalg.pinv((scores * counts[:, None]).T @ scores)
    items = len(slopes)
    found = []
    for place in range(items):
        at_a, at_d = (0, 1 + place) if model == "rasch" else (place, items + place)
        a, d = slopes[place], intercepts[place]
        var_a, var_d, cov = covariance[at_a, at_a], covariance[at_d, at_d], covariance[at_a, at_d]
        var_b = d**2 / a**4 * var_a + var_d / a**2 - 2 * d / a**3 * cov
        found.append((sqrt(max(var_a, 0.0)), sqrt(max(var_b, 0.0))))
    return found
