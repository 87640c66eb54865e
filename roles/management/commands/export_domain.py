"""`manage.py export_domain DOMAIN`: a domain with its competencies as they are worded now, for the catalogue."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roles.framework import domain_as_yaml
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
        text = domain_as_yaml(domain_file_of(found))
        if output is None:
            self.stdout.write(text, ending="")
            return
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as error:
            raise CommandError(f"Nothing was written to {output}: {error.strerror}.") from error
        self.stdout.write(f"{found.name}: {output}")
