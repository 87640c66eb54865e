from roles.models.framework import (
    Competency,
    CompetencyEdition,
    CompetencyEditionQuerySet,
    Descriptor,
    Domain,
    Layer,
    Prerequisite,
    Role,
    RoleQuerySet,
)
from roles.models.imports import MatrixImport, MatrixImportQuerySet
from roles.models.matrix import MatrixRow, MatrixVersion, Requirement, Rung
from roles.models.story import CataloguePart, FinderAnswers, RoleStory
from roles.models.target import Target

__all__ = [
    "CataloguePart",
    "Competency",
    "CompetencyEdition",
    "CompetencyEditionQuerySet",
    "Descriptor",
    "Domain",
    "FinderAnswers",
    "Layer",
    "MatrixImport",
    "MatrixImportQuerySet",
    "MatrixRow",
    "MatrixVersion",
    "Prerequisite",
    "Requirement",
    "Role",
    "RoleQuerySet",
    "RoleStory",
    "Rung",
    "Target",
]
