"""The overview: what a role asks outlined, where somebody stands filled in, one axis for each competency."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import cos, pi, sin
from typing import Literal

from charts.axis import LEVEL_NAMES, TOP, middle_of_band, share_of_axis
from charts.marks import area, estimate, requirement_line, requirement_square, value_line
from charts.radar_labels import LINE_HEIGHT, SIZE, Label, Point, place_labels
from charts.svg import INK, LINE, MUTED, SURFACE, Svg, element, number, picture
from charts.text import text_width

WIDTH = 720.0
INNER = 20.0
OUTER = 178.0
LABEL_RADIUS = 196.0
MARGIN = 10.0
LEVEL_NAME_SIZE = 10.5


@dataclass(frozen=True, slots=True)
class Axis:
    """One competency: the required and the reached place on the axis from 0 to 5; None is "not known"."""

    label: str
    required: float
    value: float | None


def radar(axes: Sequence[Axis], *, id: str, title: str, description: str) -> Svg:
    """A radar of one axis or more, the first straight up, the others clockwise, numbered from 1.

    The picture is 720 units wide and as high as its labels need. Where nothing is known there is a gap.
    """
    if not axes:
        raise ValueError("A radar needs at least one axis.")
    directions = [_direction(i / len(axes)) for i in range(len(axes))]
    required = [_at(direction, ring(axis.required)) for axis, direction in zip(axes, directions, strict=True)]
    values = {i: _at(directions[i], ring(axis.value)) for i, axis in enumerate(axes) if axis.value is not None}
    labels = place_labels([axis.label for axis in axes], directions, LABEL_RADIUS)
    half_height = MARGIN + max(LABEL_RADIUS, *(max(-label.top, label.bottom) for label in labels))
    return picture(
        element(
            "g",
            element(
                "g",
                *_scale(axes, directions),
                *_values(values, directions),
                *([requirement_line(_path(required, closed=True))] if len(axes) > 2 else []),
                *_level_names([*values.values(), *required]),
                *(requirement_square(x, y) for x, y in required),
                *(estimate(x, y) for x, y in values.values()),
                *_numbers(directions),
                class_="chart-radar-plot",
            ),
            *_long_labels(labels),
            transform=f"translate({number(WIDTH / 2)} {number(half_height)})",
        ),
        id=id,
        kind="radar",
        title=title,
        description=description,
        viewBox=f"0 0 {number(WIDTH)} {number(2 * half_height)}",
        width="100%",
        font_size=SIZE,
    )


def ring(value: float) -> float:
    """The distance from the centre at which a value of the axis stands; zero has a ring of its own."""
    return INNER + (OUTER - INNER) * share_of_axis(value)


def known_runs(known: Sequence[bool]) -> list[list[int]]:
    """The indices of neighbouring known axes, round the circle: a run may pass from the last to the first."""
    runs = [
        [i for i, _ in members] for is_known, members in groupby(enumerate(known), key=lambda pair: pair[1]) if is_known
    ]
    if len(runs) > 1 and known[0] and known[-1]:
        runs[0] = runs.pop() + runs[0]
    return runs


def _direction(turn: float) -> Point:
    return Point(sin(2 * pi * turn), -cos(2 * pi * turn))


def _at(direction: Point, radius: float) -> Point:
    return Point(direction.x * radius, direction.y * radius)


def _path(points: Sequence[Point], *, closed: bool) -> str:
    return "M" + "L".join(f"{number(x)} {number(y)}" for x, y in points) + ("Z" if closed else "")


def _scale(axes: Sequence[Axis], directions: Sequence[Point]) -> Iterator[Svg]:
    for level in range(int(TOP) + 1):
        yield element("circle", class_="chart-line", r=ring(level), stroke=LINE)
    for axis, direction in zip(axes, directions, strict=True):
        yield element(
            "path",
            class_="chart-line",
            d=_path([_at(direction, INNER), _at(direction, OUTER)], closed=False),
            stroke=LINE,
            stroke_dasharray="2 4" if axis.value is None else None,
        )


def _values(values: Mapping[int, Point], directions: Sequence[Point]) -> Iterator[Svg]:
    for run in known_runs([i in values for i in range(len(directions))]):
        outline = [values[i] for i in run]
        whole = len(run) == len(directions) > 2
        surface = outline if whole else [Point(0, 0), *outline]
        if len(surface) > 2:
            yield area(_path(surface, closed=True))
        line = outline if len(run) > 1 else [_at(directions[run[0]], INNER), *outline]
        yield value_line(_path(line, closed=whole))


def _level_names(marks: Sequence[Point]) -> Iterator[Svg]:
    """The names of the bands along the vertical, up or down, each on the side where fewest marks cover it."""
    upward = [_clearest_side(level, -1, marks) for level in range(len(LEVEL_NAMES))]
    downward = [_clearest_side(level, 1, marks) for level in range(len(LEVEL_NAMES))]
    places = min(upward, downward, key=lambda places: sum(covered for covered, _ in places))
    for name, (_, place) in zip(LEVEL_NAMES, places, strict=True):
        for halo in (True, False):
            yield element(
                "text",
                name,
                class_="chart-level-halo" if halo else "chart-level-note",
                x=place.x,
                y=place.y + LEVEL_NAME_SIZE * 0.35,
                fill=MUTED,
                stroke=SURFACE if halo else None,
                stroke_width=3 if halo else None,
                stroke_linejoin="round" if halo else None,
                font_size=LEVEL_NAME_SIZE,
                text_anchor="start" if place.x > 0 else "end",
            )


def _clearest_side(level: int, down: Literal[-1, 1], marks: Sequence[Point]) -> tuple[int, Point]:
    """How many marks would cover a level's name, and its place, right or left of the vertical."""
    width = text_width(LEVEL_NAMES[level], LEVEL_NAME_SIZE)
    y = down * ring(middle_of_band(level))
    near = [mark.x for mark in marks if abs(mark.y - y) < LEVEL_NAME_SIZE]
    right, left = (sum(2 < side * x < width + 10 for x in near) for side in (1, -1))
    return (right, Point(6, y)) if right <= left else (left, Point(-6, y))


def _numbers(directions: Sequence[Point]) -> Iterator[Svg]:
    for i, direction in enumerate(directions):
        x, y = _at(direction, LABEL_RADIUS)
        yield element(
            "text",
            str(i + 1),
            class_="chart-label-number",
            x=x,
            y=y + 5,
            fill=INK,
            font_size=16,
            text_anchor="middle",
            display="none",
        )


def _long_labels(labels: Sequence[Label]) -> Iterator[Svg]:
    for label in labels:
        yield element(
            "text",
            *(
                element("tspan", line, x=label.x, y=label.top + LINE_HEIGHT * (i + 0.78))
                for i, line in enumerate(label.lines)
            ),
            class_="chart-label-long",
            fill=INK,
            text_anchor=label.anchor,
        )
