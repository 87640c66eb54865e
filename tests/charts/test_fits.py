import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import FitRow, fit_row, fit_scale
from charts.fits import HEIGHT, LEFT, WIDTH, along
from tests.charts.drawing import SVG, boxes, of_class, parse, size, unhurried

ENGINEER = FitRow("AI Engineer", 0.6, 0.5, 0.72, reach=0.5)

shares = st.floats(-0.5, 1.5)
rows = st.builds(FitRow, label=st.text(max_size=60), score=shares, low=shares, high=shares, reach=st.none() | shares)


def drawn(row):
    return fit_row(row, id="fit", description="60%, from 50% to 72%.")


def across(share, width=640):
    return pytest.approx(along(share) * width, abs=0.1)


def test_the_bar_runs_from_nothing_to_the_score():
    [bar] = [box for box in boxes(drawn(ENGINEER)) if box.css_class == "chart-area"]
    assert (bar.left, bar.right) == (across(0), across(0.6))


def test_the_dot_stands_at_the_score_at_the_end_of_the_bar():
    [dot] = [box.middle for box in boxes(drawn(ENGINEER)) if box.css_class == "chart-estimate"]
    assert dot == (across(0.6), HEIGHT / 2)


def test_the_whisker_spans_the_interval_with_a_cap_at_each_end():
    whiskers = [box for box in boxes(drawn(ENGINEER)) if box.css_class == "chart-whisker"]
    assert len(whiskers) == 3
    assert min(box.middle[0] for box in whiskers) == across(0.5)
    assert max(box.middle[0] for box in whiskers) == across(0.72)


def test_the_line_of_reach_runs_through_the_whole_row_so_that_rows_are_read_against_it():
    [line] = [box for box in boxes(drawn(ENGINEER)) if box.css_class == "chart-reach"]
    assert line.middle[0] == across(0.5)
    assert line.bottom - line.top >= HEIGHT
    assert not of_class(drawn(FitRow("Plumber", 0.6, 0.5, 0.72)), "chart-reach")


def test_the_scale_stands_under_the_rows():
    words = {node.text: node.get("x") for node in parse(fit_scale(id="scale")).iter(f"{SVG}text")}
    assert words == {"0%": "2%", "50%": "49%", "100%": "96%"}
    assert (LEFT, LEFT + WIDTH / 2, LEFT + WIDTH) == (0.02, 0.49, 0.96)


@unhurried
@given(rows, st.sampled_from([200, 280, 640]))
def test_everything_stays_inside_the_picture_from_a_phone_to_a_wide_page(row, width):
    svg = drawn(row)
    wide, high = size(svg, width)
    for box in boxes(svg, width):
        assert box.left >= -1, box
        assert box.right <= wide + 1, box
        assert box.top >= -1, box
        assert box.bottom <= high + 1, box


@unhurried
@given(rows)
def test_the_same_values_make_the_same_bytes_without_styles(row):
    assert drawn(row) == drawn(row)
    assert not [node for node in parse(drawn(row)).iter() if "style" in node.attrib]


def test_a_row_tells_its_role_and_its_figures():
    root = parse(drawn(ENGINEER))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "AI Engineer"
    assert root.findtext(f"{SVG}desc") == "60%, from 50% to 72%."


def test_no_number_is_no_picture():
    with pytest.raises(ValueError, match="cannot draw"):
        drawn(FitRow("AI Engineer", float("nan"), 0, 1))
