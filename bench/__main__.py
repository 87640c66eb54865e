"""`python -m bench`: measure the site on this machine and print tables. docs/benchmark.md explains them."""

import json
import os
import platform
import signal
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.status import Status

from bench.answers import measure_answers
from bench.load import BenchmarkError
from bench.measure import CLIENTS, Measured, measure
from bench.pages import COMPARISON_GOAL, GOAL, Page, pages_for
from bench.site import Site, prepared_site
from bench.tables import FLAT, growth_table, pages_table

SIZES = (200, 2_000, 20_000)
MAIN_SIZE = 2_000
SECONDS, QUICK_SECONDS = 6.0, 2.0
"""How long each page is driven."""
ANSWERS = "answers"
"""What the answers to tests are asked for by, among the pages."""
WIDTH = 120
"""Characters that the widest table needs."""


def arguments() -> Namespace:
    parser = ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="one size, two seconds a page, no reports")
    parser.add_argument("--only", nargs="+", metavar="PAGE", default=[], help="pages to measure, by name")
    return parser.parse_args()


def main() -> int:
    asked = arguments()
    console = Console()
    if not console.is_terminal:
        console.width = WIDTH
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _leave)
    try:
        with console.status("Preparing the site") as status, prepared_site() as site:
            _run(site, asked, console, status)
    except BenchmarkError as error:
        console.print(f"Stopped. {error}", style="red", markup=False, highlight=False)
        return 1
    except KeyboardInterrupt:
        console.print("Stopped. Everything that was started is gone.")
        return 130
    return 0


def _leave(number: int, frame: object) -> NoReturn:
    """End as if by Ctrl-C, once: being asked again must not break off the clearing up."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_IGN)
    raise KeyboardInterrupt


def _run(site: Site, asked: Namespace, console: Console, status: Status) -> None:
    console.print(_machine(site), highlight=False, soft_wrap=True)
    measured = {}
    for people in (MAIN_SIZE,) if asked.quick else SIZES:
        status.update(f"{people:,} people: making them")
        site.manage("seed_demo", "--people", str(people))
        measured[people] = _pages_at(site, people, asked, status)
        if people == MAIN_SIZE:
            goal = f"Goal: p95 under {GOAL * 1000:.0f} ms, of the comparison {COMPARISON_GOAL * 1000:.0f} ms."
            console.print(f"\n{people:,} people, {CLIENTS} clients. {goal}", highlight=False)
            console.print(pages_table(measured[people]))
            if not asked.only or ANSWERS in asked.only:
                status.update(ANSWERS)
                console.print(str(measure_answers(site, seconds=_seconds(asked))), highlight=False, soft_wrap=True)
    if asked.quick:
        console.print(f"A quick look: {QUICK_SECONDS:.0f} seconds a page say which are slow, not how slow.")
        return
    console.print(f"Growth with the number of people. Goal: at most {FLAT:.2f} × the time.", highlight=False)
    console.print(growth_table(measured))
    status.update("Reports")
    console.print(_reports(site), highlight=False, soft_wrap=True)
    console.print(_matrices(site), highlight=False, soft_wrap=True)
    console.print(_finder(site), highlight=False, soft_wrap=True)
    console.print(_invitations(site), highlight=False, soft_wrap=True)
    console.print(_measurement(site), highlight=False, soft_wrap=True)


def _pages_at(site: Site, people: int, asked: Namespace, status: Status) -> list[Measured]:
    pages = _chosen(pages_for(**json.loads(site.manage("bench_people"))), asked.only)
    site.settle()
    with site.running("web"):
        return measure(
            site,
            pages,
            seconds=_seconds(asked),
            beside=people == MAIN_SIZE,
            on_turn=lambda name: status.update(f"{people:,} people: {name}"),
        )


def _seconds(asked: Namespace) -> float:
    return QUICK_SECONDS if asked.quick else SECONDS


def _chosen(pages: list[Page], only: list[str]) -> list[Page]:
    names = [*(page.name for page in pages), ANSWERS]
    if unknown := set(only) - set(names):
        raise BenchmarkError(f"No page is called {', '.join(sorted(unknown))}. There are: {', '.join(names)}.")
    return [page for page in pages if not only or page.name in only]


def _reports(site: Site) -> str:
    with site.running("worker"):
        took = json.loads(site.manage("bench_reports"))
    worker, alone = took["worker"], took["alone"]
    return (
        f"Reports: {1 / worker:.2f} per second per worker. One takes {worker * 1000:.0f} ms, of which WeasyPrint alone "
        f"{alone * 1000:.0f} ms: {worker / alone:.2f} × WeasyPrint. {took['reports']} were made."
    )


def _matrices(site: Site) -> str:
    took = json.loads(site.manage("bench_matrices"))
    return (
        f"Import: {took['requirements']:,} requirements of new competencies in {took['import']:.1f} s. Goal: 5 s. "
        f"Difference of two versions of 60 × 6: {took['difference'] * 1000:.1f} ms. Goal: 20 ms."
    )


def _finder(site: Site) -> str:
    took = json.loads(site.manage("bench_finder"))
    return (
        f"Role finder: {took['questions']} answers against {took['roles']} roles in {took['seconds'] * 1000:.1f} ms. "
        "Goal: 5 ms."
    )


def _invitations(site: Site) -> str:
    took = json.loads(site.manage("bench_invitations"))
    return f"Invitations: one request took {took['invited']:,} in {took['seconds']:.2f} s. Goal: 2 s."


def _measurement(site: Site) -> str:
    took = json.loads(site.manage("bench_measurement"))
    return (
        f"Adaptive test, processor time: an item of 10,000 in {took['item_of_one'] * 1000:.2f} ms, of 20 × 500 in "
        f"{took['item_of_twenty'] * 1000:.2f} ms, 39 answers replayed and the next item in {took['replay'] * 1000:.2f} "
        f"ms. Goals: 1 ms. {took['people']:,} simulated people in {took['simulation']:.1f} s. Goal: 10 s. "
        f"Calibration of 1,000 × 5 in {took['small']:.2f} s, of 20,000 × 100 in {took['large']:.1f} s. "
        "Goals: 0.2 s and 60 s."
    )


def _machine(site: Site) -> str:
    """What was measured on, in one line."""
    models = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
    model = models[0].partition(": ")[2] if models else platform.machine()
    postgres = str(site.database.info.parameter_status("server_version")).partition(" ")[0]
    return (
        f"{os.cpu_count()} cores, {model}; Python {platform.python_version()}, PostgreSQL {postgres}; "
        f"load before {os.getloadavg()[0]:.1f}"
    )


if __name__ == "__main__":
    sys.exit(main())
