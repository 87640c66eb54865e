"""Draws what only a report shows: readiness, on a line from nothing to all that is asked."""

from charts import Svg
from charts.marks import estimate, interval, requirement, self_rating
from charts.svg import LINE, MUTED, element, percent, picture

HEIGHT = 40
CENTRE = 12
LEFT = 0.01
WIDTH = 0.98
PLACES = ((0.0, "nothing", "start"), (0.5, "half", "middle"), (1.0, "all that is asked", "end"))


def readiness_line(value: float, low: float, high: float, *, description: str, faint: bool) -> Svg:
    """Readiness and its range as shares from 0 to 1; faint, with the ring, where own ratings are all there is."""
    return picture(
        element("rect", x=percent(LEFT), y=CENTRE - 1, width=percent(WIDTH), height=2, fill=LINE),
        interval(percent(_along(low)), CENTRE, percent(WIDTH * (high - low)), faint=faint),
        _at(1, requirement(2 * CENTRE)),
        _at(value, self_rating(leads=True) if faint else estimate()),
        *(
            element("text", words, x=percent(_along(share)), y=HEIGHT - 4, fill=MUTED, font_size=11, text_anchor=anchor)
            for share, words, anchor in PLACES
        ),
        id="readiness",
        kind="readiness",
        title=description,
        description=description,
        width="100%",
        height=HEIGHT,
    )


def _at(share: float, mark: Svg) -> Svg:
    return element("svg", mark, x=percent(_along(share)), y=CENTRE, overflow="visible")


def _along(share: float) -> float:
    return LEFT + WIDTH * share
