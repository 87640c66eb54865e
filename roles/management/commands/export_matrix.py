"""`manage.py export_matrix ROLE`: the published matrix of a role, or its draft, as a file or on the terminal."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roles.files import FORMATS, matrix_file
from roles.framework.tables import refusals
from roles.models import CompetencyEdition, MatrixVersion, Role
from roles.selectors import MatrixView, matrix_of, published_matrix


class Command(BaseCommand):
    help = "Write a role's published matrix, or its draft, as CSV, XLSX or YAML. The YAML goes back into the catalogue."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("role", help="slug of the role, such as ai-engineer")
        parser.add_argument("--format", choices=sorted(FORMATS), help="default: by the ending of --output, else csv")
        parser.add_argument("--draft", action="store_true", help="the draft instead of what is published")
        parser.add_argument("--output", type=Path, help="where to write it; without it, to the terminal")

    def handle(self, *, role: str, output: Path | None, draft: bool, **options: Any) -> None:
        found = Role.objects.prefetch_related("layers").filter(slug=role).first()
        matrix = _matrix(found, draft) if found else None
        if found is None or matrix is None:
            known = ", ".join(Role.objects.values_list("slug", flat=True)) or "none; run load_catalogue first"
            what = "a draft" if draft else "a published matrix"
            raise CommandError(f"Nothing was written: “{role}” is no role with {what}. Roles: {known}.")
        ending = options["format"] or (output.suffix.removeprefix(".") if output else "csv")
        if ending not in FORMATS:
            raise CommandError(f"Nothing was written: there is no format “{ending}”. Use {', '.join(sorted(FORMATS))}.")
        content = matrix_file(found, matrix, ending).content
        if ending == "yaml" and found.organisation_id is None:
            self._warn(found, matrix, content)
        if output is None:
            sys.stdout.buffer.write(content)
            return
        try:
            output.write_bytes(content)
        except OSError as error:
            raise CommandError(f"Nothing was written to {output}: {error.strerror}.") from error
        self.stdout.write(f"{matrix.title}, {matrix.label}: {output}")

    def _warn(self, role: Role, matrix: MatrixView, content: bytes) -> None:
        told = refusals(role.slug, content)
        if told:
            self.stderr.write("The catalogue will refuse this file as it is; load_catalogue then loads nothing:")
        for refusal in told:
            self.stderr.write(f"  {refusal}")
        for slug, domain in _not_in_the_catalogue(matrix):
            self.stderr.write(
                f"The catalogue may lack “{slug}”, which was made here: export_domain {domain} writes it."
            )


def _not_in_the_catalogue(matrix: MatrixView) -> list[tuple[str, str]]:
    """Competencies of the matrix, each with its domain, of which no wording was ever loaded."""
    slugs = [row.competency for row in matrix.rows]
    editions = CompetencyEdition.objects.filter(competency__slug__in=slugs)
    loaded = editions.filter(loaded=True).values("competency")
    places = editions.exclude(competency__in=loaded).order_by("competency__slug")
    return list(places.values_list("competency__slug", "competency__domain__slug").distinct())


def _matrix(role: Role, draft: bool) -> MatrixView | None:
    if not draft:
        return published_matrix(role)
    version = MatrixVersion.objects.drafts().filter(role=role).select_related("role").first()
    return matrix_of(version) if version else None
