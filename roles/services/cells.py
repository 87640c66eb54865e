"""Changes to the cells of a draft: levels, weights and marks.

Every cell counts its changes. A change names the cell and the count it has seen; when somebody else was quicker it is
not made, and the answer has both values. A row that was taken out and put back has other cells; so has another draft.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from django.db import transaction

from accounts.models import User
from roles.models import MatrixRow, MatrixVersion, Requirement
from roles.selectors import locked_draft
from roles.services.editing import record_change

Field = Literal["level", "weight", "essential"]
_COUNTS = {"level": "revision", "weight": "weight_revision", "essential": "essential_revision"}


@dataclass(frozen=True, slots=True)
class CellChange:
    """`id` is of the Requirement for a level, of the MatrixRow for weight and essential; `revision` the count seen.

    `competency` and `rung` (empty where it is the row's) are for whoever asks: the answer names the cell by them.
    """

    field: Field
    id: int
    competency: str
    rung: str
    to: int
    revision: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as it stands now."""

    field: Field
    competency: str
    rung: str
    value: int
    revision: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """A change that was not made: what it wanted, and what stands there. None where the cell is gone."""

    field: Field
    competency: str
    rung: str
    yours: int
    theirs: int | None
    revision: int


@dataclass(frozen=True, slots=True)
class CellsChanged:
    kept: tuple[Kept, ...]
    conflicts: tuple[Conflict, ...]


@transaction.atomic
def change_cells(*, role_slug: str, changes: Sequence[CellChange], by: User | None) -> CellsChanged:
    """Make the changes whose cells nobody else has changed since. Raises what `locked_draft` does.

    Four queries however many cells are of one kind, six when both are.
    """
    draft = locked_draft(role_slug, by)
    cells = _cells(draft, {change.id for change in changes if change.field == "level"})
    rows = _rows(draft, {change.id for change in changes if change.field != "level"})
    kept: list[Kept] = []
    conflicts: list[Conflict] = []
    before: dict[str, int | bool] = {}
    after: dict[str, int | bool] = {}
    for change in changes:
        place = change.field, change.competency, change.rung
        cell = cells.get(change.id) if change.field == "level" else rows.get(change.id)
        if cell is None:
            conflicts.append(Conflict(*place, yours=change.to, theirs=None, revision=0))
            continue
        value, revision = getattr(cell, change.field), getattr(cell, _COUNTS[change.field])
        if value != change.to and revision != change.revision:
            conflicts.append(Conflict(*place, yours=change.to, theirs=int(value), revision=revision))
            continue
        if value != change.to:
            revision += 1
            before[_name_of(cell, change.field)] = value
            after[_name_of(cell, change.field)] = type(value)(change.to)
            setattr(cell, change.field, type(value)(change.to))
            setattr(cell, _COUNTS[change.field], revision)
        kept.append(Kept(*place, value=change.to, revision=revision))
    if after:
        Requirement.objects.bulk_update(cells.values(), ["level", "revision"])
        fields = ["weight", "weight_revision", "essential", "essential_revision"]
        MatrixRow.objects.bulk_update(rows.values(), fields)
        record_change(draft, before, after, by=by)
    return CellsChanged(tuple(kept), tuple(conflicts))


def _cells(draft: MatrixVersion, ids: set[int]) -> dict[int, Requirement]:
    cells = Requirement.objects.filter(row__version=draft).select_related("row__edition", "rung")
    return cells.in_bulk(ids) if ids else {}


def _rows(draft: MatrixVersion, ids: set[int]) -> dict[int, MatrixRow]:
    return MatrixRow.objects.filter(version=draft).select_related("edition").in_bulk(ids) if ids else {}


def _name_of(cell: Requirement | MatrixRow, field: Field) -> str:
    if isinstance(cell, Requirement):
        return f"{cell.row.edition.name}, {cell.rung.name}"
    return f"{cell.edition.name}, {field}"
