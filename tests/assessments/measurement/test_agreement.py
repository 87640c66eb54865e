"""How far reviewers agree: known values, known limits, and what is never told."""

from collections.abc import Callable, Sequence
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.measurement import (
    AGREEMENT_INTERVAL,
    Agreement,
    Band,
    Kind,
    Lack,
    TooLittle,
    agreement,
    agreement_of_one,
)

# Shrout & Fleiss (1979), table 2: six subjects, four judges.
SHROUT_FLEISS = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]

# Anxiety of twenty people as two raters saw it, the data of the R package irr, on its five levels in use.
ANXIETY = list(
    zip(
        [2, 4, 3, 4, 1, 3, 1, 3, 2, 2, 1, 2, 2, 2, 1, 1, 0, 2, 2, 3],
        [1, 0, 3, 3, 2, 1, 0, 4, 0, 0, 0, 1, 2, 2, 0, 0, 2, 2, 1, 1],
        strict=True,
    )
)

Statistic = Callable[[Sequence[Sequence[int | None]]], Agreement | TooLittle]


def told(result: Agreement | TooLittle) -> Agreement:
    assert isinstance(result, Agreement)
    return result


def lacking(result: Agreement | TooLittle) -> TooLittle:
    assert isinstance(result, TooLittle)
    return result


def tables(raters: int | st.SearchStrategy[int]) -> st.SearchStrategy[list[list[int]]]:
    """Complete ratings, in levels."""

    def of(raters: int) -> st.SearchStrategy[list[list[int]]]:
        return st.lists(st.lists(st.integers(0, 4), min_size=raters, max_size=raters), min_size=3, max_size=14)

    return of(raters) if isinstance(raters, int) else raters.flatmap(of)


any_table = tables(st.integers(2, 6))
both = pytest.mark.parametrize("statistic", [agreement, agreement_of_one])


# Known values


def test_the_mean_of_four_judges_agrees_as_shrout_and_fleiss_say() -> None:
    four = told(agreement(SHROUT_FLEISS))
    assert (four.kind, four.raters, four.subjects, four.left_out) == (Kind.ICC_MEAN, 4, 6, 0)
    assert (four.value, four.low, four.high) == pytest.approx((0.6201, 0.0711, 0.9272), abs=0.5e-4)


def test_one_of_the_four_judges_agrees_as_shrout_and_fleiss_say() -> None:
    one = told(agreement_of_one(SHROUT_FLEISS))
    assert (one.kind, one.raters, one.subjects) == (Kind.ICC_ONE, 4, 6)
    assert (one.value, one.low, one.high) == pytest.approx((0.2898, 0.0188, 0.7611), abs=0.5e-4)


def test_two_raters_agree_by_quadratic_weighted_kappa() -> None:
    two = told(agreement(ANXIETY))
    assert (two.kind, two.raters, two.subjects) == (Kind.KAPPA, 2, 20)
    assert two.value == pytest.approx(0.2520325, abs=0.5e-7)


@given(tables(2))
def test_kappa_is_what_cohen_defines(table: list[list[int]]) -> None:
    """One minus the mean squared difference over that of all pairs that chance could have made."""
    result = agreement(table)
    assume(isinstance(result, Agreement))
    pairs = [(first - other) ** 2 for first, _ in table for _, other in table]
    chance = Fraction(sum(pairs), len(pairs))
    seen = Fraction(sum((first - second) ** 2 for first, second in table), len(table))
    assert told(result).value == pytest.approx(float(1 - seen / chance))


@given(tables(st.integers(3, 6)))
def test_the_mean_of_several_follows_from_one_of_them_by_spearman_and_brown(table: list[list[int]]) -> None:
    assume(isinstance(agreement(table), Agreement))
    several, one = told(agreement(table)), told(agreement_of_one(table))
    for mean, single in ((several.value, one.value), (several.low, one.low), (several.high, one.high)):
        assert mean == pytest.approx(one.raters * single / (1 + (one.raters - 1) * single))


# What holds of any ratings


@both
@given(table=any_table)
def test_the_value_lies_within_its_interval_and_on_its_scale(statistic: Statistic, table: list[list[int]]) -> None:
    result = statistic(table)
    assume(isinstance(result, Agreement))
    lowest = -1 if told(result).kind is Kind.KAPPA else 0
    assert lowest <= told(result).low <= told(result).value <= told(result).high <= 1


@both
@given(levels=st.lists(st.integers(0, 4), min_size=3, max_size=14), raters=st.integers(2, 6))
def test_raters_who_agree_everywhere_agree_perfectly(statistic: Statistic, levels: list[int], raters: int) -> None:
    assume(len(set(levels)) > 1)
    result = told(statistic([[level] * raters for level in levels]))
    assert (result.value, result.low, result.high) == (1, 1, 1)
    assert result.is_perfect


