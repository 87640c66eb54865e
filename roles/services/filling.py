"""Writes the rungs, rows and cells of versions that are not frozen yet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roles import framework
from roles.models import CompetencyEdition, MatrixRow, MatrixVersion, Requirement, Rung


@dataclass(frozen=True, slots=True)
class Asked:
    """A row to write: the competency in one wording, its domain's name, and a level for each rung."""

    edition: CompetencyEdition
    domain: str
    weight: int
    essential: bool
    levels: tuple[int, ...]


def fill(contents: Iterable[tuple[MatrixVersion, Sequence[framework.Rung], Sequence[Asked]]]) -> None:
    """Rungs from the lowest up, rows in the order people read them. Three queries and those of large batches."""
    rungs: list[Rung] = []
    rows: list[MatrixRow] = []
    cells: list[Requirement] = []
    for version, columns, asked_rows in contents:
        own_rungs = [
            Rung(version=version, slug=rung.slug, name=rung.name, position=position)
            for position, rung in enumerate(columns)
        ]
        rungs += own_rungs
        for position, asked in enumerate(asked_rows):
            row = MatrixRow(
                version=version,
                edition=asked.edition,
                domain=asked.domain,
                position=position,
                weight=asked.weight,
                essential=asked.essential,
            )
            rows.append(row)
            cells += [
                Requirement(row=row, rung=rung, level=level)
                for rung, level in zip(own_rungs, asked.levels, strict=True)
            ]
    Rung.objects.bulk_create(rungs)
    MatrixRow.objects.bulk_create(rows)
    Requirement.objects.bulk_create(cells)
