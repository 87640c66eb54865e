"""A catalogue small enough to know by heart, to be broken in one place at a time."""

from pathlib import Path

import roles
from roles.framework import CatalogueError, parse

FRAMEWORK = "framework.yaml"
DOMAIN = "domains/data.yaml"
ROLE = "roles/data-engineer.yaml"

SMALL = {
    FRAMEWORK: """\
not_yet: Has met the word at most
levels:
  0: {name: Not yet, autonomy: Needs help, complexity: None yet, influence: None yet, knowledge: The word}
  1: {name: Foundation, autonomy: Follows, complexity: One task, influence: Own work, knowledge: The ideas}
  2: {name: Working, autonomy: Completes, complexity: Some steps, influence: Colleagues, knowledge: The why}
  3: {name: Advanced, autonomy: Chooses, complexity: Conflicts, influence: The team, knowledge: The limits}
  4: {name: Expert, autonomy: Leads, complexity: New problems, influence: The field, knowledge: Extends it}
layers:
  - {slug: builder, name: Builder, summary: Makes the parts.}
  - {slug: user, name: User, summary: Uses the result.}
""",
    DOMAIN: """\
slug: data
name: Data
position: 1
summary: Keeping data sound.
competencies:
  - slug: data-preparation
    name: Data preparation
    definition: Clean and split data.
    descriptors:
      1: Spots gaps
      2: Builds repeatable cleaning
      3: Designs splits
      4: Defines practice
  - slug: data-modelling
    name: Data modelling
    definition: Shape and query data.
    descriptors: {1: Reads, 2: Writes, 3: Tunes, 4: Owns}
""",
    ROLE: """\
slug: data-engineer
name: Data Engineer
position: 1
kind: profession
layers: [builder]
aliases: [AI Data Engineer]
summary: Supplies data.
rungs:
  - {slug: junior, name: Junior}
  - {slug: senior, name: Senior}
requirements:
  - {competency: data-preparation, levels: [1, 3], weight: 5, essential: true}
  - {competency: data-modelling, levels: [2, 2], weight: 2, essential: false}
""",
}


def rewritten(file: str, written: str, instead: str) -> dict[str, str]:
    """The small catalogue with one passage of one file replaced."""
    assert SMALL[file].count(written) == 1
    return SMALL | {file: SMALL[file].replace(written, instead)}


def complaints(files: dict[str, str]) -> list[str]:
    """What `parse` finds wrong, as people read it; empty when it finds nothing."""
    try:
        parse(files)
    except CatalogueError as error:
        return [str(problem) for problem in error.problems]
    return []


def built_in() -> dict[str, str]:
    """The texts of the catalogue that comes with the product."""
    folder = Path(roles.__file__).parent / "catalogue"
    return {file.relative_to(folder).as_posix(): file.read_text() for file in folder.rglob("*.yaml")}
