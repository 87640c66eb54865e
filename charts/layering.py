"""Places a graph that runs from left to right: what stands above what in a column, and how far down.

A line that passes a column on its way takes a place there too, one for all lines of its node, so that lines run
between the names and never through one. The same graph gives the same picture.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, pairwise, product
from operator import itemgetter
from typing import NamedTuple

Place = tuple[str, int]
"""A node's key and a column: its own, or one that its lines pass."""
Edge = tuple[str, str]
Link = tuple[Place, Place]
"""From a place to one of the next column."""
Columns = list[list[Place]]

STARTS = 8
SWEEPS = 4
SETTLING = 16
STIFFNESS = 3.0
"""How much harder a passing line is to move from where it runs straight than a node is."""


class Room(NamedTuple):
    """What a place takes above and below its line."""

    above: float
    below: float


PASSING = Room(6.0, 6.0)


@dataclass(frozen=True, slots=True)
class Layering:
    """The height of all; how far down the line of each place runs; and by which places each edge goes."""

    height: float
    lines: Mapping[Place, float]
    ways: Mapping[Edge, tuple[Place, ...]]


def layering(columns: Mapping[str, int], edges: Sequence[Edge], rooms: Mapping[str, Room]) -> Layering:
    """`columns` and `rooms` are by node. An edge that does not lead to a later column raises ValueError.

    Of several ways to stand, the one is taken whose links cross little and are short.
    """
    ways = {edge: _way(edge, columns) for edge in edges}
    links = list(dict.fromkeys(link for way in ways.values() for link in pairwise(way)))
    places = dict.fromkeys([*columns.items(), *(place for way in ways.values() for place in way)])
    room = {place: rooms[place[0]] if place in columns.items() else PASSING for place in places}
    first = [[place for place in places if place[1] == column] for column in range(max(columns.values()) + 1)]
    height = max(sum(sum(room[place]) for place in column) for column in first)

    def settled(start: int) -> tuple[float, dict[Place, float]]:
        order = _sifted(_swept(_turned(first, start / STARTS), links), links)
        lines = _settled(order, links, room, height)
        drop = sum(abs(lines[one] - lines[other]) for one, other in links)
        return (1 + crossings(order, links)) * drop, lines

    _, lines = min((settled(start) for start in range(STARTS)), key=itemgetter(0))
    return Layering(height, lines, ways)


def crossings(order: Columns, links: Iterable[Link]) -> int:
    """How often the links cross when the places of each column stand in this order."""
    index = {place: i for column in order for i, place in enumerate(column)}
    gaps: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for start, end in links:
        gaps[start[1]].append((index[start], index[end]))
    return sum((a - c) * (b - d) < 0 for gap in gaps.values() for (a, b), (c, d) in combinations(gap, 2))


def _way(edge: Edge, columns: Mapping[str, int]) -> tuple[Place, ...]:
    start, end = edge
    if columns[start] >= columns[end]:
        raise ValueError(f"“{end}” builds on “{start}” and must stand in a later column.")
    return (*((start, column) for column in range(columns[start], columns[end])), (end, columns[end]))


def _neighbours(links: Iterable[Link]) -> tuple[Mapping[Place, list[Place]], Mapping[Place, list[Place]]]:
    before: dict[Place, list[Place]] = defaultdict(list)
    after: dict[Place, list[Place]] = defaultdict(list)
    for start, end in links:
        before[end].append(start)
        after[start].append(end)
    return before, after


def _turned(order: Columns, share: float) -> Columns:
    """Each column begun further down, what stood above coming after."""
    starts = (round(len(column) * share) for column in order)
    return [column[start:] + column[:start] for column, start in zip(order, starts, strict=True)]


def _swept(order: Columns, links: Sequence[Link]) -> Columns:
    """Each column by the mean of its neighbours, from the left and from the right, again and again."""
    before, after = _neighbours(links)
    for sweep in range(SWEEPS):
        forward = sweep % 2 == 0
        neighbours = before if forward else after
        share = {place: share for column in order for place, share in _shares(column)}
        swept = list(order)
        for number in range(len(order)) if forward else reversed(range(len(order))):
            middle = {
                one: _mean([share[near] for near in neighbours.get(one, ())], share[one]) for one in order[number]
            }
            swept[number] = sorted(order[number], key=middle.__getitem__)
            share |= dict(_shares(swept[number]))
        order = swept
    return order


def _shares(column: Sequence[Place]) -> Iterator[tuple[Place, float]]:
    return ((place, (i + 0.5) / len(column)) for i, place in enumerate(column))


def _sifted(order: Columns, links: Sequence[Link]) -> Columns:
    """Each place tried at every height of its column and left where the fewest links cross, until none moves."""
    sides = _neighbours(links)
    order = [list(column) for column in order]
    moved = True
    while moved:
        moved = False
        for number, column in enumerate(order):
            index = {place: i for near in order[max(number - 1, 0) : number + 2] for i, place in enumerate(near)}
            reach = {place: [[index[one] for one in side.get(place, ())] for side in sides] for place in column}
            for place in tuple(column):
                others = [other for other in column if other != place]
                saved = [
                    _crossed(reach[place], reach[other]) - _crossed(reach[other], reach[place]) for other in others
                ]
                sums = [0, *accumulate(saved)]
                best = sums.index(max(sums))
                if sums[best] > sums[column.index(place)]:
                    column[:] = [*others[:best], place, *others[best:]]
                    moved = True
    return order


def _crossed(upper: list[list[int]], lower: list[list[int]]) -> int:
    """How often the links of one place cross those of another that stands below it."""
    return sum(a > b for one, other in zip(upper, lower, strict=True) for a, b in product(one, other))


def _settled(order: Columns, links: Sequence[Link], room: Mapping[Place, Room], height: float) -> dict[Place, float]:
    """The line of every place as level with its neighbours' as the others of its column let it be."""
    before, after = _neighbours(links)
    weights = {place: STIFFNESS if room[place] == PASSING else 1.0 for place in room}
    lines = dict.fromkeys(room, height / 2)
    for sweep in range(SETTLING):
        for column in order if sweep % 2 == 0 else reversed(order):
            wanted = [
                _mean([lines[one] for one in (*before.get(place, ()), *after.get(place, ()))], lines[place])
                for place in column
            ]
            settled = apart(wanted, [weights[place] for place in column], [room[place] for place in column], height)
            lines |= zip(column, settled, strict=True)
    return lines


def apart(wanted: Sequence[float], weights: Sequence[float], room: Sequence[Room], height: float) -> list[float]:
    """The places nearest to those wanted, by least squares, that keep the order and leave each its room.

    Pool adjacent violators: what would overlap moves as one block, to the mean of what its members want.
    """
    offsets = [*accumulate((one.below + other.above for one, other in pairwise(room)), initial=0.0)]
    blocks: list[tuple[float, float, int]] = []
    for want, weight, offset in zip(wanted, weights, offsets, strict=True):
        mean, total, count = want - offset, weight, 1
        while blocks and blocks[-1][0] > mean:
            other, more, members = blocks.pop()
            mean = (mean * total + other * more) / (total + more)
            total, count = total + more, count + members
        blocks.append((mean, total, count))
    lowest, highest = room[0].above, height - room[-1].below - offsets[-1]
    starts = [min(max(mean, lowest), highest) for mean, _, count in blocks for _ in range(count)]
    return [start + offset for start, offset in zip(starts, offsets, strict=True)]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
