"""Changes to a draft: levels, weights and marks cell by cell, rows and rungs whole.

Every cell counts its changes. A change names the count it has seen; when somebody else was quicker it is not made, and
the answer has both values.

EditError   the change cannot be made; the message is a sentence for the person
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import transaction

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from roles.models import Competency, CompetencyEdition, MatrixRow, MatrixVersion, Requirement
from roles.selectors import locked_draft

Field = Literal["level", "weight", "essential"]


class EditError(Exception):
    """The change cannot be made. The message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class CellChange:
    """`rung` is empty for weight and essential, which belong to the row. `revision` is the count that was seen."""

    field: Field
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

    Five queries at most, however many cells.
    """
    draft = locked_draft(role_slug, by)
    cells = _cells(draft, [change for change in changes if change.field == "level"])
    rows = _rows(draft, [change for change in changes if change.field != "level"])
    seen = {row.pk: row.revision for row in rows.values()}  # weight and mark of a row may change together
    made: list[tuple[CellChange, Requirement | MatrixRow]] = []
    conflicts: list[Conflict] = []
    before: dict[str, int | bool] = {}
    after: dict[str, int | bool] = {}
    for change in changes:
        place = change.field, change.competency, change.rung
        cell = cells.get(place[1:]) if change.field == "level" else rows.get(change.competency)
        if cell is None:
            conflicts.append(Conflict(*place, yours=change.to, theirs=None, revision=0))
            continue
        value = getattr(cell, change.field)
        revision = seen.get(cell.pk, 0) if isinstance(cell, MatrixRow) else cell.revision
        if value != change.to and revision != change.revision:
            conflicts.append(Conflict(*place, yours=change.to, theirs=int(value), revision=revision))
            continue
        if value != change.to:
            before[_name_of(cell, change.field)] = value
            after[_name_of(cell, change.field)] = type(value)(change.to)
            setattr(cell, change.field, type(value)(change.to))
            cell.revision = revision + 1
        made.append((change, cell))
    if after:
        Requirement.objects.bulk_update(cells.values(), ["level", "revision"])
        MatrixRow.objects.bulk_update(rows.values(), ["weight", "essential", "revision"])
        _record(draft, by, before, after)
    kept = (Kept(c.field, c.competency, c.rung, c.to, cell.revision) for c, cell in made)
    return CellsChanged(tuple(kept), tuple(conflicts))


def _name_of(cell: Requirement | MatrixRow, field: Field) -> str:
    if isinstance(cell, Requirement):
        return f"{cell.row.edition.name}, {cell.rung.name}"
    return f"{cell.edition.name}, {field}"


def _cells(draft: MatrixVersion, changes: Sequence[CellChange]) -> dict[tuple[str, str], Requirement]:
    if not changes:
        return {}
    wanted = {(change.competency, change.rung) for change in changes}
    cells = Requirement.objects.filter(
        row__version=draft,
        row__edition__competency__slug__in={competency for competency, _ in wanted},
        rung__slug__in={rung for _, rung in wanted},
    ).select_related("row__edition__competency", "rung")
    found = {(cell.row.edition.competency.slug, cell.rung.slug): cell for cell in cells}
    return {place: cell for place, cell in found.items() if place in wanted}


def _rows(draft: MatrixVersion, changes: Sequence[CellChange]) -> dict[str, MatrixRow]:
    if not changes:
        return {}
    slugs = {change.competency for change in changes}
    rows = MatrixRow.objects.filter(version=draft, edition__competency__slug__in=slugs)
    return {row.edition.competency.slug: row for row in rows.select_related("edition__competency")}


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to add, or one that was taken out: `levels` by the rung's slug, `place` counted from 0 in the matrix.

    Rungs that are not named get level 0. Without a place the row comes last in its domain. `edition` is the number of
    a wording, for a row that comes back; without one it is the wording of today.
    """

    competency: str
    weight: int
    essential: bool
    levels: Mapping[str, int]
    place: int | None = None
    edition: int | None = None


@transaction.atomic
def add_rows(*, role_slug: str, rows: Sequence[NewRow], by: User | None) -> None:
    """Put competencies into the draft. Raises EditError where one is unknown or in it, and what `locked_draft` does."""
    draft = locked_draft(role_slug, by)
    there = _in_order(draft)
    taken = {row.edition.competency.slug for row in there}
    editions = _editions(draft, rows)
    rungs = list(draft.rungs.all())
    cells: list[Requirement] = []
    for new in sorted(rows, key=lambda new: len(there) if new.place is None else new.place):
        if new.competency in taken:
            raise EditError(f"“{editions[new.competency].name}” is in the matrix already. Nothing was added.")
        taken.add(new.competency)
        edition = editions[new.competency]
        row = MatrixRow(
            version=draft,
            edition=edition,
            domain=edition.competency.domain.name,
            position=0,
            weight=new.weight,
            essential=new.essential,
        )
        there.insert(len(there) if new.place is None else new.place, row)
        cells += [Requirement(row=row, rung=rung, level=new.levels.get(rung.slug, 0)) for rung in rungs]
    in_order = _by_domain(there)
    MatrixRow.objects.bulk_create(row for row in in_order if row.pk is None)
    Requirement.objects.bulk_create(cells)
    _renumber(in_order)
    _record(draft, by, {}, {editions[new.competency].name: _told(new) for new in rows})


