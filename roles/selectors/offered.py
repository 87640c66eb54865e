"""Roles to choose from: those that have a published matrix, each with the rungs of that."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from uuid import UUID

from roles import models
from roles.framework import Rung
from roles.models import MatrixVersion, Role


@dataclass(frozen=True, slots=True)
class Offered:
    """A role that has a published matrix, and the rungs of that. `organisation` is a name, or empty if built in."""

    slug: str
    name: str
    summary: str
    kind: Role.Kind
    organisation: str
    version: int
    published_at: datetime
    rungs: tuple[Rung, ...]

    @property
    def group(self) -> str:
        """Under which it stands in a list to choose from."""
        return self.organisation or str(self.kind.label)

    def rung(self, asked: str) -> Rung | None:
        """The rung by its slug or its height, counted from 1; none asked is the lowest, too high the highest."""
        by_slug = {rung.slug: rung for rung in self.rungs}
        if asked.isascii() and asked.isdigit() and asked not in by_slug:
            return self.at(int(asked[:3]))
        return by_slug.get(asked) if asked else self.at(1)

    def at(self, height: int) -> Rung:
        """The rung at the height, counted from 1, or the one nearest to it."""
        return self.rungs[min(max(height, 1), len(self.rungs)) - 1]


def offered_with_rungs(user_id: UUID | None) -> dict[str, Offered]:
    """By slug, every role the person may see that has a published matrix. One query."""
    rungs = (
        models.Rung.objects.filter(
            version__state=MatrixVersion.State.PUBLISHED, version__role__in=Role.objects.visible_to(user_id)
        )
        .order_by("version__role__position", "version__role", "position")
        .values_list(
            *("version__role__slug", "version__role__name", "version__role__summary", "version__role__kind"),
            *("version__role__organisation__name", "version__number", "version__published_at", "slug", "name"),
        )
    )
    offered = {}
    for (slug, name, summary, kind, organisation, number, at), group in groupby(rungs, key=itemgetter(slice(7))):
        names = tuple(Rung(*rung[7:]) for rung in group)
        offered[slug] = Offered(slug, name, summary, Role.Kind(kind), organisation or "", number or 0, at, names)
    return offered


def grouped(offered: Iterable[Offered]) -> dict[str, list[Offered]]:
    """By what they are, as a list to choose from has them: each group by name, those of organisations last."""
    groups: dict[str, list[Offered]] = {}
    for role in sorted(offered, key=lambda role: (role.organisation, role.name)):
        groups.setdefault(role.group, []).append(role)
    return groups


def heights_of(offered: Iterable[Offered]) -> tuple[str, ...]:
    """What a rung is mostly called at each height, from the lowest."""
    names: dict[int, Counter[str]] = {}
    for role in offered:
        for height, rung in enumerate(role.rungs):
            names.setdefault(height, Counter())[rung.name] += 1
    return tuple(names[height].most_common(1)[0][0] for height in sorted(names))
