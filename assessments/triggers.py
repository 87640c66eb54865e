"""What the database refuses by itself: what candidates were told, asked and answered, and what was decided
about them, never changes.

An attempt takes its decisions along when it is erased; until then each stands as it was written.
"""

from accounts.triggers import Refusal

WRITTEN_ONCE = "A decision never changes; decide anew."
ASKED_ONCE = "What a candidate was asked for never changes; ask anew."
TOLD_ONCE = "A notice never changes; write another one."
SHOWN_ONCE = "A version of an item never changes; write another one."
ANSWERED_ONCE = "What was shown and answered in a test never changes."

REFUSALS = (
    Refusal("decision_not_changed", "assessments_decision", "UPDATE", WRITTEN_ONCE),
    Refusal("sent_back_not_changed", "assessments_sentback", "UPDATE", ASKED_ONCE),
    Refusal(
        "notice_not_changed",
        "assessments_notice",
        "UPDATE OF assessment_id, number, text, created_at",
        TOLD_ONCE,
    ),
    Refusal("item_version_not_changed", "assessments_itemversion", "UPDATE", SHOWN_ONCE),
    Refusal(
        "response_not_changed",
        "assessments_response",
        "UPDATE",
        ANSWERED_ONCE,
        "OLD.answered_at IS NOT NULL OR OLD.sequence <> NEW.sequence OR OLD.row_id <> NEW.row_id "
        'OR OLD.version_id <> NEW.version_id OR OLD."order" <> NEW."order"',
    ),
)
