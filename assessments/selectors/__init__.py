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
from assessments.selectors.planning import TestOffered, is_testable, test_offered
from assessments.selectors.result import TO_OTHERS, TO_THEMSELF, OtherRole, ResultView, RowView, Voice, read_result
from assessments.selectors.sittings import Page, ShownItem, held_sitting, page_of
from assessments.selectors.take import Choice, Question, Step, Steps, question, steps_of
from assessments.selectors.tested import ShownTest, TestTaken, Untested

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
    "Page",
    "PastResult",
    "Pending",
    "Question",
    "ResultView",
    "RowView",
    "RungPreview",
    "ShownItem",
    "ShownTest",
    "Step",
    "Steps",
    "TestOffered",
    "TestTaken",
    "Untested",
    "Voice",
    "affected_by",
    "begun_by",
    "candidacy_of",
    "held_attempt",
    "held_attempt_asking",
    "held_result",
    "held_sitting",
    "histories",
    "is_testable",
    "page_of",
    "pending_attempts",
    "question",
    "read_result",
    "results_beside",
    "shown_result",
    "steps_of",
    "test_offered",
]