@both
@given(table=any_table, data=st.data())
def test_neither_the_order_of_raters_nor_that_of_subjects_matters(
    statistic: Statistic, table: list[list[int]], data: st.DataObject
) -> None:
    subjects = data.draw(st.permutations(table))
    order = data.draw(st.permutations(range(len(table[0]))))
    assert statistic([[row[place] for place in order] for row in subjects]) == statistic(table)


@both
@given(table=any_table, up=st.integers(1, 3))
def test_where_the_scale_begins_does_not_matter(statistic: Statistic, table: list[list[int]], up: int) -> None:
    assert statistic([[rating + up for rating in row] for row in table]) == statistic(table)


def test_one_who_turns_the_scale_around_disagrees_perfectly() -> None:
    turned = told(agreement([[level, 4 - level] for level in range(5)]))
    assert (turned.value, turned.low, turned.high) == (-1, -1, -1)
    assert not turned.is_perfect


def test_raters_who_contradict_each_other_throughout_have_no_agreement_rather_than_a_negative_share() -> None:
    contrary = told(agreement([[0, 4, 2], [4, 0, 2], [1, 3, 2], [3, 1, 2]]))
    assert (contrary.value, contrary.low) == (0, 0)


def test_being_stricter_throughout_is_disagreement() -> None:
    alike, stricter = ([[level, level, level - less] for level in (1, 2, 3, 4)] for less in (0, 1))
    assert told(agreement(stricter)).value < told(agreement(alike)).value == 1


def test_more_subjects_make_it_surer() -> None:
    once, often = told(agreement(ANXIETY)), told(agreement(ANXIETY * 4))
    assert often.value == pytest.approx(once.value)
    assert often.high - often.low < once.high - once.low


# What is left out, and what is never told


@both
def test_a_subject_that_somebody_did_not_rate_is_left_out_and_counted(statistic: Statistic) -> None:
    gaps: list[list[int | None]] = [[3, 3, None, 3], [None, 2, 2, 1]]
    assert statistic([*SHROUT_FLEISS, *gaps]) == Agreement(
        **{name: getattr(told(statistic(SHROUT_FLEISS)), name) for name in ("kind", "value", "low", "high")},
        raters=4,
        subjects=6,
        left_out=2,
    )


@both
def test_whoever_rated_nothing_is_no_rater(statistic: Statistic) -> None:
    assert statistic([[*pair, None] for pair in ANXIETY]) == statistic(ANXIETY)


@both
@pytest.mark.parametrize(
    ("ratings", "lack"),
    [
        ([], Lack.RATERS),
        ([[2], [3], [1]], Lack.RATERS),
        ([[2, None], [3, None], [1, None]], Lack.RATERS),
        ([[2, 3], [1, 1]], Lack.SUBJECTS),
        ([[2, 3], [1, 1], [None, 2], [4, None]], Lack.SUBJECTS),
        ([[2, 2], [2, 2], [2, 2]], Lack.VARIATION),
        ([[2, 1], [2, 3], [2, 4]], Lack.VARIATION),
        ([[2, 1, 3], [2, 1, 4], [2, 1, 2]], Lack.VARIATION),
    ],
)
def test_too_little_says_what_is_lacking(
    statistic: Statistic, ratings: Sequence[Sequence[int | None]], lack: Lack
) -> None:
    result = lacking(statistic(ratings))
    assert result.lack is lack
    assert result.words == lack.words
    assert result.subjects + result.left_out == len(ratings)


@both
def test_rows_have_one_place_for_each_rater(statistic: Statistic) -> None:
    with pytest.raises(ValueError, match="one place for each rater"):
        statistic([[1, 2], [1, 2, 3], [2, 2]])


# In words


@pytest.mark.parametrize(
    ("value", "band"),
    [
        (-1, Band.POOR),
        (0.49, Band.POOR),
        (0.5, Band.MODERATE),
        (0.75, Band.GOOD),
        (0.9, Band.GOOD),
        (0.91, Band.EXCELLENT),
        (1, Band.EXCELLENT),
    ],
)
def test_the_words_are_those_of_koo_and_li(value: float, band: Band) -> None:
    assert Band.of(value) is band


def test_the_words_name_the_ends_of_the_interval_where_they_differ() -> None:
    assert told(agreement(SHROUT_FLEISS)).words == "moderate (poor to excellent)"
    assert Agreement(Kind.KAPPA, 0.8, 0.77, 0.85, 2, 80).words == "good"


def test_the_interval_is_of_95_percent_as_agreements_are_published() -> None:
    assert AGREEMENT_INTERVAL == 0.95


@pytest.mark.parametrize(
    ("kind", "words"),
    [(Kind.KAPPA, "quadratic weighted κ"), (Kind.ICC_MEAN, "ICC(2,k)"), (Kind.ICC_ONE, "ICC(2,1)")],
)
def test_each_statistic_has_its_name(kind: Kind, words: str) -> None:
    assert kind.words == words
