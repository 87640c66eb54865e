"""What builds on what: circles, depths, what surrounds a competency, and the graph of the built-in catalogue."""

from graphlib import CycleError
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.framework import around, depths, parse
from roles.framework.prerequisites import cycle_in
from tests.roles.framework.texts import built_in

HOUSE = {"ground": [], "walls": ["ground"], "water": [], "roof": ["walls"], "bath": ["water", "roof"], "tap": ["water"]}

graphs = st.integers(0, 12).flatmap(
    lambda size: st.fixed_dictionaries(
        {
            str(i): st.lists(st.sampled_from([str(j) for j in range(i)]), unique=True) if i else st.just([])
            for i in range(size)
        }
    )
)
"""Each node builds on earlier ones, so that nothing goes in a circle."""


def test_nothing_goes_in_a_circle() -> None:
    assert cycle_in({}) == ()
    assert cycle_in(HOUSE) == ()


def test_a_circle_is_told_from_each_to_what_it_builds_on() -> None:
    circle = cycle_in(HOUSE | {"ground": ["roof"]})
    assert circle[0] == circle[-1]
    assert set(circle) == {"ground", "walls", "roof"}
    for one, other in pairwise(circle):
        assert other in (HOUSE | {"ground": ["roof"]})[one]


def test_a_competency_that_builds_on_itself_is_a_circle() -> None:
    assert cycle_in({"roof": ["roof"]}) == ("roof", "roof")


def test_the_depth_is_the_longest_way() -> None:
    assert depths(HOUSE) == {"ground": 0, "walls": 1, "water": 0, "roof": 2, "bath": 3, "tap": 1}


def test_a_circle_has_no_depth() -> None:
    with pytest.raises(CycleError):
        depths(HOUSE | {"ground": ["roof"]})


@given(graphs)
def test_everything_is_one_deeper_than_the_deepest_it_builds_on(graph: dict[str, list[str]]) -> None:
    deep = depths(graph)
    assert deep.keys() == graph.keys()
    for slug, needed in graph.items():
        assert deep[slug] == max((deep[one] + 1 for one in needed), default=0)


def test_around_a_competency_stand_all_it_rests_on_and_what_directly_builds_on_it() -> None:
    assert around(HOUSE, "roof") == {"ground", "walls", "roof", "bath"}
    assert around(HOUSE, "ground") == {"ground", "walls"}
    assert around(HOUSE, "bath") == HOUSE.keys() - {"tap"}


def test_what_stands_alone_has_nothing_around_it() -> None:
    assert around({"alone": [], "other": []}, "alone") == {"alone"}


def test_the_built_in_competencies_hang_together_in_six_steps() -> None:
    graph = {one.slug: one.prerequisites for one in parse(built_in()).competencies}
    assert cycle_in(graph) == ()
    assert max(depths(graph).values()) == 5
    begin = {slug for slug, needed in graph.items() if not needed}
    joined = {one for needed in graph.values() for one in needed}
    assert begin <= joined, "a competency that stands alone is missing from the picture"


def test_no_built_in_line_says_what_others_say_already() -> None:
    """A line from A to C beside A to B and B to C would only blur the picture."""
    graph = {one.slug: one.prerequisites for one in parse(built_in()).competencies}
    for slug, needed in graph.items():
        longer = {one for other in needed for one in _below(graph, other)}
        assert not longer & set(needed), slug


def _below(graph: dict[str, tuple[str, ...]], slug: str) -> set[str]:
    return {one for needed in graph[slug] for one in {needed, *_below(graph, needed)}}
