"""`manage.py bench_import`: seconds that importing a matrix takes, as JSON."""

import json
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from accounts.models import Organisation
from roles.framework import read_table, recognise
from roles.services import import_role

COMPETENCIES, RUNGS = 833, 6
"""Some 5,000 requirements, of competencies that are all new."""


class Command(BaseCommand):
    help = "Measure an import, and take it back. Only in the benchmark's own database."

    def handle(self, **options: Any) -> None:
        with transaction.atomic():
            organisation = Organisation.objects.create(slug="bench-import", name="Bench")
            begun = perf_counter()
            table = read_table("matrix.csv", file().encode())
            mapping = recognise(table).mapping
            import_role(organisation=organisation, table=table, mapping=mapping, file="matrix.csv", by=None)
            seconds = perf_counter() - begun
            transaction.set_rollback(True)
        self.stdout.write(json.dumps({"requirements": COMPETENCIES * RUNGS, "seconds": seconds}))


def file() -> str:
    rungs = [f"Rung {number}" for number in range(RUNGS)]
    lines = [",".join(["Role", "Competency", "Domain", "Weight", *rungs, "Definition"])]
    for number in range(COMPETENCIES):
        levels = [str(min(4, (number + rung) // 3 % 5)) for rung in range(RUNGS)]
        named = ["Bench", f"Skill {number}", f"Area {number % 9}", "3"]
        lines.append(",".join([*named, *levels, f"What skill {number} means"]))
    return "\n".join([*lines, ""])
