"""How one very table is to be read: a mapping with every header, role and rung of it looked up."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from roles.framework.catalogue import Rung
from roles.framework.columns import COLUMNS, Column
from roles.framework.limits import NAME_LENGTH
from roles.framework.mapping import TableMapping, level_names
from roles.framework.naming import rung_of
from roles.framework.problems import quoted
from roles.framework.recognition import distinct, same
from roles.framework.tables import Row, Table, TableError, TableProblem

MAX_RUNGS = 20

_A_NAME = f"one line with {NAME_LENGTH} characters at most"
_BREAK = re.compile(r"[\t\n\r]")


@dataclass(frozen=True, slots=True)
class Plan:
    """Columns by what they mean, counted from 0; the rows of the one role; what rungs and levels are called.

    In the wide layout `rung_columns` has each rung with its column. In the long one `rung_names` has it by its name
    in the file, in lower case, or None where the mapping leaves it out.
    """

    is_wide: bool
    columns: Mapping[Column, int]
    rows: tuple[Row, ...]
    title: str
    rungs: tuple[Rung, ...]
    rung_columns: tuple[tuple[Rung, int], ...]
    rung_names: Mapping[str, Rung | None]
    levels: Mapping[str, int]


def plan(table: Table, mapping: TableMapping, *, rungs: Sequence[Rung], title: str) -> Plan:
    """Raises TableError where the mapping does not fit the table. `rungs` and `title` are those the matrix has."""
    problems = list(_unfit(table, mapping))
    if problems:
        raise TableError(problems)
    headers = table.header.cells
    columns = {column: headers.index(header) for column, header in mapping.columns.items()}
    role, rows = _of_one_role(table, mapping, columns.get("role"))
    is_wide = mapping.layout == "wide"
    names = mapping.rungs
    if not names:
        names = {name: name for name in distinct(row.cells[columns["rung"]] for row in rows)}
    named = {name: rung_of(called, rungs) if called else None for name, called in names.items()}
    kept = tuple(dict.fromkeys(rung for rung in named.values() if rung))
    in_columns = tuple((rung, headers.index(name)) for name, rung in named.items() if rung and is_wide)
    problems = [*_bad_rungs(table, kept), *_twice(table, in_columns), *_bad_title(table, role)]
    if problems:
        raise TableError(problems)
    return Plan(
        is_wide=is_wide,
        columns=columns,
        rows=rows,
        title=role or title,
        rungs=kept,
        rung_columns=in_columns,
        rung_names={name.casefold(): rung for name, rung in named.items()},
        levels=level_names(mapping),
    )


def title_of(table: Table, mapping: TableMapping) -> str:
    """What the role is called; empty where neither says so. Raises TableError where the mapping does not fit."""
    problems = list(_unfit(table, mapping))
    if problems:
        raise TableError(problems)
    column = mapping.columns.get("role")
    return _of_one_role(table, mapping, None if column is None else table.header.cells.index(column))[0]


def _unfit(table: Table, mapping: TableMapping) -> Iterator[TableProblem]:
    headers = [header for header in table.header.cells if header]
    in_columns = mapping.rungs if mapping.layout == "wide" else ()
    missing = [header for header in (*mapping.columns.values(), *in_columns) if header not in headers]
    short = [header for header in headers if len(header) <= NAME_LENGTH]
    for place, header in enumerate(missing):
        # Looking for a near one takes a while, so only for as many as a person may mistype.
        near = get_close_matches(header[:NAME_LENGTH], short, n=1) if place < len(COLUMNS) else []
        advice = f"did you mean {quoted(near[0])}?" if near else "choose one that the file has"
        yield _of_header(table, f"there is no column {quoted(header)}; {advice}")
    if not {"slug", "competency"} & mapping.columns.keys():
        yield _of_header(table, "no column names the competency; say which one does")
    if mapping.layout == "wide" and not any(mapping.rungs.values()):
        yield _of_header(table, "no column is a rung; say which columns are")
    if mapping.layout == "long":
        for column, what in (("rung", "the rung"), ("level", "the level")):
            if column not in mapping.columns:
                yield _of_header(table, f"no column names {what}; say which one does")


def _of_one_role(table: Table, mapping: TableMapping, column: int | None) -> tuple[str, tuple[Row, ...]]:
    if column is None:
        return mapping.role, table.rows
    roles = distinct(row.cells[column] for row in table.rows)
    shown = ", ".join(map(quoted, roles))
    if mapping.role:
        rows = tuple(row for row in table.rows if same(row.cells[column], mapping.role))
        if not rows:
            message = f"there is no role {quoted(mapping.role)}; choose one of {shown}"
            raise TableError([_of_header(table, message)])
        return rows[0].cells[column], rows
    if len(roles) > 1:
        raise TableError([_of_header(table, f"there are several roles; choose one of {shown}")])
    return "".join(roles), table.rows


def _bad_rungs(table: Table, rungs: Sequence[Rung]) -> Iterator[TableProblem]:
    if len(rungs) > MAX_RUNGS:
        yield _of_header(table, f"there are {len(rungs)} rungs; {MAX_RUNGS} is the most")
    first: dict[str, Rung] = {}
    for rung in rungs:
        if first.setdefault(rung.slug, rung) != rung:
            both = f"{quoted(first[rung.slug].name)} and {quoted(rung.name)}"
            yield _of_header(table, f"the rungs {both} cannot be told apart; rename one of them")
        if not _is_name(rung.name) or len(rung.slug) > NAME_LENGTH:
            yield _of_header(table, f"the rung {quoted(rung.name)} needs a name of {_A_NAME}")


def _twice(table: Table, in_columns: Sequence[tuple[Rung, int]]) -> Iterator[TableProblem]:
    first: dict[Rung, int] = {}
    for rung, column in in_columns:
        if first.setdefault(rung, column) != column:
            both = f"{quoted(table.header.cells[first[rung]])} and {quoted(table.header.cells[column])}"
            yield _of_header(table, f"{both} are both the rung {quoted(rung.name)}; leave one of them out")


def _bad_title(table: Table, role: str) -> Iterator[TableProblem]:
    if role and not _is_name(role):
        yield _of_header(table, f"the role {quoted(role)} needs a name of {_A_NAME}")


def _is_name(text: str) -> bool:
    return 0 < len(text) <= NAME_LENGTH and text == text.strip() and not _BREAK.search(text)


def _of_header(table: Table, message: str) -> TableProblem:
    return table.problem(table.header, None, message)
