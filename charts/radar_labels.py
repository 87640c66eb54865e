"""Set the labels round a radar so that they touch neither each other nor the rings.

Labels stand in two columns that hug the circle, left and right, and are pushed up and down no further than
needed; the label straight up (and straight down) is centred and makes way for its neighbours. Coordinates are
those of SVG (y grows downward) with the origin at the centre of the radar.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt
from typing import Literal, NamedTuple

from charts.text import text_width, wrap

SIZE = 13.0
LINE_HEIGHT = 16.0
GAP = 6.0
SIDE_WIDTH = 156.0
CENTRED_WIDTH = 236.0
LINES = 3


class Point(NamedTuple):
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Label:
    """A label's lines; `x` is where they are anchored, `top` the upper edge of the first line."""

    lines: tuple[str, ...]
    direction: Point
    anchor: Literal["start", "middle", "end"]
    x: float
    top: float

    @property
    def height(self) -> float:
        return LINE_HEIGHT * len(self.lines)

    @property
    def width(self) -> float:
        return max((text_width(line, SIZE) for line in self.lines), default=0.0)

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def left(self) -> float:
        return self.x - self.width * {"start": 0.0, "middle": 0.5, "end": 1.0}[self.anchor]

    @property
    def right(self) -> float:
        return self.left + self.width


def place_labels(texts: Sequence[str], directions: Sequence[Point], radius: float) -> tuple[Label, ...]:
    """One label for each direction (a unit vector), all outside a circle of that radius."""
    wanted = zip(texts, directions, strict=True)
    labels = [_beside_its_axis(text, direction, radius) for text, direction in wanted]
    for anchor in ("start", "end"):
        column = sorted((i for i, label in enumerate(labels) if label.anchor == anchor), key=lambda i: directions[i].y)
        for i, label in zip(column, _pushed_apart([labels[i] for i in column], radius), strict=True):
            labels[i] = label
    sides = [label for label in labels if label.anchor != "middle"]
    return tuple(_clear_of(sides, label) if label.anchor == "middle" else label for label in labels)


def _beside_its_axis(text: str, direction: Point, radius: float) -> Label:
    x, y = direction
    centred = abs(x) < 0.01
    lines = wrap(text, size=SIZE, width=CENTRED_WIDTH if centred else SIDE_WIDTH, lines=LINES)
    height = LINE_HEIGHT * len(lines)
    return Label(
        lines=lines,
        direction=direction,
        anchor="middle" if centred else "start" if x > 0 else "end",
        x=0.0 if centred else radius * x,
        top=y * (radius + height / 2) - height / 2,
    )


def _pushed_apart(column: Sequence[Label], radius: float) -> list[Label]:
    """The column from top to bottom without overlaps, each as near its place as the others allow.

    Least squares with the order kept: neighbours that would overlap become one block that stands at the mean
    of what its members want (pooling adjacent violators).
    """
    blocks: list[tuple[list[Label], float]] = []
    for label in column:
        members, top = [label], label.top
        while blocks and _bottom(*blocks[-1]) > top:
            above, _ = blocks.pop()
            members = above + members
            wanted = (label.top - down for label, down in zip(members, _offsets(members), strict=True))
            top = sum(wanted) / len(members)
        blocks.append((members, top))
    return [
        _hugging(replace(label, top=top + down), radius)
        for members, top in blocks
        for label, down in zip(members, _offsets(members), strict=True)
    ]


def _offsets(members: Sequence[Label]) -> list[float]:
    heights = [label.height + GAP for label in members]
    return [sum(heights[:i]) for i in range(len(heights))]


def _bottom(members: Sequence[Label], top: float) -> float:
    return top + sum(label.height + GAP for label in members)


def _hugging(label: Label, radius: float) -> Label:
    nearest_y = max(label.top, -label.bottom, 0.0)
    x = max(abs(label.x), sqrt(max(radius**2 - nearest_y**2, 0.0)))
    return replace(label, x=x if label.anchor == "start" else -x)


def _clear_of(sides: Sequence[Label], label: Label) -> Label:
    """A centred label moved outward until it stands clear of the labels at its sides."""
    near = [side for side in sides if side.left < label.right + GAP and side.right > label.left - GAP]
    if label.direction.y < 0:
        bottom = min([label.bottom, *(side.top - GAP for side in near if side.top < 0)])
        return replace(label, top=bottom - label.height)
    return replace(label, top=max([label.top, *(side.bottom + GAP for side in near if side.bottom > 0)]))
