"""The bank's files into the database: what an item says anew is a new version of it, and what is gone is retired."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from assessments.items.reading import Placed
from assessments.items.shapes import ItemShape
from assessments.measurement.irt import author_difficulty, guessing
from assessments.models import Item, ItemVersion
from roles.models import Competency

Action = AuditEntry.Action


class UnknownCompetencies(ValueError):
    """Items test competencies that the database does not have. Nothing was loaded."""

    def __init__(self, slugs: Sequence[str]) -> None:
        super().__init__(
            f"There are items for competencies that this site does not have: {', '.join(slugs)}. Nothing was loaded: "
            "load the catalogue first, or correct the files."
        )


@dataclass(frozen=True, slots=True)
class LoadedItems:
    """What loading did. Names are “competency/slug”."""

    items: int
    new: tuple[str, ...]
    changed: tuple[str, ...]
    retired: tuple[str, ...]


@transaction.atomic
def load_items(*, items: Sequence[Placed], by: User | None, now: datetime | None = None) -> LoadedItems:
    """Bring the bank to what the files say. Running it again changes nothing. Raises UnknownCompetencies."""
    now = now or timezone.now()
    competencies = {one.slug: one for one in Competency.objects.filter(organisation=None)}
    unknown = sorted({one.competency for one in items} - competencies.keys())
    if unknown:
        raise UnknownCompetencies(unknown)
    built_in = Item.objects.filter(competency__organisation=None).select_related("competency")
    known = {str(item): item for item in built_in}
    latest = {version.item_id: version for version in ItemVersion.objects.current()}
    new, changed, versions = [], [], []
    for placed in items:
        item = known.get(placed.name)
        if item is None:
            item = Item.objects.create(competency=competencies[placed.competency], slug=placed.item.slug)
            new.append(placed.name)
        elif item.state == Item.State.RETIRED:
            item.state, item.retired_at = Item.State.ACTIVE, None
            item.save()
        digest, before = digest_of(placed.item), latest.get(item.pk)
        if before is None or before.digest != digest:
            number = before.number + 1 if before else 1
            versions.append(_version(item, placed.item, number, digest, now))
            changed += [placed.name] if before else []
    ItemVersion.objects.bulk_create(versions)
    gone = known.keys() - {one.name for one in items}
    retired = sorted(name for name in gone if known[name].state == Item.State.ACTIVE)
    Item.objects.filter(pk__in=[known[name].pk for name in retired]).update(state=Item.State.RETIRED, retired_at=now)
    if new or changed or retired:
        counts = {"new": len(new), "changed": len(changed), "retired": len(retired)}
        record(entry(Action.ITEMS_LOADED, f"{len(items)} test items", by=by, organisation=None, after=counts))
    return LoadedItems(len(items), tuple(new), tuple(changed), tuple(retired))


def digest_of(item: ItemShape) -> str:
    """SHA-256 of all that the item says; its second reading is a record about it and no part of that."""
    said = item.model_dump(mode="json", exclude={"second_reading"})
    return sha256(json.dumps(said, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _version(item: Item, said: ItemShape, number: int, digest: str, now: datetime) -> ItemVersion:
    options: list[dict[str, Any]] = [option.model_dump(mode="json") for option in said.options]
    return ItemVersion(
        item=item,
        number=number,
        digest=digest,
        created_at=now,
        level=said.level,
        kind=said.kind,
        difficulty=said.difficulty,
        samples=said.samples,
        stem=said.stem,
        code=said.code or "",
        options=options,
        answer=said.answer.model_dump(mode="json") if said.answer else None,
        slips=[slip.model_dump(mode="json") for slip in said.slips],
        compute=said.compute or "",
        explanation=said.explanation,
        second_reading=said.second_reading.model_dump(mode="json"),
        review_by=date.fromisoformat(said.review_by),
        a=1.0,
        b=author_difficulty(said.level, said.difficulty),
        c=guessing(said.kind, len(said.options)),
    )
