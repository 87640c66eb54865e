"""What holds for the joint estimate whatever the evidence."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement import DEFAULTS, Evidence, Reviews, TestScore, combine

from .strategies import evidence, reviews, roles, sharp_test_scores

ROUNDING = 1e-7


def with_first(role: list[Evidence], first: Evidence) -> list[Evidence]:
    return [first, *role[1:]]


def anything_less_sure(before: list[Evidence], after: list[Evidence]) -> bool:
    """Whether any estimate is less sure after than before."""
    pairs = zip(combine(before), combine(after), strict=True)
    return any(new.sd > old.sd + ROUNDING for old, new in pairs)


@given(roles)
def test_the_shares_of_an_estimate_sum_to_one(role: list[Evidence]) -> None:
    for estimate in combine(role):
        shares = estimate.shares
        total = shares.prior.total + shares.self_rating.total + shares.test.total + shares.reviews.total
        assert abs(total - 1) < ROUNDING


@given(roles)
def test_no_source_has_a_negative_share(role: list[Evidence]) -> None:
    for estimate in combine(role):
        shares = estimate.shares
        for share in (shares.prior, shares.self_rating, shares.test, shares.reviews):
            assert share.total > -ROUNDING
            assert share.own > -ROUNDING


@given(roles)
def test_evidence_never_leaves_us_less_sure_than_none(role: list[Evidence]) -> None:
    for estimate in combine(role):
        assert 0 < estimate.sd <= DEFAULTS.prior_sd + ROUNDING


@given(roles, st.integers(0, 4))
def test_a_new_self_rating_never_makes_anything_less_sure(role: list[Evidence], rating: int) -> None:
    before = with_first(role, replace(role[0], self_rating=None))
    assert not anything_less_sure(before, with_first(role, replace(role[0], self_rating=rating)))


@given(roles, sharp_test_scores)
def test_a_new_test_never_makes_anything_less_sure(role: list[Evidence], score: TestScore) -> None:
    before = with_first(role, replace(role[0], test=None))
    assert not anything_less_sure(before, with_first(role, replace(role[0], test=score)))


@given(roles, reviews)
def test_first_reviews_never_make_anything_less_sure(role: list[Evidence], given_reviews: Reviews) -> None:
    before = with_first(role, replace(role[0], reviews=None))
    assert not anything_less_sure(before, with_first(role, replace(role[0], reviews=given_reviews)))


@given(roles, sharp_test_scores, st.floats(0.5, 1))
def test_a_longer_test_makes_nothing_less_sure(role: list[Evidence], score: TestScore, part: float) -> None:
    before = with_first(role, replace(role[0], test=score))
    longer = replace(score, sd=score.sd * part)
    assert not anything_less_sure(before, with_first(role, replace(role[0], test=longer)))


@given(roles, reviews)
def test_a_further_reviewer_makes_what_they_rate_surer(role: list[Evidence], given_reviews: Reviews) -> None:
    further = replace(given_reviews, reviewers=given_reviews.reviewers + 1)
    before = combine(with_first(role, replace(role[0], reviews=given_reviews)))
    after = combine(with_first(role, replace(role[0], reviews=further)))
    assert after[0].sd <= before[0].sd + ROUNDING


@given(roles, reviews)
def test_a_further_reviewer_hardly_unsettles_the_others(role: list[Evidence], given_reviews: Reviews) -> None:
    further = replace(given_reviews, reviewers=given_reviews.reviewers + 1)
    before = combine(with_first(role, replace(role[0], reviews=given_reviews)))
    after = combine(with_first(role, replace(role[0], reviews=further)))
    assert all(new.sd <= old.sd + 0.03 for old, new in zip(before, after, strict=True))


@given(st.data(), roles)
def test_the_order_of_competencies_does_not_matter(data: st.DataObject, role: list[Evidence]) -> None:
    order = data.draw(st.permutations(range(len(role))))
    straight, shuffled = combine(role), combine([role[place] for place in order])
    for estimate, place in zip(shuffled, order, strict=True):
        assert abs(estimate.level - straight[place].level) < ROUNDING
        assert abs(estimate.sd - straight[place].sd) < ROUNDING


@given(roles, st.integers(0, 3))
def test_a_higher_self_rating_never_lowers_its_estimate(role: list[Evidence], rating: int) -> None:
    lower = combine(with_first(role, replace(role[0], self_rating=rating)))[0]
    higher = combine(with_first(role, replace(role[0], self_rating=rating + 1)))[0]
    assert higher.level >= lower.level - ROUNDING


@given(roles, st.floats(0, 3), st.floats(0, 1), st.integers(1, 12))
def test_a_kinder_review_never_lowers_its_estimate(
    role: list[Evidence], rating: float, kinder_by: float, reviewers: int
) -> None:
    lower = combine(with_first(role, replace(role[0], reviews=Reviews(rating, reviewers))))[0]
    higher = combine(with_first(role, replace(role[0], reviews=Reviews(rating + kinder_by, reviewers))))[0]
    assert higher.level >= lower.level - ROUNDING


@given(roles, sharp_test_scores, st.floats(0, 3))
def test_a_better_test_never_lowers_its_estimate(role: list[Evidence], score: TestScore, by: float) -> None:
    better = replace(score, mean=min(score.mean + by, 9))
    lower = combine(with_first(role, replace(role[0], test=score)))[0]
    higher = combine(with_first(role, replace(role[0], test=better)))[0]
    assert higher.level >= lower.level - ROUNDING


@given(evidence)
def test_a_competency_nobody_spoke_of_changes_no_other(known: Evidence) -> None:
    alone, accompanied = combine([known])[0], combine([known, Evidence()])[0]
    assert abs(alone.level - accompanied.level) < ROUNDING
    assert abs(alone.sd - accompanied.sd) < ROUNDING
