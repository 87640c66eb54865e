"""What somebody can be asked about a table: what its roles, rungs and levels are called, read by the columns chosen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from roles.framework.catalogue import Rung
from roles.framework.columns import Column
from roles.framework.mapping import TableMapping, level_names
from roles.framework.recognition import USUAL_LEVELS, Recognition, distinct, in_order, same
from roles.framework.tables import Row, Table

MOST_LEVELS = 20
"""How many names of levels a person is asked about; a file with more of them is no matter of names."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What a mapping leaves to choose. `roles` are those of the file.

    `rungs` are the names in the file that may be rungs, from the lowest, each with its name here or nothing where it
    is left out. `levels` are the names that are no level by themselves, each with what it is taken for, or None.
    `questions` must be answered before the table can be read; levels that are too many to ask about are no questions.
    """

    roles: tuple[str, ...]
    rungs: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, int | None], ...]
    questions: tuple[str, ...]


def choices(table: Table, mapping: TableMapping, *, rungs: Sequence[Rung] = (), is_new: bool = False) -> Choices:
    """`rungs` are those of the matrix as it is; a new one has no name until somebody or the file gives it."""
    headers = table.header.cells
    places = {column: headers.index(header) for column, header in mapping.columns.items() if header in headers}
    roles = distinct(row.cells[places["role"]] for row in table.rows) if "role" in places else ()
    rows = table.rows
    if mapping.role and "role" in places:
        rows = tuple(row for row in rows if same(row.cells[places["role"]], mapping.role))
    is_long = mapping.layout == "long"
    named = _rungs_of_rows(rows, places, mapping, rungs) if is_long else _rungs_of_columns(headers, mapping)
    texts = _level_texts(rows, places, named) if is_long else _levels_in(rows, headers, named)
    levels = tuple(_levels(texts, mapping))
    return Choices(roles, named, levels, tuple(_questions(mapping, roles, levels, is_new)))


def _rungs_of_rows(
    rows: Sequence[Row], places: Mapping[Column, int], mapping: TableMapping, rungs: Sequence[Rung]
) -> tuple[tuple[str, str], ...]:
    found = distinct(row.cells[places["rung"]] for row in rows) if "rung" in places else ()
    named = [(name, called) for name, called in mapping.rungs.items() if name in found]
    return (*named, *((name, name) for name in in_order(found, rungs) if name not in mapping.rungs))


def _rungs_of_columns(headers: Sequence[str], mapping: TableMapping) -> tuple[tuple[str, str], ...]:
    named = [(name, called) for name, called in mapping.rungs.items() if name in headers]
    taken = {*mapping.columns.values(), *mapping.rungs}
    return (*named, *((name, "") for name in headers if name and name not in taken))


def _level_texts(rows: Sequence[Row], places: Mapping[Column, int], named: Sequence[tuple[str, str]]) -> Iterator[str]:
    left_out = {name.casefold() for name, called in named if not called}
    for row in rows if "level" in places else ():
        if "rung" not in places or row.cells[places["rung"]].casefold() not in left_out:
            yield row.cells[places["level"]]


def _levels_in(rows: Sequence[Row], headers: Sequence[str], named: Sequence[tuple[str, str]]) -> Iterator[str]:
    columns = [headers.index(name) for name, called in named if called]
    return (row.cells[column] for row in rows for column in columns)


def _levels(texts: Iterable[str], mapping: TableMapping) -> Iterator[tuple[str, int | None]]:
    said = {name.casefold(): level for name, level in mapping.levels.items()}
    ours = level_names(TableMapping(mapping.layout, {}))
    for name in distinct(texts, with_empty=True):
        if name.casefold() not in ours or name.casefold() in said:
            yield name, said.get(name.casefold(), USUAL_LEVELS.get(name.casefold()))


def _questions(
    mapping: TableMapping, roles: tuple[str, ...], levels: tuple[tuple[str, int | None], ...], is_new: bool
) -> list[str]:
    unknown = tuple(name for name, level in levels if level is None)
    asked = list(Recognition(mapping, roles, (), unknown if len(unknown) <= MOST_LEVELS else ()).questions)
    if mapping.layout == "long":
        asked += [f"Which column names the {what}?" for what in ("rung", "level") if what not in mapping.columns]
    if is_new and not roles and not mapping.role:
        asked.insert(0, "What is the role called?")
    return asked
