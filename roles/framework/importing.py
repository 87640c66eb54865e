"""Makes the content of a matrix from a table and its mapping, or says everything that stands in the way."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import pairwise

from roles.framework import limits
from roles.framework.catalogue import Rung
from roles.framework.columns import DESCRIPTORS, HEADINGS, READ_AS, Column
from roles.framework.content import ContentRow, KnownCompetency, MatrixContent
from roles.framework.levels import Level
from roles.framework.mapping import LEVELS, TableMapping, level_names
from roles.framework.naming import slug_of
from roles.framework.plan import Plan, plan
from roles.framework.problems import quoted
from roles.framework.recognition import same
from roles.framework.tables import Row, Table, TableError, TableProblem
from roles.framework.tables.values import refused

DEFAULT_WEIGHT = 3
"""What a competency weighs when the file does not say."""

_DESCRIBING: tuple[Column, ...] = ("definition", *DESCRIPTORS)
_TEXTS: tuple[Column, ...] = ("competency", "domain", *_DESCRIBING)
_YES = {"1", "essential", "true", "x", "y", "yes", "✓"}
_NO = {"-", "0", "false", "n", "no"}
_WHOLE = re.compile(r"([0-9]{1,3})(\.0)?")
_SLUG = re.compile(limits.SLUG_PATTERN)
_NOTHING_KNOWN = KnownCompetency("", "", "", ("", "", "", "", ""))
_MOST_GUESSES = 20
_MOST_LISTED = 5
_MOST_MEANINGS = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file asks for. `brings` are the slugs of competencies it brings; `notes` say what was assumed."""

    content: MatrixContent
    brings: tuple[str, ...]
    notes: tuple[str, ...]


def content_of(
    table: Table,
    mapping: TableMapping,
    *,
    known: Mapping[str, KnownCompetency],
    rungs: Sequence[Rung] = (),
    title: str = "",
    on_row: Callable[[int, int], object] = lambda done, total: None,
) -> Imported:
    """The content that the table asks for, by the competencies that are known by slug.

    A competency is known by its slug or, whatever its case, by its name; any other is one that the file brings. What
    the file does not say of a known one stays as it is. `rungs` and `title` are those of the matrix as it is: a rung
    of the same name is the same rung, and the title stays where the file names no role. `on_row` hears how many rows
    of how many were read.

    Raises TableError with every problem by row and column; there is no content then.
    """
    reader = _Reader(table, plan(table, mapping, rungs=rungs, title=title), known)
    for done, row in enumerate(reader.plan.rows, start=1):
        reader.take(row)
        on_row(done, len(reader.plan.rows))
    return reader.finished()


@dataclass(slots=True)
class _Draft:
    """What the rows seen so far say of one competency, and on which row each thing was said first."""

    slug: str
    row: Row
    said: dict[Column, tuple[str, Row]] = field(default_factory=dict)
    levels: dict[str, tuple[int, Row]] = field(default_factory=dict)

    def text(self, column: Column, otherwise: str) -> str:
        return self.said[column][0] if column in self.said else otherwise


