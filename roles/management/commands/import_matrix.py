"""`manage.py import_matrix FILE`: a matrix from a file into the draft of a role."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.urls import reverse
from rich.console import Console
from rich.progress import Progress

from accounts.models import Organisation
from roles.framework import (
    Recognition,
    Table,
    TableError,
    TableMapping,
    choices,
    read_mapping,
    read_table,
    recognise,
    recognise_for,
    title_of,
)
from roles.framework.asking import MOST_LEVELS
from roles.models import MatrixVersion, Role
from roles.services import DraftError, import_content, import_role
from roles.services.proposing import Ground, OnRow, Proposal, ground_of, propose, standing

UNCHANGED = "Nothing was imported; the database is as it was."


class Command(BaseCommand):
    help = "Import a matrix from CSV, XLSX or YAML into the draft of a role: all of it, or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="a CSV file, an Excel workbook or a role file of the catalogue")
        parser.add_argument("--role", help="slug of the role; without it, the one the file names, new if need be")
        parser.add_argument("--organisation", help="slug of the one whose role it is; without it, a built-in one")
        parser.add_argument("--mapping", type=Path, help="a YAML file that says what the columns and names mean")
        parser.add_argument("--dry-run", action="store_true", help="say what would change and write nothing")

    def handle(self, *, file: Path, role: str | None, mapping: Path | None, dry_run: bool, **options: Any) -> None:
        owner = _owner(options["organisation"])
        chosen = _role(role, options["organisation"], owner) if role else None
        owner = chosen.organisation if chosen else owner
        try:
            data = _bytes(file)
            table = read_table(file.name, data)
            means = _mapping(table, mapping, ground_of_role(owner, chosen))
            chosen = chosen or _named(owner, title_of(table, means))
            with _progress() as on_row:
                if dry_run:
                    proposal = propose(ground_of_role(owner, chosen), table, means, on_row=on_row)
                else:
                    asked = {"table": table, "mapping": means, "file": file.name, "size": len(data)}
                    chosen, proposal = _import(owner, chosen, on_row=on_row, **asked)
        except TableError as error:
            raise _to_mend(error, file) from error
        except DraftError as error:
            raise CommandError(f"{UNCHANGED} {error}") from error
        self._tell(chosen, proposal, dry_run)

    def _tell(self, role: Role | None, proposal: Proposal, dry_run: bool) -> None:
        for note in proposal.notes:
            self.stdout.write(f"Note: {note}.")
        for sentence in proposal.difference.sentences:
            self.stdout.write(sentence)
        if proposal.brings:
            self.stdout.write(f"{len(proposal.brings)} competencies are new: {', '.join(proposal.brings)}.")
        if proposal.difference.is_empty:
            return
        self.stdout.write(f"{proposal.difference.summary.capitalize()}.")
        if dry_run or role is None:
            self.stdout.write("This was a dry run: nothing was written.")
        else:
            draft, description = (reverse(f"roles:{page}", args=[role.slug]) for page in ("draft", "describe"))
            self.stdout.write(f"It is in the draft of {role.slug}. Look at it and publish it on the site: {draft}")
            if not proposal.description.layers:
                self.stdout.write(f"It stands on no layer of the map until you describe it: {description}")


def ground_of_role(owner: Organisation | None, role: Role | None) -> Ground:
    return ground_of(owner, role, standing(role) if role else None)


def _to_mend(error: TableError, file: Path) -> CommandError:
    places = "\n".join(f"  {problem}" for problem in error.problems)
    return CommandError(f"{UNCHANGED} Mend these places in {file}:\n{places}")


def _owner(slug: str | None) -> Organisation | None:
    if slug is None:
        return None
    found = Organisation.objects.filter(slug=slug).first()
    if found is None:
        known = ", ".join(Organisation.objects.values_list("slug", flat=True)) or "none"
        raise CommandError(f"{UNCHANGED} There is no organisation “{slug}”. Organisations: {known}.")
    return found


def _role(slug: str, organisation: str | None, owner: Organisation | None) -> Role:
    found = Role.objects.filter(slug=slug).select_related("organisation").first()
    if found is None:
        raise CommandError(f"{UNCHANGED} There is no role “{slug}”. Without --role, one is made by the file's name.")
    if organisation and found.organisation != owner:
        raise CommandError(f"{UNCHANGED} The role “{slug}” is not one of “{organisation}”.")
    return found


def _named(owner: Organisation | None, name: str) -> Role | None:
    if not name:
        raise CommandError(f"{UNCHANGED} The file names no role: name one with --role, or `role:` in the mapping.")
    roles = Role.objects.filter(organisation=owner).select_related("organisation")
    current = MatrixVersion.objects.exclude(state=MatrixVersion.State.RETIRED)
    called_so = roles.filter(matrix_versions__in=current.filter(title__iexact=name))
    return roles.filter(name__iexact=name).first() or called_so.first()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"{UNCHANGED} {path} cannot be read: {error.strerror}.") from error


def _mapping(table: Table, path: Path | None, ground: Ground) -> TableMapping:
    """The one of the file, or what is recognised. Raises CommandError with what has to be decided first."""
    if path is not None:
        text = _bytes(path).decode("utf-8-sig", errors="surrogateescape")
        try:
            return read_mapping(path.name, text)
        except TableError as error:
            raise _to_mend(error, path) from error
    rungs = ground.content.rungs
    found = recognise_for(table, rungs=rungs, title=ground.content.title)
    asked = choices(table, found.mapping, rungs=rungs).questions
    if asked:
        questions = "\n".join(f"  {question}" for question in asked)
        start = (
            recognise(table, rungs=rungs, role=found.mapping.role or found.roles[0]) if len(found.roles) > 1 else found
        )
        raise CommandError(
            f"{UNCHANGED} Some things have to be decided first:\n{questions}\n"
            f"Write the answers into a file and give it as --mapping. To start from, with a level for each ?:\n\n"
            f"{_to_start_from(start)}"
        )
    return found.mapping


def _to_start_from(found: Recognition) -> str:
    open_levels = {name: "?" for name in found.unknown_levels if len(found.unknown_levels) <= MOST_LEVELS}
    fields = found.mapping.plain()
    levels = {**fields.pop("levels", {}), **open_levels}
    return yaml.safe_dump({**fields, **({"levels": levels} if levels else {})}, sort_keys=False, allow_unicode=True)


def _import(owner: Organisation | None, role: Role | None, **asked: Any) -> tuple[Role, Proposal]:
    if role is None:
        return import_role(organisation=owner, by=None, **asked)
    return role, import_content(role_slug=role.slug, by=None, **asked)


@contextmanager
def _progress() -> Iterator[OnRow]:
    """A bar on a terminal, and nothing elsewhere."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("Rows", total=None)

        def on_row(done: int, total: int) -> None:
            progress.update(task, completed=done, total=total)

        yield on_row
