"""What pages read of the framework, as typed values and in a fixed number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch

from roles.models import Layer, MatrixRow, MatrixVersion, Requirement, Role, Rung, Target


@dataclass(frozen=True, slots=True)
class LayerOnMap:
    """A layer and those of its roles that were asked for."""

    slug: str
    name: str
    summary: str
    roles: tuple[Role, ...]


def ecosystem(*, words: str = "", layer: str = "", kind: str = "") -> tuple[LayerOnMap, ...]:
    """Layers × roles, top to bottom. Layers without a matching role are left out. Three queries."""
    roles = Role.objects.filter(Exists(MatrixVersion.objects.published().filter(role=OuterRef("pk")))).mentioning(words)
    if kind:
        roles = roles.of_kind(kind)
    layers = Layer.objects.prefetch_related(Prefetch("roles", roles.prefetch_related("layers").distinct()))
    if layer:
        layers = layers.filter(slug=layer)
    found = (LayerOnMap(one.slug, one.name, one.summary, tuple(one.roles.all())) for one in layers)
    return tuple(one for one in found if one.roles)


@dataclass(frozen=True, slots=True)
class MatrixRowView:
    """One competency of a matrix: the level at each rung, in the order of the rungs."""

    slug: str
    name: str
    definition: str
    weight: int
    essential: bool
    levels: tuple[int, ...]
    descriptors: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A role's published matrix, by domain."""

    number: int
    published_at: datetime | None
    rungs: tuple[Rung, ...]
    domains: tuple[tuple[str, tuple[MatrixRowView, ...]], ...]

    @property
    def row_count(self) -> int:
        return sum(len(rows) for _, rows in self.domains)


def published_matrix(role: Role) -> MatrixView | None:
    """The matrix new attempts are measured against, or None when the role has none. Five queries."""
    version = MatrixVersion.objects.published().filter(role=role).prefetch_related("rungs").first()
    if version is None:
        return None
    rows = list(
        MatrixRow.objects.filter(version=version)
        .select_related("edition__competency")
        .prefetch_related(
            "edition__descriptors",
            Prefetch("requirements", Requirement.objects.order_by("rung__position")),
        )
        .order_by("position")
    )
    by_domain = groupby(rows, key=lambda row: row.domain)
    return MatrixView(
        number=version.number,
        published_at=version.published_at,
        rungs=tuple(version.rungs.all()),
        domains=tuple((name, tuple(_row_view(row) for row in group)) for name, group in by_domain),
    )


def _row_view(row: MatrixRow) -> MatrixRowView:
    return MatrixRowView(
        slug=row.edition.competency.slug,
        name=row.edition.name,
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
