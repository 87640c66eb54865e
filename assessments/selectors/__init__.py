"""What pages and reports read of attempts and results, as typed values and in a fixed number of queries."""

from assessments.selectors.affected import MOST_PEOPLE, Affected, OwnPreview, RungPreview, affected_by
from assessments.selectors.candidacy import (
    Beside,
    Candidacy,
    begun_by,
    candidacy_of,
    results_beside,
    shown_result,
)
from assessments.selectors.held import held_attempt, held_attempt_asking, held_result
from assessments.selectors.history import History, PastResult, Pending, histories, pending_attempts
from assessments.selectors.result import TO_OTHERS, TO_THEMSELF, OtherRole, ResultView, RowView, Voice, read_result
from assessments.selectors.take import Choice, Question, Step, Steps, question, steps_of

__all__ = [
    "MOST_PEOPLE",
    "TO_OTHERS",
    "TO_THEMSELF",
    "Affected",
    "Beside",
    "Candidacy",
    "Choice",
    "History",
    "OtherRole",
    "OwnPreview",
    "PastResult",
    "Pending",
    "Question",
    "ResultView",
    "RowView",
    "RungPreview",
    "Step",
    "Steps",
    "Voice",
    "affected_by",
    "begun_by",
    "candidacy_of",
    "held_attempt",
    "held_attempt_asking",
    "held_result",
    "histories",
    "pending_attempts",
    "question",
    "read_result",
    "results_beside",
    "shown_result",
    "steps_of",
]
