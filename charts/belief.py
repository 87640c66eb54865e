"""What some answers say of a level: what was held likely before, how well each level explains the answers, and both
together, along the axis from 0 to 5.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from charts.axis import LEVEL_NAMES, middle_of_band, share_of_axis
from charts.marks import area, tested, tested_reach, value_line
from charts.svg import LEVEL_INKS, LEVELS, MUTED, TEAL, Svg, element, number, picture

WIDTH = 360.0
HEIGHT = 180.0
EDGE = 6.0
TOP = 8.0
BOTTOM = 124.0
FOUND = 140.0
SCALE_TOP = 156.0


@dataclass(frozen=True, slots=True)
class BeliefCurves:
    """Three curves over the same places of the axis, each as shares of its own height, and what was found, with its
    interval.
    """

    places: Sequence[float]
    before: Sequence[float]
    answers: Sequence[float]
    after: Sequence[float]
    found: float
    low: float
    high: float


def belief_curves(curves: BeliefCurves, *, id: str, title: str, description: str) -> Svg:
    """A picture 360 by 180, drawn larger where there is room."""
    after = _path(curves.places, curves.after)
    return picture(
        area(f"{after}L{number(_x(curves.places[-1]))} {number(BOTTOM)}H{number(_x(curves.places[0]))}Z"),
        _line(_path(curves.places, curves.before), "chart-reach", MUTED, "2 3"),
        _line(_path(curves.places, curves.answers), "chart-test-reach", TEAL, "7 3"),
        value_line(after),
        tested_reach(_x(curves.low), _x(curves.high), FOUND),
        element("g", tested(), transform=f"translate({number(_x(curves.found))} {number(FOUND)})"),
        *_scale(),
        id=id,
        kind="belief",
        title=title,
        description=description,
        viewBox=f"0 0 {number(WIDTH)} {number(HEIGHT)}",
    )


def key_of_belief() -> tuple[tuple[Svg, str], ...]:
    """Small pictures of the three curves, with their words."""
    return (
        (_key(_line("M-13 0H13", "chart-reach", MUTED, "2 3")), "people in general"),
        (_key(_line("M-13 0H13", "chart-test-reach", TEAL, "7 3")), "how well each level explains the answers"),
        (_key(area("M-13 0H13V8H-13Z"), value_line("M-13 0H13")), "both together"),
        (_key(tested_reach(-13, 13, 0), tested()), "what the test found, 80% interval"),
    )


def _key(*marks: Svg) -> Svg:
    return element(
        "svg",
        element("g", *marks, transform="translate(14 10)"),
        xmlns="http://www.w3.org/2000/svg",
        class_="chart-key-mark",
        aria_hidden="true",
        width=28,
        height=20,
        viewBox="0 0 28 20",
        fill="none",
    )


def _x(place: float) -> float:
    return EDGE + (WIDTH - 2 * EDGE) * share_of_axis(place)


def _path(places: Sequence[float], heights: Sequence[float]) -> str:
    points = (
        f"{number(_x(x))} {number(BOTTOM - (BOTTOM - TOP) * height)}" for x, height in zip(places, heights, strict=True)
    )
    return f"M{'L'.join(points)}"


def _line(path: str, css_class: str, colour: str, dashes: str) -> Svg:
    return element("path", class_=css_class, d=path, stroke=colour, stroke_width=1.5, stroke_dasharray=dashes)


def _scale() -> Iterator[Svg]:
    for level, colour in enumerate(LEVELS):
        yield element(
            "rect",
            class_=f"chart-level-{level}",
            x=_x(level),
            y=SCALE_TOP,
            width=(WIDTH - 2 * EDGE) / len(LEVELS),
            height=HEIGHT - SCALE_TOP - 4,
            fill=colour,
        )
        yield element(
            "text",
            LEVEL_NAMES[level],
            class_=f"chart-level-ink-{level}",
            x=_x(middle_of_band(level)),
            y=SCALE_TOP + 14,
            fill=LEVEL_INKS[level],
            font_size=10.5,
            text_anchor="middle",
        )
