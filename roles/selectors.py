"""What pages read of the framework, as typed values and in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch

from roles.models import Layer, MatrixRow, MatrixVersion, Requirement, Role, RoleQuerySet, Rung, Target


@dataclass(frozen=True, slots=True)
class RoleOnMap:
    """A role where it stands on the map. `kind` is in words; `also_in` names its other layer, if it has one."""

    slug: str
    name: str
    summary: str
    kind: Role.Kind
    also_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LayerOnMap:
    """A layer and those of its roles that were asked for."""

    slug: str
    name: str
    summary: str
    roles: tuple[RoleOnMap, ...]


def offered_roles() -> RoleQuerySet:
    """The roles that have a published matrix, so that one can be assessed for them."""
    return Role.objects.filter(Exists(MatrixVersion.objects.published().filter(role=OuterRef("pk"))))


def ecosystem(*, words: str = "", layer: str = "", kind: str = "") -> tuple[LayerOnMap, ...]:
    """Layers × roles, top to bottom. Layers without a matching role are left out. One query."""
    roles = offered_roles().mentioning(words)
    if kind:
        roles = roles.of_kind(kind)
    places = (
        Role.layers.through.objects.filter(role__in=roles)
        .select_related("layer", "role")
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
    return RoleOnMap(role.slug, role.name, role.summary, Role.Kind(role.kind), also_in)


@dataclass(frozen=True, slots=True)
class MatrixRowView:
    """One competency of a matrix: the level at each rung, in the order of the rungs."""

    slug: str
    name: str
    domain: str
    definition: str
    weight: int
    essential: bool
    levels: tuple[int, ...]
    descriptors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A role's matrix in one version. Its rows stand by domain."""

    role_slug: str
    title: str
    number: int
    state: str
    digest: str
    published_at: datetime | None
    retired_at: datetime | None
    rungs: tuple[Rung, ...]
    rows: tuple[MatrixRowView, ...]

    @property
    def domains(self) -> tuple[tuple[str, tuple[MatrixRowView, ...]], ...]:
        return tuple((name, tuple(rows)) for name, rows in groupby(self.rows, key=lambda row: row.domain))


def published_matrix(role: Role) -> MatrixView | None:
    """The matrix new attempts are measured against, or None when the role has none. Five queries."""
    version = MatrixVersion.objects.published().filter(role=role).select_related("role").first()
    return matrix_of(version) if version else None


def matrix_of(version: MatrixVersion) -> MatrixView:
    """The version with all that it asks. Four queries beside the version's own, which brings its role."""
    rows = (
        MatrixRow.objects.filter(version=version)
        .select_related("edition__competency")
        .prefetch_related(
            "edition__descriptors",
            Prefetch("requirements", Requirement.objects.order_by("rung__position")),
        )
        .order_by("position")
    )
    return MatrixView(
        role_slug=version.role.slug,
        title=version.title,
        number=version.number,
        state=version.state,
        digest=version.digest,
        published_at=version.published_at,
        retired_at=version.retired_at,
        rungs=tuple(version.rungs.all()),
        rows=tuple(_row_view(row) for row in rows),
    )


def _row_view(row: MatrixRow) -> MatrixRowView:
    return MatrixRowView(
        slug=row.edition.competency.slug,
        name=row.edition.name,
        domain=row.domain,
        definition=row.edition.definition,
        weight=row.weight,
        essential=row.essential,
        levels=tuple(cell.level for cell in row.requirements.all()),
        descriptors=tuple(descriptor.text for descriptor in row.edition.descriptors.all()),
    )


@dataclass(frozen=True, slots=True)
class Requirements:
    """What one role asks at one rung, by competency slug: (level, weight)."""

    slug: str
    name: str
    rung_name: str
    version: int
    asked: dict[str, tuple[int, int]]


def requirements_at_rung(position: int, *, except_role: int | None = None) -> Sequence[Requirements]:
    """The published requirements of every role at its rung of that height. One query."""
    cells = (
        Requirement.objects.filter(rung__position=position, rung__version__state=MatrixVersion.State.PUBLISHED)
        .exclude(rung__version__role=except_role)
        .order_by("rung__version__role__position", "row__position")
        .values_list(
            "rung__version__role__slug",
            "rung__version__title",
            "rung__name",
            "rung__version__number",
            "row__edition__competency__slug",
            "level",
            "row__weight",
        )
    )
    return [
        Requirements(slug, name, rung_name, version, {cell[4]: (cell[5], cell[6]) for cell in group})
        for (slug, name, rung_name, version), group in groupby(cells, key=lambda cell: cell[:4])
    ]


@dataclass(frozen=True, slots=True)
class TargetView:
    """A person's target. `rung_name` is empty when the role's matrix no longer has that rung."""

    role_slug: str
    role_name: str
    rung_slug: str
    rung_name: str


def target_of(user_id: UUID) -> TargetView | None:
    """The role and rung the person keeps in view. One query."""
    rung = Rung.objects.offered(OuterRef("role")).filter(slug=OuterRef("rung_slug"))
    target = (
        Target.objects.filter(user_id=user_id)
        .select_related("role")
        .annotate(rung_name=rung.values("name")[:1])
        .first()
    )
    if target is None:
        return None
    return TargetView(target.role.slug, target.role.name, target.rung_slug, target.rung_name or "")
