"""The rows of a draft: competencies put in, taken out, and moved. Rows of one domain stand together."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from accounts.models import Organisation, User
from roles.models import Competency, CompetencyEdition, Domain, MatrixRow, MatrixVersion, Requirement
from roles.selectors import locked_draft
from roles.services.editing import EditError, record_change


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row to add, or one that was taken out: `levels` by the rung's slug, `place` counted from 0 in the matrix.

    Rungs that are not named get level 0. Without a place the row comes last in its domain. `edition` (the number of a
    wording) and `domain` (a name) are for a row that comes back; without them they are those of today.
    """

    competency: str
    weight: int
    essential: bool
    levels: Mapping[str, int]
    place: int | None = None
    edition: int | None = None
    domain: str = ""


@transaction.atomic
def add_rows(*, role_slug: str, rows: Sequence[NewRow], by: User | None) -> None:
    """Put competencies into the draft. Raises EditError where one is unknown or in it, and what `locked_draft` does."""
    draft = locked_draft(role_slug, by)
    there = _in_order(draft)
    taken = {row.edition.competency.slug for row in there}
    editions = _editions(draft, rows)
    domains = _domains(draft.role.organisation, rows)
    rungs = list(draft.rungs.all())
    cells: list[Requirement] = []
    for new in sorted(rows, key=lambda new: len(there) if new.place is None else new.place):
        edition = editions[new.competency]
        if new.competency in taken:
            raise EditError(f"“{edition.name}” is in the matrix already. Nothing was added.")
        taken.add(new.competency)
        row = MatrixRow(
            version=draft,
            edition=edition,
            domain=new.domain if new.domain in domains else edition.competency.domain.name,
            position=0,
            weight=new.weight,
            essential=new.essential,
        )
        there.insert(_place_for(row, there, new.place), row)
        cells += [Requirement(row=row, rung=rung, level=new.levels.get(rung.slug, 0)) for rung in rungs]
    MatrixRow.objects.bulk_create(row for row in there if row.pk is None)
    Requirement.objects.bulk_create(cells)
    _renumber(there)
    names = {rung.slug: rung.name for rung in rungs}
    record_change(draft, {}, {editions[new.competency].name: _told(new, names) for new in rows}, by=by)


def _editions(draft: MatrixVersion, rows: Iterable[NewRow]) -> dict[str, CompetencyEdition]:
    """Of each competency the wording asked for, else today's; none in another organisation's words."""
    wanted = {row.competency: row.edition for row in rows}
    organisation = draft.role.organisation
    known = CompetencyEdition.objects.filter(
        Q(organisation=None) | Q(organisation=organisation),
        competency__in=Competency.objects.known_to(organisation),
        competency__slug__in=wanted,
    ).select_related("competency__domain")
    found = {edition.competency.slug: edition for edition in known.current(organisation)}
    if any(wanted.values()):
        for edition in known:
            if wanted[edition.competency.slug] == edition.number:
                found[edition.competency.slug] = edition
    if missing := sorted(wanted.keys() - found.keys()):
        raise EditError(f"There is no competency “{missing[0]}”. Nothing was added.")
    return found


def _domains(organisation: Organisation | None, rows: Iterable[NewRow]) -> set[str]:
    """Those of the names asked for that the organisation knows."""
    asked = {row.domain for row in rows if row.domain}
    known = Domain.objects.filter(Q(organisation=None) | Q(organisation=organisation), name__in=asked)
    return set(known.values_list("name", flat=True)) if asked else set()


def _place_for(row: MatrixRow, there: Sequence[MatrixRow], asked: int | None) -> int:
    """Where it is asked to go if that is beside its domain, else last in it; a domain that is new by its own place."""
    own = [place for place, other in enumerate(there) if other.domain == row.domain]
    if own:
        return asked if asked is not None and own[0] <= asked <= own[-1] + 1 else own[-1] + 1
    starts = [place for place, other in enumerate(there) if not place or there[place - 1].domain != other.domain]
    if asked in (*starts, len(there)):
        return asked or 0
    position = row.edition.competency.domain.position
    return next((start for start in starts if there[start].edition.competency.domain.position > position), len(there))


@transaction.atomic
def remove_rows(*, role_slug: str, competencies: Sequence[str], by: User | None) -> tuple[NewRow, ...]:
    """Take competencies out of the draft, and return them as `add_rows` puts them back.

    One that is gone already is passed over. Raises what `locked_draft` does.
    """
    draft = locked_draft(role_slug, by)
    there = _in_order(draft)
    leaving = [(place, row) for place, row in enumerate(there) if row.edition.competency.slug in set(competencies)]
    levels: dict[int, dict[str, int]] = {row.pk: {} for _, row in leaving}
    names: dict[str, str] = {}
    for cell in Requirement.objects.filter(row__in=levels).select_related("rung").order_by("rung__position"):
        names[cell.rung.slug] = cell.rung.name
        levels[cell.row_id][cell.rung.slug] = cell.level
    removed = {
        row.edition.name: NewRow(
            competency=row.edition.competency.slug,
            weight=row.weight,
            essential=row.essential,
            levels=levels[row.pk],
            place=place,
            edition=row.edition.number,
            domain=row.domain,
        )
        for place, row in leaving
    }
    MatrixRow.objects.filter(pk__in=levels).delete()
    _renumber([row for row in there if row.pk not in levels])
    if removed:
        record_change(draft, {name: _told(row, names) for name, row in removed.items()}, {}, by=by)
    return tuple(removed.values())


@transaction.atomic
def move_row(*, role_slug: str, competency: str, places: int, by: User | None) -> int:
    """Move a row up (negative) or down inside its domain; returns by how many places it went.

    Raises EditError where the row is gone, and what `locked_draft` does.
    """
    draft = locked_draft(role_slug, by)
    there = _in_order(draft)
    was = next((place for place, row in enumerate(there) if row.edition.competency.slug == competency), None)
    if was is None:
        raise EditError("This competency is no longer in the matrix. Nothing was moved.")
    own = [place for place, row in enumerate(there) if row.domain == there[was].domain]
    to = min(max(own[0], was + places), own[-1])
    there.insert(to, there.pop(was))
    _renumber(there)
    if to != was:
        name = f"place of {there[to].edition.name}"
        record_change(draft, {name: was + 1}, {name: to + 1}, by=by)
    return to - was


def _in_order(draft: MatrixVersion) -> list[MatrixRow]:
    rows = MatrixRow.objects.filter(version=draft).select_related("edition__competency__domain")
    return list(rows.order_by("position"))


def _renumber(rows: Sequence[MatrixRow]) -> None:
    moved = [row for place, row in enumerate(rows) if row.position != place]
    for place, row in enumerate(rows):
        row.position = place
    MatrixRow.objects.bulk_update(moved, ["position"])


def _told(row: NewRow, rungs: Mapping[str, str]) -> dict[str, Any]:
    levels = {name: row.levels.get(slug, 0) for slug, name in rungs.items()}
    return {"weight": row.weight, "essential": row.essential, **levels}
