"""`manage.py simulate_test`: made-up people take a role's test on the built-in bank, to see how well it measures."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from assessments.items.reading import Bank, read_bank
from assessments.items.shapes import ItemShape
from assessments.measurement.adaptive import Pool, Wanted
from assessments.measurement.irt import Curve, author_difficulty, guessing
from assessments.measurement.simulate import Simulation, simulate
from roles.framework import Catalogue, CatalogueError, parse
from roles.management.commands.load_catalogue import BUILT_IN, text_of, texts_of

BANK = Path(__file__).resolve().parents[2] / "bank"

MEANINGS = {
    "items_mean": ("Items", "shown to one person, on average"),
    "rmse": ("Error", "of an estimated level, in levels: root of the mean square"),
    "bias": ("Bias", "of the estimates, in levels: above 0 where people come out too high"),
    "coverage95": ("Coverage", "share of true levels inside the 95% interval"),
    "max_exposure": ("Exposure", "share of people who saw the item that was shown most"),
    "exact_band_rate": ("Exact band", "share of estimates in the band of the true level"),
    "decided_rate": ("Decided", "share of requirements surely met or surely a gap"),
    "wrong_rate": ("Wrong", "share of the decided ones that are decided wrongly"),
}
IN_LEVELS = {"items_mean": "{:.1f}", "rmse": "{:.3f}", "bias": "{:+.3f}"}


class Command(BaseCommand):
    help = "Let made-up people take a role's test on the built-in bank and say how well it measures. Nothing is kept."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=1000, help="how many take the test")
        parser.add_argument("--seed", type=int, default=1, help="another number makes other people; 0 or more")
        parser.add_argument("--role", default="ai-engineer", help="slug of a built-in role")
        parser.add_argument("--rung", default="mid", help="slug of one of its seniorities")
        parser.add_argument("--json", dest="as_json", action="store_true", help="the figures alone, as JSON")

    def handle(self, *, people: int, seed: int, role: str, rung: str, as_json: bool, **options: Any) -> None:
        if people < 1:
            raise CommandError(f"Nothing was simulated: --people is 1 or more, not {people}.")
        if seed < 0:
            raise CommandError(f"Nothing was simulated: --seed is 0 or more, not {seed}.")
        wanted = built_in_test(role, rung)
        console = Console(stderr=True)
        with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
            task = progress.add_task("People", total=people)
            found = simulate(
                wanted,
                people=people,
                chance=np.random.default_rng(seed),
                on_person=lambda: progress.advance(task),
            )
        if as_json:
            self.stdout.write(json.dumps(asdict(found)))
        else:
            self._tell(found, wanted, f"{people:,} people, {role} at {rung}, seed {seed}.")

    def _tell(self, found: Simulation, wanted: list[Wanted], heading: str) -> None:
        items = [len(one.pool) for one in wanted]
        self.stdout.write(heading)
        self.stdout.write(
            f"{len(wanted)} competencies, {items.count(0)} of them without items; {sum(items)} items.\n\n"
        )
        for name, value in asdict(found).items():
            word, meaning = MEANINGS[name]
            shown = "none" if value is None else IN_LEVELS.get(name, "{:.1%}").format(value)
            self.stdout.write(f"  {word:<11}{shown:>8}   {meaning}")


def built_in_bank() -> Bank:
    """The items that come with the product. Raises CommandError where a file of theirs cannot be read."""
    bank = read_bank({path.name: text_of(path) for path in sorted(BANK.glob("*.yaml"))})
    if bank.problems:
        places = "\n".join(f"  {problem}" for problem in bank.problems)
        raise CommandError(f"The bank cannot be read. Mend these places in {BANK}:\n{places}")
    return bank


def built_in_test(role_slug: str, rung_slug: str) -> list[Wanted]:
    """What a built-in role asks at a rung, above level 0, with the items that come with the product.

    Raises CommandError where there is no such role or rung, or the bank has no item on anything it asks.
    """
    roles = {role.slug: role for role in _catalogue().roles}
    role = roles.get(role_slug)
    if role is None:
        known = ", ".join(sorted(roles))
        raise CommandError(f"Nothing was simulated: there is no role “{role_slug}”. Roles: {known}.")
    rungs = [rung.slug for rung in role.rungs]
    if rung_slug not in rungs:
        known = ", ".join(rungs)
        raise CommandError(f"Nothing was simulated: {role.name} has no rung “{rung_slug}”. Rungs: {known}.")
    place = rungs.index(rung_slug)
    pools = _pools(built_in_bank())
    wanted = [
        Wanted(row.competency, row.levels[place], row.weight, pools.get(row.competency, Pool.of({}, {})))
        for row in role.rows
        if row.levels[place]
    ]
    if not any(len(one.pool) for one in wanted):
        raise CommandError(
            f"Nothing was simulated: the bank has no item on anything that {role.name} asks at {rung_slug}."
        )
    return wanted


def _catalogue() -> Catalogue:
    try:
        return parse(texts_of(BUILT_IN))
    except CatalogueError as error:
        places = "\n".join(f"  {problem}" for problem in error.problems)
        raise CommandError(f"The catalogue cannot be read. Mend these places in {BUILT_IN}:\n{places}") from error


def _pools(bank: Bank) -> Mapping[str, Pool]:
    curves: defaultdict[str, dict[int, Curve]] = defaultdict(dict)
    for number, placed in enumerate(bank.items):
        curves[placed.competency][number] = _curve(placed.item)
    return {competency: Pool.of(own, {}) for competency, own in curves.items()}


def _curve(item: ItemShape) -> Curve:
    """As the item is delivered before anybody answered it."""
    return Curve(1.0, author_difficulty(item.level, item.difficulty), guessing(item.kind, len(item.options)))
