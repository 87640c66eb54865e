"""A result worked out again step by step: the parts are those of the measurement, and add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement import DEFAULTS, Asked, Evidence, Reviews, Source, TestScore, measure
from assessments.measurement.irt import Curve, score_of
from assessments.measurement.trace import TestAnswer, belief, in_digits, is_same, trace
from tests.assessments.measurement.builders import asked, rated, reviewed, scored
from tests.assessments.measurement.strategies import asked as requirements

ALL_THREE = Evidence(self_rating=4, test=TestScore(3.2, 0.6), reviews=Reviews(3, 3))
ANSWERS = (
    TestAnswer(1, 2, Curve(1.0, -0.7, 0.25), True),
    TestAnswer(2, 3, Curve(1.2, 0.3, 0.0), False),
    TestAnswer(3, 3, Curve(1.0, 0.3, 0.0), False, is_unknown=True),
)


def to_four(value: float) -> object:
    return pytest.approx(value, abs=0.5e-4)


def test_the_reference_competency_is_the_sum_of_its_reference_shares() -> None:
    (steps,) = trace([asked("x", 3, ALL_THREE)], {}).steps
    assert steps.reading.estimate is not None
    assert (steps.reading.estimate.level, steps.reading.estimate.sd) == (to_four(3.4953), to_four(0.4400))
    assert {each.source: each.share for each in steps.addends} == {
        Source.REVIEWS: to_four(0.6029),
        Source.TEST: to_four(0.2920),
        None: to_four(0.0860),
        Source.SELF_RATING: to_four(0.0191),
    }
    assert sum(each.amount for each in steps.addends) == to_four(3.4953)
    assert steps.reading.probability == to_four(0.8698)


def test_what_related_skills_lend_stands_in_lines_of_its_own_competency_by_competency() -> None:
    rows = [asked("x", 3, ALL_THREE), asked("y", 2, rated(2)), asked("z", 1)]
    third = trace(rows, {}).steps[2]
    assert [(each.source, each.is_own) for each in third.addends] == [
        (None, True),
        (Source.SELF_RATING, False),
        (Source.TEST, False),
        (Source.REVIEWS, False),
    ]
    ratings = third.addends[1]
    assert [part.about for part in ratings.parts] == [0, 1]
    assert sum(each.amount for each in third.addends) == to_four(2.5176)


def test_places_are_those_of_the_role_also_where_a_competency_is_left_out() -> None:
    rows = [asked("x", 3, rated(1), not_applicable=True), asked("y", 3, rated(1)), asked("z", 2, rated(3))]
    left_out, first, second = trace(rows, {}).steps
    assert (left_out.addends, left_out.said, left_out.reached) == ((), {}, None)
    assert [part.about for part in first.addends[2].parts] == [2]
    assert [part.about for part in second.addends[2].parts] == [1]


def test_the_answers_lead_to_the_score_of_the_test_under_way() -> None:
    score = score_of([(each.curve, each.is_right) for each in ANSWERS])
    assert score is not None
    (steps,) = trace([asked("x", 3, Evidence(test=score))], {"x": ANSWERS}).steps
    assert steps.again == score
    said = steps.said[Source.TEST]
    weight = 1 / score.sd**2 - 1 / DEFAULTS.prior_sd**2
    assert said.own_error == pytest.approx(1 / weight)
    assert said.mean == pytest.approx((score.mean / score.sd**2 - DEFAULTS.prior_mean / DEFAULTS.prior_sd**2) / weight)


def test_at_the_lower_edge_of_its_level_a_typical_item_is_right_two_times_in_three() -> None:
    typical = TestAnswer(1, 2, Curve(1.0, 2 - 2 - 0.6931471805599453), True)
    assert typical.chance_at(2) == pytest.approx(2 / 3)


def test_readiness_is_what_is_reached_over_what_is_asked() -> None:
    rows = [
        asked("x", 3, scored(2.0), weight=5),
        asked("y", 2, reviewed(4), weight=3),
        asked("z", 0, reviewed(2), weight=4),
        asked("unrated", 4, weight=2),
    ]
    found = trace(rows, {})
    assert [each.reading.asked.competency for each in found.counting] == ["x", "y"]
    asks = sum(each.asks for each in found.counting)
    assert asks == 5 * 3 + 3 * 2
    readiness = found.outcome.readiness
    assert readiness is not None
    for end, total in ((0, readiness.value), (1, readiness.low), (2, readiness.high)):
        assert sum(each.reached[end] for each in found.counting if each.reached) / asks == pytest.approx(total)


@given(requirements)
def test_the_parts_add_up_whatever_there_is(rows: list[Asked]) -> None:
    found = trace(rows, {})
    assert found.outcome == measure(rows)
    for steps in found.steps:
        estimate = steps.reading.estimate
        if estimate is None:
            assert steps.addends == ()
            continue
        assert sum(each.amount for each in steps.addends) == pytest.approx(estimate.level, abs=1e-7)
        assert sum(each.share for each in steps.addends) == pytest.approx(1, abs=1e-7)
        own = {each.source: each.share for each in steps.addends if each.is_own and each.source}
        assert set(own) == set(estimate.sources)


@given(st.lists(st.floats(-9, 9), min_size=1, max_size=8), st.integers(1, 4))
def test_what_is_shown_adds_up_to_the_last_digit(amounts: list[float], digits: int) -> None:
    shown = in_digits(amounts, digits)
    step = 10**-digits
    assert round(sum(shown), digits) == pytest.approx(round(sum(amounts), digits), abs=step * 1e-3) or (
        abs(sum(shown) - sum(amounts)) == pytest.approx(step / 2)  # a tie may be rounded to either side
    )
    assert all(abs(one - amount) < step * 1.001 for one, amount in zip(shown, amounts, strict=True))


def test_the_three_curves_of_a_test_are_drawn_to_one_height() -> None:
    curves = belief(ANSWERS)
    assert (curves.levels[0], curves.levels[-1], len(curves.levels)) == (0.0, 5.0, 51)
    assert [max(curve) for curve in (curves.before, curves.answers, curves.after)] == [1.0, 1.0, 1.0]
    score = score_of([(each.curve, each.is_right) for each in ANSWERS])
    assert score is not None
    assert curves.levels[curves.after.index(1.0)] == pytest.approx(score.mean, abs=0.3)


@pytest.mark.parametrize(
    ("kept", "again", "same"),
    [
        (0.1234564, 0.1234567, True),
        (0.123456, 0.123458, False),
        (None, None, True),
        (None, 0.0, False),
        ("met", "met", True),
        ("met", "likely_met", False),
        ("", None, True),
    ],
)
def test_numbers_are_the_same_to_six_decimals(kept: object, again: object, same: bool) -> None:
    assert is_same(kept, again) is same  # type: ignore[arg-type]  # each pair is of one kind
