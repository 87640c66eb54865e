"""Measuring pages in turns, so that a machine that slows down slows them all."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from math import ceil

from bench.load import BenchmarkError, Client, drive, header
from bench.pages import EMPTY, Page, counted, empty_page, select_page
from bench.site import WORKERS, Site

CLIENTS = 8
SLICE = 2.0
"""Seconds that one page is driven before the next has its turn."""
WARM_UP = 0.5
CONNECTIONS = 1_000
"""How many are tried to find some with every worker."""


@dataclass(slots=True)
class Measured:
    """What was seen of one page: seconds each request took, and seconds all turns lasted."""

    page: Page
    queries: int
    latencies: list[float] = field(default_factory=list)
    wall: float = 0.0

    @property
    def rate(self) -> float:
        """Requests per second."""
        return len(self.latencies) / self.wall

    @property
    def p50(self) -> float:
        return percentile(self.latencies, 50)

    @property
    def p95(self) -> float:
        return percentile(self.latencies, 95)


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that so many percent of all values do not exceed. Raises ValueError when there are none."""
    if not values:
        raise ValueError("nothing was measured")
    return sorted(values)[max(ceil(len(values) * percent / 100), 1) - 1]


def measure(
    site: Site, pages: Sequence[Page], *, seconds: float, beside: bool, on_turn: Callable[[str], None]
) -> list[Measured]:
    """Drive each page so long in turns, the empty view among them. With `beside`, also the views with as many queries.

    Raises BenchmarkError when anything answered that was not asked for, or a write did not take place.
    """
    found = [_counted(site, page) for page in pages]
    counts = sorted({one.queries for one in found} - {0}) if beside else []
    found += [_counted(site, page) for page in (empty_page(), *map(select_page, counts))]
    turns = max(1, round(seconds / SLICE))
    for turn in range(turns):
        for one in found:
            on_turn(one.page.name)
            _take_turn(site, one, seconds / turns, warm_up=not turn)
    return found


def _counted(site: Site, page: Page) -> Measured:
    with closing(Client(site.port)) as client:
        return Measured(page, queries=int(header(client.ask(counted(next(page.requests))), "X-Queries")))


def _take_turn(site: Site, one: Measured, seconds: float, *, warm_up: bool) -> None:
    page = one.page
    with spread_clients(site) as clients:
        if warm_up:
            drive(clients, page.requests, seconds=WARM_UP)
        before = site.count(page.appends) if page.appends else 0
        latencies, wall = drive(clients, page.requests, seconds=seconds)
        if page.appends and (written := site.count(page.appends) - before) != len(latencies):
            raise BenchmarkError(f"{page.name}: {len(latencies)} requests wrote {written} rows.")
    one.latencies += latencies
    one.wall += wall


@contextmanager
def spread_clients(site: Site) -> Iterator[list[Client]]:
    """Clients of which every worker serves as many.

    Connections that are opened at once may all come to one worker, and stay with it: half the machine would stand
    still.
    """
    clients: list[Client] = []
    served = Counter[str]()
    with ExitStack() as connections:
        for _ in range(CONNECTIONS):
            client = connections.enter_context(closing(Client(site.port)))
            worker = header(client.ask(counted(EMPTY)), "X-Worker")
            if served[worker] == CLIENTS // WORKERS:
                client.close()
                continue
            served[worker] += 1
            clients.append(client)
            if len(clients) == CLIENTS:
                break
        else:
            raise BenchmarkError("The clients could not be spread evenly over the workers of the site.")
        yield clients
