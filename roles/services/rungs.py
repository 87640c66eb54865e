"""The columns of a draft."""

from django.db import transaction

from accounts.models import User
from roles.framework import MAX_RUNGS, slug_of
from roles.models import MatrixRow, Requirement, Rung
from roles.selectors import locked_draft
from roles.services.editing import EditError, record_change

_OUT_OF_THE_WAY = 1000


@transaction.atomic
def add_rung(*, role_slug: str, name: str, by: User | None) -> Rung:
    """Put a rung above the others, asking what the one below it asks. Raises EditError and what `locked_draft` does."""
    draft = locked_draft(role_slug, by)
    rungs = list(draft.rungs.all())
    if len(rungs) >= MAX_RUNGS:
        raise EditError(f"A matrix has {MAX_RUNGS} rungs at most. Nothing was added.")
    _refuse_taken_name(rungs, name)
    slug = slug_of(name, "rung", {rung.slug for rung in rungs})
    added = Rung.objects.create(version=draft, slug=slug, name=name, position=rungs[-1].position + 1 if rungs else 0)
    below = dict(Requirement.objects.filter(rung=rungs[-1]).values_list("row", "level")) if rungs else {}
    rows = MatrixRow.objects.filter(version=draft).values_list("pk", flat=True)
    Requirement.objects.bulk_create(Requirement(row_id=pk, rung=added, level=below.get(pk, 0)) for pk in rows)
    record_change(draft, {}, {"rung": name}, by=by)
    return added


@transaction.atomic
def rename_rung(*, role_slug: str, rung_slug: str, name: str, by: User | None) -> None:
    """Raises EditError where it is gone or another has the name, and what `locked_draft` does."""
    draft = locked_draft(role_slug, by)
    rungs = list(draft.rungs.all())
    rung = _found(rungs, rung_slug)
    _refuse_taken_name([other for other in rungs if other != rung], name)
    if rung.name != name:
        record_change(draft, {"rung": rung.name}, {"rung": name}, by=by)
        rung.name = name
        rung.save(update_fields=["name"])


@transaction.atomic
def remove_rung(*, role_slug: str, rung_slug: str, by: User | None) -> None:
    """Take a rung with its levels out. Raises EditError where it is gone or the last, and what `locked_draft` does."""
    draft = locked_draft(role_slug, by)
    rungs = list(draft.rungs.all())
    rung = _found(rungs, rung_slug)
    if len(rungs) == 1:
        raise EditError("A matrix needs a rung, so the last one stays.")
    record_change(draft, {"rung": rung.name}, {}, by=by)
    rung.delete()
    rungs.remove(rung)
    _renumber(rungs)


@transaction.atomic
def move_rung(*, role_slug: str, rung_slug: str, places: int, by: User | None) -> None:
    """Move a rung down (negative) or up the ladder. Raises EditError where it is gone, and what `locked_draft` does."""
    draft = locked_draft(role_slug, by)
    rungs = list(draft.rungs.all())
    rung = _found(rungs, rung_slug)
    was = rungs.index(rung)
    to = min(max(0, was + places), len(rungs) - 1)
    if to == was:
        return
    rungs.insert(to, rungs.pop(was))
    _renumber(rungs)
    record_change(draft, {f"place of {rung.name}": was + 1}, {f"place of {rung.name}": to + 1}, by=by)


def _renumber(rungs: list[Rung]) -> None:
    for shift in (_OUT_OF_THE_WAY, 0):  # two at one height are refused, for a moment too
        for place, rung in enumerate(rungs):
            rung.position = shift + place
        Rung.objects.bulk_update(rungs, ["position"])


def _found(rungs: list[Rung], slug: str) -> Rung:
    for rung in rungs:
        if rung.slug == slug:
            return rung
    raise EditError("This rung is no longer in the matrix. Nothing was changed.")


def _refuse_taken_name(rungs: list[Rung], name: str) -> None:
    if any(rung.name.casefold() == name.casefold() for rung in rungs):
        raise EditError(f"There is a rung “{name}” already. Nothing was changed.")
