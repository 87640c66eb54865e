"""How far reviewers agree on what they all rated: one number with its interval, or why there is none.

Two reviewers are told the quadratic weighted kappa (Cohen 1968): the agreement of one reviewer with another. Three
and more are told ICC(2,k) (Shrout & Fleiss 1979): how far the mean of these reviewers would agree with the mean of
as many others; ICC(2,1) says the same of one of them alone. All take a systematic difference in severity for
disagreement.

Everything comes from the mean squares of the two-way table. With quadratic weights kappa is ICC(2,1) but for terms
that vanish with the number of subjects (Fleiss & Cohen 1973), so both have the F-based interval of ICC(2,1) (Shrout &
Fleiss 1979; McGraw & Wong 1996), which takes the raters for a sample too. Of ratings drawn on five levels it held the
true agreement 93 to 97 times in 100 from ten subjects on; the large-sample interval of kappa (Fleiss, Cohen & Everitt
1969) only 80 to 88 times with ten subjects and 85 to 90 with fourteen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from scipy.special import fdtri

from .estimate import Interval

AGREEMENT_INTERVAL = 0.95
"""How often the interval of an agreement holds the true one. Estimates of people are shown with 80%; this is 95%, by
which the literature publishes agreements and Koo & Li (2016) judge them. Source: policy."""

FEWEST_SUBJECTS = 3
"""Subjects that every rater rated, below which no agreement is told: two always lie on a line. Source: policy."""


class Kind(StrEnum):
    """The statistic an agreement is told in."""

    KAPPA = "weighted_kappa"
    ICC_MEAN = "icc_2_k"
    ICC_ONE = "icc_2_1"

    @property
    def words(self) -> str:
        return _KINDS[self]


_KINDS = {Kind.KAPPA: "quadratic weighted κ", Kind.ICC_MEAN: "ICC(2,k)", Kind.ICC_ONE: "ICC(2,1)"}


class Band(StrEnum):
    """How good an agreement is, in a word. Source: Koo & Li (2016)."""

    POOR = "poor"
    MODERATE = "moderate"
    GOOD = "good"
    EXCELLENT = "excellent"

    @classmethod
    def of(cls, value: float) -> "Band":
        """Poor below .5, moderate from there, good from .75, excellent above .9."""
        if value > 0.9:
            return cls.EXCELLENT
        if value >= 0.75:
            return cls.GOOD
        return cls.MODERATE if value >= 0.5 else cls.POOR


@dataclass(frozen=True, slots=True)
class Agreement:
    """The agreement of `raters` over the `subjects` they all rated; `left_out` subjects were not rated by all.

    Kappa lies between -1 and 1, and 0 is chance. An ICC is a share of variance and lies between 0 and 1: an estimate
    below 0 is told as 0. The value always lies within its interval, `low` to `high`.
    """

    kind: Kind
    value: float
    low: float
    high: float
    raters: int
    subjects: int
    left_out: int = 0

    @property
    def band(self) -> Band:
        """The word for the value alone."""
        return Band.of(self.value)

    @property
    def is_perfect(self) -> bool:
        """Whether nobody differed anywhere. The interval has no width then, since there is no difference to tell it
        from: say that all agree, not how sure that is."""
        return self.value == 1

    @property
    def words(self) -> str:
        """The word for the value, and those for the ends of the interval where they differ: "good (moderate to
        excellent)"."""
        low, high = Band.of(self.low), Band.of(self.high)
        return str(self.band) if low is high else f"{self.band} ({low} to {high})"


class Lack(StrEnum):
    """Why no agreement is told."""

    RATERS = "raters"
    SUBJECTS = "subjects"
    VARIATION = "variation"

    @property
    def words(self) -> str:
        return _LACKS[self]


_LACKS = {
    Lack.RATERS: "Agreement takes at least two reviewers.",
    Lack.SUBJECTS: f"Agreement takes at least {FEWEST_SUBJECTS} competencies that every reviewer rated.",
    Lack.VARIATION: "Agreement takes at least two reviewers who do not give every competency the same level.",
}


@dataclass(frozen=True, slots=True)
class TooLittle:
    """No agreement can be told, and why; the counts are those of `Agreement`."""

    lack: Lack
    raters: int
    subjects: int
    left_out: int = 0

    @property
    def words(self) -> str:
        """The reason, as a sentence."""
        return self.lack.words


