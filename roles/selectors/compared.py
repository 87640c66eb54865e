"""Roles side by side, each at one of its rungs: what tells them apart, and their matrices laid over each other."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, NamedTuple
from uuid import UUID

from roles import framework
from roles.framework import Story, likeness
from roles.framework.overlay import Cell, Heading, Overlaid, how_alike, overlay
from roles.models import MatrixVersion, Requirement, Role
from roles.selectors.offered import Offered
from roles.selectors.requirements import demands
from roles.selectors.stories import story_of

MOST = 4
"""More columns than these nobody can hold in view."""
NEAREST = 3
EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Side:
    """A role at one of its rungs."""

    role: Offered
    rung: framework.Rung

    @property
    def key(self) -> str:
        """As addresses say it."""
        return f"{self.role.slug}:{self.rung.slug}"

    @property
    def height(self) -> int:
        """Counted from 1."""
        return self.role.rungs.index(self.rung) + 1

    @property
    def name(self) -> str:
        return f"{self.role.name}, {self.rung.name}"


class Sides(NamedTuple):
    """What can be compared of what was asked for, and a sentence for each thing left out."""

    sides: tuple[Side, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A side with what its role is like. `story` is None where nobody wrote one."""

    side: Side
    layers: tuple[str, ...]
    story: Story | None


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two roles are by their whole matrices, from 0 to 1. `difference` is a sentence by hand, or empty."""

    one: Offered
    other: Offered
    value: float
    difference: str = ""

    @property
    def words(self) -> str:
        return how_alike(self.value)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Columns in the order asked for, a row for each competency in the order people read, each pair of two roles."""

    columns: tuple[Column, ...]
    rows: tuple[Overlaid, ...]
    pairs: tuple[Likeness, ...]

    @property
    def shared(self) -> tuple[Overlaid, ...]:
        return tuple(row for row in self.rows if row.is_shared)

    @property
    def differing(self) -> tuple[Overlaid, ...]:
        """All that is not the same everywhere, be it that somebody does not ask for it."""
        return tuple(row for row in self.rows if not row.is_same)

    @property
    def shared_differing(self) -> int:
        return sum(not row.is_same for row in self.shared)

    @property
    def only(self) -> tuple[tuple[Column, int, int], ...]:
        """Each column with how many competencies it alone asks for, and how many it asks for at all."""
        alone = Counter(row.only for row in self.rows)
        asked = Counter(number for row in self.rows for number, cell in enumerate(row.cells) if cell)
        return tuple((column, alone[number], asked[number]) for number, column in enumerate(self.columns))

    @property
    def in_some(self) -> int:
        """How many competencies several ask for, and not all."""
        return sum(not row.is_shared and row.only is None for row in self.rows)


def sides_of(asked: Sequence[str], offered: Mapping[str, Offered]) -> Sides:
    """The sides of an address, "role:rung" each; the first MOST of them, each once."""
    sides: dict[str, Side] = {}
    unknown: list[str] = []
    without: dict[Offered, list[str]] = {}
    for key in dict.fromkeys(asked):
        slug, _, wanted = key.partition(":")
        role = offered.get(slug)
        rung = role.rung(wanted) if role else None
        if role is None:
            unknown.append(f"“{_short(slug)}”")
        elif rung is None:
            without.setdefault(role, []).append(f"“{_short(wanted)}”")
        else:
            side = Side(role, rung)
            sides.setdefault(side.key, side)
    sentences = [_without(role, wanted) for role, wanted in without.items()]
    if unknown:
        were = "were" if len(unknown) > 1 else "was"
        names = _listed(unknown)
        sentences.append(f"{names} {were} left out: no role of that name is offered here now.")
    if len(sides) > MOST:
        names = _listed([side.name for side in [*sides.values()][MOST:]])
        sentences.append(f"Up to four stand side by side. The first four are shown; left out: {names}.")
    return Sides(tuple(sides.values())[:MOST], tuple(sentences))


def _without(role: Offered, wanted: Sequence[str]) -> str:
    """That the role has none of these rungs, and which it has."""
    were = "were" if len(wanted) > 1 else "was"
    names = _listed([rung.name for rung in role.rungs])
    only = f"its rungs are {names}" if len(role.rungs) > 1 else f"its only rung is {names}"
    return f"{role.name} at {_listed(wanted)} {were} left out: {only}."


