"""A draft as whoever edits it sees it: each cell by its id and the count of its changes, and the words to choose by."""

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Prefetch

from accounts.models import Organisation, User
from roles import framework
from roles.models import (
    Competency,
    CompetencyEdition,
    CompetencyEditionQuerySet,
    MatrixRow,
    MatrixVersion,
    Requirement,
    Role,
)
from roles.selectors.drafts import NoDraft, editable_role


@dataclass(frozen=True, slots=True)
class GridCell:
    """The level asked at a rung. `id` is of the requirement, `revision` counts its changes."""

    id: int
    rung: str
    rung_name: str
    level: int
    level_name: str
    revision: int


@dataclass(frozen=True, slots=True)
class GridRow:
    """A competency of the draft. `is_outdated` says that its wording is not today's."""

    id: int
    competency: str
    name: str
    domain: str
    definition: str
    descriptors: tuple[str, ...]
    weight: int
    weight_revision: int
    essential: bool
    essential_revision: int
    is_outdated: bool
    cells: tuple[GridCell, ...]


@dataclass(frozen=True, slots=True)
class GridView:
    """A role's draft with who began it, when, and from what."""

    role: Role
    version: MatrixVersion
    rungs: tuple[framework.Rung, ...]
    rows: tuple[GridRow, ...]

    @property
    def domains(self) -> tuple[tuple[str, tuple[GridRow, ...]], ...]:
        return tuple((name, tuple(rows)) for name, rows in groupby(self.rows, key=lambda row: row.domain))

    @property
    def begun_by(self) -> User | None:
        return self.version.created_by

    @property
    def begun_at(self) -> datetime:
        return self.version.created_at

    @property
    def based_on(self) -> MatrixVersion | None:
        return self.version.based_on


def grid_of(slug: str, user: User) -> GridView:
    """The draft of the role's matrix, for somebody who may edit it. Six queries.

    Raises Role.DoesNotExist, PermissionDenied, and NoDraft.
    """
    version = draft_of(slug, user)
    rungs = list(version.rungs.all())
    names = {rung.pk: (rung.slug, rung.name) for rung in rungs}
    rows = list(
        MatrixRow.objects.filter(version=version)
        .select_related("edition__competency")
        .prefetch_related(
            "edition__descriptors",
            Prefetch("requirements", Requirement.objects.order_by("rung__position")),
        )
    )
    today = _wordings_of_today(version)
    return GridView(
        role=version.role,
        version=version,
        rungs=tuple(framework.Rung(rung.slug, rung.name) for rung in rungs),
        rows=tuple(_row(row, names, row.edition_id not in today) for row in rows),
    )


def draft_of(slug: str, user: User) -> MatrixVersion:
    """The draft to read, with its role. One query; it raises what `locked_draft` does."""
    drafts = MatrixVersion.objects.drafts().edited_by(user).filter(role__slug=slug)
    draft = drafts.select_related("role__organisation", "based_on", "created_by").first()
    if draft is None:
        editable_role(slug, user)
        raise NoDraft
    return draft


def _wordings_of_today(version: MatrixVersion) -> set[int]:
    in_it = MatrixRow.objects.filter(version=version).values("edition__competency")
    editions = CompetencyEdition.objects.filter(competency__in=in_it)
    return set(editions.current(version.role.organisation).values_list("pk", flat=True))


def _row(row: MatrixRow, rungs: dict[int, tuple[str, str]], is_outdated: bool) -> GridRow:
    return GridRow(
        id=row.pk,
        competency=row.edition.competency.slug,
        name=row.edition.name,
        domain=row.domain,
        definition=row.edition.definition,
        descriptors=tuple(descriptor.text for descriptor in row.edition.descriptors.all()),
        weight=row.weight,
        weight_revision=row.weight_revision,
        essential=row.essential,
        essential_revision=row.essential_revision,
        is_outdated=is_outdated,
        cells=tuple(
            GridCell(cell.pk, *rungs[cell.rung_id], cell.level, framework.Level(cell.level).label, cell.revision)
            for cell in row.requirements.all()
        ),
    )


@dataclass(frozen=True, slots=True)
class Addable:
    """A competency that is not in the draft, in its wording of today."""

    slug: str
    name: str
    definition: str
    is_own: bool


def addable_competencies(slug: str, user: User, words: str) -> tuple[tuple[str, tuple[Addable, ...]], ...]:
    """By domain, what the draft can still take; only those with each of the words in name, definition or domain.

    Two queries. Raises what `grid_of` does.
    """
    draft = draft_of(slug, user)
    editions = _known(draft.role.organisation).exclude(
        competency__in=MatrixRow.objects.filter(version=draft).values("edition__competency")
    )
    wanted = words.casefold().split()
    found = [
        (edition.competency.domain.name, edition)
        for edition in editions.order_by("competency__domain__position", "competency__domain", "competency__position")
        if all(word in _said(edition) for word in wanted)
    ]
    return tuple(
        (domain, tuple(Addable(e.competency.slug, e.name, e.definition, _is_own(e)) for _, e in group))
        for domain, group in groupby(found, key=lambda pair: pair[0])
    )


def _known(organisation: Organisation | None) -> CompetencyEditionQuerySet:
    known = CompetencyEdition.objects.filter(competency__in=Competency.objects.known_to(organisation))
    return known.current(organisation).select_related("competency__domain")


def _said(edition: CompetencyEdition) -> str:
    return f"{edition.name} {edition.definition} {edition.competency.domain.name}".casefold()


def _is_own(edition: CompetencyEdition) -> bool:
    return edition.competency.organisation_id is not None
