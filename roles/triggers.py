"""What the database refuses by itself: a frozen version, and the wording of a competency, never change.

Results point at both, and would silently say something else. A draft has no digest yet; whatever has one is frozen.
"""

from accounts.triggers import Refusal

FROZEN = "A published matrix version never changes; edit a draft of it."
WORDED = "The wording of a competency never changes; write another edition of it."

_OF_VERSION = "SELECT 1 FROM roles_matrixversion v WHERE v.digest <> '' AND v.id = {0}.version_id"
_OF_ROW = (
    "SELECT 1 FROM roles_matrixrow r JOIN roles_matrixversion v ON v.id = r.version_id "
    "WHERE v.digest <> '' AND r.id = {0}.row_id"
)
_RETIRES = "OLD.state = 'published' AND NEW.state = 'retired' AND OLD.retired_at IS NULL"
_CONTENT = "role_id, number, title, digest, note, published_at"


def _frozen(table: str, name: str, condition: str) -> tuple[Refusal, ...]:
    """Refusals of every change to rows that belong to a frozen version by this condition on OLD or NEW."""
    old, new = f"EXISTS ({condition.format('OLD')})", f"EXISTS ({condition.format('NEW')})"
    return (
        Refusal(f"{name}_not_added", table, "INSERT", FROZEN, new),
        Refusal(f"{name}_not_changed", table, "UPDATE", FROZEN, f"{old} OR {new}"),
        Refusal(f"{name}_not_deleted", table, "DELETE", FROZEN, old),
    )


REFUSALS = (
    Refusal("frozen_version_not_changed", "roles_matrixversion", f"UPDATE OF {_CONTENT}", FROZEN, "OLD.digest <> ''"),
    Refusal(
        "frozen_version_only_retires",
        "roles_matrixversion",
        "UPDATE OF state, retired_at",
        FROZEN,
        f"OLD.digest <> '' AND NOT ({_RETIRES})",
    ),
    Refusal("frozen_version_not_deleted", "roles_matrixversion", "DELETE", FROZEN, "OLD.digest <> ''"),
    *_frozen("roles_rung", "frozen_rung", _OF_VERSION),
    *_frozen("roles_matrixrow", "frozen_row", _OF_VERSION),
    *_frozen("roles_requirement", "frozen_requirement", _OF_ROW),
    Refusal(
        "edition_not_changed",
        "roles_competencyedition",
        "UPDATE OF competency_id, organisation_id, number, name, definition, digest",
        WORDED,
    ),
    Refusal("edition_not_deleted", "roles_competencyedition", "DELETE", WORDED),
    Refusal("descriptor_not_changed", "roles_descriptor", "UPDATE", WORDED),
    Refusal("descriptor_not_deleted", "roles_descriptor", "DELETE", WORDED),
)
