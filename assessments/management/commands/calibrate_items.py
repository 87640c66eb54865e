"""`manage.py calibrate_items`: parameters of items from a file of answers. Nothing is written."""

import json
from collections.abc import Sequence
from math import isnan
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from assessments.management.commands.simulate_test import built_in_bank
from assessments.measurement.calibrate import FLATTEST, STEEPEST, Calibration, Model, NotCalibrated, calibrate
from assessments.measurement.responses import NotResponses, Responses, read_responses

EDGE = 1e-6


class Command(BaseCommand):
    help = "Estimate discrimination and difficulty of items from a file of answers. Nothing is written."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--responses",
            type=Path,
            required=True,
            help="CSV: a column for each item with 1, 0 or nothing, and if wanted one called count. Items that are all "
            "named like competency/slug have to be items of the built-in bank",
        )
        parser.add_argument(
            "--model", choices=["rasch", "2pl"], required=True, help="one discrimination for all items, or one for each"
        )
        parser.add_argument("--prior", action="store_true", help="weak priors on both, for few answers")
        parser.add_argument("--json", dest="as_json", action="store_true", help="everything as JSON")

    def handle(self, *, responses: Path, model: Model, prior: bool, as_json: bool, **options: Any) -> None:
        said = _read(responses)
        try:
            found = calibrate(said.answers, said.counts, model=model, priors=prior, names=said.items)
        except NotCalibrated as error:
            raise CommandError(f"Nothing was estimated from {responses}.\n{error}") from error
        if as_json:
            self.stdout.write(json.dumps(_as_values(found, said.items)))
        else:
            self._tell(found, said.items)

    def _tell(self, found: Calibration, names: Sequence[str]) -> None:
        width = max(len("item"), *map(len, names))
        self.stdout.write(f"{'item':<{width}}{'a':>9}{'se':>8}{'b':>9}{'se':>8}")
        for name, item in zip(names, found.items, strict=True):
            self.stdout.write(f"{name:<{width}}{item.a:>9.4f}{item.se_a:>8.4f}{item.b:>9.4f}{item.se_b:>8.4f}")
        self.stdout.write(f"{found.people:,} people, log-likelihood {found.log_likelihood:.3f}.")
        if not isnan(found.alpha):
            self.stdout.write(f"Cronbach's alpha {found.alpha:.5f}.")
        for name, item in zip(names, found.items, strict=True):
            if not FLATTEST + EDGE < item.a < STEEPEST - EDGE:
                self.stdout.write(
                    f"Do not use “{name}”: its discrimination is at the edge of what is looked for, {FLATTEST:g} to "
                    f"{STEEPEST:g}. Look at its key, gather more answers or take --prior."
                )


def _read(file: Path) -> Responses:
    try:
        said = read_responses(file.read_bytes())
    except OSError as error:
        raise CommandError(f"Nothing was estimated: {file} cannot be read ({error.strerror}).") from error
    except NotResponses as error:
        raise CommandError(f"Nothing was estimated. Mend these places in {file}:\n{error}") from error
    if all("/" in name for name in said.items):
        known = {placed.name for placed in built_in_bank().items}
        if unknown := [name for name in said.items if name not in known]:
            places = "\n".join(f"Line 1: the bank has no item “{name}”." for name in unknown)
            raise CommandError(f"Nothing was estimated. Mend these places in {file}:\n{places}")
    return said


def _as_values(found: Calibration, names: Sequence[str]) -> dict[str, Any]:
    return {
        "items": [
            {"id": name, "a": item.a, "b": item.b, "se_a": item.se_a, "se_b": item.se_b}
            for name, item in zip(names, found.items, strict=True)
        ],
        "log_likelihood": found.log_likelihood,
        "n": found.people,
        "alpha": None if isnan(found.alpha) else found.alpha,
    }
