"""The ladder read off one role's matrix, and carried on above its last rung to lead and manager."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from roles.framework.content import ContentRow
from roles.framework.levels import MAX

LEADS_PEOPLE = "collaboration-leadership"
FRAMES_PROBLEMS = "problem-framing"
LEADING = 3


@dataclass(frozen=True, slots=True)
class Climb:
    """A competency of a role from step to step: each rung of its matrix, then lead, then manager.

    `lead` and `manager` are the least that each asks.
    """

    competency: str
    name: str
    essential: bool
    levels: tuple[int, ...]
    lead: int
    manager: int


def climb(rows: Sequence[ContentRow]) -> Iterator[Climb]:
    """The rows of a matrix, carried on above its last rung.

    A lead needs a level more in what is essential, and leads people at Advanced at least. A manager leads people and
    frames problems at Advanced at least, and may stay at the rung below the last in everything else.
    """
    for row in rows:
        last = row.levels[-1]
        below = row.levels[-2] if len(row.levels) > 1 else last
        lead = min(last + 1, MAX) if row.essential else last
        if row.competency == LEADS_PEOPLE:
            lead = max(lead, LEADING)
        manager = max(last, LEADING) if row.competency in (LEADS_PEOPLE, FRAMES_PROBLEMS) else below
        yield Climb(row.competency, row.name, row.essential, row.levels, int(lead), manager)
