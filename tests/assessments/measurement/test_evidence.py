"""Evidence is refused where it cannot be true."""

from dataclasses import FrozenInstanceError
from math import inf, nan

import pytest

from assessments.measurement import Evidence, Reviews, TestScore


@pytest.mark.parametrize("rating", [-1, 5])
def test_a_self_rating_is_a_level(rating: int) -> None:
    with pytest.raises(ValueError, match=f"A self-rating is a level from 0 to 4, not {rating}"):
        Evidence(self_rating=rating)


@pytest.mark.parametrize("mean", [-0.1, 4.1, nan])
def test_a_mean_rating_lies_between_the_levels(mean: float) -> None:
    with pytest.raises(ValueError, match="A mean rating is a level from 0 to 4, whole or not, and not"):
        Reviews(mean, 2)


def test_reviews_need_a_reviewer() -> None:
    with pytest.raises(ValueError, match="at least one reviewer, not 0"):
        Reviews(3, 0)


def test_the_levels_reviewers_gave_become_their_mean_and_number() -> None:
    assert Reviews.of([2, 3, 3, 4]) == Reviews(3.0, 4)
    assert Reviews.of([0]) == Reviews(0.0, 1)


def test_no_levels_are_no_reviews() -> None:
    assert Reviews.of([]) is None


@pytest.mark.parametrize("levels", [[-1, 1], [5, 3]])
def test_every_reviewer_gives_a_level(levels: list[int]) -> None:
    with pytest.raises(ValueError, match=f"A reviewer gives a level from 0 to 4, not {levels[0]}"):
        Reviews.of(levels)


@pytest.mark.parametrize("sd", [0, -0.4, inf, nan])
def test_a_test_is_sure_to_some_positive_degree(sd: float) -> None:
    with pytest.raises(ValueError, match="A test's standard deviation is a positive number"):
        TestScore(2.0, sd)


@pytest.mark.parametrize("mean", [-5.1, 9.1, 87, inf, nan])
def test_a_test_scores_where_tests_look_for_ability(mean: float) -> None:
    with pytest.raises(ValueError, match="lies between -5 and 9 levels"):
        TestScore(mean, 0.6)


def test_a_test_may_score_beyond_the_axis_people_see() -> None:
    assert TestScore(-0.4, 1.0).mean == -0.4


def test_evidence_never_changes() -> None:
    evidence = Evidence(self_rating=2)
    with pytest.raises(FrozenInstanceError):
        evidence.self_rating = 3  # type: ignore[misc]
