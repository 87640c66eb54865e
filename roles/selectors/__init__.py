"""What pages, the API and files read of the framework, as typed values and in a fixed number of queries."""

from roles.selectors.framework import LayerOnMap, RoleOnMap, TargetView, ecosystem, offered_roles, target_of
from roles.selectors.matrix import (
    MatrixView,
    Requirements,
    VersionDifference,
    difference_of,
    matrix_of,
    published_matrix,
    requirements_at_rung,
    role_file_of,
)

__all__ = [
    "LayerOnMap",
    "MatrixView",
    "Requirements",
    "RoleOnMap",
    "TargetView",
    "VersionDifference",
    "difference_of",
    "ecosystem",
    "matrix_of",
    "offered_roles",
    "published_matrix",
    "requirements_at_rung",
    "role_file_of",
    "target_of",
]
