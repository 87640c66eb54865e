"""What pages and reports read of attempts and results, as typed values and in a fixed number of queries."""

from assessments.selectors.affected import MOST_PEOPLE, Affected, OwnPreview, RungPreview, affected_by
from assessments.selectors.held import held_attempt, held_attempt_asking, held_result
from assessments.selectors.history import History, PastResult, histories, open_attempts
from assessments.selectors.result import OtherRole, ResultView, RowView, read_result
from assessments.selectors.take import Choice, Question, Step, Steps, question, steps_of

__all__ = [
    "MOST_PEOPLE",
    "Affected",
    "Choice",
    "History",
    "OtherRole",
    "OwnPreview",
    "PastResult",
    "Question",
    "ResultView",
    "RowView",
    "RungPreview",
    "Step",
    "Steps",
    "affected_by",
    "held_attempt",
    "held_attempt_asking",
    "held_result",
    "histories",
    "open_attempts",
    "question",
    "read_result",
    "steps_of",
]
