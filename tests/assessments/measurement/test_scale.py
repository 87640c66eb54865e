"""One axis from 0 to 5: level k is the band [k, k + 1)."""

from math import nan

import pytest

from assessments.measurement import scale


@pytest.mark.parametrize(
    ("position", "level"),
    [(-0.7, 0), (0.0, 0), (0.99, 0), (1.0, 1), (2.999, 2), (3.0, 3), (4.0, 4), (4.99, 4), (5.0, 4), (6.2, 4)],
)
def test_a_position_bears_the_name_of_the_band_it_lies_in(position: float, level: int) -> None:
    assert scale.band(position) == level


def test_a_rating_enters_the_axis_in_the_middle_of_its_band() -> None:
    assert [scale.middle_of_band(rating) for rating in (0, 1, 2.5, 4)] == [0.5, 1.5, 3.0, 4.5]


def test_positions_are_shown_within_the_axis() -> None:
    assert [scale.on_axis(position) for position in (-1.2, 0.0, 2.5, 5.0, 5.4)] == [0.0, 0.0, 2.5, 5.0, 5.0]


def test_levels_run_from_nought_to_four() -> None:
    assert [value for value in (-1, 0, 4, 4.01, 5, nan) if scale.is_level(value)] == [0, 4]
