"""Item parameters against the section of the Law School Admission Test that everybody calibrates first."""

import numpy as np
import pytest

from assessments.measurement.calibrate import NotCalibrated, calibrate
from assessments.measurement.irt import Curve, eap, log_likelihood

LSAT_6 = [
    3,
    6,
    2,
    11,
    1,
    1,
    3,
    4,
    1,
    8,
    0,
    16,
    0,
    3,
    2,
    15,
    10,
    29,
    14,
    81,
    3,
    28,
    15,
    80,
    16,
    56,
    21,
    173,
    11,
    61,
    28,
    298,
]
"""Bock & Lieberman (1970): 1,000 people by their answers to five items, from 00000 to 11111."""


def lsat() -> tuple[np.ndarray, np.ndarray]:
    patterns = [[float(bit) for bit in f"{number:05b}"] for number in range(32)]
    return np.array(patterns), np.array(LSAT_6, dtype=float)


def test_two_parameters_of_lsat_6() -> None:
    found = calibrate(*lsat(), model="2pl")
    assert [item.a for item in found.items] == pytest.approx([0.8257, 0.7228, 0.8908, 0.6884, 0.6569], abs=0.003)
    assert [item.b for item in found.items] == pytest.approx([-3.3588, -1.3701, -0.2797, -1.8664, -3.1259], abs=0.01)
    assert found.log_likelihood == pytest.approx(-2466.653, abs=0.001)
    assert (found.people, round(found.alpha, 5)) == (1000, 0.295)


def test_ability_on_lsat_6() -> None:
    curves = [Curve(item.a, item.b) for item in calibrate(*lsat(), model="2pl").items]
    for is_right, theta, sd in ((False, -1.897, 0.801), (True, 0.646, 0.859)):
        ability = eap(log_likelihood((curve, is_right) for curve in curves), 1.0)
        assert (ability.theta, ability.sd) == (pytest.approx(theta, abs=0.002), pytest.approx(sd, abs=0.002))


def test_one_slope_for_all_in_a_rasch_model() -> None:
    found = calibrate(*lsat(), model="rasch")
    assert len({item.a for item in found.items}) == 1
    assert found.items[0].a == pytest.approx(0.755, abs=0.003)  # Thissen (1982)
    assert found.log_likelihood == pytest.approx(-2466.94, abs=0.01)


def test_patterns_one_by_one_are_the_same_as_counted() -> None:
    patterns, counts = lsat()
    one_by_one = np.repeat(patterns, counts.astype(int), axis=0)
    counted, single = calibrate(patterns, counts, model="2pl"), calibrate(one_by_one, np.ones(1000), model="2pl")
    assert [item.b for item in single.items] == pytest.approx([item.b for item in counted.items], abs=1e-3)
    assert [item.se_a for item in single.items] == pytest.approx([item.se_a for item in counted.items], abs=1e-3)


def test_known_parameters_are_found_again_within_their_errors() -> None:
    chance = np.random.default_rng(7)
    a, b = np.array([0.7, 1.0, 1.3, 1.6, 0.9, 1.1]), np.array([-1.5, -0.5, 0.0, 0.5, 1.0, 1.5])
    theta = chance.standard_normal(4000)
    answers = (chance.random((4000, 6)) < 1 / (1 + np.exp(-a * (theta[:, None] - b)))).astype(float)
    answers[chance.random(answers.shape) < 0.2] = np.nan
    found = calibrate(answers, np.ones(4000), model="2pl")
    for item, true_a, true_b in zip(found.items, a, b, strict=True):
        assert abs(item.a - true_a) < 3.5 * item.se_a
        assert abs(item.b - true_b) < 3.5 * item.se_b
    assert np.isnan(found.alpha)


def test_priors_draw_to_the_middle() -> None:
    plain, drawn = (calibrate(*lsat(), model="2pl", priors=priors) for priors in (False, True))
    assert abs(drawn.items[0].b) < abs(plain.items[0].b)


def test_one_slope_has_one_prior_however_many_items_share_it() -> None:
    plain, drawn = (calibrate(*lsat(), model="rasch", priors=priors).items[0] for priors in (False, True))
    assert abs(drawn.a - plain.a) < 0.01  # five priors would move it by some .03


def test_two_items_have_one_slope_at_most() -> None:
    patterns, counts = lsat()
    with pytest.raises(NotCalibrated, match="three items or more"):
        calibrate(patterns[:, :2], counts, model="2pl")
    assert len(calibrate(patterns[:, :2], counts, model="rasch").items) == 2


def test_all_items_that_tell_nobody_apart_are_named_at_once() -> None:
    patterns, counts = lsat()
    patterns[:, [0, 3]] = 1.0
    with pytest.raises(NotCalibrated, match=r"“one” right, .*\n.*“four” right, "):
        calibrate(patterns, counts, model="2pl", names=["one", "two", "three", "four", "five"])


@pytest.mark.parametrize(
    ("column", "said"), [(1.0, "item 2 right"), (0.0, "item 2 wrong"), (np.nan, "Nobody answered item 2")]
)
def test_an_item_that_tells_nobody_apart_is_refused(column: float, said: str) -> None:
    patterns, counts = lsat()
    patterns[:, 1] = column
    with pytest.raises(NotCalibrated, match=said):
        calibrate(patterns, counts, model="2pl")
