"""What answers say of items: reference values of LSAT-6, and what adaptive tests do to each figure."""

from math import sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement.calibrate import alpha
from assessments.measurement.irt import Curve, eap, log_likelihood
from assessments.measurement.item_analysis import (
    ENOUGH,
    Answers,
    Discrimination,
    Figure,
    Standing,
    alpha_of,
    analyse,
    correlation,
    judge,
)
from tests.assessments.measurement.test_calibrate import lsat

ITEMS = {number: Curve(1.0, b) for number, b in enumerate(np.linspace(-2, 2, 9), start=1)}


def whole() -> np.ndarray:
    """The answers of LSAT-6, a row for each of 1,000 people."""
    patterns, counts = lsat()
    return np.repeat(patterns, counts.astype(int), axis=0)


def as_answers(table: np.ndarray) -> Answers:
    """People × items; NaN was not asked."""
    asked = np.argwhere(~np.isnan(table)).tolist()
    return Answers(
        [person for person, _ in asked], [item + 1 for _, item in asked], [bool(table[at[0], at[1]]) for at in asked]
    )


def a_table(people: int, curves: dict[int, Curve], *, seed: int = 1, sd: float = 1.5) -> np.ndarray:
    """What made-up people answer to all of the items."""
    chance = np.random.default_rng(seed)
    abilities = chance.normal(0, sd, people)
    right = np.array([[curve.right(theta) for curve in curves.values()] for theta in abilities])
    return (chance.random(right.shape) < right).astype(float)


# --- correlation --------------------------------------------------------------------------------------------


def test_an_item_against_the_rest_by_hand() -> None:
    """Five people: those who are right have 4, 3 and 2 elsewhere, the others 2 and 1."""
    right, rest = np.array([1.0, 1, 1, 0, 0]), np.array([4.0, 3, 2, 2, 1])
    found = correlation(right, rest)
    spread = sqrt(((rest - 2.4) ** 2).mean())  # 1.0198
    assert found is not None
    assert found.value == pytest.approx((3 - 1.5) / spread * sqrt(3 / 5 * 2 / 5))
    assert (round(found.value, 4), found.n) == (0.7206, 5)
    assert found.error == pytest.approx((1 - found.value**2) / 2)


def test_items_of_lsat_6_against_the_number_right_of_the_others() -> None:
    answers = whole()
    found = [correlation(item, answers.sum(axis=1) - item) for item in answers.T]
    assert [round(one.value, 4) for one in found if one] == [0.1128, 0.1532, 0.1728, 0.1444, 0.1216]


def test_where_all_are_alike_there_is_no_correlation() -> None:
    assert correlation(np.ones(4), np.arange(4.0)) is None
    assert correlation(np.array([0.0, 1, 1]), np.full(3, 2.0)) is None
    assert correlation(np.ones(1), np.ones(1)) is None


# --- alpha --------------------------------------------------------------------------------------------------


def test_alpha_of_lsat_6_is_that_of_the_calibration() -> None:
    patterns, counts = lsat()
    counted, one_by_one = alpha_of(patterns, counts), alpha_of(whole(), np.ones(1000))
    assert counted is not None
    assert (round(counted.value, 5), counted.n) == (0.295, 1000)
    assert counted.value == alpha(patterns, counts)
    assert one_by_one == Figure(pytest.approx(counted.value), pytest.approx(counted.error), 1000)


def test_the_error_of_alpha_is_that_of_resampled_people() -> None:
    answers, chance = whole(), np.random.default_rng(7)
    again = [alpha_of(answers[chance.integers(0, 1000, 1000)], np.ones(1000)) for _ in range(400)]
    found = alpha_of(answers, np.ones(1000))
    assert found is not None
    assert found.error == pytest.approx(np.std([one.value for one in again if one]), rel=0.15)


def test_of_one_item_or_of_people_with_one_sum_there_is_no_alpha() -> None:
    assert alpha_of(np.array([[0.0], [1.0]]), np.ones(2)) is None
    assert alpha_of(np.array([[0.0, 1.0], [1.0, 0.0]]), np.ones(2)) is None


# --- a competency -------------------------------------------------------------------------------------------


def test_an_answer_is_held_against_the_ability_that_the_others_of_its_test_show() -> None:
    table = a_table(40, ITEMS)
    found = analyse(as_answers(table), ITEMS).discriminations[4]
    others = {number: curve for number, curve in ITEMS.items() if number != 4}
    rest = [
        eap(log_likelihood((curve, bool(row[number - 1])) for number, curve in others.items()), 1.5).theta
        for row in table
    ]
    wanted = correlation(table[:, 3], np.array(rest))
    assert found.rest == Figure(pytest.approx(wanted.value), pytest.approx(wanted.error), 40)


def test_items_that_keep_their_curve_correlate_as_expected() -> None:
    found = analyse(as_answers(a_table(4000, ITEMS)), ITEMS)
    for one in found.discriminations.values():
        assert one.rest is not None
        assert one.rest.error is not None
        assert one.rest.value == pytest.approx(one.expected, abs=4 * one.rest.error)
        assert one.rest.value > 0.3


def test_people_alike_in_ability_lower_the_correlation_and_what_is_expected_of_it() -> None:
    """As in an adaptive test, whose items go to people of about their difficulty."""
    wide = analyse(as_answers(a_table(3000, ITEMS)), ITEMS).discriminations[5]
    narrow = analyse(as_answers(a_table(3000, ITEMS, sd=0.3)), ITEMS).discriminations[5]
    assert wide.rest is not None
    assert narrow.rest is not None
    assert narrow.rest.value < wide.rest.value - 0.2
    assert narrow.expected is not None
    assert wide.expected is not None
    assert narrow.expected < wide.expected


