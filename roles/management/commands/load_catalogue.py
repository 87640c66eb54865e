"""`manage.py load_catalogue`: the built-in roles and competencies, from their files into the database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from roles.framework import CatalogueError, parse
from roles.services import SlugsTaken, load_catalogue

BUILT_IN = Path(__file__).resolve().parents[2] / "catalogue"


class Command(BaseCommand):
    help = "Load the built-in roles, competencies and matrices. Idempotent: a change makes a new matrix version."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--overwrite", action="store_true", help="the catalogue wins over what was edited in the database"
        )
        parser.add_argument("--folder", type=Path, default=BUILT_IN, help="another catalogue, in the same layout")

    def handle(self, *, folder: Path, overwrite: bool, **options: Any) -> None:
        try:
            catalogue = parse(texts_of(folder))
        except CatalogueError as error:
            places = "\n".join(f"  {problem}" for problem in error.problems)
            raise CommandError(
                f"Nothing was loaded; the database is as it was. Mend these places in {folder}:\n{places}"
            ) from error
        try:
            done = load_catalogue(catalogue=catalogue, by=None, overwrite=overwrite)
        except SlugsTaken as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{done.layers} layers, {done.roles} roles, {done.domains} domains, {done.competencies} competencies, "
            f"{done.requirements} requirements."
        )
        for word, names in (
            ("New text", done.editions),
            ("Published", done.versions),
            ("Retired", done.retired),
        ):
            for name in names if options["verbosity"] > 1 else ():
                self.stdout.write(f"  {word}: {name}")
        self.stdout.write(
            f"{len(done.versions)} matrix versions published, {len(done.editions)} competency texts and "
            f"{done.companions.stories} role stories new or changed."
            if done.versions or done.editions or done.companions.changed
            else "No changes."
        )
        if done.differing:
            self.stdout.write(
                "Edited in the database, so left as it is; export_matrix ROLE --format yaml brings a matrix into the "
                "catalogue, --overwrite takes the catalogue's:"
            )
        for name in done.differing:
            self.stdout.write(f"  {name}")


def texts_of(folder: Path) -> dict[str, str]:
    """The catalogue's files by their path inside the folder, as `parse` takes them."""
    if not folder.is_dir():
        raise CommandError(f"There is no folder {folder}. Nothing was loaded.")
    # Bytes that are no UTF-8 are handed on in a form that `parse` tells with file and line.
    return {_name(path.relative_to(folder)): text_of(path) for path in sorted(folder.rglob("*.yaml"))}


def text_of(path: Path) -> str:
    """What stands in a file, its bytes that are no UTF-8 as surrogates."""
    try:
        return path.read_text(encoding="utf-8", errors="surrogateescape")
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CommandError(f"{_name(path)} is no file that can be read ({reason}). Mend it or take it away.") from error


def _name(path: Path) -> str:
    """As it can be written wherever the output goes."""
    return path.as_posix().encode(errors="replace").decode()
