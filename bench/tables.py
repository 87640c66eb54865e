"""What was measured, as tables that can be pasted into a Markdown file. `missed` stands where a goal is."""

from collections.abc import Mapping, Sequence

from rich import box
from rich.table import Table

from bench.measure import Measured

FLAT = 1.20
"""How many times as long a request may take on the largest site as on the smallest."""


def pages_table(measured: Sequence[Measured]) -> Table:
    """One row a page, beside it what the machine gives for as many queries without the page's work."""
    by_name = {one.page.name: one for one in measured}
    empty = by_name["empty view"]
    table = _table("page", "queries", "req/s", "p50 ms", "p95 ms", "as many SELECT 1: req/s", "p95 ms")
    for one in [*(one for one in measured if one.page.has_goal), empty]:
        beside = by_name[f"{one.queries} × SELECT 1"] if one.queries else empty
        figures = (str(one.queries), f"{one.rate:.0f}", milliseconds(one.p50), p95(one))
        table.add_row(one.page.name, *figures, f"{beside.rate:.0f}", p95(beside))
    return table


def growth_table(sizes: Mapping[int, Sequence[Measured]]) -> Table:
    """Every page at every size, and how much longer a request takes at the largest."""
    smallest, largest = min(sizes), max(sizes)
    titles = [title for people in sizes for title in (f"{people:,}: req/s", "p95 ms")]
    table = _table("page", *titles, f"{largest:,} / {smallest:,}")
    by_size = [{one.page.name: one for one in measured} for measured in sizes.values()]
    for name, first in by_size[0].items():
        seen = [measured[name] for measured in by_size]
        figures = [text for one in seen for text in (f"{one.rate:.0f}", p95(one))]
        grown = growth(first, seen[-1])
        table.add_row(name, *figures, marked(f"{grown:.2f}", missed=first.page.has_goal and grown > FLAT))
    return table


def growth(small: Measured, large: Measured) -> float:
    """Time a request takes at the large site by the time at the small one, from the requests per second."""
    return small.rate / large.rate


def p95(one: Measured) -> str:
    """In milliseconds, marked where the page misses its goal."""
    return marked(milliseconds(one.p95), missed=one.page.has_goal and one.p95 >= one.page.goal)


def marked(figure: str, *, missed: bool) -> str:
    return f"missed {figure}" if missed else figure


def milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:.0f}"


def _table(first: str, *titles: str) -> Table:
    table = Table(box=box.MARKDOWN)
    table.add_column(first, no_wrap=True)
    for title in titles:
        table.add_column(title, justify="right")
    return table
