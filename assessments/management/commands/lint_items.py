"""`manage.py lint_items [FILE…]`: where test items do not keep the rules of good items, and what nobody checked."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from assessments.items.findings import FORM, Finding
from assessments.items.lint import lint
from assessments.items.reading import Placed, read_bank
from assessments.items.rules import beyond_csv, checked_in_part, not_checked
from assessments.items.sheets import Sheet, read_sheet
from roles.framework import parse
from roles.management.commands.load_catalogue import BUILT_IN as CATALOGUE
from roles.management.commands.load_catalogue import texts_of

ROOT = Path(__file__).resolve().parents[3]
BUILT_IN = ROOT / "assessments" / "bank"
YAML, CSV = frozenset({".yaml", ".yml"}), frozenset({".csv"})
MOST_BYTES = 5_000_000


class Command(BaseCommand):
    help = "Hold test items against the rules of good items. Nothing is loaded, and no code of an item is run."
    requires_system_checks = ()  # it reads files alone, and is to answer while somebody writes

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "files", nargs="*", type=Path, metavar="FILE", help="YAML or CSV files; without any, the built-in bank"
        )

    def handle(self, *, files: Sequence[Path], **options: Any) -> None:
        paths = {path.resolve(): _shown(path) for path in files} or _built_in()
        texts, found = _read(paths)
        bank = read_bank({name: text for name, text in texts.items() if _ending(name) in YAML})
        sheets = {name: read_sheet(name, text) for name, text in texts.items() if _ending(name) in CSV}
        rows = [question for sheet in sheets.values() for question in sheet.questions]
        found += bank.problems
        found += (problem for sheet in sheets.values() for problem in sheet.problems)
        found += lint(bank.items, _descriptors(), rows=rows, beside=_beside(paths), today=timezone.localdate())
        for finding in sorted(found, key=lambda one: (one.file, one.line, one.rule, one.message)):
            self.stdout.write(str(finding))
        errors = sum(finding.severity == "error" for finding in found)
        counts = f"{_counted(errors, 'error')}, {_counted(len(found) - errors, 'warning')}"
        items = _counted(len(bank.items) + len(rows), "item")
        self.stdout.write(f"{items} read in {_counted(len(paths), 'file')}: {counts}.")
        for line in _left_open(sheets):
            self.stdout.write(line)
        if errors:
            raise CommandError("Mend the errors above; warnings may stay where there is a good reason.")


def _built_in() -> dict[Path, str]:
    return {path: path.relative_to(ROOT).as_posix() for path in sorted(BUILT_IN.glob("*.yaml"))}


def _read(paths: dict[Path, str]) -> tuple[dict[str, str], list[Finding]]:
    """The texts by the names they are shown with, and why the others could not be read."""
    texts: dict[str, str] = {}
    found: list[Finding] = []
    for path, name in paths.items():
        try:
            texts[name] = _text(path)
        except _NotRead as error:
            found.append(Finding(name, 1, f"{error}; it was not checked", FORM))
    return texts, found


class _NotRead(Exception):
    """Why a file was not read, and what to do."""


def _text(path: Path) -> str:
    try:
        if path.is_dir():
            raise _NotRead("this is a folder; name the files in it")
        size = path.stat().st_size
        if _ending(path.name) not in YAML | CSV:
            raise _NotRead("the name of a file of items ends in .yaml, .yml or .csv; rename it or save it as one")
        if size > MOST_BYTES:
            raise _NotRead(f"it has more than {MOST_BYTES // 1_000_000} MB; split it")
        data = path.read_bytes()
    except FileNotFoundError:
        raise _NotRead("there is no such file; correct its name") from None
    except OSError as error:
        raise _NotRead(f"it cannot be read ({error.strerror or type(error).__name__}); mend that") from error
    if b"\0" in data:
        raise _NotRead("it is no text in UTF-8; save it as YAML or CSV in UTF-8")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _NotRead(f"line {line} is not UTF-8; save the file in UTF-8") from error


def _beside(paths: Iterable[Path]) -> tuple[Placed, ...]:
    """The built-in items of other files, which those that are linted may not repeat."""
    others = {name: path.read_text(errors="replace") for path, name in _built_in().items() if path not in set(paths)}
    return read_bank(others).items


def _descriptors() -> dict[str, dict[int, str]]:
    competencies = parse(texts_of(CATALOGUE)).competencies
    return {competency.slug: dict(enumerate(competency.descriptors)) for competency in competencies}


def _left_open(sheets: dict[str, Sheet]) -> Iterator[str]:
    yield "Not checked:"
    yield from (f"  {rule.id} {rule.says}: {rule.beyond}." for rule in not_checked())
    yield "Checked in part:"
    yield from (f"  {rule.id} {rule.says}: {rule.beyond}." for rule in checked_in_part())
    if sheets:
        fields = ", ".join(f"{rule.beyond_csv} ({rule.id})" for rule in beyond_csv())
        yield f"Not checked in a CSV file, which has no column for it: {fields}."
    for name, sheet in sheets.items():
        if sheet.ignored:
            yield f"Columns of {name} that were not read: {', '.join(sheet.ignored)}."


def _ending(name: str) -> str:
    return Path(name).suffix.lower()


def _shown(path: Path) -> str:
    """As it can be written wherever the output goes."""
    return path.as_posix().encode(errors="replace").decode()


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
