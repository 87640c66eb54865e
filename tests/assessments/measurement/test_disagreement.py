"""Sources that contradict each other are told, not merged in silence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement import (
    DEFAULTS,
    AgainstTest,
    Apart,
    Disagreement,
    Evidence,
    Reviews,
    TestScore,
    against_test,
    apart,
    combine,
    contradicts,
)
from assessments.measurement.disagreement import chi_square_point


def disagreement_over(evidence: Evidence) -> Disagreement | None:
    (estimate,) = combine([evidence])
    return estimate.disagreement


@pytest.mark.parametrize(("degrees", "point"), [(1, 3.841459), (2, 5.991465)])
def test_the_chi_square_points_are_those_of_the_tables(degrees: int, point: float) -> None:
    assert chi_square_point(DEFAULTS.disagreement_quantile, degrees) == pytest.approx(point, abs=5e-7)


@pytest.mark.parametrize("degrees", [0, 3])
def test_three_sources_never_need_other_chi_square_points(degrees: int) -> None:
    with pytest.raises(ValueError, match=f"one or two degrees of freedom, not {degrees}"):
        chi_square_point(0.95, degrees)


@pytest.mark.parametrize(
    "evidence",
    [Evidence(), Evidence(self_rating=4), Evidence(reviews=Reviews(1, 3)), Evidence(test=TestScore(1, 0.4))],
)
def test_one_source_cannot_disagree_with_itself(evidence: Evidence) -> None:
    assert disagreement_over(evidence) is None


def test_a_test_that_says_nothing_cannot_disagree() -> None:
    assert disagreement_over(Evidence(self_rating=4, test=TestScore(3, 1.5))) is None


def test_two_sources_disagree_by_their_distance_over_their_joint_error() -> None:
    """Self 4 enters at 11.0833, variance 10.1111; one reviewer at 0 enters at .5, variance .7474."""
    found = disagreement_over(Evidence(self_rating=4, reviews=Reviews(0, 1)))
    assert found is not None
    assert found.q == pytest.approx((11.0833 - 0.5) ** 2 / (10.1111 + 0.7474), rel=1e-4)
    assert (found.degrees_of_freedom, found.raised) == (1, True)


def test_sources_that_agree_raise_nothing() -> None:
    found = disagreement_over(Evidence(self_rating=3, test=TestScore(3.2, 0.6), reviews=Reviews(3, 3)))
    assert found is not None
    assert (found.degrees_of_freedom, found.raised) == (2, False)


def test_a_good_test_against_poor_reviews_is_raised() -> None:
    found = disagreement_over(Evidence(test=TestScore(3.6, 0.4), reviews=Reviews(1, 4)))
    assert found is not None
    assert found.raised


@pytest.mark.parametrize(("rating", "raised"), [(1.0, True), (1.2, False)])
def test_disagreement_is_raised_beyond_the_chi_square_point_alone(rating: float, raised: bool) -> None:
    """One reviewer at 1 or at 1.2 against a test of 3.6: Q is 4.28 or 3.54, on either side of 3.84."""
    found = disagreement_over(Evidence(test=TestScore(3.6, 0.4), reviews=Reviews(rating, 1)))
    assert found is not None
    assert abs(found.q - 3.841459) < 0.5
    assert found.raised is raised


def test_disagreement_is_about_a_competency_and_its_own_sources_alone() -> None:
    contradicted, reviewed_alone = combine(
        [Evidence(self_rating=4, reviews=Reviews(0, 4)), Evidence(reviews=Reviews(4, 4))]
    )
    assert contradicted.disagreement is not None
    assert reviewed_alone.disagreement is None


@pytest.mark.parametrize(
    ("own", "levels", "expected", "words"),
    [
        (4, [1, 3, 2], Apart(reviewers=2, own=2.0), "2 levels above"),
        (1, [2, 2], Apart(reviewers=0, own=-1.0), "1 level below"),
        (2, [1, 2], Apart(reviewers=1, own=0.5), "0.5 levels above"),
        (3, [3], Apart(reviewers=None, own=0.0), ""),
        (None, [0, 4], Apart(reviewers=4, own=None), ""),
        (4, [], Apart(reviewers=None, own=None), ""),
    ],
)
def test_how_far_ratings_lie_apart_is_told_in_levels(
    own: int | None, levels: list[int], expected: Apart, words: str
) -> None:
    assert apart(own, levels) == expected
    assert apart(own, levels).own_words == words


def test_reviewers_who_differ_come_before_an_own_rating_that_does() -> None:
    assert apart(3, [2, 3]).extent > apart(4, [0, 0]).extent > apart(None, [3, 3]).extent


@pytest.mark.parametrize(
    ("evidence", "is_told"),
    [
        (Evidence(self_rating=4, reviews=Reviews(1, 2)), True),
        (Evidence(self_rating=4, reviews=Reviews(3, 1)), True),
        (Evidence(self_rating=4, reviews=Reviews(4, 3)), False),  # raised, since Expert is rare; yet they say the same
        (Evidence(self_rating=2, reviews=Reviews(3, 2)), False),
        (Evidence(self_rating=4), False),
        (Evidence(test=TestScore(0.5, 0.3), reviews=Reviews(4, 3)), True),
    ],
)
def test_people_are_told_where_what_was_said_lies_a_level_apart(evidence: Evidence, is_told: bool) -> None:
    assert contradicts(evidence) is is_told


# Own ratings beside what a test showed


@pytest.mark.parametrize(
    ("rating", "mean", "sd", "told"),
    [
        (3, 2.0, 0.6, AgainstTest.ABOVE),  # the interval ends at 2.77
        (2, 2.0, 0.6, AgainstTest.ALIKE),
        (1, 2.0, 0.6, AgainstTest.ALIKE),  # its band ends at 2, inside the interval
        (0, 2.0, 0.6, AgainstTest.BELOW),  # the interval begins at 1.23
        (2, 2.0, 0.8, AgainstTest.UNCLEAR),  # 2.05 levels wide
        (4, 2.0, 0.8, AgainstTest.ABOVE),  # wide, and yet wholly below
        (0, 0.2, 1.0, AgainstTest.ALIKE),  # on the axis it is 1.48 wide
    ],
)
def test_an_own_rating_is_above_or_below_where_its_band_lies_outside_the_tests_interval(
    rating: int, mean: float, sd: float, told: AgainstTest
) -> None:
    assert against_test(rating, TestScore(mean, sd)) is told


def test_without_a_rating_or_a_test_there_is_nothing_to_compare() -> None:
    assert against_test(None, TestScore(2, 0.5)) is None
    assert against_test(2, None) is None


@given(st.integers(0, 3), st.floats(-5, 9), st.floats(0.1, 2))
def test_a_higher_rating_is_never_told_lower_beside_the_same_test(rating: int, mean: float, sd: float) -> None:
    order = [AgainstTest.BELOW, AgainstTest.ALIKE, AgainstTest.ABOVE]
    places = [
        order.index(AgainstTest.ALIKE if told is AgainstTest.UNCLEAR else told)
        for told in (against_test(rating, TestScore(mean, sd)), against_test(rating + 1, TestScore(mean, sd)))
        if told
    ]
    assert places == sorted(places)
