"""How far it is from levels to what is asked."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.framework import Asked, Bridge, levels_of, nearest, pathway

SLUGS = ("a", "b", "c", "d", "e")
levels = st.dictionaries(st.sampled_from(SLUGS), st.floats(0, 5))
asked = st.dictionaries(st.sampled_from(SLUGS), st.builds(Asked, st.integers(0, 4), st.integers(1, 5)))

PLUMBER_MID = {"pipes": Asked(2, 5), "valves": Asked(2, 2), "billing": Asked(1, 1)}
FITTER_MID = {"pipes": Asked(1, 4), "valves": Asked(3, 4)}


def test_a_plumber_on_the_way_to_a_fitter_worked_by_hand() -> None:
    way = pathway(levels_of(PLUMBER_MID), FITTER_MID)
    # pipes: 2 where 1 is asked; valves: 2 where 3 is asked, weight 4. Asked in all: 4×1 + 4×3 = 16, over weights of 8.
    assert way.gap == pytest.approx(4 / 8)
    assert way.coverage == pytest.approx(12 / 16)
    assert way.bridges == (Bridge("valves", 2.0, 3),)
    assert way.effort == "short"


def test_a_fitter_on_the_way_to_a_plumber_worked_by_hand() -> None:
    way = pathway(levels_of(FITTER_MID), PLUMBER_MID)
    # pipes: 1 of 2, weight 5; valves reached; billing: 0 of 1, weight 1. Asked in all: 5×2 + 2×2 + 1 = 15.
    assert way.gap == pytest.approx((5 + 1) / 8)
    assert way.coverage == pytest.approx(9 / 15)
    assert way.bridges == (Bridge("pipes", 1.0, 2), Bridge("billing", 0.0, 1))
    assert way.effort == "medium"


def test_more_than_is_asked_makes_up_for_nothing_elsewhere() -> None:
    assert pathway({"pipes": 5.0}, FITTER_MID).coverage == pytest.approx(4 / 16)


def test_three_bridges_close_most_of_the_way_the_largest_part_first() -> None:
    wanted = {"a": Asked(1, 1), "b": Asked(2, 5), "c": Asked(3, 1), "d": Asked(4, 2)}
    assert [bridge.competency for bridge in pathway({}, wanted).bridges] == ["b", "d", "c"]


@pytest.mark.parametrize(
    ("reached", "word"), [(65, "short"), (64, "medium"), (40, "medium"), (39, "long"), (0, "long")]
)
def test_the_word_for_the_effort_turns_at_65_and_at_40_percent(reached: int, word: str) -> None:
    assert pathway({"a": reached / 25}, {"a": Asked(4, 1)}).effort == word


def test_the_nearest_has_most_there_already_and_of_two_alike_the_smaller_gap() -> None:
    ways = {
        "far": pathway({}, {"a": Asked(1, 1)}),
        "wide": pathway({"a": 2.0}, {"a": Asked(4, 1)}),
        "near": pathway({"a": 1.0}, {"a": Asked(2, 1)}),
    }
    assert [name for name, _ in nearest(ways.items(), most=2)] == ["near", "wide"]


@given(levels, asked)
def test_coverage_is_a_share_and_the_gap_lies_between_nothing_and_four_levels(
    has: Mapping[str, float], wanted: Mapping[str, Asked]
) -> None:
    way = pathway(has, wanted)
    assert -1e-9 <= way.coverage <= 1
    assert 0 <= way.gap <= 4
    assert len(way.bridges) <= 3
    assert all(bridge.has < bridge.needs for bridge in way.bridges)


@given(asked)
def test_whoever_meets_a_rung_exactly_has_all_of_it(wanted: Mapping[str, Asked]) -> None:
    way = pathway(levels_of(wanted), wanted)
    assert (way.coverage, way.gap, way.bridges) == (1, 0, ())


@given(levels, asked, st.sampled_from(SLUGS))
def test_one_level_more_never_makes_the_way_longer(
    has: Mapping[str, float], wanted: Mapping[str, Asked], slug: str
) -> None:
    more = {**has, slug: has.get(slug, 0.0) + 1}
    assert pathway(more, wanted).gap <= pathway(has, wanted).gap + 1e-9
    assert pathway(more, wanted).coverage >= pathway(has, wanted).coverage - 1e-9