@dataclass(frozen=True, slots=True)
class _MeanSquares:
    """The two-way table without replication: mean squares between subjects, between raters, and of what is left."""

    subjects: int
    raters: int
    between_subjects: float
    between_raters: float
    rest: float

    @property
    def kappa(self) -> float:
        """The quadratic weighted kappa of two raters: 1 - mean (x - y)^2 / what chance would make of it."""
        severity = 2 * self.between_raters / (self.subjects - 1)
        return (self.between_subjects - self.rest) / (self.between_subjects + self.rest + severity)

    @property
    def icc_of_one(self) -> float:
        """ICC(2,1), never negative."""
        if self.between_subjects <= self.rest:
            return 0.0
        severity = self.raters * (self.between_raters - self.rest) / self.subjects
        whole = self.between_subjects + (self.raters - 1) * self.rest + severity
        return (self.between_subjects - self.rest) / whole

    @property
    def limits_of_one(self) -> Interval:
        """The ends of the interval of ICC(2,1), which can be negative."""
        subjects, between, rest = self.subjects, self.between_subjects, self.rest
        if self.between_raters == rest == 0:
            return Interval(1.0, 1.0)
        point = (1 + AGREEMENT_INTERVAL) / 2
        freedom = self._freedom
        lower = float(fdtri(subjects - 1, freedom, point))
        upper = float(fdtri(freedom, subjects - 1, point))
        error = self.raters * self.between_raters + (self.raters * subjects - self.raters - subjects) * rest
        return Interval(
            subjects * (between - lower * rest) / (lower * error + subjects * between),
            subjects * (upper * between - rest) / (error + subjects * upper * between),
        )

    @property
    def _freedom(self) -> float:
        """Satterthwaite's degrees of freedom of the error, which mixes two mean squares."""
        shared = self.raters * self.icc_of_one / self.subjects
        severity = shared * self.between_raters
        rest = (1 - self.icc_of_one + shared * (self.subjects - 1)) * self.rest
        parts = severity**2 / (self.raters - 1) + rest**2 / ((self.subjects - 1) * (self.raters - 1))
        return (severity + rest) ** 2 / parts


def agreement(ratings: Sequence[Sequence[int | None]]) -> Agreement | TooLittle:
    """Kappa of two raters, ICC(2,k) of more. One row per subject, one column per rater, in whole levels.

    A subject that somebody did not rate is left out and counted; a rater without any rating is none.

    Raises ValueError where the rows are not of one length.
    """
    table = _table(ratings)
    if isinstance(table, TooLittle):
        return table
    squares, left_out = table
    if squares.raters == 2:
        return _told(Kind.KAPPA, squares.kappa, squares.limits_of_one, squares, left_out)
    value, low, high = (_of_mean(one, squares.raters) for one in (squares.icc_of_one, *squares.limits_of_one))
    return _told(Kind.ICC_MEAN, value, Interval(low, high), squares, left_out)


def agreement_of_one(ratings: Sequence[Sequence[int | None]]) -> Agreement | TooLittle:
    """ICC(2,1) of any number of raters: how far one of them alone would agree with another.

    Raises ValueError where the rows are not of one length.
    """
    table = _table(ratings)
    if isinstance(table, TooLittle):
        return table
    squares, left_out = table
    low, high = squares.limits_of_one
    return _told(Kind.ICC_ONE, squares.icc_of_one, Interval(max(low, 0.0), max(high, 0.0)), squares, left_out)


def _of_mean(one: float, raters: int) -> float:
    """Spearman-Brown: what holds of one rater, for the mean of so many; never negative."""
    one = max(one, 0.0)
    return raters * one / (1 + (raters - 1) * one)


def _told(kind: Kind, value: float, limits: Interval, squares: _MeanSquares, left_out: int) -> Agreement:
    """With the interval cut to -1 from below and widened to hold the value, as kappa lies a little below its ICC."""
    low, high = min(max(limits.low, -1.0), value), max(limits.high, value)
    return Agreement(kind, value, low, high, squares.raters, squares.subjects, left_out)


def _table(ratings: Sequence[Sequence[int | None]]) -> tuple[_MeanSquares, int] | TooLittle:
    """The mean squares of the subjects that all rated, and how many were left out."""
    if len(set(map(len, ratings))) > 1:
        raise ValueError("Every row of ratings has one place for each rater, empty or not.")
    columns = [column for column in zip(*ratings, strict=True) if any(rating is not None for rating in column)]
    whole = [row for row in zip(*columns, strict=True) if None not in row]
    rows = [[rating for rating in row if rating is not None] for row in whole]
    raters, subjects, left_out = len(columns), len(rows), len(ratings) - len(rows)
    if raters < 2:
        return TooLittle(Lack.RATERS, raters, subjects, left_out)
    if subjects < FEWEST_SUBJECTS:
        return TooLittle(Lack.SUBJECTS, raters, subjects, left_out)
    if sum(len(set(column)) > 1 for column in zip(*rows, strict=True)) < 2:
        return TooLittle(Lack.VARIATION, raters, subjects, left_out)
    return _mean_squares(rows), left_out


def _mean_squares(rows: Sequence[Sequence[int]]) -> _MeanSquares:
    """Summed in whole numbers, so that neither the order of rows and columns nor rounding shows in the result."""
    subjects, raters = len(rows), len(rows[0])
    squared_total = sum(map(sum, rows)) ** 2
    by_subject = subjects * sum(sum(row) ** 2 for row in rows)
    by_rater = raters * sum(sum(column) ** 2 for column in zip(*rows, strict=True))
    all_ratings = subjects * raters * sum(rating**2 for row in rows for rating in row)
    scale = subjects * raters
    return _MeanSquares(
        subjects=subjects,
        raters=raters,
        between_subjects=(by_subject - squared_total) / (scale * (subjects - 1)),
        between_raters=(by_rater - squared_total) / (scale * (raters - 1)),
        rest=(all_ratings - by_subject - by_rater + squared_total) / (scale * (subjects - 1) * (raters - 1)),
    )
