"""The way from what somebody can do, or what one rung asks, to what another role asks.

What is not among the levels somebody has counts as level 0. Where most of it is merely unknown, as in a result for
another role, leave the unknown out of what is asked.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple, TypeVar

Effort = Literal["short", "medium", "long"]
T = TypeVar("T")

SHORT_FROM = 0.65
LONG_BELOW = 0.40
BRIDGES = 3


class Asked(NamedTuple):
    """What a rung asks of one competency: a level from 0 to 4, and a weight from 1 to 5."""

    level: int
    weight: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """A competency to learn on the way: the level somebody has, from 0 to 5, and the one to reach."""

    competency: str
    has: float
    needs: int


@dataclass(frozen=True, slots=True)
class Pathway:
    """How far it is.

    `gap` is the mean of the levels to go, weighted; `coverage` the share, from 0 to 1, of what is asked that is there
    already. `bridges` are the competencies that close most of the gap, the largest part first.
    """

    gap: float
    coverage: float
    bridges: tuple[Bridge, ...]

    @property
    def effort(self) -> Effort:
        """A word for the coverage. The cut-offs are our judgement."""
        if self.coverage >= SHORT_FROM:
            return "short"
        return "long" if self.coverage < LONG_BELOW else "medium"


def pathway(has: Mapping[str, float], asked: Mapping[str, Asked]) -> Pathway:
    """From levels by competency to what is asked by competency. Nothing asked is all there: gap 0, coverage 1."""
    missing = {slug: max(0.0, cell.level - has.get(slug, 0.0)) * cell.weight for slug, cell in asked.items()}
    weights = sum(cell.weight for cell in asked.values())
    wanted = sum(cell.level * cell.weight for cell in asked.values())
    to_go = sum(missing.values())
    largest = sorted((slug for slug in missing if missing[slug] > 0), key=lambda slug: -missing[slug])
    return Pathway(
        gap=to_go / weights if weights else 0.0,
        coverage=1 - to_go / wanted if wanted else 1.0,
        bridges=tuple(Bridge(slug, has.get(slug, 0.0), asked[slug].level) for slug in largest[:BRIDGES]),
    )


def levels_of(asked: Mapping[str, Asked]) -> dict[str, float]:
    """The levels of somebody who meets a rung exactly."""
    return {slug: float(cell.level) for slug, cell in asked.items()}


def nearest(pathways: Iterable[tuple[T, Pathway]], *, most: int) -> list[tuple[T, Pathway]]:
    """Where most is there already, each with its pathway, at most so many; of two alike the smaller gap first."""
    return sorted(pathways, key=lambda way: (-way[1].coverage, way[1].gap))[:most]
