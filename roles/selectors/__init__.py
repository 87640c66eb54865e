"""What pages, the API and files read of the framework, as typed values and in a fixed number of queries."""

from roles.selectors.drafts import NoDraft, editable_role, locked_draft, require_editor
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
    "NoDraft",
    "Requirements",
    "RoleOnMap",
    "TargetView",
    "VersionDifference",
    "difference_of",
    "ecosystem",
    "editable_role",
    "locked_draft",
    "matrix_of",
    "offered_roles",
    "published_matrix",
    "require_editor",
    "requirements_at_rung",
    "role_file_of",
    "target_of",
]
