"""What was found out about a person's level in one competency, before anything is calculated from it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from typing import ClassVar, Self

from .scale import A_LEVEL, is_level

LOWEST_TEST_MEAN = -5.0
HIGHEST_TEST_MEAN = 9.0


@dataclass(frozen=True, slots=True)
class TestScore:
    """What a test concluded by itself: mean and standard deviation of its posterior, in levels.

    The posterior contains the test's own prior, which is the prior of the whole model. The mean may leave the
    axis from 0 to 5, since a test looks for ability from -5 to 9; anything beyond is no score of this kind.

    Raises ValueError where the mean lies outside -5 to 9, or the standard deviation is not positive.
    """

    __test__: ClassVar[bool] = False  # pytest would otherwise take the name for a class of tests

    mean: float
    sd: float

    def __post_init__(self) -> None:
        if not LOWEST_TEST_MEAN <= self.mean <= HIGHEST_TEST_MEAN:
            raise ValueError(
                f"The mean of a test lies between {LOWEST_TEST_MEAN:g} and {HIGHEST_TEST_MEAN:g} levels, "
                f"not at {self.mean}."
            )
        if not 0 < self.sd < inf:
            raise ValueError(f"A test's standard deviation is a positive number of levels, not {self.sd}.")

    @classmethod
    def kept(cls, level: float | None, sd: float | None) -> "TestScore | None":
        """The score as a result keeps it; None where there was no test."""
        return None if level is None or sd is None else cls(level, sd)


@dataclass(frozen=True, slots=True)
class Reviews:
    """The mean of the reviewers' ratings, each a level from 0 to 4, and how many reviewers rated.

    Raises ValueError where the mean lies outside 0 to 4 or nobody rated.
    """

    mean_rating: float
    reviewers: int

    def __post_init__(self) -> None:
        if not is_level(self.mean_rating):
            raise ValueError(f"A mean rating is {A_LEVEL}, whole or not, and not {self.mean_rating}.")
        if self.reviewers < 1:
            raise ValueError(f"Reviews come from at least one reviewer, not {self.reviewers}.")

    @classmethod
    def of(cls, levels: Sequence[int]) -> Self | None:
        """The reviews of one competency from the level each reviewer gave; None where nobody gave one.

        Raises ValueError where one of them is no level.
        """
        if not levels:
            return None
        wrong = [level for level in levels if not is_level(level)]
        if wrong:
            raise ValueError(f"A reviewer gives {A_LEVEL}, not {wrong[0]}.")
        return cls(sum(levels) / len(levels), len(levels))


@dataclass(frozen=True, slots=True)
class Evidence:
    """All there is about one competency: the own rating (a level from 0 to 4), a test, reviews.

    Each may be missing.

    Raises ValueError where the self-rating is no level.
    """

    self_rating: int | None = None
    test: TestScore | None = None
    reviews: Reviews | None = None

    def __post_init__(self) -> None:
        if self.self_rating is not None and not is_level(self.self_rating):
            raise ValueError(f"A self-rating is {A_LEVEL}, not {self.self_rating}.")
