"""`manage.py export_domain DOMAIN`: a domain with its competencies as they are worded now, for the catalogue."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roles.framework import Domain as DomainFile
from roles.framework import Level, domain_as_yaml
from roles.models import Domain
from roles.selectors import domain_file_of


class Command(BaseCommand):
    help = "Write a built-in domain as the catalogue's YAML, with competencies and wordings that were edited here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("domain", help="slug of the domain, such as data")
        parser.add_argument("--output", type=Path, help="where to write it; without it, to the terminal")

    def handle(self, *, domain: str, output: Path | None, **options: Any) -> None:
        built_in = Domain.objects.filter(organisation=None)
        found = built_in.filter(slug=domain).first()
        if found is None:
            known = ", ".join(built_in.values_list("slug", flat=True)) or "none; run load_catalogue first"
            raise CommandError(f"Nothing was written: “{domain}” is no built-in domain. Domains: {known}.")
        said = domain_file_of(found)
        if lacking := list(_lacking(said)):
            places = "\n".join(f"  {sentence}" for sentence in lacking)
            raise CommandError(f"Nothing was written: the catalogue would refuse it. Write what is missing:\n{places}")
        text = domain_as_yaml(said)
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Nothing was written to {output}: {error.strerror}.") from error
        self.stdout.write(f"{found.name}: {output}")


def _lacking(domain: DomainFile) -> Iterator[str]:
    """The texts that the catalogue asks for and nobody has written. Level 0 reads the same everywhere."""
    if not domain.summary:
        yield f"{domain.name}: the summary of the domain"
    if not domain.competencies:
        yield f"{domain.name}: a competency"
    for competency in domain.competencies:
        texts = dict(zip(Level, competency.descriptors, strict=True))
        levels = [f"{level:d} {level.label}" for level in Level if level and not texts[level]]
        missing = [*([] if competency.definition else ["the definition"]), *levels]
        if missing:
            yield f"{competency.name}: {', '.join(missing)}"
