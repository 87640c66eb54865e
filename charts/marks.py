"""The marks people learn, each drawn round the point it stands for, and small pictures of them for a key.

What is asked is brass and angular, what is measured teal and round, what people say hollow or small: no mark
is told from another by colour alone.
"""

from typing import Literal

from charts.svg import BRASS, INK, SURFACE, TEAL, Svg, element, number

KeyMark = Literal["requirement", "estimate", "interval", "self-rating", "test", "reviewer", "outline", "area"]

INTERVAL_HEIGHT = 8


def key_mark(mark: KeyMark) -> Svg:
    """A mark by itself, 28 by 20 px, to stand before the words that explain it in a page's key.

    `outline` and `area` are the radar's requirement and value. It is decoration: the words beside it are read
    out instead; the title is there because PDF/UA wants one for every picture.
    """
    return element(
        "svg",
        element("title", mark),
        element("g", *_drawn(mark), transform="translate(14 10)"),
        xmlns="http://www.w3.org/2000/svg",
        class_="chart-key-mark",
        aria_hidden="true",
        width=28,
        height=20,
        viewBox="0 0 28 20",
        fill="none",
    )


def requirement(height: float) -> Svg:
    """A plumb line of that height, its weight at the top: from here to the right the requirement is met."""
    top = -height / 2
    return element(
        "path",
        class_="chart-requirement",
        d=f"M-4.5 {number(top)}h9l-3.25 5v{number(height - 5)}h-2.5v{number(5 - height)}z",
        fill=BRASS,
    )


def requirement_square(x: float = 0, y: float = 0) -> Svg:
    """The requirement on one axis of a radar."""
    return element(
        "rect",
        class_="chart-requirement-square",
        x=x - 3,
        y=y - 3,
        width=6,
        height=6,
        fill=SURFACE,
        stroke=BRASS,
        stroke_width=1.5,
    )


def requirement_line(path: str) -> Svg:
    """The outline that joins a radar's requirements."""
    return element(
        "path",
        class_="chart-requirement-line",
        d=path,
        stroke=BRASS,
        stroke_width=1.5,
        stroke_dasharray="5 3",
        stroke_linejoin="round",
    )


def estimate(x: float | str | None = None, y: float | None = None) -> Svg:
    """The dot; `x` may be a percentage of the picture's width."""
    return element("circle", class_="chart-estimate", cx=x, cy=y, r=4.5, fill=TEAL, stroke=SURFACE, stroke_width=1)


def value_line(path: str) -> Svg:
    """The line that joins measured values."""
    return element(
        "path",
        class_="chart-value-line",
        d=path,
        stroke=TEAL,
        stroke_width=2,
        stroke_linejoin="round",
    )


def area(path: str) -> Svg:
    """What is reached, filled."""
    return element("path", class_="chart-area", d=path, fill=TEAL, fill_opacity=0.16)


def interval(x: float | str, y: float, width: float | str, *, faint: bool = False) -> Svg:
    """The band that most likely holds the level; faint where it tells only what is usual."""
    return element(
        "rect",
        class_="chart-interval",
        x=x,
        y=y - INTERVAL_HEIGHT / 2,
        width=width,
        height=INTERVAL_HEIGHT,
        rx=INTERVAL_HEIGHT / 2,
        fill=TEAL,
        fill_opacity=0.18 if faint else 0.36,
    )


def self_rating(*, leads: bool = False) -> Svg:
    """The ring; stronger where nothing else was measured."""
    return element(
        "circle",
        class_="chart-self-rating chart-self-rating-leads" if leads else "chart-self-rating",
        r=6.5,
        fill=SURFACE if leads else None,
        stroke=TEAL,
        stroke_width=2.75 if leads else 1.75,
    )


def tested() -> Svg:
    """What a test alone found: a square, upright beside the reviewers' diamonds."""
    return element(
        "rect",
        class_="chart-test",
        x=-3.25,
        y=-3.25,
        width=6.5,
        height=6.5,
        fill=TEAL,
        stroke=SURFACE,
        stroke_width=1,
    )


def tested_reach(low: float | str, high: float | str, y: float) -> Svg:
    """Its interval, a hairline; ends may be percentages of the picture's width."""
    return element("line", class_="chart-test-reach", x1=low, y1=y, x2=high, y2=y, stroke=TEAL, stroke_width=1.25)


def reviewer(x: float = 0) -> Svg:
    """One reviewer's rating."""
    return element(
        "path",
        class_="chart-reviewer",
        d=f"M{number(x)} -3l3 3l-3 3l-3 -3z",
        fill=INK,
        stroke=SURFACE,
        stroke_width=0.75,
    )


def _drawn(mark: KeyMark) -> tuple[Svg, ...]:
    match mark:
        case "requirement":
            return (requirement(20),)
        case "estimate":
            return (estimate(),)
        case "interval":
            return (interval(-13, 0, 26),)
        case "self-rating":
            return (self_rating(),)
        case "test":
            return tested_reach(-13, 13, 0), tested()
        case "reviewer":
            return (reviewer(),)
        case "outline":
            return (requirement_line("M-14 0H14"), requirement_square())
        case "area":
            return (area("M-14 0H14V8H-14Z"), value_line("M-14 0H14"), estimate())
