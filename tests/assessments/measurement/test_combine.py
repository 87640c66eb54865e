"""The joint estimate against reference values worked out apart from this code."""

import pytest

from assessments.measurement import (
    DEFAULTS,
    Estimate,
    Evidence,
    Reviews,
    Share,
    Shares,
    Source,
    TestScore,
    combine,
)

ALL_THREE = Evidence(self_rating=4, test=TestScore(3.2, 0.6), reviews=Reviews(3, 3))
NOTHING = Evidence()


def to_four(value: float) -> object:
    """Equal when rounded to the four decimals a reference value is given with."""
    return pytest.approx(value, abs=0.5e-4)


def totals(shares: Shares) -> tuple[float, float, float, float]:
    return shares.prior.total, shares.self_rating.total, shares.test.total, shares.reviews.total


def estimate_at(level: float, sd: float) -> Estimate:
    nought = Share(0.0, 0.0)
    return Estimate(level, sd, (), Shares(Share(1.0, 1.0), nought, nought, nought), None)


# One competency with all three sources


def test_one_competency_with_all_sources_has_its_reference_level() -> None:
    (estimate,) = combine([ALL_THREE])
    assert estimate.level == to_four(3.4953)
    assert estimate.sd == to_four(0.4400)


def test_one_competency_with_all_sources_has_its_reference_shares() -> None:
    (estimate,) = combine([ALL_THREE])
    assert estimate.shares.reviews.total == to_four(0.6029)
    assert estimate.shares.test.total == to_four(0.2920)
    assert estimate.shares.prior.total == to_four(0.0860)
    assert estimate.shares.self_rating.total == to_four(0.0191)


def test_one_competency_with_all_sources_has_its_reference_probabilities() -> None:
    (estimate,) = combine([ALL_THREE])
    assert estimate.probability_of(3) == to_four(0.8698)
    assert estimate.probability_of(4) == to_four(0.1257)


def test_alone_a_competency_owes_nothing_to_related_skills() -> None:
    (estimate,) = combine([ALL_THREE])
    for share in (estimate.shares.prior, estimate.shares.self_rating, estimate.shares.test):
        assert share.related == pytest.approx(0, abs=1e-12)


# Three competencies at once


def test_three_competencies_have_their_reference_levels() -> None:
    estimates = combine([ALL_THREE, Evidence(self_rating=2), NOTHING])
    assert [estimate.level for estimate in estimates] == [to_four(3.4953), to_four(2.0575), to_four(2.5176)]
    assert [estimate.sd for estimate in estimates] == [to_four(0.4400), to_four(1.1953), to_four(1.3045)]


def test_the_second_of_three_has_its_reference_shares() -> None:
    _, second, _ = combine([ALL_THREE, Evidence(self_rating=2), NOTHING])
    assert totals(second.shares) == (to_four(0.4520), to_four(0.1006), to_four(0.1460), to_four(0.3014))


def test_what_others_said_of_related_skills_is_told_apart() -> None:
    _, second, _ = combine([ALL_THREE, Evidence(self_rating=2), NOTHING])
    assert second.sources == (Source.SELF_RATING,)
    assert second.shares.reviews.own == 0
    assert second.shares.test.own == 0
    assert second.shares.reviews.related == to_four(0.3014)
    assert second.shares.self_rating.own > 0


def test_a_competency_without_evidence_learns_from_related_skills_alone() -> None:
    *_, third = combine([ALL_THREE, Evidence(self_rating=2), NOTHING])
    assert third.sources == ()
    assert third.shares.self_rating.own == third.shares.test.own == third.shares.reviews.own == 0


# Twelve competencies all alike


@pytest.mark.parametrize(("rating", "level"), [(0, 0.62), (1, 1.38), (2, 2.14), (3, 2.89), (4, 3.65)])
def test_twelve_alike_self_ratings_regress_to_the_mean_once(rating: int, level: float) -> None:
    for estimate in combine([Evidence(self_rating=rating)] * 12):
        assert estimate.level == pytest.approx(level, abs=0.005)
        assert estimate.sd == pytest.approx(1.36, abs=0.005)


@pytest.mark.parametrize("competencies", [1, 12])
@pytest.mark.parametrize(
    ("rating", "reviewers", "probability"),
    [(3, 1, 0.57), (3, 2, 0.67), (3, 3, 0.72), (3, 4, 0.76), (4, 1, 0.88), (2, 1, 0.20)],
)
def test_reviewers_prove_a_requirement_of_three_as_the_reference_says(
    competencies: int, rating: int, reviewers: int, probability: float
) -> None:
    for estimate in combine([Evidence(reviews=Reviews(rating, reviewers))] * competencies):
        assert estimate.probability_of(3) == pytest.approx(probability, abs=0.005)


# No evidence, and evidence that says nothing


def test_without_evidence_the_estimate_is_the_prior() -> None:
    for estimate in combine([NOTHING, NOTHING]):
        assert estimate.level == pytest.approx(DEFAULTS.prior_mean)
        assert estimate.sd == pytest.approx(DEFAULTS.prior_sd)
        assert totals(estimate.shares) == pytest.approx((1, 0, 0, 0))


def test_nothing_asked_is_nothing_estimated() -> None:
    assert combine([]) == ()


@pytest.mark.parametrize("sd", [1.5, 1.6])
def test_a_test_no_surer_than_the_prior_is_no_source(sd: float) -> None:
    lucky_guess = Evidence(test=TestScore(2.6, sd), self_rating=3)
    assert combine([lucky_guess]) == combine([Evidence(self_rating=3)])


def test_a_test_alone_reads_back_little_more_cautiously_than_it_scored() -> None:
    """Its prior is counted once, so that only "a test is not the job" draws the estimate to the mean."""
    (estimate,) = combine([Evidence(test=TestScore(3.2, 0.6))])
    assert 2.9 < estimate.level < 3.2
    assert estimate.sd > 0.6


# How an estimate is shown


def test_an_estimate_beyond_the_axis_is_shown_at_its_end() -> None:
    low, high = estimate_at(-0.3, 0.9), estimate_at(5.2, 0.4)
    assert (low.shown, low.band) == (0.0, 0)
    assert (high.shown, high.band) == (5.0, 4)
    assert low.level == -0.3


def test_an_interval_spans_the_given_standard_deviations() -> None:
    interval = estimate_at(2.5, 0.5).interval(2)
    assert (interval.low, interval.high) == (1.5, 3.5)


def test_an_interval_takes_the_usual_width_unless_told_otherwise() -> None:
    assert estimate_at(2.5, 0.5).interval() == pytest.approx((1.86, 3.14))


def test_an_interval_ends_with_the_axis() -> None:
    assert estimate_at(4.8, 1.0).interval() == pytest.approx((3.52, 5.0))
    assert estimate_at(0.2, 1.0).interval() == pytest.approx((0.0, 1.48))


def test_somebody_exactly_at_a_requirement_meets_it_with_even_odds() -> None:
    assert estimate_at(3.0, 0.7).probability_of(3) == 0.5
