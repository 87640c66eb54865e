"""Whether the sources of one competency contradict each other by more than their errors explain.

The estimate merges what they say; this keeps a contradiction from vanishing in the merger.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import log
from statistics import NormalDist

from .evidence import Evidence, TestScore
from .parameters import DEFAULTS, Parameters
from .scale import middle_of_band, on_axis
from .sources import Statement, statements

LEAST_APART = 1.0
"""How far what was said has to lie apart to be called a contradiction, in levels."""


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Cochran's Q over a competency's own sources, and whether it is large enough to be raised."""

    q: float
    degrees_of_freedom: int
    raised: bool


def disagreement(said: Collection[Statement], parameters: Parameters) -> Disagreement | None:
    """How far the statements about one competency lie apart; None where fewer than two speak of it."""
    if len(said) < 2:
        return None
    total = sum(1 / statement.error for statement in said)
    centre = sum(statement.mean / statement.error for statement in said) / total
    q = sum((statement.mean - centre) ** 2 / statement.error for statement in said)
    degrees = len(said) - 1
    return Disagreement(q, degrees, raised=q > chi_square_point(parameters.disagreement_quantile, degrees))


def contradicts(evidence: Evidence, parameters: Parameters = DEFAULTS) -> bool:
    """Whether people are told that the sources of one competency contradict each other.

    The disagreement has to be raised, and what was said has to lie a whole level apart. An own rating of Expert is so
    rare that it disagrees even with reviewers who say the same; nobody would call that a contradiction.
    """
    found = disagreement(statements(evidence, parameters).values(), parameters)
    if found is None or not found.raised:
        return False
    said = [
        *([middle_of_band(evidence.self_rating)] if evidence.self_rating is not None else []),
        *([middle_of_band(evidence.reviews.mean_rating)] if evidence.reviews else []),
        *([evidence.test.mean] if evidence.test else []),
    ]
    return max(said) - min(said) >= LEAST_APART


@dataclass(frozen=True, slots=True)
class Apart:
    """How far the ratings of one competency lie apart, in levels.

    - `reviewers`: the highest of them from the lowest; None with fewer than two.
    - `own`: the self-rating from the reviewers' mean, above 0 where the person rates themself higher; None without
      either.
    """

    reviewers: int | None
    own: float | None

    @property
    def extent(self) -> tuple[int, float]:
        """By which competencies are ordered: reviewers who differ weigh more than a self-rating that does."""
        return self.reviewers or 0, abs(self.own or 0.0)

    @property
    def own_words(self) -> str:
        """The self-rating against the reviewers: "1.5 levels above"; empty where it is the same, or there is none."""
        if not self.own:
            return ""
        far = f"{abs(self.own):.1f}".removesuffix(".0")
        return f"{far} {'level' if far == '1' else 'levels'} {'above' if self.own > 0 else 'below'}"


def apart(self_rating: int | None, review_levels: Sequence[int]) -> Apart:
    """How far the levels that people gave for one competency lie apart."""
    if not review_levels:
        return Apart(None, None)
    mean = sum(review_levels) / len(review_levels)
    return Apart(
        reviewers=max(review_levels) - min(review_levels) if len(review_levels) > 1 else None,
        own=None if self_rating is None else self_rating - mean,
    )


TOO_WIDE = 2.0
"""An interval of so many levels reaches into three of the five bands, and fits almost any rating. Source: policy."""


class AgainstTest(StrEnum):
    """How people rate themselves beside what they showed in a test of the same competency."""

    ABOVE = "above"
    BELOW = "below"
    ALIKE = "alike"
    UNCLEAR = "unclear"


def against_test(
    self_rating: int | None, test: TestScore | None, parameters: Parameters = DEFAULTS
) -> AgainstTest | None:
    """Whether the band of an own rating lies wholly above or below the test's own 80% interval, cut to the axis.

    Where they overlap the two are alike, unless the interval is so wide that it would overlap with most ratings: then
    the test cannot tell. None without either.
    """
    if self_rating is None or test is None:
        return None
    half = parameters.interval_z * test.sd
    low, high = on_axis(test.mean - half), on_axis(test.mean + half)
    if self_rating > high:
        return AgainstTest.ABOVE
    if self_rating + 1 <= low:
        return AgainstTest.BELOW
    return AgainstTest.UNCLEAR if high - low >= TOO_WIDE else AgainstTest.ALIKE


def chi_square_point(probability: float, degrees_of_freedom: int) -> float:
    """The point a chi-square variable stays below with this probability.

    Three sources leave one degree of freedom or two. One is the square of a normal variable, two are an
    exponential variable, so both have closed forms.

    Raises ValueError for any other number.
    """
    if degrees_of_freedom == 1:
        return NormalDist().inv_cdf((1 + probability) / 2) ** 2
    if degrees_of_freedom == 2:
        return -2 * log(1 - probability)
    raise ValueError(f"Three sources leave one or two degrees of freedom, not {degrees_of_freedom}.")
