"""The rules of the role framework: its scale, its catalogue, its matrices and what makes two editions the same.

A catalogue is a handful of YAML texts that people write by hand; `parse` makes values of them or says everything that
is wrong, with file and line. A matrix travels as a file: `read_table`, `recognise` and `content_of` read one,
`difference` tells what it would change, `as_csv`, `as_xlsx` and `as_yaml` write one.

Vow: nothing here touches Django, a database, a file, the network or the clock. Texts, bytes and frozen values go in,
frozen values, texts and bytes come out.
"""

from roles.framework.asking import Choices, choices
from roles.framework.backgrounds import Backgrounds, OutsideBackground
from roles.framework.catalogue import (
    Catalogue,
    Competency,
    Domain,
    Layer,
    LevelText,
    MatrixRow,
    Role,
    Rung,
    parse,
)
from roles.framework.climbing import Climb, climb
from roles.framework.content import ContentRow, KnownCompetency, MatrixContent
from roles.framework.differences import Change, ChangeKind, Difference, difference
from roles.framework.digest import competency_digest, matrix_digest
from roles.framework.finder import Finder, Fit, Question, best_fits
from roles.framework.importing import Imported, content_of
from roles.framework.ladder import Ladder
from roles.framework.levels import Level
from roles.framework.likeness import likeness, nearest_roles
from roles.framework.mapping import TableMapping, mapping_from, read_mapping
from roles.framework.naming import slug_of
from roles.framework.pathways import Asked, Bridge, Pathway, levels_of, nearest, pathway
from roles.framework.plan import MAX_RUNGS, title_of
from roles.framework.prerequisites import around, depths
from roles.framework.problems import CatalogueError, Problem
from roles.framework.recognition import Recognition, recognise, recognise_for
from roles.framework.stories import Story
from roles.framework.tables import Table, TableError, TableProblem, read_table
from roles.framework.writing import as_csv, as_xlsx, as_yaml, domain_as_yaml

__all__ = [
    "MAX_RUNGS",
    "Asked",
    "Backgrounds",
    "Bridge",
    "Catalogue",
    "CatalogueError",
    "Change",
    "ChangeKind",
    "Choices",
    "Climb",
    "Competency",
    "ContentRow",
    "Difference",
    "Domain",
    "Finder",
    "Fit",
    "Imported",
    "KnownCompetency",
    "Ladder",
    "Layer",
    "Level",
    "LevelText",
    "MatrixContent",
    "MatrixRow",
    "OutsideBackground",
    "Pathway",
    "Problem",
    "Question",
    "Recognition",
    "Role",
    "Rung",
    "Story",
    "Table",
    "TableError",
    "TableMapping",
    "TableProblem",
    "around",
    "as_csv",
    "as_xlsx",
    "as_yaml",
    "best_fits",
    "choices",
    "climb",
    "competency_digest",
    "content_of",
    "depths",
    "difference",
    "domain_as_yaml",
    "levels_of",
    "likeness",
    "mapping_from",
    "matrix_digest",
    "nearest",
    "nearest_roles",
    "parse",
    "pathway",
    "read_mapping",
    "read_table",
    "recognise",
    "recognise_for",
    "slug_of",
    "title_of",
]
