import math

import pytest
from django.utils.html import conditional_escape
from hypothesis import given
from hypothesis import strategies as st

from charts import LevelRow, key_mark, level_row
from charts.svg import Svg, element, number
from tests.charts.drawing import SVG, of_class, parse, unhurried

HOSTILE = "\"><script>alert('1')</script> & <style> ]]> &lt;"


def test_a_number_has_at_most_two_decimals_and_no_trailing_zeros():
    assert [number(value) for value in (3, 3.0, 2.5, 1 / 3, 100, 0.005)] == [
        "3",
        "3",
        "2.5",
        "0.33",
        "100",
        "0.01",
    ]


def test_there_is_no_minus_before_a_zero():
    assert [number(value) for value in (-0.0, -0.004, -0.5)] == ["0", "0", "-0.5"]


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_number_that_has_no_place_is_refused(value):
    with pytest.raises(ValueError, match="cannot draw"):
        number(value)


def test_an_element_escapes_its_text_and_its_attributes_but_not_its_elements():
    inside = element("desc", "a < b")
    assert element("g", inside, "c & d", aria_label='"e"') == (
        '<g aria-label="&quot;e&quot;"><desc>a &lt; b</desc>c &amp; d</g>'
    )


def test_an_attribute_that_is_none_is_left_out():
    assert element("path", class_="chart-line", stroke_dasharray=None) == '<path class="chart-line"/>'


def test_a_template_does_not_escape_a_picture_again():
    drawn = element("g")
    assert isinstance(drawn, Svg)
    assert conditional_escape(drawn) == "<g/>"


def test_hostile_words_stay_words():
    drawn = level_row(LevelRow(HOSTILE, 3), id='x" onload="y', description=HOSTILE)
    root = parse(drawn)
    assert root.findtext(f"{SVG}title") == HOSTILE
    assert root.findtext(f"{SVG}desc") == HOSTILE
    assert "onload" not in root.attrib
    assert not [node for node in root.iter() if node.tag.endswith(("script", "style"))]


@unhurried
@given(st.text())
def test_any_words_at_all_make_well_formed_xml(words):
    assert parse(level_row(LevelRow(words, 3), id="row", description=words)).tag == f"{SVG}svg"


def test_characters_xml_does_not_know_are_replaced():
    assert element("desc", "a\x00b\ud800c") == "<desc>a\ufffdb\ufffdc</desc>"


def test_the_key_shows_the_same_requirement_as_the_row():
    [in_key] = of_class(key_mark("requirement"), "chart-requirement")
    [in_row] = of_class(level_row(LevelRow("SQL", 3), id="row", description=""), "chart-requirement")
    assert in_key.get("fill") == in_row.get("fill") == "#A34A08"
    assert parse(key_mark("requirement")).get("aria-hidden") == "true"
