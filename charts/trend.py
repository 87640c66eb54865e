"""Readiness from one attempt to the next, with how sure each figure is.

Like the level rows, places from left to right are percentages and everything else is pixels, so that the
words keep their size on a phone and in a PDF.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from charts.axis import clamp
from charts.marks import estimate
from charts.svg import INK, LINE, MUTED, TEAL, Svg, element, number, percent, picture
from charts.text import shorten

HEIGHT = 204
TOP = 32.0
BOTTOM = 164.0
LEFT = 0.16
RIGHT = 0.96
LABEL_WIDTH = 108.0
NEAR = 0.12


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One attempt: readiness and its cautious interval as shares, 0 to 1; the label says when."""

    label: str
    value: float
    low: float
    high: float


def trend(points: Sequence[TrendPoint], *, id: str, title: str, description: str) -> Svg:
    """Readiness over attempts in the order given, 204 px high and as wide as its column (280 px and more)."""
    if not points:
        raise ValueError("A trend needs at least one point.")
    places = [_across(i, len(points)) for i in range(len(points))]
    return picture(
        *_grid(),
        *_whiskers(points, places),
        *_joins(points, places),
        *(estimate(percent(x), height_of(point.value)) for point, x in zip(points, places, strict=True)),
        *_words(points, places),
        id=id,
        kind="trend",
        title=title,
        description=description,
        width="100%",
        height=HEIGHT,
        font_size=12,
    )


def height_of(readiness: float) -> float:
    """Where a readiness stands, in pixels from the top of the picture."""
    return BOTTOM + (TOP - BOTTOM) * clamp(readiness, 1.0)


def _across(index: int, count: int) -> float:
    return LEFT + (RIGHT - LEFT) * (index / (count - 1) if count > 1 else 0.5)


def _line(x1: float, y1: float, x2: float, y2: float, **attributes: str | float) -> Svg:
    return element("line", x1=percent(x1), y1=y1, x2=percent(x2), y2=y2, **attributes)


def _grid() -> Iterator[Svg]:
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = height_of(share)
        yield _line(0, y, 1, y, class_="chart-line", stroke=LINE)
        if share in (0.0, 0.5, 1.0):
            yield element("text", f"{share:.0%}", class_="chart-note", x=0, y=y - 5, fill=MUTED, font_size=11)


def _whiskers(points: Sequence[TrendPoint], places: Sequence[float]) -> Iterator[Svg]:
    for point, x in zip(points, places, strict=True):
        low, high = height_of(point.low), height_of(point.high)
        yield element(
            "svg",
            element(
                "path",
                class_="chart-whisker",
                d=f"M0 {number(high)}V{number(low)}M-3 {number(high)}h6M-3 {number(low)}h6",
                stroke=TEAL,
                stroke_opacity=0.55,
                stroke_width=1.25,
            ),
            x=percent(x),
            overflow="visible",
        )


def _joins(points: Sequence[TrendPoint], places: Sequence[float]) -> Iterator[Svg]:
    for (before, x1), (after, x2) in pairwise(zip(points, places, strict=True)):
        yield _line(
            x1,
            height_of(before.value),
            x2,
            height_of(after.value),
            class_="chart-value-line",
            stroke=TEAL,
            stroke_width=2,
        )


def _words(points: Sequence[TrendPoint], places: Sequence[float]) -> Iterator[Svg]:
    last = len(points) - 1
    ends = {0: ("start", -4.5), last: ("end", 4.5)} if last else {0: ("middle", 0.0)}
    for i, (anchor, dx) in ends.items():
        x = percent(places[i])
        near = [point for point, place in zip(points, places, strict=True) if abs(place - places[i]) < NEAR]
        highest = max(max(point.value, point.high) for point in near)
        yield element(
            "text",
            f"{clamp(points[i].value, 1.0):.0%}",
            class_="chart-figure",
            x=x,
            y=height_of(highest) - 9,
            dx=dx,
            fill=INK,
            font_size=13,
            font_weight=600,
            text_anchor=anchor,
        )
        yield element(
            "text",
            shorten(points[i].label, size=12, width=LABEL_WIDTH),
            class_="chart-note",
            x=x,
            y=BOTTOM + 22,
            dx=dx,
            fill=MUTED,
            text_anchor=anchor,
        )