def _editions(draft: MatrixVersion, rows: Iterable[NewRow]) -> dict[str, CompetencyEdition]:
    wanted = {row.competency: row.edition for row in rows}
    organisation = draft.role.organisation
    known = CompetencyEdition.objects.filter(
        competency__in=Competency.objects.known_to(organisation), competency__slug__in=wanted
    ).select_related("competency__domain")
    found = {edition.competency.slug: edition for edition in known.current(organisation)}
    if any(wanted.values()):
        for edition in known:
            if wanted[edition.competency.slug] == edition.number:
                found[edition.competency.slug] = edition
    if missing := sorted(wanted.keys() - found.keys()):
        raise EditError(f"There is no competency “{missing[0]}”. Nothing was added.")
    return found


@transaction.atomic
def remove_rows(*, role_slug: str, competencies: Sequence[str], by: User | None) -> tuple[NewRow, ...]:
    """Take competencies out of the draft, and return them as `add_rows` puts them back.

    One that is gone already is passed over. Raises what `locked_draft` does.
    """
    draft = locked_draft(role_slug, by)
    there = _in_order(draft)
    leaving = [(place, row) for place, row in enumerate(there) if row.edition.competency.slug in set(competencies)]
    levels: dict[int, dict[str, int]] = {row.pk: {} for _, row in leaving}
    for cell in Requirement.objects.filter(row__in=levels).select_related("rung"):
        levels[cell.row_id][cell.rung.slug] = cell.level
    removed = tuple(
        NewRow(row.edition.competency.slug, row.weight, row.essential, levels[row.pk], place, row.edition.number)
        for place, row in leaving
    )
    MatrixRow.objects.filter(pk__in=levels).delete()
    _renumber([row for row in there if row.pk not in levels])
    if removed:
        names = (row.edition.name for _, row in leaving)
        _record(draft, by, {name: _told(row) for name, row in zip(names, removed, strict=True)}, {})
    return removed


@transaction.atomic
def move_row(*, role_slug: str, competency: str, places: int, by: User | None) -> int:
    """Move a row up (negative) or down inside its domain; returns by how many places it went.

    Raises EditError where the row is gone, and what `locked_draft` does.
    """
    draft = locked_draft(role_slug, by)
    there = _in_order(draft)
    moved = next((row for row in there if row.edition.competency.slug == competency), None)
    if moved is None:
        raise EditError("This competency is no longer in the matrix. Nothing was moved.")
    around = [row for row in there if _domain(row) == _domain(moved)]
    was = around.index(moved)
    to = min(max(0, was + places), len(around) - 1)
    around.insert(to, around.pop(was))
    others = iter(around)
    _renumber([next(others) if _domain(row) == _domain(moved) else row for row in there])
    if to != was:
        name = moved.edition.name
        _record(draft, by, {f"place of {name}": was + 1}, {f"place of {name}": to + 1})
    return to - was


def _in_order(draft: MatrixVersion) -> list[MatrixRow]:
    rows = MatrixRow.objects.filter(version=draft).select_related("edition__competency__domain")
    return list(rows.order_by("position"))


def _domain(row: MatrixRow) -> tuple[int, str]:
    return row.edition.competency.domain.position, row.domain


def _by_domain(rows: Iterable[MatrixRow]) -> list[MatrixRow]:
    return sorted(rows, key=_domain)


def _renumber(rows: Sequence[MatrixRow]) -> None:
    moved = [row for place, row in enumerate(rows) if row.position != place]
    for place, row in enumerate(rows):
        row.position = place
    MatrixRow.objects.bulk_update(moved, ["position"])


def _told(row: NewRow) -> dict[str, Any]:
    return {"weight": row.weight, "essential": row.essential, "levels": dict(row.levels)}


def _record(draft: MatrixVersion, by: User | None, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    action, organisation = AuditEntry.Action.MATRIX_CHANGED, draft.role.organisation
    record(entry(action, str(draft), by=by, organisation=organisation, before=dict(before), after=dict(after)))
