"""`manage.py item_statistics`: how the items of the bank did in the tests that have ended. Nothing is written."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from assessments.measurement.item_analysis import ENOUGH, ENOUGH_PEOPLE, Figure, Standing
from assessments.models import Item
from assessments.selectors.bank import CompetencyStatistics, ItemStatistics, item_statistics

WORDS = {Standing.TOO_FEW: "too few", Standing.KEPT: "kept", Standing.RETIRE: "retire?"}
WIDE = 118
"""Columns of a table that goes into a file, where no terminal says how wide it is."""


class Command(BaseCommand):
    help = "Say how test items did: share right, discrimination, use of options, exposure, time. Nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--competency", metavar="SLUG", help="the items of this one alone")
        parser.add_argument("--json", dest="as_json", action="store_true", help="everything as JSON")

    def handle(self, *, competency: str | None, as_json: bool, **options: Any) -> None:
        found = item_statistics([competency] if competency else None)
        tell = values_of if as_json else self._tell
        told = [tell(one) for one in found]
        if not told and competency and Item.objects.exists():
            raise CommandError(f"Nothing was counted: the bank has no item for “{competency}”. Correct the slug.")
        if as_json:
            self.stdout.write(json.dumps({"competencies": told}, ensure_ascii=False))
        elif not told:
            self.stdout.write("The bank is empty: there are no items to count. `manage.py load_items` loads them.")
        elif not any(told):
            self.stdout.write("No test has ended yet, so there is nothing to say of any item.")

    def _tell(self, found: CompetencyStatistics) -> int:
        """Write what is to be told of one competency. Returns how many answers it has."""
        if found.answers:
            is_terminal = self.stdout.isatty()
            console = Console(force_terminal=is_terminal, width=None if is_terminal else WIDE)
            with console.capture() as table:
                console.print(_table(found))
            self.stdout.write(table.get())
            for line in _lines(found):
                self.stdout.write(line)
            self.stdout.write("")
        return found.answers


def _table(found: CompetencyStatistics) -> Table:
    table = Table(title=f"{found.slug}: {found.answers:,} answers in {_counted(found.analysis.tests, 'test')}")
    table.title_justify = "left"
    table.add_column("Item", overflow="fold")
    for heading in ("n", "Right", "r rest", "expected", "Don't know", "Shown", "Median", "R24"):
        table.add_column(heading, justify="right", no_wrap=True)
    for item in found.items:
        expected = item.discrimination.expected
        table.add_row(
            _name(item),
            str(item.answers),
            _percent(item.right),
            _shown(item.discrimination.rest),
            "–" if expected is None else f"{expected:.2f}",
            _percent(item.unknown, with_error=False),
            "–" if item.exposure is None else f"{item.exposure.value:.0%} of {item.exposure.n}",
            "–" if item.median_seconds is None else f"{item.median_seconds:.0f} s",
            WORDS[item.judgement.standing],
        )
    return table


def _lines(found: CompetencyStatistics) -> Iterator[str]:
    """What a table has no room for: how reliable scores are, and what is wrong with which item."""
    analysis = found.analysis
    if analysis.reliability is None:
        yield f"Reliability: not enough; {_counted(analysis.tests, 'test')} of the {ENOUGH_PEOPLE} it takes."
    else:
        yield f"Marginal reliability {_shown(analysis.reliability)}, from {analysis.reliability.n:,} tests."
    if analysis.alpha is None:
        yield f"Cronbach's alpha: not enough; it takes {ENOUGH_PEOPLE} tests with the same items, all answered."
    else:
        yield (
            f"Cronbach's alpha {_shown(analysis.alpha)}, from {analysis.alpha.n:,} tests with the same "
            f"{analysis.alpha_items} items."
        )
    for item in found.items:
        if item.judgement.standing is Standing.RETIRE:
            for reason in item.judgement.reasons:
                yield f"{_name(item)}: {reason}"
    few = sum(item.judgement.standing is Standing.TOO_FEW for item in found.items)
    if few:
        yield f"{_counted(few, 'item')} with fewer than {ENOUGH} answers: too few to judge."


def _name(item: ItemStatistics) -> str:
    name, version = item.version.item.slug, item.version
    if not item.is_current:
        return f"{name}, version {version.number} (replaced)"
    return f"{name} (retired)" if version.item.state == Item.State.RETIRED else name


def _shown(figure: Figure | None) -> str:
    if figure is None:
        return "–"
    return f"{figure.value:.2f}" + ("" if figure.error is None else f" ± {figure.error:.2f}")


def _percent(figure: Figure | None, *, with_error: bool = True) -> str:
    if figure is None:
        return "–"
    error = f" ± {100 * figure.error:.0f}" if with_error and figure.error is not None else ""
    return f"{100 * figure.value:.0f}{error}%"


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def values_of(found: CompetencyStatistics) -> dict[str, Any]:
    """Everything there is, as JSON takes it. A figure is value, error and n, or null."""
    analysis = found.analysis
    return {
        "competency": found.slug,
        "answers": found.answers,
        "tests": analysis.tests,
        "reliability": _values(analysis.reliability),
        "alpha": _values(analysis.alpha),
        "alpha_items": analysis.alpha_items or None,
        "items": [
            {
                "slug": item.version.item.slug,
                "version": item.version.number,
                "is_current": item.is_current,
                "state": item.version.item.state,
                "level": item.version.level,
                "kind": item.version.kind,
                "answers": item.answers,
                "right": _values(item.right),
                "unknown": _values(item.unknown),
                "correlation": _values(item.discrimination.rest),
                "expected_correlation": item.discrimination.expected,
                "options": [{"text": one.text, "key": one.is_key, "share": _values(one.share)} for one in item.drawn],
                "exposure": _values(item.exposure),
                "mean_seconds": _values(item.mean_seconds),
                "median_seconds": item.median_seconds,
                "advice": item.judgement.standing.value,
                "reasons": list(item.judgement.reasons),
            }
            for item in found.items
        ],
    }


def _values(figure: Figure | None) -> dict[str, Any] | None:
    return asdict(figure) if figure else None
