"""`manage.py bench_measurement`: processor seconds of the adaptive test, its simulation and calibration, as JSON."""

import json
from collections.abc import Callable
from time import process_time
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand

from assessments.management.commands.simulate_test import built_in_test
from assessments.measurement.adaptive import Pool, RoleTest, Wanted
from assessments.measurement.calibrate import calibrate
from assessments.measurement.irt import Curve
from assessments.measurement.simulate import simulate

BANK = 10_000
ANSWERED = 39
PEOPLE = 1000
CALIBRATED = {"small": (1_000, 5), "large": (20_000, 100)}
"""People and items of the calibrations."""


class Command(BaseCommand):
    help = "Measure the adaptive test, its simulation and calibration. Needs no database."

    def handle(self, **options: Any) -> None:
        chance = np.random.default_rng(1)
        role = built_in_test("ai-engineer", "mid")
        took = {
            "item_of_one": _item_seconds(1, chance),
            "item_of_twenty": _item_seconds(20, chance),
            "replay": _replay_seconds(role, chance),
            "people": PEOPLE,
            "simulation": _seconds(lambda: simulate(role, people=PEOPLE, chance=chance)),
        }
        for name, (people, items) in CALIBRATED.items():
            answers = _answers(people, items, chance)
            took[name] = _seconds(lambda said=answers: calibrate(said, np.ones(len(said)), model="2pl"))
        self.stdout.write(json.dumps(took))


def _seconds(work: Callable[[], object], times: int = 1) -> float:
    """Of the processor, not of the clock: what else runs on the machine is none of its business."""
    begun = process_time()
    for _ in range(times):
        work()
    return (process_time() - begun) / times


def _curve(chance: np.random.Generator) -> Curve:
    return Curve(float(chance.lognormal(0, 0.3)), float(chance.normal()), 0.25)


def _item_seconds(competencies: int, chance: np.random.Generator) -> float:
    """To take one answer in and choose the next item, in a bank of so many competencies."""
    size = BANK // competencies
    pools = [Pool.of({item: _curve(chance) for item in range(size)}, {}) for _ in range(competencies)]
    wanted = [Wanted(str(number), 2, 3, pool) for number, pool in enumerate(pools)]
    test = RoleTest(wanted, limit=BANK, decided=1)

    def one_item() -> None:
        following = test.next_item(chance)
        assert following is not None  # noqa: S101  # the bank is larger than what is asked
        test.answered(*following, is_right=chance.random() < 0.5)

    return _seconds(one_item, times=300)


def _replay_seconds(role: list[Wanted], chance: np.random.Generator) -> float:
    """To begin with 39 earlier answers and choose the fortieth item, as each request does."""
    test = RoleTest(role, limit=ANSWERED, decided=1)
    answers = []
    while (following := test.next_item(chance)) is not None:
        answers.append((*following, bool(chance.random() < 0.5)))
        test.answered(*answers[-1])

    def again() -> None:
        begun = RoleTest(role, decided=1)
        begun.replay(answers)
        begun.next_item(chance)

    return _seconds(again, times=300)


def _answers(people: int, items: int, chance: np.random.Generator) -> np.ndarray:
    a, b = chance.lognormal(0, 0.3, items), chance.standard_normal(items)
    theta = chance.standard_normal((people, 1))
    return (chance.random((people, items)) < 1 / (1 + np.exp(-a * (theta - b)))).astype(float)
