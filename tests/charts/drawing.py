"""Reads an SVG back into the boxes its marks cover, with the real widths of the typeface."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from xml.etree import ElementTree

from fontTools.ttLib import TTFont
from hypothesis import settings

unhurried = settings(deadline=None, max_examples=60)
"""For properties of whole pictures: how long a busy machine takes to draw one is not what they are about."""

SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Frame:
    """The place on the page a group of marks is drawn from, and the width its percentages refer to."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class Box:
    """What one mark covers, its outline included."""

    css_class: str
    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def parse(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)  # noqa: S314 - our own output


def of_class(svg: str, css_class: str) -> list[ElementTree.Element]:
    return [node for node in parse(svg).iter() if css_class in node.get("class", "").split()]


def size(svg: str, width: float = 640) -> tuple[float, float]:
    """Width and height in the picture's own units: those of its viewBox, or else the width it is shown at."""
    root = parse(svg)
    if view_box := root.get("viewBox"):
        _, _, across, down = map(float, view_box.split())
        return across, down
    return width, float(root.attrib["height"])


def boxes(svg: str, width: float = 640) -> list[Box]:
    """Every mark and every line of words."""
    return list(_boxes(parse(svg), Frame(0, 0, size(svg, width)[0]), font_size=16, anchor="start"))


def _boxes(node: ElementTree.Element, frame: Frame, font_size: float, anchor: str) -> Iterator[Box]:
    font_size = float(node.get("font-size", font_size))
    anchor = node.get("text-anchor", anchor)
    frame = _moved(node, frame)
    if node.tag in (f"{SVG}text", f"{SVG}tspan") and node.text:
        yield _text_box(node, frame, font_size, anchor)
    elif (points := _points(node, frame)) is not None:
        half = float(node.get("stroke-width", 1)) / 2 if node.get("stroke", "none") != "none" else 0.0
        xs, ys = zip(*points, strict=True)
        beside = 0.0 if node.tag == f"{SVG}line" and ys[0] == ys[1] else half  # its ends are cut square
        yield Box(
            node.attrib["class"],
            frame.x + min(xs) - beside,
            frame.y + min(ys) - half,
            frame.x + max(xs) + beside,
            frame.y + max(ys) + half,
        )
    for child in node:
        yield from _boxes(child, frame, font_size, anchor)


def _moved(node: ElementTree.Element, frame: Frame) -> Frame:
    if moved := re.fullmatch(r"translate\((\S+) (\S+)\)", node.get("transform", "")):
        return Frame(frame.x + float(moved[1]), frame.y + float(moved[2]), frame.width)
    if node.tag == f"{SVG}svg":
        return Frame(frame.x + _length(node.get("x", "0"), frame), frame.y + float(node.get("y", 0)), frame.width)
    return frame


def _length(written: str, frame: Frame) -> float:
    return float(written[:-1]) / 100 * frame.width if written.endswith("%") else float(written)


def _points(node: ElementTree.Element, frame: Frame) -> list[tuple[float, float]] | None:
    def length(name: str) -> float:
        return _length(node.get(name, "0"), frame)

    match node.tag.removeprefix(SVG):
        case "circle":
            x, y, r = length("cx"), length("cy"), length("r")
            return [(x - r, y - r), (x + r, y + r)]
        case "rect":
            x, y = length("x"), length("y")
            return [(x, y), (x + length("width"), y + length("height"))]
        case "line":
            return [(length("x1"), length("y1")), (length("x2"), length("y2"))]
        case "path":
            return list(_path_points(node.attrib["d"]))
    return None


def _path_points(d: str) -> Iterator[tuple[float, float]]:
    x = y = 0.0
    for command, arguments in re.findall(r"([MLHVQChvlZz])([^MLHVQChvlZz]*)", d):
        numbers = [float(n) for n in arguments.split()]
        match command:
            case "M" | "L":
                x, y = numbers
            case "Q" | "C":  # a curve stays inside its two ends and what it bends towards
                yield from zip(numbers[:-2:2], numbers[1:-2:2], strict=True)
                x, y = numbers[-2:]
            case "H":
                x = numbers[0]
            case "V":
                y = numbers[0]
            case "h":
                x += numbers[0]
            case "v":
                y += numbers[0]
            case "l":
                x, y = x + numbers[0], y + numbers[1]
        yield x, y


def _text_box(node: ElementTree.Element, frame: Frame, font_size: float, anchor: str) -> Box:
    width = font_size * line_width(node.text or "")
    x = frame.x + _length(node.attrib["x"], frame) + float(node.get("dx", 0))
    baseline = frame.y + float(node.attrib["y"])
    left = x - width * {"start": 0.0, "middle": 0.5, "end": 1.0}[anchor]
    ascent, descent = 0.75 * font_size, 0.22 * font_size  # of ordinary Latin letters
    return Box(node.get("class", "line"), left, baseline - ascent, left + width, baseline + descent)


@cache
def _advances() -> dict[str, float]:
    """Width of every character of Source Sans, in em."""
    with as_file(files("font_source_sans_pro") / "files" / "SourceSansPro-Regular.ttf") as path:
        font = TTFont(path)
        widths, per_em = font["hmtx"].metrics, font["head"].unitsPerEm
        return {chr(code): widths[name][0] / per_em for code, name in font.getBestCmap().items()}


def line_width(text: str) -> float:
    return sum(_advances().get(character, 1.0) for character in text)
