"""`manage.py bench_matrices`: seconds that an import and a difference of matrices take, as JSON."""

import json
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import Organisation
from roles.framework import ContentRow, MatrixContent, Rung, difference, read_table, recognise
from roles.services import import_role

COMPETENCIES, RUNGS = 833, 6
"""Some 5,000 requirements, of competencies that are all new."""
ROWS = 60
"""Of the two versions that are compared, at as many rungs."""
TIMES = 50


class Command(BaseCommand):
    help = "Measure matrices, and take back what was written. Only in the benchmark's own database."

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            organisation = Organisation.objects.create(slug="bench-import", name="Bench")
            begun = perf_counter()
            data = file().encode()
            table = read_table("matrix.csv", data)
            mapping = recognise(table).mapping
            import_role(
                organisation=organisation, table=table, mapping=mapping, file="matrix.csv", size=len(data), by=None
            )
            seconds = perf_counter() - begun
            transaction.set_rollback(True)
        took = {"requirements": COMPETENCIES * RUNGS, "import": seconds, "difference": differing()}
        self.stdout.write(json.dumps(took))


def differing() -> float:
    """Seconds for all that changed, in words, between two versions in which every cell is another."""
    before, after = content(0), content(1)
    begun = perf_counter()
    for _ in range(TIMES):
        difference(before, after)
    return (perf_counter() - begun) / TIMES


def content(shift: int) -> MatrixContent:
    rungs = tuple(Rung(f"rung-{number}", f"Rung {number}") for number in range(RUNGS))
    texts = ("Nothing.", "A little.", "Enough.", "Much.", "All of it.")
    rows = (
        ContentRow(
            competency=f"skill-{number}",
            name=f"Skill {number}",
            domain="Area",
            definition="What it means.",
            descriptors=texts,
            weight=3,
            essential=False,
            levels=tuple((number + rung + shift) % 5 for rung in range(RUNGS)),
        )
        for number in range(ROWS)
    )
    return MatrixContent("Bench", rungs, tuple(rows))


def file() -> str:
    rungs = [f"Rung {number}" for number in range(RUNGS)]
    lines = [",".join(["Role", "Competency", "Domain", "Weight", *rungs, "Definition"])]
    for number in range(COMPETENCIES):
        levels = [str(min(4, (number + rung) // 3 % 5)) for rung in range(RUNGS)]
        named = ["Bench", f"Skill {number}", f"Area {number % 9}", "3"]
        lines.append(",".join([*named, *levels, f"What skill {number} means"]))
    return "\n".join([*lines, ""])
