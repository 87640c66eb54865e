"""Matrices laid over each other, each at one of its rungs: what all of them ask for, and what only some do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

_ALIKE = ((0.7, "much alike"), (0.5, "alike"), (0.3, "somewhat alike"), (0.1, "little alike"))


class Cell(NamedTuple):
    """What a matrix asks of one competency at one rung: a level from 0 to 4, a weight from 1 to 5."""

    level: int
    weight: int
    essential: bool


class Heading(NamedTuple):
    """A competency as people read it, by its slug, and the name of its domain."""

    competency: str
    name: str
    domain: str


@dataclass(frozen=True, slots=True)
class Overlaid:
    """A competency that one of the matrices asks for at least. `cells` go by matrix; None where it is not asked."""

    heading: Heading
    cells: tuple[Cell | None, ...]

    @property
    def asked(self) -> tuple[Cell, ...]:
        return tuple(cell for cell in self.cells if cell)

    @property
    def is_shared(self) -> bool:
        """Whether every matrix asks for it, at whatever level."""
        return None not in self.cells

    @property
    def is_same(self) -> bool:
        """Whether every matrix asks for just the same: level, weight and mark."""
        return self.is_shared and len(set(self.cells)) == 1

    @property
    def only(self) -> int | None:
        """Which matrix alone asks for it, counted from 0."""
        [first, *others] = [number for number, cell in enumerate(self.cells) if cell]
        return None if others else first

    @property
    def apart(self) -> int:
        """Levels between the least and the most that is asked of it where it is asked."""
        levels = [cell.level for cell in self.asked]
        return max(levels) - min(levels)


def overlay(sheets: Sequence[Mapping[str, Cell]], headings: Sequence[Heading]) -> tuple[Overlaid, ...]:
    """A row for each heading, in their order, that stands in one of the sheets. A sheet has cells by competency."""
    return tuple(
        Overlaid(heading, tuple(sheet.get(heading.competency) for sheet in sheets))
        for heading in headings
        if any(heading.competency in sheet for sheet in sheets)
    )


def how_alike(likeness: float) -> str:
    """A word for a likeness from 0 to 1. The cut-offs are our judgement."""
    if not likeness:
        return "nothing shared"
    return next((words for least, words in _ALIKE if likeness >= least), "hardly alike")
