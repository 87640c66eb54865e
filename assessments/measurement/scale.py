"""The one axis everything is measured on, so that no other module spells out its ends.

Level k (0 Not yet, 1 Foundation, 2 Working, 3 Advanced, 4 Expert) is the band [k, k + 1) of an axis that
runs from 0 to 5. A requirement R is met from R upward.
"""

from math import floor

LOWEST_LEVEL = 0
HIGHEST_LEVEL = 4
AXIS_START = 0.0
AXIS_END = 5.0

A_LEVEL = f"a level from {LOWEST_LEVEL} to {HIGHEST_LEVEL}"
"""The words for it in every refusal of something else."""


def is_level(value: float) -> bool:
    """Whether the value lies between the lowest and the highest level; false for NaN."""
    return LOWEST_LEVEL <= value <= HIGHEST_LEVEL


def middle_of_band(rating: float) -> float:
    """Where a rating, or the mean of several, enters the axis: the middle of its band."""
    return rating + 0.5


def on_axis(position: float) -> float:
    """The position cut to the ends of the axis, as people are shown it."""
    return min(max(position, AXIS_START), AXIS_END)


def band(position: float) -> int:
    """The level whose band holds the position; the end of the axis belongs to the highest level."""
    return min(floor(on_axis(position)), HIGHEST_LEVEL)
