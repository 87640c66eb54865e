"""Every number the measurement rests on, each with its meaning, its unit and where it comes from.

They are policy or literature, never fitted to the people measured here. A changed default, or a changed
formula, needs a new scoring version: results keep the version they were made with and are never changed
afterwards.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

SCORING_VERSION = "2"
"""The edition of the formulas and default numbers, stored with each result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """The numbers of the model. "Levels" are units of the axis from 0 to 5; one level is one logit."""

    prior_mean: float = 2.0
    """Mean of people across all roles before any evidence (mu0), in levels. Source: policy."""

    prior_sd: float = 1.5
    """Their standard deviation (sd0), in levels. Source: policy."""

    job_sd: float = 1.0
    """Spread of people within one job (sigma), in levels: the unit in which the literature reads its
    reliabilities and validities. Source: policy."""

    skill_correlation: float = 0.5
    """Correlation of any two competencies of one person, and of any two errors of one source, such as
    leniency, halo or being good at tests (rho_c); no unit. Source: policy."""

    self_rating_validity: float = 0.30
    """Correlation of a self-rating with performance (r); no unit.
    Source: Mabe & West (1982) .29; Freund & Kasten (2012) .33."""

    self_rating_leniency: float = 0.32
    """How far people rate themselves too high, in standard deviations of the job (job_sd).
    Source: Heidemeier & Moser (2009)."""

    self_rating_spread: float = 0.8
    """Standard deviation of self-ratings, in standard deviations of the job (job_sd). Source: policy."""

    reviewer_reliability: float = 0.61
    """Reliability of one reviewer's ratings (rho_1); no unit.
    Source: Salgado & Moscoso (2019); Viswesvaran, Ones & Schmidt (1996) found .52."""

    review_validity: float = 0.95
    """Correlation of the mean of endlessly many reviewers with performance (kappa), since reviewers can share
    an error; no unit. Source: policy."""

    test_validity: float = 0.90
    """Correlation of an error-free test with performance (rho), since a test is not the job; no unit.
    Source: policy."""

    tested_up_to: int = 3
    """Highest level that items reach, a level; above it only a review can show that a requirement is met.
    Source: policy, the item bank's design."""

    met_from: float = 0.75
    """A requirement is met from this probability upward. Source: policy."""

    likely_met_from: float = 0.50
    """A requirement is likely met from this probability upward; below it is a likely gap. Source: policy."""

    gap_up_to: float = 0.25
    """A requirement is a gap up to this probability. Source: policy."""

    interval_z: float = 1.28
    """Half-width of the intervals people see, in standard deviations: 80% of a normal distribution.
    Source: policy; the normal distribution's 90% point."""

    other_role_coverage: float = 0.60
    """Least part of another role's weight that must be covered to tell how close it is. Source: policy."""

    disagreement_quantile: float = 0.95
    """Point of the chi-square distribution above which sources are said to disagree, as a probability.
    Source: policy, the customary 5% test."""

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Self:
        """The numbers a result was made with. One it does not have, being older, is today's."""
        return cls(**{field.name: kept[field.name] for field in fields(cls) if field.name in kept})


DEFAULTS = Parameters()
