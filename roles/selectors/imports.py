"""What the pages of an import show: what a file has, what it would change, and what is wrong with it.

All of it is kept as JSON with the import, since only a worker reads the file.
"""

from collections.abc import Iterable
from itertools import groupby
from typing import Any, Protocol

from roles.framework import Change, ChangeKind, Choices, Difference, Table, TableError, TableMapping
from roles.framework.asking import MOST_LEVELS
from roles.framework.columns import COLUMNS, HEADINGS

SAMPLE = 5
"""How many rows are shown to whoever says what the columns mean."""

_GROUPS: tuple[tuple[str, tuple[ChangeKind, ...]], ...] = (
    ("Title and rungs", (ChangeKind.TITLE, ChangeKind.RUNG_ADDED, ChangeKind.RUNG_REMOVED, ChangeKind.RUNG_RENAMED)),
    ("Competencies that come", (ChangeKind.COMPETENCY_ADDED,)),
    ("Competencies that go", (ChangeKind.COMPETENCY_REMOVED,)),
    ("Levels", (ChangeKind.LEVEL,)),
    ("Weights and essential marks", (ChangeKind.WEIGHT, ChangeKind.ESSENTIAL)),
    ("Names, definitions and descriptors", (ChangeKind.NAME, ChangeKind.DEFINITION, ChangeKind.DESCRIPTOR)),
    ("Order and domains", (ChangeKind.RUNG_MOVED, ChangeKind.COMPETENCY_MOVED, ChangeKind.DOMAIN)),
)
_GROUP_OF = {kind: place for place, (_, kinds) in enumerate(_GROUPS) for kind in kinds}


class Proposed(Protocol):
    """What is shown of a proposal (roles.services.proposing)."""

    @property
    def difference(self) -> Difference: ...
    @property
    def brings(self) -> tuple[str, ...]: ...
    @property
    def notes(self) -> tuple[str, ...]: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def title(self) -> str: ...


def preview_of(proposal: Proposed) -> dict[str, Any]:
    """What would change, in words, by what it is about."""
    told = sorted((change for change in proposal.difference.changes if not change.implied), key=_group)
    groups = [
        {"title": _GROUPS[place][0], "sentences": [change.sentence for change in changes]}
        for place, changes in groupby(told, key=_group)
    ]
    return {
        "title": proposal.title,
        "summary": proposal.difference.summary,
        "groups": groups,
        "brings": len(proposal.brings),
        "notes": [_sentence(note) for note in proposal.notes],
        "fingerprint": proposal.fingerprint,
    }


def _group(change: Change) -> int:
    return _GROUP_OF[change.kind]


def found_in(table: Table, mapping: TableMapping, asked: Choices) -> dict[str, Any]:
    """What the file has and how it would be read, for whoever decides."""
    return {
        "headers": [header for header in table.header.cells if header],
        "header": list(table.header.cells),
        "sample": [list(row.cells) for row in table.rows[:SAMPLE]],
        "rows": len(table.rows),
        "notes": [_sentence(note) for note in table.notes],
        "layout": mapping.layout,
        "columns": dict(mapping.columns),
        "role": mapping.role,
        "roles": list(asked.roles),
        "rungs": [list(rung) for rung in asked.rungs],
        "levels": [list(level) for level in asked.levels[:MOST_LEVELS]],
        "questions": list(asked.questions),
    }


def told_of(error: TableError) -> list[dict[str, Any]]:
    return [
        {"where": problem.where, "message": _sentence(problem.message), "row": problem.row, "column": problem.column}
        for problem in error.problems
    ]


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def meanings() -> Iterable[tuple[str, str]]:
    """What a column can mean, and what that is called."""
    return ((column, HEADINGS[column]) for column in COLUMNS)