class _Reader:
    """Takes rows one by one; nothing comes of them when there is a problem."""

    def __init__(self, table: Table, plan: Plan, known: Mapping[str, KnownCompetency]) -> None:
        self.table = table
        self.plan = plan
        self.known = known
        self.problems: list[TableProblem] = []
        self.drafts: dict[str, _Draft] = {}
        self.named_levels: dict[str, tuple[str, Level]] = {}  # by the name that the file has for it, in lower case
        self.ours = level_names(TableMapping("wide", {}))
        self.taken = {*known, *(self._cell(row, "slug") for row in plan.rows)}
        self.slugs: dict[str, str] = {}  # by name, in lower case
        for slug, competency in known.items():
            self.slugs.setdefault(competency.name.casefold(), slug)

    def take(self, row: Row) -> None:
        cells = self._cells(row)
        slug = self._slug(row) if cells else None
        if slug is None:
            return
        if self.plan.is_wide and slug in self.drafts:
            earlier = self._place(self.drafts[slug].row)
            self._problem(row, self._naming(row), f"this competency is already on {earlier}; keep one of them")
            return
        draft = self.drafts.setdefault(slug, _Draft(slug, row))
        self._texts(draft, row)
        self._numbers(draft, row)
        for rung, column in cells:
            self._level(draft, row, rung, column)

    def finished(self) -> Imported:
        if len(self.drafts) * len(self.plan.rungs) > limits.MAX_CELLS:
            counted = f"{len(self.drafts):,} competencies at {len(self.plan.rungs)} rungs"
            raise refused(f"it has {counted}; {limits.MAX_CELLS:,} levels are the most")
        rows = tuple(self._row(draft) for draft in self.drafts.values())
        if not rows and not self.problems:
            self._problem(self.table.header, None, "every row below is left out; nothing would be in the matrix")
        if self.problems:
            raise TableError(self.problems)
        brings = tuple(slug for slug in self.drafts if slug not in self.known)
        content = MatrixContent(self.plan.title, self.plan.rungs, rows)
        notes = (*self.table.notes, *self._reading(), *self._notes(content))
        return Imported(content, brings, notes)

    def _cells(self, row: Row) -> Sequence[tuple[Rung, int]]:
        """The rungs that the row has a level for, with their columns; none where the mapping leaves the row out."""
        if self.plan.is_wide:
            return self.plan.rung_columns
        name, column = self._cell(row, "rung"), self.plan.columns["rung"]
        if name.casefold() not in self.plan.rung_names:
            found = f"the mapping does not have the rung {quoted(name)}; add it" if name else "there is no rung"
            self._problem(row, column, found)
            return ()
        rung = self.plan.rung_names[name.casefold()]
        return [(rung, self.plan.columns["level"])] if rung else ()

    def _slug(self, row: Row) -> str | None:
        """The slug of the row's competency, made of its name where the file brings it; None where there is none."""
        slug, name = self._cell(row, "slug"), self._cell(row, "competency")
        if slug:
            return self._checked_slug(row, slug, name)
        if not name:
            self._problem(row, self._naming(row), "no competency is named; name it, or remove the row")
            return None
        if name in self.known and "slug" not in self.plan.columns:
            return name
        if name.casefold() not in self.slugs:
            self.slugs[name.casefold()] = slug_of(name, "competency", self.taken)
            self.taken.add(self.slugs[name.casefold()])
        return self.slugs[name.casefold()]

    def _checked_slug(self, row: Row, slug: str, name: str) -> str | None:
        if len(slug) > limits.NAME_LENGTH or not _SLUG.fullmatch(slug):
            advice = "use lower-case words joined by hyphens, or leave the cell empty"
            self._problem(row, self.plan.columns["slug"], f"a slug cannot be {quoted(slug)}; {advice}")
            return None
        if not name and slug not in self.known and slug not in self.drafts:
            # Looking for a near one takes a while, and a file full of unknown ones is not one of slips.
            near = get_close_matches(slug, self.known, n=1) if len(self.problems) < _MOST_GUESSES else []
            advice = f"did you mean {quoted(near[0])}?" if near else "correct it, or give the competency a name"
            self._problem(row, self.plan.columns["slug"], f"there is no competency {quoted(slug)}; {advice}")
            return None
        if name:
            self.slugs.setdefault(name.casefold(), slug)
        return slug

    def _texts(self, draft: _Draft, row: Row) -> None:
        # A name that found a competency does not rename it; one that stands beside a slug does.
        names = bool(self._cell(row, "slug")) or (draft.slug not in self.known and "competency" not in draft.said)
        # A row of the wide layout that describes its competency says it all, also what it leaves empty.
        describes = self.plan.is_wide and any(self._cell(row, column) for column in _DESCRIBING)
        for column in _TEXTS:
            text = self._cell(row, column)
            is_said = text or (describes and column in _DESCRIBING and column in self.plan.columns)
            if is_said and (names or column != "competency"):
                self._say(draft, row, column, self.plan.columns[column], text)

    def _numbers(self, draft: _Draft, row: Row) -> None:
        if weight := self._cell(row, "weight"):
            number = _WHOLE.fullmatch(weight)
            if number and limits.MIN_WEIGHT <= int(number[1]) <= limits.MAX_WEIGHT:
                self._say(draft, row, "weight", self.plan.columns["weight"], str(int(number[1])))
            else:
                asked = f"use a whole number from {limits.MIN_WEIGHT} to {limits.MAX_WEIGHT}"
                self._problem(row, self.plan.columns["weight"], f"the weight cannot be {quoted(weight)}; {asked}")
        if essential := self._cell(row, "essential").casefold():
            if essential in _YES | _NO:
                said = "yes" if essential in _YES else "no"
                self._say(draft, row, "essential", self.plan.columns["essential"], said)
            else:
                message = f"{quoted(essential)} says neither yes nor no; write one of them"
                self._problem(row, self.plan.columns["essential"], message)

    def _level(self, draft: _Draft, row: Row, rung: Rung, column: int) -> None:
        text = row.cells[column]
        level = self.plan.levels.get(text.casefold())
        if level is None:
            found = f"the level {quoted(text)} is not known" if text else "there is no level"
            self._problem(row, column, f"{found}; use {LEVELS}, or say in the mapping what it means")
        self._meet(text, level)
        if rung.slug in draft.levels:
            earlier = self._place(draft.levels[rung.slug][1])
            self._problem(row, column, f"the level at {quoted(rung.name)} is already on {earlier}; keep one of them")
            return
        draft.levels[rung.slug] = level or 0, row
        description = "" if self.plan.is_wide or level is None else self._cell(row, "description")
        if level is not None and description:
            self._say(draft, row, DESCRIPTORS[level], self.plan.columns["description"], description)

    def _say(self, draft: _Draft, row: Row, column: Column, place: int, text: str) -> None:
        most = limits.NAME_LENGTH if column in {"competency", "domain"} else limits.TEXT_LENGTH
        if len(text) > most:
            self._problem(row, place, f"the text has {len(text)} characters; {most} is the most")
        said, earlier = draft.said.setdefault(column, (text, row))
        if said != text:
            message = f"{self._place(earlier)} says {quoted(said)} of the same competency; make them agree"
            self._problem(row, place, message)

    def _row(self, draft: _Draft) -> ContentRow:
        known = self.known.get(draft.slug, _NOTHING_KNOWN)
        zero, one, two, three, four = map(draft.text, DESCRIPTORS, known.descriptors)
        return ContentRow(
            competency=draft.slug,
            name=draft.text("competency", known.name),
            domain=draft.text("domain", known.domain),
            definition=draft.text("definition", known.definition),
            descriptors=(zero, one, two, three, four),
            weight=int(draft.text("weight", str(known.weight or DEFAULT_WEIGHT))),
            essential=draft.text("essential", self._mark(known)) == "yes",
            levels=tuple(self._level_at(draft, rung) for rung in self.plan.rungs),
        )

    def _mark(self, known: KnownCompetency) -> str:
        """Of an empty cell: where a column marks what is essential, it marks nothing."""
        return "yes" if known.essential and "essential" not in self.plan.columns else "no"

    def _level_at(self, draft: _Draft, rung: Rung) -> int:
        if rung.slug in draft.levels:
            return draft.levels[rung.slug][0]
        level = self.plan.levels.get("")
        self._meet("", level)
        if level is None:
            advice = "add a row, or say in the mapping what an empty level means"
            message = f"this competency has no level at {quoted(rung.name)}; {advice}"
            self._problem(draft.row, self._naming(draft.row), message)
        return level or 0

    def _meet(self, name: str, level: int | None) -> None:
        if level is not None and self.ours.get(name.casefold()) != level:
            self.named_levels.setdefault(name.casefold(), (name, Level(level)))

    def _reading(self) -> Iterator[str]:
        """How what other people wrote is read."""
        headers, columns = self.table.header.cells, self.plan.columns
        # What a description describes is not told by its name.
        foreign = [c for c in columns if c == "description" or not same(headers[columns[c]], HEADINGS[c])]
        yield from _read_as([(quoted(headers[columns[c]]), READ_AS[c]) for c in foreign])
        used = {*columns.values(), *(column for _, column in self.plan.rung_columns)}
        if unread := [name for place, name in enumerate(headers) if name and place not in used]:
            yield f"{_listed(unread)} {'is' if len(unread) == 1 else 'are'} not read"
        levels = sorted(self.named_levels.values(), key=lambda named: named[1])
        yield from _read_as([(quoted(n) if n else "an empty cell", f"{at:d} {at.label}") for n, at in levels])

    def _notes(self, content: MatrixContent) -> Iterator[str]:
        stand = {slug for slug, competency in self.known.items() if competency.weight is not None}
        silent = [row for row in content.rows if "weight" not in self.drafts[row.competency].said]
        if kept := [row.name for row in silent if row.competency in stand]:
            yield f"no weight is given for {_listed(kept)}; it stays as it is"
        if usual := [row.name for row in silent if row.competency not in stand]:
            yield f"no weight is given for {_listed(usual)}; it is {DEFAULT_WEIGHT}"
        if "essential" not in self.plan.columns:
            marked = any(row.essential for row in content.rows)
            yield f"no column says what is essential; {'what was stays so' if marked else 'nothing is'}"
        if homeless := [row.name for row in content.rows if not row.domain]:
            yield f"no domain is given for {_listed(homeless)}"
        if falling := [row.name for row in content.rows if any(low > high for low, high in pairwise(row.levels))]:
            yield f"a higher rung asks for less than a lower one in {_listed(falling)}"

    def _cell(self, row: Row, column: Column) -> str:
        return row.cells[self.plan.columns[column]] if column in self.plan.columns else ""

    def _naming(self, row: Row) -> int:
        """The column that names the competency of the row."""
        has_name = "competency" in self.plan.columns and not self._cell(row, "slug")
        return self.plan.columns["competency" if has_name else "slug"]

    def _place(self, row: Row) -> str:
        return f"{self.table.unit} {row.number}"

    def _problem(self, row: Row, column: int | None, message: str) -> None:
        self.problems.append(self.table.problem(row, column, message))


def _read_as(meanings: Sequence[tuple[str, str]]) -> Iterator[str]:
    if meanings:
        first, *others = meanings[:_MOST_MEANINGS]
        more = f" and {len(meanings) - _MOST_MEANINGS} more" if len(meanings) > _MOST_MEANINGS else ""
        yield ", ".join((" is read as ".join(first), *(" as ".join(other) for other in others))) + more


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(map(quoted, names[:_MOST_LISTED]))
    return shown if len(names) <= _MOST_LISTED else f"{shown} and {len(names) - _MOST_LISTED} more"
