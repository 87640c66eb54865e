"""The one chart people learn: a competency as a row, the axis from 0 to 5 running across it.

Positions along the axis are percentages of the width and everything else is in pixels, so a row may be as
wide as its column: marks and words keep their shape, and rows stand under their scale at every width.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from charts.axis import LEVEL_NAMES, middle_of_band, share_of_axis
from charts.marks import estimate, interval, requirement, reviewer, self_rating, tested, tested_reach
from charts.svg import LEVEL_INKS, LEVELS, Svg, element, percent, picture

TRACK_LEFT = 0.02
TRACK_WIDTH = 0.96
HEIGHT = 36
TRACK_TOP = 4
TRACK_HEIGHT = 28
CENTRE = 18
TEST = 9
REVIEWERS = 28.5
SCALE_HEIGHT = 22


@dataclass(frozen=True, slots=True)
class LevelRow:
    """One competency: places on the axis from 0 to 5, and ratings as levels 0 to 4.

    `low` and `high` bound the interval round the estimate. A faint row rests on a self-rating alone: its
    interval says only where people who rate themselves so usually stand, so it has no dot and the ring leads.
    `test` is what a test alone found, `test_low` to `test_high` its interval: above the line on which the estimate
    stands, as reviewers stand below it.
    """

    label: str
    required: float | None
    estimate: float | None = None
    low: float | None = None
    high: float | None = None
    self_rating: int | None = None
    reviewers: tuple[int, ...] = ()
    faint: bool = False
    test: float | None = None
    test_low: float | None = None
    test_high: float | None = None


def level_row(row: LevelRow, *, id: str, description: str) -> Svg:
    """A row 36 px high and as wide as its column (made for 280 px and more)."""
    return picture(
        *_bands(TRACK_TOP, TRACK_HEIGHT, opacity=0.28),
        *_marks(row),
        id=id,
        kind="level-row",
        title=row.label,
        description=description,
        width="100%",
        height=HEIGHT,
    )


def level_scale(*, id: str) -> Svg:
    """The level names inside their bands, to stand above rows of the same width."""
    return picture(
        *_bands(0, SCALE_HEIGHT),
        *(
            element(
                "text",
                name,
                class_=f"chart-level-name chart-level-ink-{level}",
                x=percent(along(middle_of_band(level))),
                y=15,
                fill=LEVEL_INKS[level],
                font_size=10.5,
                text_anchor="middle",
            )
            for level, name in enumerate(LEVEL_NAMES)
        ),
        id=id,
        kind="level-scale",
        title="The five levels",
        description=", ".join(f"{level} {name}" for level, name in enumerate(LEVEL_NAMES)) + ".",
        width="100%",
        height=SCALE_HEIGHT,
    )


def along(value: float) -> float:
    """Where a value of the axis stands, as a share of the width of the picture."""
    return TRACK_LEFT + TRACK_WIDTH * share_of_axis(value)


def _bands(top: float, height: float, opacity: float | None = None) -> Iterator[Svg]:
    for level, colour in enumerate(LEVELS):
        yield element(
            "rect",
            class_=f"chart-level-{level}",
            x=percent(along(level)),
            y=top,
            width=percent(TRACK_WIDTH / len(LEVELS)),
            height=height,
            fill=colour,
            fill_opacity=opacity,
        )


def _marks(row: LevelRow) -> Iterator[Svg]:
    if row.low is not None and row.high is not None:
        left, right = along(row.low), along(row.high)
        yield interval(percent(left), CENTRE, percent(right - left), faint=row.faint)
    if row.required is not None:
        yield _at(row.required, CENTRE, requirement(HEIGHT))
    if row.test_low is not None and row.test_high is not None:
        yield tested_reach(percent(along(row.test_low)), percent(along(row.test_high)), TEST)
    if row.test is not None:
        yield _at(row.test, TEST, tested())
    if row.estimate is not None and not row.faint:
        yield estimate(percent(along(row.estimate)), CENTRE)
    if row.self_rating is not None:
        yield _at(middle_of_band(row.self_rating), CENTRE, self_rating(leads=row.faint))
    for level, count in sorted(Counter(row.reviewers).items()):
        yield _at(middle_of_band(level), REVIEWERS, *_side_by_side(count))


def _at(value: float, y: float, *marks: Svg) -> Svg:
    """Marks drawn round their own origin, set at a place on the axis."""
    return element("svg", *marks, x=percent(along(value)), y=y, overflow="visible")


def _side_by_side(count: int) -> Iterator[Svg]:
    step = min(8.0, 40 / count)
    return (reviewer(step * (i - (count - 1) / 2)) for i in range(count))
