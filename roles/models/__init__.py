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
from roles.models.matrix import MatrixRow, MatrixVersion, Requirement, Rung
from roles.models.target import Target

__all__ = [
    "Competency",
    "CompetencyEdition",
    "CompetencyEditionQuerySet",
    "Descriptor",
    "Domain",
    "Layer",
    "MatrixRow",
    "MatrixVersion",
    "Requirement",
    "Role",
    "RoleQuerySet",
    "Rung",
    "Target",
]
