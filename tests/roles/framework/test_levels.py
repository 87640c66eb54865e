from roles.framework import Level
from roles.framework.levels import AXIS_END, MAX, MIN


def test_the_scale_has_five_levels_from_not_yet_to_expert() -> None:
    assert [(int(level), level.label) for level in Level] == [
        (0, "Not yet"),
        (1, "Foundation"),
        (2, "Working"),
        (3, "Advanced"),
        (4, "Expert"),
    ]


def test_the_axis_ends_where_the_band_of_the_highest_level_ends() -> None:
    assert (MIN, MAX, AXIS_END) == (0, 4, 5)
