"""Pictures of results: plain values in, SVG out, the same on a page and in a PDF."""

from charts.belief import BeliefCurves, belief_curves, key_of_belief
from charts.fan import FanEnd, fan
from charts.fits import FitRow, fit_row, fit_scale
from charts.heat import heat_cell, heat_nothing, heat_on_paper, heat_own
from charts.layers import LayerNode, Look, layers
from charts.level_rows import LevelRow, level_row, level_scale
from charts.marks import KeyMark, key_mark
from charts.radar import Axis, radar
from charts.svg import Svg, element
from charts.trend import TrendPoint, trend

__all__ = [
    "Axis",
    "BeliefCurves",
    "FanEnd",
    "FitRow",
    "KeyMark",
    "LayerNode",
    "LevelRow",
    "Look",
    "Svg",
    "TrendPoint",
    "belief_curves",
    "element",
    "fan",
    "fit_row",
    "fit_scale",
    "heat_cell",
    "heat_nothing",
    "heat_on_paper",
    "heat_own",
    "key_mark",
    "key_of_belief",
    "layers",
    "level_row",
    "level_scale",
    "radar",
    "trend",
]
