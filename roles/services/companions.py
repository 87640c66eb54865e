"""What goes with the catalogue's matrices: prerequisites, stories, the finder, the backgrounds and the ladder.

Results are not measured against any of it, so it is brought to what the files say without editions of its own; only
the number of a part counts on, for whoever was told by an earlier one.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from roles.framework import Catalogue
from roles.models import CataloguePart, Competency, Prerequisite, Role, RoleStory


@dataclass(frozen=True, slots=True)
class Companions:
    """How much of each was new or changed."""

    prerequisites: int
    stories: int
    parts: int

    @property
    def changed(self) -> bool:
        return any((self.prerequisites, self.stories, self.parts))


def save_companions(catalogue: Catalogue, now: datetime) -> Companions:
    """Within the transaction that loads the catalogue, after its competencies and roles."""
    return Companions(_save_prerequisites(catalogue), _save_stories(catalogue), _save_parts(catalogue, now))


def _save_prerequisites(catalogue: Catalogue) -> int:
    ids = dict(Competency.objects.filter(organisation=None).values_list("slug", "pk"))
    wanted = {
        (ids[competency.slug], ids[needed])
        for competency in catalogue.competencies
        for needed in competency.prerequisites
    }
    lines = Prerequisite.objects.filter(competency__organisation=None)
    present = {(line.competency_id, line.needed_id): line.pk for line in lines}
    outdated = [pk for pair, pk in present.items() if pair not in wanted]
    Prerequisite.objects.filter(pk__in=outdated).delete()
    new = sorted(wanted - present.keys())
    Prerequisite.objects.bulk_create(Prerequisite(competency_id=one, needed_id=needed) for one, needed in new)
    return len(outdated) + len(new)


def _save_stories(catalogue: Catalogue) -> int:
    role_ids = dict(Role.objects.filter(organisation=None).values_list("slug", "pk"))
    told = {role_ids[story.role]: _plain(story) for story in catalogue.stories}
    present = dict(RoleStory.objects.filter(role__organisation=None).values_list("role_id", "content"))
    outdated = present.keys() - told.keys()
    RoleStory.objects.filter(role__in=outdated).delete()
    changed = [RoleStory(role_id=pk, content=content) for pk, content in told.items() if present.get(pk) != content]
    RoleStory.objects.bulk_create(changed, update_conflicts=True, unique_fields=["role"], update_fields=["content"])
    return len(outdated) + len(changed)


def _save_parts(catalogue: Catalogue, now: datetime) -> int:
    kinds = CataloguePart.Kind
    parts = {
        kinds.FINDER: catalogue.finder,
        kinds.BACKGROUNDS: catalogue.backgrounds,
        kinds.LADDER: catalogue.ladder,
    }
    says = {kind: _plain(part) for kind, part in parts.items() if part}
    present = CataloguePart.objects.in_bulk()
    outdated = present.keys() - says.keys()
    CataloguePart.objects.filter(kind__in=outdated).delete()
    changed = [
        CataloguePart(
            kind=kind, number=present[kind].number + 1 if kind in present else 1, content=content, loaded_at=now
        )
        for kind, content in says.items()
        if kind not in present or present[kind].content != content
    ]
    CataloguePart.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["kind"], update_fields=["number", "content", "loaded_at"]
    )
    return len(outdated) + len(changed)


def _plain(part: BaseModel) -> dict[str, Any]:
    return part.model_dump(mode="json")
