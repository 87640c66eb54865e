"""What builds on what, from left to right: a name on a line for each node, curves from line to line.

The lines of a name and those that lead to it are one: one can be followed with a finger. Unlike the other charts this
one is no single image: each name is a link, so the picture is a group that lets links be reached.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from charts.layering import Edge, Layering, Room, layering
from charts.svg import INK, LINE, MUTED, STRONG_LINE, SURFACE, TEAL, Svg, element, number, picture
from charts.text import wrap

COLUMN = 144.0
GAP = 51.2
MARGIN = 8.0
SIZE = 13.0
NOTE_SIZE = 12.0
LINE_HEIGHT = 16.0
LIFT = 6.0
"""From the line up to the foot of the words."""
BELOW = 16.0
"""From the line down to the foot of the note."""
APART = 12.0
NAME_LINES = 3

Look = Literal["plain", "marked", "faint"]
"""A "marked" name stands out, a "faint" one stands back."""


@dataclass(frozen=True, slots=True)
class LayerNode:
    """A name with its link. `note` stands under it, `told` is said to who points at it or hears it read.

    `column` counts from 0.
    """

    key: str
    name: str
    note: str
    told: str
    href: str
    column: int
    look: Look = "plain"

    @property
    def words(self) -> tuple[str, ...]:
        return wrap(self.name, size=SIZE, width=COLUMN, lines=NAME_LINES)


def layers(nodes: Sequence[LayerNode], edges: Sequence[Edge], *, id: str, title: str, description: str) -> Svg:
    """Nodes in the order people read them, and edges from a node to one that builds on it, by key.

    As wide as its columns need, at its natural size: let it scroll where there is less room. ValueError without
    nodes, and for an edge that does not lead to a later column.
    """
    if not nodes:
        raise ValueError("A graph needs at least one node.")
    placed = _placed(tuple((node.key, node.column, _room(node)) for node in nodes), tuple(edges))
    looks = {node.key: node.look for node in nodes}
    width = 2 * MARGIN + (max(node.column for node in nodes) + 1) * (COLUMN + GAP) - GAP
    starts = {node.key for node in nodes} - {end for _, end in edges}
    in_order = sorted(nodes, key=lambda node: (node.column, placed.lines[node.key, node.column]))
    return picture(
        *(_edge(edge, placed, faint=all(looks[end] == "faint" for end in edge)) for edge in placed.ways),
        *(_node(node, placed, starts=node.key in starts) for node in in_order),
        id=id,
        kind="layers",
        title=title,
        description=description,
        role="group",
        viewBox=f"0 0 {number(width)} {number(placed.height)}",
        width=width,
        height=placed.height,
        font_size=SIZE,
    )


@lru_cache(maxsize=64)  # names change rarely, and a picture of fifty takes a while to untangle
def _placed(nodes: tuple[tuple[str, int, Room], ...], edges: tuple[Edge, ...]) -> Layering:
    columns = {key: column for key, column, _ in nodes}
    return layering(columns, edges, {key: room for key, _, room in nodes})


def _room(node: LayerNode) -> Room:
    return Room(len(node.words) * LINE_HEIGHT + LIFT + APART / 2, BELOW + APART / 2)


def _left(column: int) -> float:
    return MARGIN + column * (COLUMN + GAP)


def _edge(edge: Edge, placed: Layering, *, faint: bool) -> Svg:
    """From the end of one name's line to the beginning of the other's, level where it passes a column."""
    start, *rest = placed.ways[edge]
    x, y = _left(start[1]) + COLUMN, placed.lines[start]
    d = f"M{number(x)} {number(y)}"
    for place in rest:
        to, down, half = _left(place[1]), placed.lines[place], x + GAP / 2
        d += f"C{number(half)} {number(y)} {number(half)} {number(down)} {number(to)} {number(down)}"
        if place != rest[-1]:
            d += f"H{number(to + COLUMN)}"
        x, y = to + COLUMN, down
    return element(
        "path",
        class_=f"chart-layer-edge{' chart-layer-edge-faint' if faint else ''}",
        d=d,
        stroke=LINE if faint else STRONG_LINE,
        stroke_width=1.25,
        data_from=edge[0],
        data_to=edge[1],
    )


def _node(node: LayerNode, placed: Layering, *, starts: bool) -> Svg:
    left, y = _left(node.column), placed.lines[node.key, node.column]
    above = len(node.words) * LINE_HEIGHT + LIFT
    line = STRONG_LINE if node.look == "faint" else TEAL
    field = element(  # what is pressed, and what shows where the keyboard is
        "rect",
        class_="chart-layer-field",
        x=left - 4,
        y=y - above - 2,
        width=COLUMN + 8,
        height=above + BELOW + 4,
        rx=4,
        fill=SURFACE,
        fill_opacity=0,
    )
    through = element(
        "line",
        class_="chart-layer-line",
        x1=left,
        y1=y,
        x2=left + COLUMN,
        y2=y,
        stroke=line,
        stroke_width=3 if node.look == "marked" else 1.5,
    )
    return element(
        "a",
        element("title", node.told),
        field,
        through,
        *([element("circle", class_="chart-layer-start", cx=left, cy=y, r=3.5, fill=line)] if starts else []),
        *_words(node, left, y),
        element("text", node.note, class_="chart-note", x=left, y=y + BELOW - 2, fill=MUTED, font_size=NOTE_SIZE),
        href=node.href,
        class_="chart-layer" if node.look == "plain" else f"chart-layer chart-layer-{node.look}",
        data_key=node.key,
    )


def _words(node: LayerNode, left: float, y: float) -> Iterator[Svg]:
    ink = {"plain": INK, "marked": TEAL, "faint": MUTED}[node.look]
    for i, line in enumerate(node.words, start=1 - len(node.words)):
        foot = y - LIFT + i * LINE_HEIGHT
        yield element("text", line, class_="chart-layer-name", x=left, y=foot, fill=ink, font_weight=600)
