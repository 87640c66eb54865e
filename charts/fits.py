"""How well roles fit somebody's answers: a bar for each, with where it would end were an answer left out.

Like the level rows, places are percentages of the width and the rest is pixels, so that rows stand under each other and
over their scale at every width.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from charts.axis import clamp
from charts.marks import estimate
from charts.svg import LINE, MUTED, TEAL, Svg, element, percent, picture

LEFT = 0.02
WIDTH = 0.94
HEIGHT = 28
CENTRE = 14.0
BAR = 10.0
CAP = 5.0
SCALE_HEIGHT = 20


@dataclass(frozen=True, slots=True)
class FitRow:
    """One role: its score and the interval round it as shares, 0 to 1.

    `reach` is how low the best of all roles might come: an interval that gets there is too close to call.
    """

    label: str
    score: float
    low: float
    high: float
    reach: float | None = None


def fit_row(row: FitRow, *, id: str, description: str) -> Svg:
    """A row 28 px high and as wide as its column (made for 200 px and more)."""
    return picture(
        _track(),
        element(
            "rect",
            class_="chart-area",
            x=percent(along(0)),
            y=CENTRE - BAR / 2,
            width=percent(along(row.score) - along(0)),
            height=BAR,
            fill=TEAL,
            fill_opacity=0.3,
        ),
        *_reach(row),
        *_whisker(row),
        estimate(percent(along(row.score)), CENTRE),
        id=id,
        kind="fit-row",
        title=row.label,
        description=description,
        width="100%",
        height=HEIGHT,
    )


def fit_scale(*, id: str) -> Svg:
    """What the places along the rows mean, to stand under rows of the same width."""
    return picture(
        *(
            element(
                "text",
                f"{share:.0%}",
                class_="chart-note",
                x=percent(along(share)),
                y=14,
                fill=MUTED,
                font_size=12,
                text_anchor=anchor,
            )
            for share, anchor in ((0.0, "start"), (0.5, "middle"), (1.0, "end"))
        ),
        id=id,
        kind="fit-scale",
        title="Scale",
        description="From 0% on the left to 100% on the right.",
        width="100%",
        height=SCALE_HEIGHT,
    )


def along(share: float) -> float:
    """Where a share stands across the picture, as a share of its width."""
    return LEFT + WIDTH * clamp(share, 1.0)


def _line(x: float, y1: float, to_x: float, y2: float, **attributes: str | float) -> Svg:
    return element("line", x1=percent(along(x)), y1=y1, x2=percent(along(to_x)), y2=y2, **attributes)


def _track() -> Svg:
    return _line(0, CENTRE, 1, CENTRE, class_="chart-line", stroke=LINE)


def _reach(row: FitRow) -> Iterator[Svg]:
    if row.reach is not None:
        yield _line(row.reach, 0, row.reach, HEIGHT, class_="chart-reach", stroke=MUTED, stroke_dasharray="2 3")


def _whisker(row: FitRow) -> Iterator[Svg]:
    """From the lowest to the highest, with a cap at each end."""
    top, bottom = CENTRE - CAP, CENTRE + CAP
    for x, y1, to_x, y2 in (
        (row.low, CENTRE, row.high, CENTRE),
        (row.low, top, row.low, bottom),
        (row.high, top, row.high, bottom),
    ):
        yield _line(x, y1, to_x, y2, class_="chart-whisker", stroke=TEAL, stroke_width=1.5)
