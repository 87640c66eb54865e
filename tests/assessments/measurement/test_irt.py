"""The model of answers against values from the literature, and what has to hold whatever the items."""

from math import isclose

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement.irt import Curve, author_difficulty, eap, guessing, log_likelihood, mode, score_of

THREE = [(Curve(1.0, -1.0), True), (Curve(1.2, 0.0), False), (Curve(0.8, 1.0), True)]
curves = st.builds(Curve, st.floats(0.3, 2.5), st.floats(-4, 4), st.floats(0, 0.5))
answers = st.lists(st.tuples(curves, st.booleans()), max_size=12)


def test_ability_under_a_standard_normal_prior() -> None:
    expected = eap(log_likelihood(THREE), prior_sd=1)
    assert (round(expected.theta, 4), round(expected.sd, 4)) == (0.1447, 0.7885)
    assert round(mode(THREE, prior_sd=1).theta, 4) == 0.1308


def test_the_likeliest_ability_without_a_prior() -> None:
    likeliest = mode(THREE)
    assert likeliest.theta == pytest.approx(0.3249, abs=1e-4)
    assert round(likeliest.sd, 4) == 1.2296


@pytest.mark.parametrize("all_alike", [True, False])
def test_answers_all_alike_have_no_likeliest_ability(all_alike: bool) -> None:
    with pytest.raises(ValueError, match="all right or all wrong"):
        mode([(curve, all_alike) for curve, _ in THREE])


@pytest.mark.parametrize(
    ("guess", "expected"),
    [
        (0.0, [0.0055, 0.0244, 0.1016, 0.3356, 0.5625, 0.3356, 0.1016]),
        (0.2, [0.0001, 0.0010, 0.0162, 0.1416, 0.3750, 0.2570, 0.0805]),
    ],
)
def test_information(guess: float, expected: list[float]) -> None:
    curve = Curve(1.5, 1.0, guess)
    assert [round(curve.information(theta), 4) for theta in range(-3, 4)] == expected


def test_at_the_lower_edge_of_a_level_two_of_three_typical_items_are_answered_right() -> None:
    for level in (1, 2, 3):
        assert isclose(Curve(1.0, author_difficulty(level)).right(level - 2.0), 2 / 3)
    assert author_difficulty(2, "harder") - author_difficulty(2, "easier") == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("level", "step", "difficulty"),
    [
        (1, "typical", -1.6931),
        (2, "typical", -0.6931),
        (3, "typical", 0.3069),
        (1, "easier", -1.9931),
        (3, "harder", 0.6069),
    ],
)
def test_the_difficulty_an_author_gives(level: int, step: str, difficulty: float) -> None:
    assert round(author_difficulty(level, step), 4) == difficulty


def test_the_chance_to_guess_comes_from_the_kind_and_the_options() -> None:
    assert guessing("single_choice", 4) == guessing("scenario", 4) == 0.25
    assert guessing("code_reading", 3) == 1 / 3
    assert (guessing("select_all", 5), guessing("select_all", 6)) == (1 / 31, 1 / 63)
    assert guessing("numeric", 0) == guessing("ordering", 4) == 0


@pytest.mark.parametrize(("a", "b", "c"), [(0, 0, 0), (-1, 0, 0), (1, float("nan"), 0), (1, 0, 1), (1, 0, -0.1)])
def test_no_curve_of_impossible_numbers(a: float, b: float, c: float) -> None:
    with pytest.raises(ValueError, match="not "):
        Curve(a, b, c)


@given(curves, st.floats(-7, 7))
def test_information_is_never_negative_and_a_chance_never_below_guessing(curve: Curve, theta: float) -> None:
    assert curve.information(theta) >= 0
    assert curve.c <= curve.right(theta) <= 1


@given(curves, st.floats(-7, 7), st.floats(0, 3))
def test_a_chance_never_falls_with_ability(curve: Curve, theta: float, more: float) -> None:
    assert curve.right(theta + more) >= curve.right(theta)


@given(curves, st.floats(-7, 7))
def test_information_is_what_its_formula_says(curve: Curve, theta: float) -> None:
    right = curve.right(theta)
    known = (right - curve.c) / (1 - curve.c)
    assert curve.information(theta) == pytest.approx(curve.a**2 * known**2 * (1 - right) / right, rel=1e-6)


@given(st.lists(st.tuples(st.builds(Curve, st.floats(0.3, 2.5), st.floats(-4, 4)), st.booleans()), max_size=12))
def test_where_nothing_can_be_guessed_answers_never_make_less_sure(given_answers: list[tuple[Curve, bool]]) -> None:
    assert eap(log_likelihood(given_answers), 1.5).sd <= 1.5 + 1e-6


def test_a_lucky_guess_can_make_less_sure() -> None:
    assert eap(log_likelihood([(Curve(2.5, 2.0, 0.5), True)]), 1.5).sd > 1.5


@pytest.mark.parametrize("is_right", [True, False])
def test_the_steepest_and_farthest_items_leave_an_ability(is_right: bool) -> None:
    for curve in (Curve(8.0, 6.0), Curve(8.0, -6.0), Curve(8.0, 90.0, 0.25), Curve(8.0, -90.0, 0.25)):
        ability = eap(log_likelihood([(curve, is_right)] * 3), 1.5)
        assert -7 <= ability.theta <= 7
        assert curve.information(0.0) >= 0


def test_a_score_is_ability_on_the_axis_of_levels() -> None:
    ability, score = eap(log_likelihood(THREE), 1.5), score_of(THREE)
    assert score is not None
    assert (score.mean, score.sd) == (ability.theta + 2, ability.sd)
    assert score_of([]) is None


@given(answers, st.randoms())
def test_the_order_of_answers_does_not_matter(given_answers: list[tuple[Curve, bool]], chance: object) -> None:
    shuffled = sorted(given_answers, key=lambda _: chance.random())  # type: ignore[attr-defined]
    one, other = (eap(log_likelihood(some), 1.5) for some in (given_answers, shuffled))
    assert (one.theta, one.sd) == pytest.approx((other.theta, other.sd))


@given(answers, curves)
def test_a_right_answer_never_lowers_ability_and_a_wrong_one_never_raises_it(
    given_answers: list[tuple[Curve, bool]], curve: Curve
) -> None:
    before = eap(log_likelihood(given_answers), 1.5).theta
    after = {
        is_right: eap(log_likelihood([*given_answers, (curve, is_right)]), 1.5).theta for is_right in (True, False)
    }
    assert after[True] >= before - 1e-9
    assert after[False] <= before + 1e-9


def test_without_an_answer_there_is_the_prior() -> None:
    nothing = eap(np.zeros(141), 1.5)
    assert (nothing.theta, nothing.sd) == (pytest.approx(0, abs=1e-9), pytest.approx(1.5, abs=1e-3))
