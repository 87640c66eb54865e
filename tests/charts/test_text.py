from hypothesis import given
from hypothesis import strategies as st

from charts.text import ELLIPSIS, shorten, text_width, wrap
from tests.charts.drawing import line_width

LATIN = st.text(st.characters(min_codepoint=32, max_codepoint=0x17F, exclude_categories=("Cc",)), max_size=80)


def test_a_long_name_breaks_between_words_into_lines_of_about_equal_length():
    lines = wrap("Fairness, explainability and transparency", size=13, width=168, lines=3)
    assert lines == ("Fairness, explainability", "and transparency")


def test_a_name_that_fits_stays_on_one_line():
    assert wrap("Research methods", size=13, width=168, lines=3) == ("Research methods",)


def test_a_word_longer_than_a_line_is_broken():
    lines = wrap("Donaudampfschifffahrt", size=10, width=60, lines=3)
    assert len(lines) > 1
    assert "".join(lines) == "Donaudampfschifffahrt"


def test_what_does_not_fit_ends_in_an_ellipsis():
    lines = wrap("one two three four five six seven eight nine ten", size=10, width=60, lines=2)
    assert len(lines) == 2
    assert lines[1].endswith(ELLIPSIS)


def test_no_words_make_no_lines():
    assert wrap("   ", size=10, width=60, lines=2) == ()


@given(st.text(max_size=120), st.floats(20, 300), st.integers(1, 4))
def test_lines_never_exceed_their_width_or_their_number(text, width, lines):
    wrapped = wrap(text, size=13, width=width, lines=lines)
    assert len(wrapped) <= lines
    assert all(text_width(line, 13) <= width for line in wrapped)


@given(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=60))
def test_nothing_is_lost_when_there_is_room(text):
    assert " ".join(wrap(text, size=13, width=20_000, lines=3)).split() == text.split()


def test_a_short_date_is_not_shortened():
    assert shorten("30 September 2026", size=12, width=120) == "30 September 2026"


@given(LATIN)
def test_the_estimate_is_never_narrower_than_source_sans(text):
    assert text_width(text, 1) >= line_width(text) * 0.999
