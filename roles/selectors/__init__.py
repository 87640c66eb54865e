"""What pages, the API and files read of the framework, as typed values and in a fixed number of queries."""

from roles.selectors.domains import domain_file_of
from roles.selectors.drafts import NoDraft, editable_role, locked_draft, require_editor
from roles.selectors.framework import LayerOnMap, RoleOnMap, TargetView, ecosystem, offered_roles, target_of
from roles.selectors.grid import Addable, GridCell, GridRow, GridView, addable_competencies, grid_of
from roles.selectors.hints import hints_on
from roles.selectors.imports import found_in, meanings, preview_of, told_of
from roles.selectors.matrices import (
    Owner,
    competencies_of,
    draft_to_edit,
    edits_matrices,
    owners_edited_by,
    roles_shown_to,
    versions_of,
    wordings_of,
)
from roles.selectors.matrix import (
    MatrixView,
    VersionDifference,
    difference_of,
    matrix_of,
    published_matrix,
    role_file_of,
)
from roles.selectors.requirements import Demands, Requirements, demands

__all__ = [
    "Addable",
    "Demands",
    "GridCell",
    "GridRow",
    "GridView",
    "LayerOnMap",
    "MatrixView",
    "NoDraft",
    "Owner",
    "Requirements",
    "RoleOnMap",
    "TargetView",
    "VersionDifference",
    "addable_competencies",
    "competencies_of",
    "demands",
    "difference_of",
    "domain_file_of",
    "draft_to_edit",
    "ecosystem",
    "editable_role",
    "edits_matrices",
    "found_in",
    "grid_of",
    "hints_on",
    "locked_draft",
    "matrix_of",
    "meanings",
    "offered_roles",
    "owners_edited_by",
    "preview_of",
    "published_matrix",
    "require_editor",
    "role_file_of",
    "roles_shown_to",
    "target_of",
    "told_of",
    "versions_of",
    "wordings_of",
]
