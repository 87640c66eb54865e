"""Ways that lead off from where somebody stands: the further a role hangs from the plumb line, the more is missing.

Like the level rows, places from left to right are percentages and everything else is pixels, so that the words
keep their size on a phone and in a PDF. Words stand above their way, where nothing else comes by.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from charts.axis import clamp
from charts.marks import estimate, interval
from charts.svg import BRASS, INK, LINE, MUTED, TEAL, Svg, element, number, percent, picture
from charts.text import wrap

NARROWEST = 280.0
STEM = 8.0
REACH = 0.8
"""How much of the width the axis takes; beyond its end stand the figures."""
BEND = 22.0
WORDS = 36.0
SIZE = 13.0
LINE_HEIGHT = 16.0
LINES = 3
ABOVE = 14.0
BELOW = 13.0
TOP = 10.0
FOOT = 54.0
QUARTERS = (0.0, 0.25, 0.5, 0.75, 1.0)


@dataclass(frozen=True, slots=True)
class FanEnd:
    """Where one way leads. `share` is what is there already of what is asked, from 0 to 1; `low` to `high` how sure
    that is.
    """

    label: str
    share: float
    low: float | None = None
    high: float | None = None


def fan(
    ends: Sequence[FanEnd], *, start: str, id: str, title: str, description: str, axis: str, faint: bool = False
) -> Svg:
    """The ways in the order given, as wide as their column (280 px and more), and as high as they need.

    `axis` says in words what the shares are of. A faint picture rests on self-ratings alone.
    """
    if not ends:
        raise ValueError("A fan needs at least one end.")
    begun = _lines(start)
    words = [_lines(end.label) for end in ends]
    base = TOP + LINE_HEIGHT * len(begun)
    levels = list(accumulate((ABOVE + LINE_HEIGHT * len(lines) + BELOW for lines in words), initial=base))[1:]
    return picture(
        *(_way(end, lines, y, faint) for end, lines, y in zip(ends, words, levels, strict=True)),
        _stem(base, levels[-1]),
        *_start(begun, base),
        *_axis(levels[-1] + 26, axis),
        id=id,
        kind="fan",
        title=title,
        description=description,
        width="100%",
        height=levels[-1] + FOOT,
        font_size=12,
    )


def missing(share: float) -> float:
    """How far from the stem a share stands, as a part of the picture's width."""
    return REACH * (1 - clamp(share, 1.0))


def _lines(text: str) -> tuple[str, ...]:
    return wrap(text, size=SIZE, width=NARROWEST - WORDS, lines=LINES)


def _way(end: FanEnd, lines: Sequence[str], y: float, faint: bool) -> Svg:
    """Moved to the stem, so that every place along it counts from there."""
    x = missing(end.share)
    bend = min(BEND, x * NARROWEST)
    return element(
        "g",
        *(_line(percent(REACH * at), -3, percent(REACH * at), 3) for at in QUARTERS[1:]),
        _line(bend, 0, percent(REACH), 0),
        element("path", class_="chart-way", d=f"M0 {number(-bend)}Q0 0 {number(bend)} 0", stroke=BRASS, stroke_width=2),
        _line(bend, 0, percent(x), 0, class_="chart-way", stroke=BRASS, stroke_width=2),
        *_band(end, faint),
        estimate(percent(x), 0),
        *_words(lines, x=WORDS - STEM, last=2 - BELOW),
        _figure(f"{clamp(end.share, 1.0):.0%}", x=percent(REACH), y=4.5, dx=10, font_weight=600),
        transform=f"translate({number(STEM)} {number(y)})",
    )


def _band(end: FanEnd, faint: bool) -> Iterator[Svg]:
    if end.low is not None and end.high is not None:
        near, far = missing(end.high), missing(end.low)
        yield interval(percent(near), 0, percent(far - near), faint=faint)


def _stem(top: float, last: float) -> Svg:
    return _line(STEM, top - 8, STEM, last + 8, class_="chart-value-line", stroke=TEAL, stroke_width=2)


def _start(lines: Sequence[str], base: float) -> Iterator[Svg]:
    yield estimate(STEM, TOP - 1)
    yield from _words(lines, x=STEM + 14, last=base - LINE_HEIGHT + 4, font_weight=600)


def _axis(y: float, words: str) -> Iterator[Svg]:
    yield _note("100%", x=0, y=y)
    for quarter in QUARTERS[1:]:
        yield _note(f"{1 - quarter:.0%}", x=percent(REACH * quarter), dx=STEM, y=y, text_anchor="middle")
    yield _note(words, x=0, y=y + 18)


def _words(lines: Sequence[str], *, x: float, last: float, **attributes: str | float) -> Iterator[Svg]:
    """Lines of words of which the last stands on that height."""
    for i, line in enumerate(lines, start=1 - len(lines)):
        yield _figure(line, x=x, y=last + LINE_HEIGHT * i, **attributes)


def _figure(text: str, **attributes: str | float) -> Svg:
    return element("text", text, class_="chart-figure", fill=INK, font_size=SIZE, **attributes)


def _note(text: str, **attributes: str | float) -> Svg:
    return element("text", text, class_="chart-note", fill=MUTED, **attributes)


def _line(
    x1: float | str,
    y1: float,
    x2: float | str,
    y2: float,
    *,
    class_: str = "chart-line",
    stroke: str = LINE,
    stroke_width: float | None = None,
) -> Svg:
    return element("line", class_=class_, x1=x1, y1=y1, x2=x2, y2=y2, stroke=stroke, stroke_width=stroke_width)
