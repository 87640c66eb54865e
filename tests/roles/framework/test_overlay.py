"""Matrices laid over each other: what is the same, what differs, and what only some ask for."""

import pytest

from roles.framework.overlay import Cell, Heading, Overlaid, how_alike, overlay

PIPES, VALVES, BILLING = (Heading(slug, slug.capitalize(), "Water") for slug in ("pipes", "valves", "billing"))


def a_row(*cells: Cell | None) -> Overlaid:
    return Overlaid(PIPES, cells)


def test_there_is_a_row_for_each_competency_that_anybody_asks_for_in_the_order_of_the_headings() -> None:
    one = {"valves": Cell(2, 3, False), "pipes": Cell(1, 5, True)}
    other = {"valves": Cell(4, 3, False)}
    assert overlay([one, other], [PIPES, BILLING, VALVES]) == (
        Overlaid(PIPES, (Cell(1, 5, True), None)),
        Overlaid(VALVES, (Cell(2, 3, False), Cell(4, 3, False))),
    )


def test_what_all_ask_for_alike_is_the_same() -> None:
    row = a_row(Cell(2, 3, True), Cell(2, 3, True))
    assert (row.is_shared, row.is_same, row.apart, row.only) == (True, True, 0, None)


@pytest.mark.parametrize("other", [Cell(3, 3, True), Cell(2, 4, True), Cell(2, 3, False)])
def test_another_level_weight_or_mark_is_a_difference_in_what_is_shared(other: Cell) -> None:
    row = a_row(Cell(2, 3, True), other)
    assert row.is_shared
    assert not row.is_same
    assert row.apart == other.level - 2


def test_what_some_ask_for_is_not_shared_and_its_levels_are_compared_where_it_is_asked() -> None:
    row = a_row(Cell(1, 3, True), None, Cell(4, 3, True))
    assert (row.is_shared, row.is_same, row.apart, row.only) == (False, False, 3, None)


def test_what_one_asks_for_alone_names_that_one() -> None:
    assert a_row(None, Cell(2, 1, False), None).only == 1


def test_level_0_is_asked_for_and_no_row_is_not() -> None:
    row = a_row(Cell(0, 1, False), None)
    assert row.asked == (Cell(0, 1, False),)
    assert row.only == 0


@pytest.mark.parametrize(
    ("likeness", "words"),
    [
        (1.0, "much alike"),
        (0.7, "much alike"),
        (0.69, "alike"),
        (0.3, "somewhat alike"),
        (0.1, "little alike"),
        (0.09, "hardly alike"),
        (0.0, "nothing shared"),
    ],
)
def test_a_likeness_has_its_words(likeness: float, words: str) -> None:
    assert how_alike(likeness) == words
