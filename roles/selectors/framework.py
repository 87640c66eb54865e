"""The ecosystem with its roles, and the role a person keeps in view."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef

from roles.models import Layer, MatrixVersion, Role, RoleQuerySet, Rung, Target


@dataclass(frozen=True, slots=True)
class RoleOnMap:
    """A role where it stands on the map. `kind` is in words; `also_in` names its other layer, if it has one.

    `organisation` is the name of the one whose own role it is, or empty.
    """

    slug: str
    name: str
    summary: str
    kind: Role.Kind
    also_in: tuple[str, ...]
    organisation: str


@dataclass(frozen=True, slots=True)
class LayerOnMap:
    """A layer and those of its roles that were asked for."""

    slug: str
    name: str
    summary: str
    roles: tuple[RoleOnMap, ...]


def offered_roles(user_id: UUID | None) -> RoleQuerySet:
    """The roles that have a published matrix, so that the person, or somebody signed out, can be assessed for them."""
    published = MatrixVersion.objects.published().filter(role=OuterRef("pk"))
    return Role.objects.visible_to(user_id).filter(Exists(published))


def ecosystem(user_id: UUID | None, *, words: str = "", layer: str = "", kind: str = "") -> tuple[LayerOnMap, ...]:
    """Layers × roles, top to bottom. Layers without a matching role are left out. One query."""
    roles = offered_roles(user_id).mentioning(words)
    if kind:
        roles = roles.of_kind(kind)
    places = (
        Role.layers.through.objects.filter(role__in=roles)
        .select_related("layer", "role__organisation")
        .order_by("layer__position", "role__position")
    )
    layers_of: dict[Role, list[Layer]] = {}
    for place in places:
        layers_of.setdefault(place.role, []).append(place.layer)
    return tuple(
        LayerOnMap(
            slug=shown.slug,
            name=shown.name,
            summary=shown.summary,
            roles=tuple(_role_on_map(place.role, layers_of[place.role], shown) for place in group),
        )
        for shown, group in groupby(places, key=lambda place: place.layer)
        if layer in ("", shown.slug)
    )


def _role_on_map(role: Role, layers: Sequence[Layer], shown: Layer) -> RoleOnMap:
    also_in = tuple(other.name for other in layers if other != shown)
    organisation = role.organisation.name if role.organisation else ""
    return RoleOnMap(role.slug, role.name, role.summary, Role.Kind(role.kind), also_in, organisation)


@dataclass(frozen=True, slots=True)
class TargetView:
    """A person's target. `rung_name` is empty when the role's matrix no longer has that rung."""

    role_slug: str
    role_name: str
    rung_slug: str
    rung_name: str


def target_of(user_id: UUID) -> TargetView | None:
    """The role and rung the person keeps in view, while they may see the role. One query."""
    rung = Rung.objects.offered(OuterRef("role")).filter(slug=OuterRef("rung_slug"))
    target = (
        Target.objects.filter(user_id=user_id, role__in=Role.objects.visible_to(user_id))
        .select_related("role")
        .annotate(rung_name=rung.values("name")[:1])
        .first()
    )
    if target is None:
        return None
    return TargetView(target.role.slug, target.role.name, target.rung_slug, target.rung_name or "")
