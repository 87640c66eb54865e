from roles.models.framework import Competency, CompetencyEdition, Descriptor, Domain, Layer, Role
from roles.models.matrix import MatrixRow, MatrixVersion, Requirement, Rung
from roles.models.target import Target

__all__ = [
    "Competency",
    "CompetencyEdition",
    "Descriptor",
    "Domain",
    "Layer",
    "MatrixRow",
    "MatrixVersion",
    "Requirement",
    "Role",
    "Rung",
    "Target",
]
