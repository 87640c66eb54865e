"""The rules of the role framework: its scale, its catalogue, its matrices and what makes two editions the same.

A catalogue is a handful of YAML texts that people write by hand; `parse` makes values of them or says everything that
is wrong, with file and line. A matrix travels as a file: `read_table`, `recognise` and `content_of` read one,
`difference` tells what it would change, `as_csv`, `as_xlsx` and `as_yaml` write one.

Vow: nothing here touches Django, a database, a file, the network or the clock. Texts, bytes and frozen values go in,
frozen values, texts and bytes come out.
"""

from roles.framework.asking import Choices, choices
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
from roles.framework.content import ContentRow, KnownCompetency, MatrixContent
from roles.framework.differences import Change, ChangeKind, Difference, difference
from roles.framework.digest import competency_digest, matrix_digest
from roles.framework.importing import Imported, content_of
from roles.framework.levels import Level
from roles.framework.mapping import TableMapping, mapping_from, read_mapping
from roles.framework.naming import slug_of
from roles.framework.plan import MAX_RUNGS, title_of
from roles.framework.problems import CatalogueError, Problem
from roles.framework.recognition import Recognition, recognise, recognise_for
from roles.framework.tables import Table, TableError, TableProblem, read_table
from roles.framework.writing import as_csv, as_xlsx, as_yaml, domain_as_yaml

__all__ = [
    "MAX_RUNGS",
    "Catalogue",
    "CatalogueError",
    "Change",
    "ChangeKind",
    "Choices",
    "Competency",
    "ContentRow",
    "Difference",
    "Domain",
    "Imported",
    "KnownCompetency",
    "Layer",
    "Level",
    "LevelText",
    "MatrixContent",
    "MatrixRow",
    "Problem",
    "Recognition",
    "Role",
    "Rung",
    "Table",
    "TableError",
    "TableMapping",
    "TableProblem",
    "as_csv",
    "as_xlsx",
    "as_yaml",
    "choices",
    "competency_digest",
    "content_of",
    "difference",
    "domain_as_yaml",
    "mapping_from",
    "matrix_digest",
    "parse",
    "read_mapping",
    "read_table",
    "recognise",
    "recognise_for",
    "slug_of",
    "title_of",
]
