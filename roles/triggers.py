"""What the database refuses by itself: a frozen version, and the wording of a competency, never change.

Results point at both, and would silently say something else. A draft has no digest yet; whatever has one is frozen.
Who made or published a version is no part of what it says: it is forgotten with their account, and never rewritten.
"""

from accounts.triggers import Refusal

FROZEN = "A published matrix version never changes; edit a draft of it."
UNFROZEN = "A matrix version is published with its digest, which freezes it."
NAMED = "The slug of a competency that a published matrix version asks for never changes."
WORDED = "The wording of a competency never changes; write another edition of it."

_OF_VERSION = "SELECT 1 FROM roles_matrixversion v WHERE v.digest <> '' AND v.id = {0}.version_id"
_OF_ROW = (
    "SELECT 1 FROM roles_matrixrow r JOIN roles_matrixversion v ON v.id = r.version_id "
    "WHERE v.digest <> '' AND r.id = {0}.row_id"
)
_RETIRES = "OLD.state = 'published' AND NEW.state = 'retired' AND OLD.retired_at IS NULL"
_CONTENT = "id, role_id, number, title, digest, note, based_on_id, created_at, published_at"
_ASKED = (
    "SELECT 1 FROM roles_competencyedition e JOIN roles_matrixrow r ON r.edition_id = e.id "
    "JOIN roles_matrixversion v ON v.id = r.version_id WHERE v.digest <> '' AND e.competency_id = OLD.id"
)


def _frozen(table: str, name: str, condition: str) -> tuple[Refusal, ...]:
    """Refusals of every change to rows that belong to a frozen version by this condition on OLD or NEW."""
    old, new = f"EXISTS ({condition.format('OLD')})", f"EXISTS ({condition.format('NEW')})"
    return (
        Refusal(f"{name}_not_added", table, "INSERT", FROZEN, new),
        Refusal(f"{name}_not_changed", table, "UPDATE", FROZEN, f"{old} OR {new}"),
        Refusal(f"{name}_not_deleted", table, "DELETE", FROZEN, old),
        Refusal(f"{name}_not_truncated", table, "TRUNCATE", FROZEN),
    )


def _only_forgotten(person: str) -> Refusal:
    """Refusal to name anybody else, or anybody afterwards, in this column of a frozen version."""
    named = f"NEW.{person} IS NOT NULL AND (OLD.{person} IS NULL OR OLD.{person} <> NEW.{person})"
    name = f"frozen_version_keeps_{person.removesuffix('_id')}"
    return Refusal(name, "roles_matrixversion", f"UPDATE OF {person}", FROZEN, f"OLD.digest <> '' AND {named}")


REFUSALS = (
    Refusal("frozen_version_not_changed", "roles_matrixversion", f"UPDATE OF {_CONTENT}", FROZEN, "OLD.digest <> ''"),
    Refusal(
        "frozen_version_only_retires",
        "roles_matrixversion",
        "UPDATE OF state, retired_at",
        FROZEN,
        f"OLD.digest <> '' AND NOT ({_RETIRES})",
    ),
    Refusal(
        "draft_not_published_unfrozen",
        "roles_matrixversion",
        "UPDATE OF state",
        UNFROZEN,
        "NEW.state <> 'draft' AND NEW.digest = ''",
    ),
    _only_forgotten("created_by_id"),
    _only_forgotten("published_by_id"),
    Refusal("frozen_version_not_deleted", "roles_matrixversion", "DELETE", FROZEN, "OLD.digest <> ''"),
    Refusal("frozen_version_not_truncated", "roles_matrixversion", "TRUNCATE", FROZEN),
    *_frozen("roles_rung", "frozen_rung", _OF_VERSION),
    *_frozen("roles_matrixrow", "frozen_row", _OF_VERSION),
    *_frozen("roles_requirement", "frozen_requirement", _OF_ROW),
    Refusal(
        "edition_not_changed",
        "roles_competencyedition",
        "UPDATE OF id, competency_id, organisation_id, number, name, definition, digest, created_at",
        WORDED,
    ),
    Refusal("edition_not_deleted", "roles_competencyedition", "DELETE", WORDED),
    Refusal("edition_not_truncated", "roles_competencyedition", "TRUNCATE", WORDED),
    Refusal("descriptor_not_changed", "roles_descriptor", "UPDATE", WORDED),
    Refusal("descriptor_not_deleted", "roles_descriptor", "DELETE", WORDED),
    Refusal("descriptor_not_truncated", "roles_descriptor", "TRUNCATE", WORDED),
    # The digest of a version has the slugs of what it asks; results tell competencies apart by them.
    Refusal(
        "asked_competency_keeps_slug",
        "roles_competency",
        "UPDATE OF slug",
        NAMED,
        f"OLD.slug <> NEW.slug AND EXISTS ({_ASKED})",
    ),
)
