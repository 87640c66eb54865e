"""Which competency builds on which: a graph without cycles."""

from collections.abc import Mapping, Sequence
from graphlib import CycleError, TopologicalSorter

Prerequisites = Mapping[str, Sequence[str]]
"""The competencies that each one directly builds on, by slug."""


def cycle_in(prerequisites: Prerequisites) -> tuple[str, ...]:
    """Competencies of which each builds on the next, the first again last; empty where nothing goes in a circle."""
    try:
        TopologicalSorter(prerequisites).prepare()
    except CycleError as error:
        return tuple(reversed(error.args[1]))
    return ()


def depths(prerequisites: Prerequisites) -> dict[str, int]:
    """The steps of the longest way to each competency: 0 where it builds on nothing. Raises graphlib.CycleError."""
    found: dict[str, int] = {}
    for slug in TopologicalSorter(prerequisites).static_order():
        found[slug] = max((found[needed] + 1 for needed in prerequisites.get(slug, ())), default=0)
    return found


def around(prerequisites: Prerequisites, slug: str) -> frozenset[str]:
    """The competency, all that it rests on, and what directly builds on it."""
    below = {slug}
    waiting = [slug]
    while waiting:
        new = set(prerequisites.get(waiting.pop(), ())) - below
        below |= new
        waiting += new
    return frozenset(below | {other for other, needed in prerequisites.items() if slug in needed})
