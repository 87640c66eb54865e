"""How each source of evidence is read: as a measurement of the level, with the size of its error.

The model treats all sources alike from here on; what is particular to self-ratings, tests and reviewers
stands in this module alone. Validities and reliabilities are turned into error variances within one job
(sigma = job_sd): a measure that correlates r with performance has the error variance sigma^2 (1 - r^2) / r^2.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from .evidence import Evidence, Reviews, TestScore
from .parameters import Parameters
from .scale import middle_of_band


class Source(StrEnum):
    """Where evidence comes from."""

    SELF_RATING = "self_rating"
    TEST = "test"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Statement:
    """What one source says of one competency: a mean (m, in levels) and two error variances (levels squared).

    `kindred_error` (q) goes together across all competencies the source speaks of; `own_error` (t) belongs to
    this competency alone.
    """

    mean: float
    kindred_error: float
    own_error: float = 0.0

    @property
    def error(self) -> float:
        """The whole error variance, in levels squared."""
        return self.kindred_error + self.own_error


def statements(evidence: Evidence, parameters: Parameters) -> Mapping[Source, Statement]:
    """What each source says of the competency; a source that is missing, or says nothing, is left out."""
    said = {
        Source.SELF_RATING: _of_self_rating(evidence.self_rating, parameters),
        Source.TEST: said_by_test(evidence.test, parameters),
        Source.REVIEWS: _of_reviews(evidence.reviews, parameters),
    }
    return {source: statement for source, statement in said.items() if statement is not None}


def _of_self_rating(rating: int | None, parameters: Parameters) -> Statement | None:
    """Leniency is taken off and regression to the mean undone: the model's prior does that once for all."""
    if rating is None:
        return None
    centre = parameters.prior_mean + parameters.self_rating_leniency * parameters.job_sd
    z = (middle_of_band(rating) - centre) / (parameters.self_rating_spread * parameters.job_sd)
    return Statement(
        mean=parameters.prior_mean + parameters.job_sd * z / parameters.self_rating_validity,
        kindred_error=parameters.job_sd**2 * _error_ratio(parameters.self_rating_validity),
    )


def said_by_test(score: TestScore | None, parameters: Parameters) -> Statement | None:
    """What a test says of its competency. Its own prior is taken back out, or it would be counted twice.

    A test no surer than the prior, as after one lucky guess, says nothing.
    """
    if score is None:
        return None
    prior_precision = 1 / parameters.prior_sd**2
    precision = 1 / score.sd**2 - prior_precision
    if precision <= 0:
        return None
    return Statement(
        mean=(score.mean / score.sd**2 - parameters.prior_mean * prior_precision) / precision,
        kindred_error=parameters.job_sd**2 * _error_ratio(parameters.test_validity),
        own_error=1 / precision,
    )


def _of_reviews(reviews: Reviews | None, parameters: Parameters) -> Statement | None:
    """More reviewers wear down the error of each, never the error they share."""
    if reviews is None:
        return None
    reliability = parameters.reviewer_reliability
    one_reviewer = (1 - reliability) / reliability
    return Statement(
        mean=middle_of_band(reviews.mean_rating),
        kindred_error=parameters.job_sd**2
        * (one_reviewer / reviews.reviewers + _error_ratio(parameters.review_validity)),
    )


def _error_ratio(validity: float) -> float:
    """Error variance over true variance of a measure that correlates so with what it measures."""
    return (1 - validity**2) / validity**2
