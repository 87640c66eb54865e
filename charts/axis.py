"""The one axis of every chart of levels: 0 to 5, level k being the band from k to k + 1."""

LEVEL_NAMES = ("Not yet", "Foundation", "Working", "Advanced", "Expert")
TOP = 5.0


def share_of_axis(value: float) -> float:
    """How far along the axis a value stands, 0 to 1; a value beyond an end is drawn at that end."""
    return clamp(value, TOP) / TOP


def middle_of_band(level: int) -> float:
    """Where a rating stands: whoever says "level k" says no more than "somewhere in band k"."""
    return level + 0.5


def clamp(value: float, top: float) -> float:
    """The value held between 0 and `top`; NaN stays NaN, so that it is refused and never drawn as a zero."""
    return min(max(value, 0.0), top)