def test_an_item_with_a_wrong_key_falls_below_what_is_expected() -> None:
    table = a_table(600, ITEMS)
    table[:, 4] = 1 - table[:, 4]
    found = analyse(as_answers(table), ITEMS).discriminations[5]
    assert found.rest is not None
    assert found.rest.value < 0 < (found.expected or 0)


def test_an_answer_alone_in_its_test_has_nothing_to_be_held_against() -> None:
    found = analyse(Answers([1, 2, 3], [1, 1, 1], [True, False, True]), ITEMS)
    assert found.discriminations == {1: Discrimination(None, None)}
    assert (found.tests, found.reliability, found.alpha) == (3, None, None)


def test_without_answers_there_is_nothing_to_say() -> None:
    found = analyse(Answers([], [], []), {})
    assert (found.tests, dict(found.discriminations), found.reliability, found.alpha) == (0, {}, None, None)


def test_reliability_is_what_the_scores_leave_open_against_the_spread_of_people() -> None:
    table = a_table(50, ITEMS)
    sds = [eap(log_likelihood(zip(ITEMS.values(), row.astype(bool).tolist(), strict=True)), 1.5).sd for row in table]
    found = analyse(as_answers(table), ITEMS).reliability
    assert found is not None
    assert found.value == pytest.approx(1 - np.mean(np.square(sds)) / 1.5**2)
    assert found.error == pytest.approx(np.std(np.square(sds), ddof=1) / 1.5**2 / sqrt(50))
    assert found.n == 50


def test_more_items_make_scores_more_reliable() -> None:
    table = a_table(200, ITEMS)
    few, many = table.copy(), table
    few[:, 5:] = np.nan
    assert analyse(as_answers(few), ITEMS).reliability.value < analyse(as_answers(many), ITEMS).reliability.value


def test_alpha_is_told_of_tests_with_the_same_items_only() -> None:
    table = a_table(60, ITEMS)
    table[:25, 0] = np.nan  # these have eight of the nine
    found = analyse(as_answers(table), ITEMS)
    assert found.alpha == alpha_of(table[25:], np.ones(35))
    assert found.alpha_items == 9

    table[25:40, 1] = np.nan
    none = analyse(as_answers(table), ITEMS)
    assert (none.alpha, none.alpha_items) == (None, 0)
    assert none.reliability is not None


def test_few_people_have_neither() -> None:
    found = analyse(as_answers(a_table(29, ITEMS)), ITEMS)
    assert (found.reliability, found.alpha) == (None, None)


@given(st.randoms(use_true_random=False))
def test_the_order_of_answers_says_nothing(shuffled: object) -> None:
    answers = as_answers(a_table(35, ITEMS))
    rows = list(zip(answers.tests, answers.items, answers.right, strict=True))
    shuffled.shuffle(rows)
    tests, items, right = zip(*rows, strict=True)
    once, again = analyse(answers, ITEMS), analyse(Answers(tests, items, right), ITEMS)
    assert again.reliability == Figure(pytest.approx(once.reliability.value), pytest.approx(once.reliability.error), 35)
    assert again.alpha == Figure(pytest.approx(once.alpha.value), pytest.approx(once.alpha.error), 35)
    for item, one in once.discriminations.items():
        assert again.discriminations[item].rest.value == pytest.approx(one.rest.value)


# --- figures and rule R24 -----------------------------------------------------------------------------------


def test_a_share_has_the_error_of_a_binomial() -> None:
    assert Figure.share(3, 4) == Figure(0.75, pytest.approx(sqrt(0.75 * 0.25 / 4)), 4)
    assert Figure.share(0, 0) is None


def test_a_mean_of_one_has_no_error() -> None:
    assert Figure.mean(np.array([3.0])) == Figure(3.0, None, 1)
    assert Figure.mean(np.array([1.0, 3.0])) == Figure(2.0, pytest.approx(1.0), 2)
    assert Figure.mean(np.array([])) is None


@pytest.mark.parametrize(
    ("answers", "rest", "draws", "standing", "says"),
    [
        (ENOUGH - 1, -0.5, {"Option 2": 0.0}, Standing.TOO_FEW, ["149 of the 150 answers"]),
        (ENOUGH, 0.10, {"Option 2": 0.05}, Standing.KEPT, []),
        (ENOUGH, 0.09, {"Option 2": 0.05}, Standing.RETIRE, ["does not tell people apart"]),
        (ENOUGH, 0.40, {"Option 2": 0.04, "Option 3": 0.2}, Standing.RETIRE, ["Option 2 draws 4.0%"]),
        (ENOUGH, -0.1, {"Option 4": 0.0}, Standing.RETIRE, ["-0.10", "Option 4"]),
        (ENOUGH, None, {}, Standing.KEPT, []),
    ],
)
def test_rule_r24(
    answers: int, rest: float | None, draws: dict[str, float], standing: Standing, says: list[str]
) -> None:
    found = judge(answers, Discrimination(None if rest is None else Figure(rest, 0.08, answers)), draws)
    assert found.standing is standing
    assert len(found.reasons) == len(says)
    for words, reason in zip(says, found.reasons, strict=True):
        assert words in reason
