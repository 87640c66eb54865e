"""What pages and reports read of attempts and results, as typed values and in a fixed number of queries."""

from assessments.selectors.held import held_attempt, held_attempt_asking, held_result
from assessments.selectors.history import History, PastResult, histories, open_attempts
from assessments.selectors.result import OtherRole, ResultView, RowView, read_result
from assessments.selectors.take import Choice, Question, Step, Steps, question, steps_of

__all__ = [
    "Choice",
    "History",
    "OtherRole",
    "PastResult",
    "Question",
    "ResultView",
    "RowView",
    "Step",
    "Steps",
    "held_attempt",
    "held_attempt_asking",
    "held_result",
    "histories",
    "open_attempts",
    "question",
    "read_result",
    "steps_of",
]
