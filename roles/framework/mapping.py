"""What somebody decided about a table: which column means what, and what its rungs and levels are called here.

As YAML, for a file of other people with one row for each cell:

    layout: long
    role: Data engineer
    columns: {role: Role, rung: Role level, competency: Skill, level: Skill level, description: Description}
    rungs: {Data engineer: Mid, Senior data engineer: Senior}
    levels: {Awareness: 1, Working: 2, Practitioner: 3, Expert: 4}
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

import yaml
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from roles.framework.columns import COLUMNS, Column
from roles.framework.documents import Document, Value, read
from roles.framework.levels import MAX, MIN, Level
from roles.framework.sentences import departures
from roles.framework.shapes import LevelNumber, Shape
from roles.framework.tables import TableError, TableProblem

Layout = Literal["wide", "long"]
"""One row for each competency with a column for each rung, or one row for each cell."""

LEVELS = f"a number from {MIN:d} to {MAX:d} or {', '.join(level.label for level in Level)}"
"""What a level may be called without a mapping, to be said in sentences."""


@dataclass(frozen=True, slots=True)
class TableMapping:
    """`columns` has the header of each column that means something; the rest of the table is left out.

    `rungs`, from the lowest to the highest, has the name here of each rung of the file: of a header in the wide
    layout, of a value in the long one, where an empty name leaves the rung out and no names at all take every rung as
    it is called and in the order it comes. `levels` has what names of levels mean beyond our own; the empty name is
    an empty cell. `role` is the one to read of a file that has several.
    """

    layout: Layout
    columns: Mapping[Column, str]
    rungs: Mapping[str, str] = field(default_factory=dict)
    levels: Mapping[str, int] = field(default_factory=dict)
    role: str = ""

    def plain(self) -> dict[str, Any]:
        """As `mapping_from` reads it; what says nothing is left out."""
        said = {
            "layout": self.layout,
            "role": self.role,
            "columns": dict(self.columns),
            "rungs": dict(self.rungs),
            "levels": dict(self.levels),
        }
        return {name: value for name, value in said.items() if value or name == "columns"}

    def as_yaml(self) -> str:
        """As `read_mapping` reads it."""
        return yaml.safe_dump(self.plain(), sort_keys=False, allow_unicode=True)


def level_names(mapping: TableMapping) -> dict[str, int]:
    """The level by every name it may have, in lower case; the names of the mapping win."""
    ours = {
        name.casefold(): int(level)
        for level in Level
        for name in (f"{level:d}", f"{level:d}.0", level.label, f"{level:d} {level.label}", f"Level {level:d}")
    }
    return ours | {name.casefold(): level for name, level in mapping.levels.items()}


def read_mapping(file: str, text: str) -> TableMapping:
    """Reads the YAML text of the file of that name. Raises TableError with every problem and its line."""
    return _mapping(read(file, text))


def mapping_from(fields: dict[str, Value]) -> TableMapping:
    """The mapping of such fields as `plain` gives. Raises TableError with every problem."""
    return _mapping(Document("the mapping", fields, defaultdict(lambda: 1), ()))


def _group(value: object) -> object:
    if not isinstance(value, dict):
        raise PydanticCustomError("tidy", "must be a group of fields (name: value)")
    return value


class ColumnsShape(Shape):
    role: str = ""
    slug: str = ""
    competency: str = ""
    domain: str = ""
    weight: str = ""
    essential: str = ""
    rung: str = ""
    level: str = ""
    description: str = ""
    definition: str = ""
    level_0: str = ""
    level_1: str = ""
    level_2: str = ""
    level_3: str = ""
    level_4: str = ""


class MappingShape(Shape):
    layout: Layout
    columns: ColumnsShape
    rungs: Annotated[dict[str, str], BeforeValidator(_group)] = Field(default_factory=dict)
    levels: Annotated[dict[str, LevelNumber], BeforeValidator(_group)] = Field(default_factory=dict)
    role: str = ""


def _mapping(document: Document) -> TableMapping:
    problems = [*document.problems, *departures(document, MappingShape)]
    if problems:
        raise TableError(
            TableProblem(problem.line, 0, f"{problem.file}, line {problem.line}", problem.message)
            for problem in problems
        )
    shape = MappingShape.model_validate(document.fields)
    named: dict[Column, str] = {column: getattr(shape.columns, column) for column in COLUMNS}
    return TableMapping(
        layout=shape.layout,
        columns={column: header for column, header in named.items() if header},
        rungs=shape.rungs,
        levels=shape.levels,
        role=shape.role,
    )
