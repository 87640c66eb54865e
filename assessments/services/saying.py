"""What somebody says of one competency, and what stands after it: the same for candidates and reviewers."""

from dataclasses import dataclass
from typing import Any

from assessments.models import Statement

NOT_APPLICABLE = -1
TEXTS = ("evidence", "link", "note")
SAID = ("level", "not_applicable", *TEXTS)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of one competency, or the part of it that they now say: None leaves what stands.

    `choice` is a level from 0 to 4, or NOT_APPLICABLE, by which a reviewer says that they cannot judge it. Only
    reviewers write notes.
    """

    choice: int | None = None
    evidence: str | None = None
    link: str | None = None
    note: str | None = None


def said_now(before: Statement | None, answer: Answer) -> dict[str, Any] | None:
    """The fields of the next statement. None when the answer changes nothing of what stands."""
    texts = {name: text for name in TEXTS if (text := getattr(answer, name)) is not None}
    blank = {"level": None, "not_applicable": False} | dict.fromkeys(texts, "")
    stands = blank if before is None else {name: getattr(before, name) for name in SAID if hasattr(before, name)}
    said = stands | texts
    if answer.choice is not None:
        said["not_applicable"] = answer.choice == NOT_APPLICABLE
        said["level"] = None if said["not_applicable"] else answer.choice
    return None if said == stands else said
