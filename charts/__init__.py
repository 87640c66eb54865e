"""Pictures of results: plain values in, SVG out, the same on a page and in a PDF."""

from charts.heat import heat_cell, heat_nothing, heat_on_paper, heat_own
from charts.level_rows import LevelRow, level_row, level_scale
from charts.marks import KeyMark, key_mark
from charts.radar import Axis, radar
from charts.svg import Svg, element
from charts.trend import TrendPoint, trend

__all__ = [
    "Axis",
    "KeyMark",
    "LevelRow",
    "Svg",
    "TrendPoint",
    "element",
    "heat_cell",
    "heat_nothing",
    "heat_on_paper",
    "heat_own",
    "key_mark",
    "level_row",
    "level_scale",
    "radar",
    "trend",
]
