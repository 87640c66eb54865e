import pytest
from hypothesis import given
from hypothesis import strategies as st

from charts import FanEnd, fan
from charts.fan import REACH, STEM, missing
from tests.charts.drawing import SVG, boxes, of_class, parse, size, unhurried

THREE = [
    FanEnd("Prompt Engineer, Mid", 0.84),
    FanEnd("AI Backend Developer, Mid", 0.59, 0.4, 0.7),
    FanEnd("Robotics Engineer, Mid", 0.0),
]

shares = st.floats(-0.5, 1.5)
ends = st.lists(
    st.builds(FanEnd, label=st.text(max_size=90), share=shares, low=st.none() | shares, high=st.none() | shares).map(
        lambda end: (
            FanEnd(end.label, end.share, min(end.low, end.high), max(end.low, end.high))
            if end.low is not None and end.high is not None
            else end
        )
    ),
    min_size=1,
    max_size=8,
)


def drawn(ends, start="AI Engineer, Mid"):
    return fan(ends, start=start, id="fan", title="Ways", description="Three roles.", axis="is there already")


def words(svg):
    return [node.text for node in parse(svg).iter(f"{SVG}text")]


def dots(svg, width=640):
    return [box.middle for box in boxes(svg, width) if box.css_class == "chart-estimate"]


def test_what_is_all_there_stands_on_the_stem_and_what_is_all_missing_at_the_end_of_the_axis():
    assert (missing(1), missing(0.5), missing(0)) == (0, pytest.approx(REACH / 2), REACH)


def test_each_role_hangs_from_the_stem_by_what_is_missing():
    *ways, start = dots(drawn(THREE))
    assert start[0] == STEM
    assert [x - STEM for x, _ in ways] == [pytest.approx(640 * missing(end.share), abs=0.1) for end in THREE]
    assert [y for _, y in ways] == sorted(y for _, y in ways)


def test_each_way_is_a_curve_that_goes_on_to_its_dot():
    svg = drawn(THREE)
    assert len(of_class(svg, "chart-way")) == 2 * len(THREE)
    curves = [node.get("d") for node in of_class(svg, "chart-way") if node.tag == f"{SVG}path"]
    assert curves[0] == "M0 -22Q0 0 22 0"


def test_the_curve_never_goes_past_its_dot():
    (curve,) = [node for node in of_class(drawn([FanEnd("Near", 0.99)]), "chart-way") if node.tag == f"{SVG}path"]
    assert curve.get("d") == "M0 -2.24Q0 0 2.24 0"  # 1% of the axis on the narrowest picture


def test_roles_are_named_with_their_share_and_the_start_with_its_name():
    said = words(drawn(THREE))
    assert {"AI Engineer, Mid", "Prompt Engineer, Mid", "84%", "59%"} <= set(said)
    assert {"100%", "75%", "50%", "25%", "0%", "is there already"} <= set(said)


def test_a_band_says_how_sure_it_is():
    (band,) = [box for box in boxes(drawn(THREE)) if box.css_class == "chart-interval"]
    assert (band.left - STEM, band.right - STEM) == (
        pytest.approx(640 * missing(0.7), abs=0.1),
        pytest.approx(640 * missing(0.4), abs=0.1),
    )


def test_a_long_name_wraps_and_makes_the_picture_higher():
    long = "Infrastructure Reliability Engineer for Training, Late-stage student"
    svg = drawn([FanEnd(long, 0.5)])
    first, second = [word for word in words(svg) if word in long]
    assert f"{first} {second}" == long
    assert size(svg)[1] == size(drawn([FanEnd("Short", 0.5)]))[1] + 16


def test_no_ends_are_refused():
    with pytest.raises(ValueError, match="at least one end"):
        drawn([])


@unhurried
@given(ends, st.text(max_size=90), st.sampled_from([280, 640]))
def test_nothing_leaves_the_picture(ends, start, width):
    svg = drawn(ends, start)
    across, down = size(svg, width)
    for box in boxes(svg, width):
        assert box.left >= 0, box
        assert box.top >= 0, box
        assert box.right <= across + 0.01, box
        assert box.bottom <= down, box


@unhurried
@given(ends, st.text(max_size=90))
def test_words_never_meet_on_a_phone_nor_cross_a_way(ends, start):
    drawing = boxes(drawn(ends, start), 280)
    written = [box for box in drawing if box.css_class in {"chart-note", "chart-figure"}]
    marks = [box for box in drawing if box.css_class in {"chart-way", "chart-estimate", "chart-interval"}]
    assert not any(a.overlaps(b) for a in written for b in written if a is not b)
    assert not any(a.overlaps(b) for a in written for b in marks)


@unhurried
@given(ends)
def test_the_same_values_make_the_same_bytes_without_styles(ends):
    assert drawn(ends) == drawn(ends)
    assert not [node for node in parse(drawn(ends)).iter() if "style" in node.attrib]


def test_the_fan_tells_its_title_and_its_description():
    root = parse(drawn(THREE))
    assert root.get("role") == "img"
    assert root.findtext(f"{SVG}title") == "Ways"
    assert root.findtext(f"{SVG}desc") == "Three roles."
