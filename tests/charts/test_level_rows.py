import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import LevelRow, level_row, level_scale
from charts.axis import LEVEL_NAMES
from charts.level_rows import TRACK_LEFT, TRACK_WIDTH
from roles.framework.levels import Level
from tests.charts.drawing import SVG, boxes, of_class, parse, size, unhurried

MEASURED = LevelRow("Model evaluation", 3, 3.5, 2.9, 4.1, 4, (3, 3, 2), test=3.2, test_low=2.4, test_high=4.0)

ratings = st.integers(0, 4)
places = st.none() | st.floats(-2, 7)
rows = st.builds(
    LevelRow,
    label=st.text(max_size=60),
    required=places,
    estimate=places,
    low=st.none() | st.floats(-2, 2.5),
    high=st.none() | st.floats(2.5, 7),
    self_rating=st.none() | ratings,
    reviewers=st.lists(ratings, max_size=12).map(tuple),
    faint=st.booleans(),
    test=places,
    test_low=st.none() | st.floats(-2, 2.5),
    test_high=st.none() | st.floats(2.5, 7),
)


def drawn(row):
    return level_row(row, id="row", description="Level 3.5, required 3.")


def middle_of(css_class, row, width):
    return [box.middle[0] for box in boxes(drawn(row), width) if css_class in box.css_class.split()]


def on_track(value, width):
    return pytest.approx(width * (TRACK_LEFT + TRACK_WIDTH * value / 5), abs=0.05)


@pytest.mark.parametrize("width", [280, 340, 640])
@pytest.mark.parametrize("required", [0, 1, 2, 3, 4])
def test_the_tick_stands_at_the_lower_edge_of_the_required_band(required, width):
    row = LevelRow("SQL", required)
    bands = {box.css_class: box for box in boxes(drawn(row), width)}
    [tick] = middle_of("chart-requirement", row, width)
    assert tick == on_track(required, width)
    assert tick == pytest.approx(bands[f"chart-level-{required}"].left, abs=0.05)


def test_the_dot_stands_at_the_estimate_and_the_band_spans_the_interval():
    assert middle_of("chart-estimate", MEASURED, 640) == [on_track(3.5, 640)]
    [interval] = [box for box in boxes(drawn(MEASURED)) if box.css_class == "chart-interval"]
    assert (interval.left, interval.right) == (on_track(2.9, 640), on_track(4.1, 640))


def test_ratings_stand_in_the_middle_of_their_bands():
    assert middle_of("chart-self-rating", MEASURED, 640) == [on_track(4.5, 640)]
    alone, *pair = middle_of("chart-reviewer", MEASURED, 640)
    assert alone == on_track(2.5, 640)
    assert sum(pair) / 2 == on_track(3.5, 640)


def test_the_square_stands_at_what_the_test_alone_found_and_the_hairline_spans_its_interval():
    assert middle_of("chart-test", MEASURED, 640) == [on_track(3.2, 640)]
    [reach] = [box for box in boxes(drawn(MEASURED)) if box.css_class == "chart-test-reach"]
    assert (reach.left, reach.right) == (on_track(2.4, 640), on_track(4.0, 640))


@pytest.mark.parametrize("level", [0, 1, 2, 3, 4])
def test_test_estimate_and_reviewers_keep_apart_where_all_say_the_same(level):
    place = level + 0.5
    row = LevelRow("SQL", None, place, self_rating=level, reviewers=(level,), test=place, test_low=place, test_high=5)
    marks = {box.css_class: box for box in boxes(drawn(row), 280)}
    assert not marks["chart-test"].overlaps(marks["chart-estimate"])
    assert not marks["chart-test"].overlaps(marks["chart-reviewer"])


def test_reviewers_who_agree_stand_side_by_side():
    row = LevelRow("SQL", 3, reviewers=(3, 3, 3))
    marks = [box for box in boxes(drawn(row), 280) if box.css_class == "chart-reviewer"]
    assert len(marks) == 3
    assert not any(a.overlaps(b) for a in marks for b in marks if a is not b)


def test_a_self_reported_row_has_a_faint_band_and_a_leading_ring_but_no_dot():
    row = LevelRow("SQL", 3, estimate=2.14, low=0.4, high=3.9, self_rating=2, faint=True)
    assert not of_class(drawn(row), "chart-estimate")
    [faint] = of_class(drawn(row), "chart-interval")
    [measured] = of_class(drawn(MEASURED), "chart-interval")
    assert float(faint.attrib["fill-opacity"]) < float(measured.attrib["fill-opacity"])
    [leading] = of_class(drawn(row), "chart-self-rating")
    [beside] = of_class(drawn(MEASURED), "chart-self-rating")
    assert float(leading.attrib["stroke-width"]) > float(beside.attrib["stroke-width"])


def test_what_is_not_known_is_not_drawn():
    marks = {box.css_class for box in boxes(drawn(LevelRow("SQL", None)))}
    assert marks == {f"chart-level-{level}" for level in range(5)}


def test_a_value_beyond_the_axis_is_drawn_at_its_end():
    assert middle_of("chart-estimate", LevelRow("SQL", 3, estimate=5.4), 640) == [on_track(5, 640)]
    assert middle_of("chart-estimate", LevelRow("SQL", 3, estimate=-0.3), 640) == [on_track(0, 640)]


def test_an_estimate_that_is_no_number_is_refused():
    with pytest.raises(ValueError, match="cannot draw nan"):
        drawn(LevelRow("SQL", 3, estimate=float("nan")))


@unhurried
@given(rows, st.sampled_from([280, 340, 640]))
def test_nothing_leaves_the_row(row, width):
    across, down = size(drawn(row), width)
    for box in boxes(drawn(row), width):
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= across, box
        assert box.bottom <= down, box


@unhurried
@given(rows)
def test_the_same_values_make_the_same_bytes_without_styles(row):
    assert drawn(row) == drawn(row)
    assert not [node for node in parse(drawn(row)).iter() if "style" in node.attrib]


def test_a_row_takes_less_than_three_kilobytes():
    assert len(drawn(MEASURED).encode()) < 3000


def test_the_row_tells_its_name_and_its_description():
    root = parse(drawn(MEASURED))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "row-title row-description"
    assert [(node.get("id"), node.text) for node in root[:2]] == [
        ("row-title", "Model evaluation"),
        ("row-description", "Level 3.5, required 3."),
    ]


@pytest.mark.parametrize("width", [280, 340, 640])
def test_the_scale_lines_up_with_the_rows(width):
    def bands(svg):
        return [
            (box.left, box.right)
            for box in boxes(svg, width)
            if box.css_class in {f"chart-level-{k}" for k in range(5)}
        ]

    assert bands(level_scale(id="scale")) == bands(drawn(MEASURED))


def test_the_level_names_are_those_of_the_framework():
    assert [level.label for level in Level] == list(LEVEL_NAMES)


@pytest.mark.parametrize("width", [280, 340, 640])
def test_each_level_name_fits_its_band(width):
    covered = boxes(level_scale(id="scale"), width)
    bands, names = covered[:5], covered[5:]
    assert [node.text for node in parse(level_scale(id="scale")).iter(f"{SVG}text")] == list(LEVEL_NAMES)
    for band, name in zip(bands, names, strict=True):
        assert band.left < name.left
        assert name.right < band.right
        assert band.top < name.top
        assert name.bottom < band.bottom
