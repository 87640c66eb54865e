"""The cells of a heat map: what they say needs no colour, and is the same on the page and on paper."""

import re

import pytest

from charts import heat_cell, heat_nothing, heat_on_paper, heat_own


def test_a_cell_says_level_standing_and_uncertainty() -> None:
    cell = heat_cell(3.24, 0.61, "✓?", "Likely met", gap=False)
    assert re.sub("<[^>]+>", "", cell) == "3.2 ✓?Likely met ±0.6"
    assert '<i aria-hidden="true">✓?</i><b>Likely met</b>' in cell, "the mark is seen, the words are read"


@pytest.mark.parametrize(("level", "kind"), [(0.0, "h0"), (0.99, "h0"), (2.96, "h2"), (4.0, "h4"), (5.0, "h4")])
def test_the_colour_is_that_of_the_band(level: float, kind: str) -> None:
    assert f'class="{kind} s5"' in heat_cell(level, 0.5, "✓", "Met", gap=False)
    assert f'class="{kind}"' in heat_on_paper(level, f"{level:.1f}", "✓", "±0.5")


def test_the_bar_is_as_long_as_the_deviation_up_to_an_end() -> None:
    assert [re.findall(r"s\d+", heat_cell(2, sd, "", "", gap=False)) for sd in (0.04, 0.26, 3.0)] == [
        ["s0"],
        ["s3"],
        ["s12"],
    ]


def test_a_gap_is_marked_whatever_the_level() -> None:
    assert 'class="h1 s6 gap"' in heat_cell(1.5, 0.6, "↑", "Gap", gap=True)
    assert 'class="own gap"' in heat_own(1, "↑", "own rating, 2 levels to go", gap=True)


def test_an_own_rating_has_no_level_colour_and_no_deviation() -> None:
    cell = heat_own(3, "✓", "own rating, meets", gap=False)
    assert 'class="own"' in cell
    assert "±" not in cell


def test_nothing_is_a_dash_with_its_reason() -> None:
    assert re.sub("<[^>]+>", "", heat_nothing("not assessed")) == "–not assessed"


def test_words_are_escaped() -> None:
    assert "<script" not in heat_own(1, "↑", "<script>", gap=False) + heat_on_paper(1, "<script>")
