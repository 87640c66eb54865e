"""Tests taken at once: how fast answers are saved, each with the next question shown, and that none of them is lost."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from random import Random
from time import perf_counter
from typing import Self, TypedDict

from bench.load import BenchmarkError, Client, Request, header
from bench.measure import CLIENTS, percentile, spread_clients
from bench.pages import browser, filled_form, request
from bench.site import Site
from bench.tables import marked, milliseconds

GOAL = 0.050
"""Seconds within which 95 of 100 answers are to be saved, and the next question shown."""
RATE_GOAL = 220
"""Answers a second, over all candidates."""
MOST_ANSWERS = 20
"""Of one candidate, so that the seconds go by with answers and not with results: few tests have ended by then."""
WARM_UP = 0.5

Acknowledged = set[tuple[str, int]]
"""Attempts and numbers of the questions whose answers the site said it had saved."""


class Candidate(TypedDict):
    """Somebody with a session and a test that has begun."""

    session: str
    attempt: str


@dataclass(slots=True)
class Taking:
    """A test being taken, as far as its candidate sees: the question on the screen, and its number."""

    candidate: Candidate
    page: bytes
    number: int = 1

    @classmethod
    def begun(cls, candidate: Candidate, client: Client) -> Self:
        address = f"/attempts/{candidate['attempt']}/test/"
        opened = request(f"GET {address}", browser(candidate["session"]), proof=_numbered(1))
        return cls(candidate, client.answer_to(opened)[1])

    def answer(self, chance: Random) -> Request:
        """As the page's script sends it. What comes may be the next question, or lead on where there is none."""
        address = f"/attempts/{self.candidate['attempt']}/test/answer/"
        said = {"sequence": str(self.number)} | filled_in(self.page, chance)
        return filled_form(address, self.candidate["session"], said, "HX-Request: true", proof="", status=200)


@dataclass(slots=True)
class Answers:
    """What was seen: seconds that each answer took, those that each last answer of a test took, and all of them."""

    latencies: list[float] = field(default_factory=list)
    endings: list[float] = field(default_factory=list)
    acknowledged: Acknowledged = field(default_factory=set)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.wall

    def __str__(self) -> str:
        p95 = percentile(self.latencies, 95)
        rate = marked(f"{self.rate:.0f}", missed=self.rate < RATE_GOAL)
        ended = f" {len(self.endings)} tests ended meanwhile." if self.endings else ""
        return (
            f"Answers: {CLIENTS} candidates at once gave {len(self.latencies):,}, each kept by a commit of its own: "
            f"{rate} a second, p50 {milliseconds(percentile(self.latencies, 50))} ms, "
            f"p95 {marked(milliseconds(p95), missed=p95 >= GOAL)} ms. "
            f"Goal: {RATE_GOAL} a second, p95 under {GOAL * 1000:.0f} ms. All are in the database.{ended}"
        )


def filled_in(page: bytes, chance: Random) -> dict[str, str]:
    """An answer to the question on the page, whatever kind it is; now right, now wrong."""
    if places := page.count(b'name="place-'):
        order = chance.sample(range(1, places + 1), places)
        return {f"place-{position}": str(place) for position, place in enumerate(order)}
    if b'name="value"' in page:
        return {"value": str(chance.randrange(1_000))}
    return {"choice": str(chance.randrange(page.count(b'name="choice"')))}


def measure_answers(site: Site, *, seconds: float) -> Answers:
    """Let candidates answer for so long, each the next question as soon as it is shown.

    Raises BenchmarkError when anything else came, when a saved answer is missing or one is there that was not given,
    when PostgreSQL was told not to wait for the disk, or when there were too few tests.
    """
    _require_durable(site)
    candidates: list[Candidate] = json.loads(site.manage("bench_answers"))
    site.settle()
    with site.running("web"):
        with closing(Client(site.port)) as client:
            waiting = iter([Taking.begun(one, client) for one in candidates])
        with spread_clients(site) as clients:
            warmed = _drive(clients, waiting, seconds=WARM_UP)
            seen = _drive(clients, waiting, seconds=seconds)
    _require_saved(site, warmed.acknowledged | seen.acknowledged)
    return seen


def _drive(clients: Sequence[Client], waiting: Iterator[Taking], *, seconds: float) -> Answers:
    """One candidate a client, and another one when the first has answered enough."""
    begun = perf_counter()
    with ThreadPoolExecutor(len(clients)) as pool:
        running = [pool.submit(_take, begun + seconds, client, waiting) for client in clients]
        parts = [one.result() for one in running]
    return Answers(
        latencies=[took for part in parts for took in part.latencies],
        endings=[took for part in parts for took in part.endings],
        acknowledged=set().union(*(part.acknowledged for part in parts)),
        wall=perf_counter() - begun,
    )


def _take(end: float, client: Client, waiting: Iterator[Taking]) -> Answers:
    seen = Answers()
    chance = Random(3)  # noqa: S311  # made-up answers need a seed, not secrecy
    for taking in waiting:
        while taking.number <= MOST_ANSWERS:
            asked = taking.answer(chance)
            before = perf_counter()
            if before >= end:
                return seen
            head, body = client.answer_to(asked)
            took = perf_counter() - before
            seen.acknowledged.add((taking.candidate["attempt"], taking.number))
            if header(head, "HX-Redirect"):
                seen.endings.append(took)
                break
            taking.page, taking.number = body, taking.number + 1
            if _numbered(taking.number).encode() not in body:
                raise BenchmarkError(f"Question {taking.number} was to come. This came:\n{body[:2000].decode()}")
            seen.latencies.append(took)
    raise BenchmarkError("All tests were taken before the time was over. Prepare more of them.")


def _numbered(number: int) -> str:
    return f'name="sequence" value="{number}"'


def _require_durable(site: Site) -> None:
    for name in ("fsync", "synchronous_commit"):
        if site.setting(name) == "off":
            raise BenchmarkError(f"Nothing was measured: with {name} off PostgreSQL may lose answers it has confirmed.")


def _require_saved(site: Site, acknowledged: Acknowledged) -> None:
    """Each answer that was confirmed is there, once and under its number, and no other."""
    found = site.database.execute(
        "SELECT s.attempt_id::text, r.sequence FROM assessments_response r JOIN assessments_sitting s"
        " ON s.id = r.sitting_id JOIN assessments_attempt a ON a.id = s.attempt_id JOIN accounts_user u"
        " ON u.id = a.user_id WHERE r.answered_at IS NOT NULL AND u.email LIKE 'answers-%@bench.test'"
    ).fetchall()
    saved = {(str(attempt), int(str(number))) for attempt, number in found}
    if saved != acknowledged or len(found) != len(saved):
        raise BenchmarkError(
            f"{len(acknowledged - saved)} answers that were confirmed are not in the database, and "
            f"{len(saved - acknowledged)} are there that were not confirmed."
        )
