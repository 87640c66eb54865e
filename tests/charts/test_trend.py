from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import TrendPoint, trend
from charts.trend import BOTTOM, TOP, height_of
from tests.charts.drawing import SVG, boxes, of_class, parse, size, unhurried

THREE = [
    TrendPoint("3 March 2026", 0.42, 0.30, 0.55),
    TrendPoint("9 June 2026", 0.58, 0.47, 0.66),
    TrendPoint("1 September 2026", 0.71, 0.64, 0.78),
]

shares = st.floats(-0.5, 1.5)
points = st.lists(
    st.builds(TrendPoint, label=st.text(max_size=60), value=shares, low=shares, high=shares),
    min_size=1,
    max_size=30,
)


def drawn(points):
    return trend(points, id="trend", title="Readiness over time", description="From 42% to 71%.")


def words(svg):
    return [node.text for node in parse(svg).iter(f"{SVG}text")]


def test_the_scale_runs_from_nothing_at_the_foot_to_everything_at_the_top():
    assert (height_of(0), height_of(0.5), height_of(1)) == (BOTTOM, (TOP + BOTTOM) / 2, TOP)
    assert [word for word in words(drawn(THREE)) if word in {"0%", "50%", "100%"}] == ["0%", "50%", "100%"]


def test_dots_follow_time_from_left_to_right_at_their_readiness():
    dots = [box.middle for box in boxes(drawn(THREE)) if box.css_class == "chart-estimate"]
    assert [y for _, y in dots] == [pytest.approx(height_of(point.value), abs=0.01) for point in THREE]
    gaps = [b[0] - a[0] for a, b in pairwise(dots)]
    assert gaps[0] > 0
    assert gaps[0] == pytest.approx(gaps[1], abs=0.2)


def test_whiskers_span_the_interval():
    first = next(box for box in boxes(drawn(THREE)) if box.css_class == "chart-whisker")
    assert (first.top, first.bottom) == (
        pytest.approx(height_of(0.55), abs=1),
        pytest.approx(height_of(0.30), abs=1),
    )


def test_the_first_and_the_last_attempt_are_named_with_their_readiness():
    said = words(drawn(THREE))
    assert {"3 March 2026", "42%", "1 September 2026", "71%"} <= set(said)
    assert not {"9 June 2026", "58%"} & set(said)


def test_one_attempt_is_named_once_and_joined_to_nothing():
    svg = drawn(THREE[:1])
    assert words(svg).count("3 March 2026") == 1
    assert not of_class(svg, "chart-value-line")


def test_no_attempts_are_refused():
    with pytest.raises(ValueError, match="at least one point"):
        drawn([])


def test_long_labels_are_shortened_so_that_both_ends_fit_a_phone():
    svg = drawn([TrendPoint("漢" * 40, 0.4, 0.3, 0.5), TrendPoint("字" * 40, 0.6, 0.5, 0.7)])
    first, last = [box for box in boxes(svg, 280) if box.top > BOTTOM]
    assert not first.overlaps(last)
    assert sum(word.endswith("…") for word in words(svg)) == 2


@unhurried
@given(points, st.sampled_from([280, 640]))
def test_nothing_leaves_the_picture(points, width):
    svg = drawn(points)
    across, down = size(svg, width)
    for box in boxes(svg, width):
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= across + 0.01, box
        assert box.bottom <= down, box


@unhurried
@given(points)
def test_words_never_overlap_on_a_phone(points):
    covered = [box for box in boxes(drawn(points), 280) if box.css_class in {"chart-note", "chart-figure"}]
    assert not any(a.overlaps(b) for a in covered for b in covered if a is not b)


@unhurried
@given(points)
def test_the_same_values_make_the_same_bytes_without_styles(points):
    assert drawn(points) == drawn(points)
    assert not [node for node in parse(drawn(points)).iter() if "style" in node.attrib]


def test_the_trend_tells_its_title_and_its_description():
    root = parse(drawn(THREE))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "trend-title trend-description"
    assert root.findtext(f"{SVG}title") == "Readiness over time"
    assert root.findtext(f"{SVG}desc") == "From 42% to 71%."
