"""The rules of the role framework: its scale, its catalogue and what makes two editions the same.

A catalogue is a handful of YAML texts that people write by hand; `parse` makes values of them or says
everything that is wrong, with file and line.

Vow: nothing here touches Django, a database, a file, the network or the clock. Texts and frozen values go in,
frozen values come out.
"""

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
from roles.framework.digest import competency_digest, matrix_digest
from roles.framework.levels import Level
from roles.framework.problems import CatalogueError, Problem

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Competency",
    "Domain",
    "Layer",
    "Level",
    "LevelText",
    "MatrixRow",
    "Problem",
    "Role",
    "Rung",
    "competency_digest",
    "matrix_digest",
    "parse",
]
