"""The level of one competency as it is known: how high, how sure, and from which sources."""

from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

from .disagreement import Disagreement
from .parameters import DEFAULTS
from .scale import band, on_axis
from .sources import Source


@dataclass(frozen=True, slots=True)
class Share:
    """How much of an estimate came from one source, as a part of 1.

    `own` is what the source said of the competency itself. The rest came from what it said of related skills,
    and can be negative: a boast that a test contradicts elsewhere marks the other self-ratings down.
    """

    total: float
    own: float

    @property
    def related(self) -> float:
        """What the source said of related skills."""
        return self.total - self.own


@dataclass(frozen=True, slots=True)
class Shares:
    """The share of each source in one estimate, and of what is known of people in general (the prior).

    The totals sum to 1.
    """

    prior: Share
    self_rating: Share
    test: Share
    reviews: Share


class Interval(NamedTuple):
    """A stretch of the axis, in levels."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A normal distribution of the level: its mean and its standard deviation, in levels.

    The mean, `level`, may lie beyond the ends of the axis; `shown` never does. `sources` names those that
    spoke of this very competency, and is empty where everything came from related skills.
    """

    level: float
    sd: float
    sources: tuple[Source, ...]
    shares: Shares
    disagreement: Disagreement | None

    @property
    def shown(self) -> float:
        """The level as people see it, cut to the axis from 0 to 5."""
        return on_axis(self.level)

    @property
    def band(self) -> int:
        """The level from 0 to 4 whose name the estimate bears."""
        return band(self.level)

    def interval(self, z: float = DEFAULTS.interval_z) -> Interval:
        """The stretch z standard deviations to either side, cut to the axis from 0 to 5."""
        return Interval(on_axis(self.level - z * self.sd), on_axis(self.level + z * self.sd))

    def probability_of(self, required: float) -> float:
        """The probability that the level is the required one or higher."""
        return NormalDist().cdf((self.level - required) / self.sd)