def compared(sides: Sequence[Side]) -> Comparison:
    """The sides with their stories and matrices. Three queries."""
    slugs = {side.role.slug for side in sides}
    roles = {
        role.slug: role
        for role in Role.objects.filter(slug__in=slugs).select_related("story").prefetch_related("layers")
    }
    columns = tuple(_column(side, roles[side.role.slug]) for side in sides)
    cells = list(_cells(slugs))
    headings: dict[str, Heading] = {}
    sheets: dict[str, dict[str, Cell]] = {}
    for role, rung, competency, name, domain, weight, essential, level in cells:
        headings.setdefault(competency, Heading(competency, name, domain))
        sheets.setdefault(f"{role}:{rung}", {})[competency] = Cell(level, weight, essential)
    matrices = _matrices((role, competency, weight, level) for role, _, competency, *_, weight, _, level in cells)
    rows = overlay([sheets.get(side.key, {}) for side in sides], [*headings.values()])
    return Comparison(columns, rows, tuple(_likenesses(columns, matrices)))


def _column(side: Side, role: Role) -> Column:
    return Column(side, tuple(layer.name for layer in role.layers.all()), story_of(role))


def _likenesses(columns: Sequence[Column], matrices: Mapping[str, Sequence[framework.MatrixRow]]) -> Iterator[Likeness]:
    """Of each two different roles, whatever the rungs."""
    by_role = {column.side.role.slug: column for column in columns}
    for one, other in combinations(by_role.values(), 2):
        first, second = one.side.role, other.side.role
        value = likeness(matrices.get(first.slug, ()), matrices.get(second.slug, ()))
        yield Likeness(first, second, value, _difference(one, other))


def _difference(one: Column, other: Column) -> str:
    """What the story of either says of the other."""
    for column, neighbour in ((one, other), (other, one)):
        for told in column.story.neighbours if column.story else ():
            if told.role == neighbour.side.role.slug:
                return told.difference
    return ""


def nearest_to(role: Offered, offered: Mapping[str, Offered], *, user_id: UUID | None) -> tuple[Likeness, ...]:
    """The roles most alike to this one, the most alike first. One query."""
    matrices = _all_matrices(user_id)
    others = (
        Likeness(role, other, likeness(matrices[role.slug], matrices[other.slug]))
        for other in offered.values()
        if other != role and {role.slug, other.slug} <= matrices.keys()
    )
    return tuple(sorted(others, key=lambda pair: -pair.value)[:NEAREST])


def most_alike(offered: Mapping[str, Offered]) -> tuple[Likeness, ...]:
    """Built-in roles that are easily taken for each other, no role twice. One query."""
    matrices = {slug: rows for slug, rows in _all_matrices(None).items() if slug in offered}
    pairs = (
        Likeness(offered[one], offered[other], likeness(matrices[one], matrices[other]))
        for one, other in combinations(matrices, 2)
    )
    taken: set[str] = set()
    found: list[Likeness] = []
    for pair in sorted(pairs, key=lambda pair: -pair.value):
        if not taken & {pair.one.slug, pair.other.slug}:
            taken |= {pair.one.slug, pair.other.slug}
            found.append(pair)
    return tuple(found[:EXAMPLES])


def _all_matrices(user_id: UUID | None) -> dict[str, list[framework.MatrixRow]]:
    return _matrices(
        (rung.slug, competency, asked.weight, asked.level)
        for rung in demands(seen_by=user_id).rungs
        for competency, asked in rung.asked.items()
    )


def _matrices(cells: Iterable[tuple[str, str, int, int]]) -> dict[str, list[framework.MatrixRow]]:
    """By role, from (role, competency, weight, level)."""
    levels: dict[str, dict[tuple[str, int], list[int]]] = {}
    for role, competency, weight, level in cells:
        levels.setdefault(role, {}).setdefault((competency, weight), []).append(level)
    return {
        role: [framework.MatrixRow(slug, weight, False, tuple(asked)) for (slug, weight), asked in rows.items()]
        for role, rows in levels.items()
    }


def _cells(slugs: Iterable[str]) -> Iterable[tuple[Any, ...]]:
    """(role, rung, competency, its name, its domain, weight, essential, level), in the order people read."""
    return (
        Requirement.objects.filter(
            rung__version__state=MatrixVersion.State.PUBLISHED, rung__version__role__slug__in=slugs
        )
        .order_by(
            *("row__edition__competency__domain__position", "row__edition__competency__domain"),
            *("row__edition__competency__position", "row__edition__competency", "rung__position"),
        )
        .values_list(
            *("rung__version__role__slug", "rung__slug", "row__edition__competency__slug", "row__edition__name"),
            *("row__edition__competency__domain__name", "row__weight", "row__essential", "level"),
        )
    )


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"


def _listed(names: Sequence[str], *, most: int = 5) -> str:
    """“A, B and C”; of many the first few and how many more."""
    shown = [*names] if len(names) <= most else [*names[:most], f"{len(names) - most} more"]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
