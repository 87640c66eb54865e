"""How alike two roles are by their matrices."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.framework import MatrixRow, likeness, nearest_roles
from roles.framework.likeness import NEIGHBOURS, pairs
from tests.factories.framework import a_role

ROWS = st.lists(
    st.builds(
        MatrixRow,
        competency=st.sampled_from("abcdef"),
        weight=st.integers(1, 5),
        essential=st.booleans(),
        levels=st.lists(st.integers(0, 4), min_size=1, max_size=3).map(lambda levels: tuple(sorted(levels))),
    ),
    max_size=6,
    unique_by=lambda row: row.competency,
)


def row(competency: str, *levels: int, weight: int = 1) -> MatrixRow:
    return MatrixRow(competency, weight, False, levels)


def test_two_that_share_nothing_are_not_alike() -> None:
    assert likeness([row("pipes", 1, 2)], [row("valves", 1, 2)]) == 0


def test_two_that_ask_for_the_same_in_the_same_proportions_are_one_and_the_same() -> None:
    assert likeness([row("pipes", 1), row("valves", 2)], [row("pipes", 2), row("valves", 4)]) == pytest.approx(1)


def test_a_competency_counts_with_its_weight_times_the_mean_of_its_levels() -> None:
    """(3 × 2, 2) and (0, 4 × 1): their product is 8, their lengths are √40 and 4."""
    one = [row("pipes", 1, 2, 3, weight=3), row("valves", 2)]
    other = [row("pipes", 0, 0), row("valves", 0, 2, weight=4)]
    assert likeness(one, other) == pytest.approx(8 / (40**0.5 * 4))


def test_a_matrix_that_asks_for_nothing_is_like_no_other() -> None:
    nothing = [row("pipes", 0, 0)]
    assert likeness(nothing, [row("pipes", 1, 2)]) == likeness(nothing, nothing) == likeness([], []) == 0


@given(ROWS, ROWS)
def test_it_is_the_same_from_both_sides_and_never_above_1(one: list[MatrixRow], other: list[MatrixRow]) -> None:
    assert likeness(one, other) == pytest.approx(likeness(other, one))
    assert 0 <= likeness(one, other) <= 1 + 1e-9


@given(ROWS.filter(lambda rows: any(any(row.levels) for row in rows)))
def test_nothing_is_more_like_a_matrix_than_itself(rows: list[MatrixRow]) -> None:
    assert likeness(rows, rows) == pytest.approx(1)


ROLES = [
    a_role("plumber", [("pipes", (1, 2, 3), 5, True), ("valves", (1, 1, 1), 1, False)]),
    a_role("fitter", [("pipes", (1, 2, 3), 4, True), ("valves", (1, 2, 3), 3, False)]),
    a_role("diver", [("pipes", (1, 1, 1), 1, False), ("diving", (2, 3, 4), 5, True)]),
    a_role("clerk", [("billing", (2, 3, 4), 5, True)]),
    a_role("teacher", [("billing", (1, 1, 1), 1, False), ("diving", (2, 3, 4), 3, True)]),
]


def test_the_nearest_are_the_three_most_alike_and_never_the_role_itself() -> None:
    nearest = nearest_roles(ROLES)
    assert nearest["plumber"] == ("fitter", "diver", "clerk")  # of the two it shares nothing with, the earlier
    assert nearest["clerk"][0] == "teacher"
    assert {len(found) for found in nearest.values()} == {NEIGHBOURS}
    assert nearest_roles(ROLES[:2]) == {"plumber": ("fitter",), "fitter": ("plumber",)}


def test_pairs_are_every_two_roles_the_most_alike_first() -> None:
    found = pairs(ROLES)
    assert len(found) == 10
    assert [(pair.one.slug, pair.other.slug) for pair in found[:2]] == [("diver", "teacher"), ("plumber", "fitter")]
    for pair in found:
        assert pair.likeness == pytest.approx(likeness(pair.one.rows, pair.other.rows))
    assert pairs(ROLES[:1]) == ()
