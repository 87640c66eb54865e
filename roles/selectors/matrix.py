"""Matrices, version by version, and what they ask."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from itertools import groupby
from typing import cast

from django.db.models import Prefetch

from roles import framework
from roles.framework import ContentRow, Difference, MatrixContent, difference
from roles.framework.shapes import Kind
from roles.models import MatrixRow, MatrixVersion, Requirement, Role


@dataclass(frozen=True, slots=True)
class MatrixView:
    """A role's matrix in one version. Its rows stand by domain. A draft has no `number`."""

    role_slug: str
    title: str
    number: int | None
    label: str
    state: str
    digest: str
    note: str
    published_at: datetime | None
    retired_at: datetime | None
    rungs: tuple[framework.Rung, ...]
    rows: tuple[ContentRow, ...]

    @property
    def content(self) -> MatrixContent:
        """What the version says, as files and differences take it."""
        return MatrixContent(self.title, self.rungs, self.rows)

    @property
    def fingerprint(self) -> str:
        """Differs where contents differ, so that a draft is published as somebody saw it."""
        return sha256(repr(self.content).encode()).hexdigest()

    @property
    def domains(self) -> tuple[tuple[str, tuple[ContentRow, ...]], ...]:
        return tuple((name, tuple(rows)) for name, rows in groupby(self.rows, key=lambda row: row.domain))


def published_matrix(role: Role) -> MatrixView | None:
    """The matrix new attempts are measured against, or None when the role has none. Four queries."""
    version = MatrixVersion.objects.published().filter(role=role).select_related("role").first()
    return matrix_of(version) if version else None


def matrix_of(version: MatrixVersion) -> MatrixView:
    """The version with all that it asks. Three queries beside the version's own, which brings its role.

    A version without a row has one more: its rungs are read off the cells otherwise.
    """
    rows = list(
        MatrixRow.objects.filter(version=version)
        .select_related("edition__competency")
        .prefetch_related(
            "edition__descriptors",
            Prefetch("requirements", Requirement.objects.select_related("rung").order_by("rung__position")),
        )
        .order_by("position")
    )
    rungs = [cell.rung for cell in rows[0].requirements.all()] if rows else version.rungs.all()
    return MatrixView(
        role_slug=version.role.slug,
        title=version.title,
        number=version.number,
        label=version.label,
        state=version.state,
        digest=version.digest,
        note=version.note,
        published_at=version.published_at,
        retired_at=version.retired_at,
        rungs=tuple(framework.Rung(rung.slug, rung.name) for rung in rungs),
        rows=tuple(_content_row(row) for row in rows),
    )


def _content_row(row: MatrixRow) -> ContentRow:
    not_yet, foundation, working, advanced, expert = (d.text for d in row.edition.descriptors.all())
    return ContentRow(
        competency=row.edition.competency.slug,
        name=row.edition.name,
        domain=row.domain,
        definition=row.edition.definition,
        weight=row.weight,
        essential=row.essential,
        levels=tuple(cell.level for cell in row.requirements.all()),
        descriptors=(not_yet, foundation, working, advanced, expert),
    )


def role_file_of(role: Role, matrix: MatrixView) -> framework.Role:
    """The role with this version of its matrix, as the catalogue's file has it."""
    return framework.Role(
        slug=role.slug,
        name=role.name,
        kind=cast(Kind, role.kind),
        layers=tuple(layer.slug for layer in role.layers.all()),
        aliases=tuple(role.aliases),
        summary=role.summary,
        position=role.position,
        rungs=matrix.rungs,
        rows=tuple(framework.MatrixRow(row.competency, row.weight, row.essential, row.levels) for row in matrix.rows),
    )


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of two versions: the level before and after, None where there was or is none."""

    before: int | None
    after: int | None

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class RowChange:
    """A competency of two versions. `state` is "new", "removed" or "kept"."""

    name: str
    state: str
    weight: CellChange
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What changed from one version to another, in words and as a grid of all rungs that either has."""

    before: MatrixView
    after: MatrixView
    difference: Difference
    rungs: tuple[str, ...]
    rows: tuple[RowChange, ...]


def difference_of(before: MatrixView, after: MatrixView) -> VersionDifference:
    """The rungs and rows of the later version, and then those it no longer has."""
    rungs = {rung.slug: rung.name for rung in (*before.rungs, *after.rungs)}
    order = dict.fromkeys(rung.slug for rung in (*after.rungs, *before.rungs))
    was, is_now = _levels(before), _levels(after)
    had, has = ({row.competency: row.weight for row in matrix.rows} for matrix in (before, after))
    removed = [row for row in before.rows if row.competency not in is_now]
    return VersionDifference(
        before=before,
        after=after,
        difference=difference(before.content, after.content),
        rungs=tuple(rungs[slug] for slug in order),
        rows=tuple(
            RowChange(
                name=row.name,
                state="removed" if slug not in is_now else "kept" if slug in was else "new",
                weight=CellChange(had.get(slug), has.get(slug)),
                cells=tuple(CellChange(was.get(slug, {}).get(rung), is_now.get(slug, {}).get(rung)) for rung in order),
            )
            for row in (*after.rows, *removed)
            for slug in [row.competency]
        ),
    )


def _levels(matrix: MatrixView) -> dict[str, dict[str, int]]:
    """By competency and rung."""
    rungs = [rung.slug for rung in matrix.rungs]
    return {row.competency: dict(zip(rungs, row.levels, strict=True)) for row in matrix.rows}
