"""Proposes a mapping for a table that nobody has explained, and says what it could not tell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from roles.framework.catalogue import Rung
from roles.framework.columns import Column, is_beside_the_point, meaning
from roles.framework.mapping import TableMapping, level_names
from roles.framework.naming import rung_of
from roles.framework.problems import quoted
from roles.framework.tables import Row, Table

_USUAL_RUNGS = {
    *("apprentice", "associate", "entry", "intern", "junior", "lead", "manager", "mid", "middle", "mid-level"),
    *("principal", "senior", "staff", "trainee"),
}
USUAL_LEVELS = {
    "none": 0,
    "no": 0,
    "n/a": 0,
    "-": 0,
    "–": 0,
    "aware": 1,
    "awareness": 1,
    "basic": 1,
    "beginner": 1,
    "foundational": 1,
    "novice": 1,
    "competent": 2,
    "intermediate": 2,
    "practitioner": 3,
    "proficient": 3,
    "skilled": 3,
    "master": 4,
}
_OF_CELLS: set[Column] = {"rung", "level", "description"}


@dataclass(frozen=True, slots=True)
class Recognition:
    """A proposal. `roles` are those of the file; the other two are what the mapping leaves open."""

    mapping: TableMapping
    roles: tuple[str, ...]
    unused: tuple[str, ...]
    unknown_levels: tuple[str, ...]

    @property
    def questions(self) -> tuple[str, ...]:
        """What has to be decided before the table can be read; none where the mapping will do."""
        columns, asked = self.mapping.columns, []
        if "competency" not in columns and "slug" not in columns:
            asked.append("Which column names the competency?")
        if self.mapping.layout == "wide" and not self.mapping.rungs:
            asked.append("Which columns are the rungs?")
        if len(self.roles) > 1 and not self.mapping.role:
            asked.append(f"Which role is meant: {', '.join(map(quoted, self.roles))}?")
        levels = [
            f"Which level is {quoted(name)}?" if name else "Which level does an empty cell mean?"
            for name in self.unknown_levels
        ]
        return (*asked, *levels)


def recognise(table: Table, *, rungs: Sequence[Rung] = (), role: str = "") -> Recognition:
    """A mapping from the headers and the values. `rungs` are those that are known; `role` is chosen among several."""
    places = _places(table)
    is_long = {"rung", "level"} <= places.keys()
    if not is_long:
        places = _without_cells(places)
    role_place = places.get("role")
    roles = () if role_place is None else distinct(row.cells[role_place] for row in table.rows)
    rows = [row for row in table.rows if not role or role_place is None or same(row.cells[role_place], role)]
    if is_long:
        level_places = [places["level"]]
        names = in_order(distinct(row.cells[places["rung"]] for row in rows), rungs)
    else:
        level_places = _rung_places(table, set(places.values()), rungs)
        names = [table.header.cells[place] for place in level_places]
    usual, unknown = _level_names(row.cells[place] for row in rows for place in level_places)
    used = {*places.values(), *level_places}
    return Recognition(
        mapping=TableMapping(
            layout="long" if is_long else "wide",
            columns={column: table.header.cells[place] for column, place in places.items()},
            rungs={name: name for name in names},
            levels=usual,
            role=role,
        ),
        roles=roles,
        unused=tuple(name for place, name in enumerate(table.header.cells) if name and place not in used),
        unknown_levels=unknown,
    )


def recognise_for(table: Table, *, rungs: Sequence[Rung], title: str) -> Recognition:
    """As `recognise`, where of several roles the one is meant that is called like the matrix, if there is one."""
    found = recognise(table, rungs=rungs)
    meant = next((role for role in found.roles if same(role, title)), "")
    return recognise(table, rungs=rungs, role=meant) if meant else found


def distinct(texts: Iterable[str], *, with_empty: bool = False) -> tuple[str, ...]:
    """Each text once, in the order they come, whatever its case."""
    first: dict[str, str] = {}
    for text in texts:
        if text or with_empty:
            first.setdefault(text.casefold(), text)
    return tuple(first.values())


def same(text: str, other: str) -> bool:
    return text.casefold() == other.casefold()


def _places(table: Table) -> dict[Column, int]:
    places: dict[Column, int] = {}
    for place, header in enumerate(table.header.cells):
        if column := meaning(header):
            places.setdefault(column, place)
    return places


def _without_cells(places: dict[Column, int]) -> dict[Column, int]:
    """What the columns mean where a row is a whole competency: its description defines it."""
    if "description" in places:
        places = {"definition": places["description"], **places}
    return {column: place for column, place in places.items() if column not in _OF_CELLS}


def in_order(names: Iterable[str], rungs: Sequence[Rung]) -> list[str]:
    """Names of known rungs in their order, others behind them in the order they come."""

    def height(name: str) -> int:
        rung = rung_of(name, rungs)
        return rungs.index(rung) if rung in rungs else len(rungs)

    return sorted(names, key=height)


def _level_names(texts: Iterable[str]) -> tuple[dict[str, int], tuple[str, ...]]:
    """Of the texts that are no levels by themselves: usual ones with a proposal, and those nobody can guess."""
    ours = level_names(TableMapping("wide", {}))
    open_names = [text for text in distinct(texts, with_empty=True) if text.casefold() not in ours]
    usual = {name: USUAL_LEVELS[name.casefold()] for name in open_names if name.casefold() in USUAL_LEVELS}
    return usual, tuple(name for name in open_names if name not in usual)


def _rung_places(table: Table, taken: set[int], rungs: Sequence[Rung]) -> list[int]:
    known = {rung.name.casefold() for rung in rungs} | _USUAL_RUNGS
    return [
        place
        for place, header in enumerate(table.header.cells)
        if header
        and place not in taken
        and not is_beside_the_point(header)
        and (header.casefold() in known or _are_mostly_levels(table.rows, place))
    ]


def _are_mostly_levels(rows: Sequence[Row], place: int) -> bool:
    names = level_names(TableMapping("wide", {}))
    filled = [row.cells[place].casefold() for row in rows if row.cells[place]]
    return sum(name in names or name in USUAL_LEVELS for name in filled) * 2 > len(filled)
