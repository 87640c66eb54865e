from roles.models.framework import (
    Competency,
    CompetencyEdition,
    CompetencyEditionQuerySet,
    Descriptor,
    Domain,
    Layer,
    Role,
    RoleQuerySet,
)
from roles.models.imports import MatrixImport, MatrixImportQuerySet
from roles.models.matrix import MatrixRow, MatrixVersion, Requirement, Rung
from roles.models.target import Target

__all__ = [
    "Competency",
    "CompetencyEdition",
    "CompetencyEditionQuerySet",
    "Descriptor",
    "Domain",
    "Layer",
    "MatrixImport",
    "MatrixImportQuerySet",
    "MatrixRow",
    "MatrixVersion",
    "Requirement",
    "Role",
    "RoleQuerySet",
    "Rung",
    "Target",
]
