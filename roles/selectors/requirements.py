"""What rungs ask, many at a time: to find those that are near."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from roles.framework import Asked
from roles.models import MatrixVersion, Requirement, Role


@dataclass(frozen=True, slots=True)
class Requirements:
    """What one role asks at one rung, by competency slug. `position` counts its rungs from 0."""

    slug: str
    name: str
    kind: str
    rung_slug: str
    rung_name: str
    position: int
    version: int | None
    asked: Mapping[str, Asked]


@dataclass(frozen=True, slots=True)
class Demands:
    """What many rungs ask: roles in their order, rungs from the lowest. `names` are of the competencies, by slug."""

    rungs: tuple[Requirements, ...]
    names: Mapping[str, str]

    def rung(self, role: str, rung: str) -> Requirements | None:
        return next((one for one in self.rungs if (one.slug, one.rung_slug) == (role, rung)), None)

    def above(self, rung: Requirements) -> Requirements | None:
        """The next rung of the same role; None from the last."""
        return next((one for one in self.rungs if (one.slug, one.position) == (rung.slug, rung.position + 1)), None)


_RUNG = (
    "rung__version__role__slug",
    "rung__version__title",
    "rung__version__role__kind",
    "rung__slug",
    "rung__name",
    "rung__position",
    "rung__version__number",
)
_CELL = ("row__edition__competency__slug", "row__edition__name", "level", "row__weight")


def demands(*, seen_by: UUID | None, positions: Iterable[int] | None = None, except_role: int | None = None) -> Demands:
    """What every role the person may see asks at its rungs, of all heights or of these. One query."""
    asked = Requirement.objects.filter(
        rung__version__state=MatrixVersion.State.PUBLISHED,
        rung__version__role__in=Role.objects.visible_to(seen_by),
    )
    if except_role is not None:
        asked = asked.exclude(rung__version__role=except_role)
    if positions is not None:
        asked = asked.filter(rung__position__in=list(positions))
    order = ("rung__version__role__position", "rung__version", "rung__position", "row__position")
    cells = list(asked.order_by(*order).values_list(*_RUNG, *_CELL))
    return Demands(
        tuple(
            Requirements(
                slug, name, kind, rung, rung_name, position, version, {cell[7]: _asked(cell) for cell in group}
            )
            for (slug, name, kind, rung, rung_name, position, version), group in groupby(
                cells, key=lambda cell: cell[:7]
            )
        ),
        {cell[7]: cell[8] for cell in cells},
    )


def _asked(cell: tuple[Any, ...]) -> Asked:
    return Asked(*cell[9:])
