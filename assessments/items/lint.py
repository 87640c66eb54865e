"""Holds items against the rules a program can check; what wants a reader or data is told as not checked."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from difflib import get_close_matches

from assessments.items.choices import choices
from assessments.items.findings import Finding
from assessments.items.likeness import near_duplicates
from assessments.items.questions import Question
from assessments.items.reading import Placed
from assessments.items.rules import not_checked
from assessments.items.shapes import ItemShape
from assessments.items.shares import shares
from assessments.items.wording import Told, wording
from roles.framework.problems import quoted

__all__ = ["Finding", "lint", "not_checked"]

Descriptors = Mapping[str, Mapping[int, str]]

FEWEST_SLIPS = 2
FEWEST_WORDS = 3
"""An explanation of fewer is a placeholder."""


def lint(
    items: Sequence[Placed],
    descriptors: Descriptors,
    *,
    rows: Sequence[Question] = (),
    beside: Sequence[Placed] = (),
    today: date | None = None,
) -> list[Finding]:
    """Every finding, by file and line.

    `rows` are questions without the fields that only YAML has. `descriptors` are by competency and level, as the
    catalogue has them. Items `beside` are not linted; the others may not repeat them. Without `today` nothing is told
    of dates that have passed.
    """
    questions = [*(one.question for one in items), *rows]
    found = [_finding(one, told) for one in questions for told in _of_question(one, descriptors)]
    found += (_finding(one.question, told) for one in items for told in _of_item(one, descriptors, today))
    found += near_duplicates(questions, [one.question for one in beside])
    found += shares(questions)
    return sorted(found, key=lambda one: (one.file, one.line, one.rule, one.message))


def _finding(question: Question, told: Told) -> Finding:
    rule, message = told
    return Finding(question.file, question.line, f"{question.name}: {message}", rule)


def _of_question(question: Question, descriptors: Descriptors) -> Iterator[Told]:
    """What can be told of an item in whatever kind of file."""
    if not question.competency:
        yield "R01", "it names no competency; write the slug of one"
    elif question.competency not in descriptors:
        close = get_close_matches(question.competency.casefold().replace(" ", "-"), descriptors, 1)
        meant = f"; {quoted(close[0])} is one" if close else "; write the slug of one"
        yield "R01", f"no competency of the catalogue is called {quoted(question.competency)}{meant}"
    yield from wording(question)
    yield from choices(question)
    if question.explanation is not None and len(question.explanation.split()) < FEWEST_WORDS:
        yield "R21", "it has no explanation; say why the key is right and each wrong option is not"


def _of_item(placed: Placed, descriptors: Descriptors, today: date | None) -> Iterator[Told]:
    """What can be told of the fields that only YAML has."""
    item = placed.item
    sampled = descriptors.get(placed.competency)
    if sampled is not None and sampled.get(item.level) != item.samples:
        yield "R01", f"it samples a descriptor that is not the one of level {item.level}; copy that word for word"
    yield from _second_reading(item)
    for option in item.options if item.kind != "ordering" else ():
        if not option.key and not option.mistake.strip():
            yield "R07", f"the wrong option {quoted(option.text)} names no mistake; say which one leads to it"
    if today and date.fromisoformat(item.review_by) < today:
        yield "R14", f"somebody should have looked at it by {item.review_by}; do so, and set review_by anew"
    if item.kind == "numeric":
        yield from _numeric(item)


def _second_reading(item: ItemShape) -> Iterator[Told]:
    reading = item.second_reading
    if reading.on is None:
        yield "R06", "nobody has solved it without the key yet; have somebody do so and fill second_reading"
    elif reading.agreed is None:
        yield "R06", "the second reading does not say whether the answer was the key; write agreed: true or false"
    elif not reading.agreed and not reading.note.strip():
        yield "R06", "the second reader did not arrive at the key; write in its note what was mended"


def _numeric(item: ItemShape) -> Iterator[Told]:
    if not item.compute:
        yield "R17", "no script computes the number again; write one under compute that prints it"
    if len(item.slips) < FEWEST_SLIPS:
        yield "R17", "fewer than two slips are named; write the numbers that usual mistakes lead to"
    if item.answer is None:
        return
    value, tolerance = Decimal(item.answer.value), Decimal(item.answer.tolerance)
    for slip in item.slips:
        if abs(Decimal(slip.value) - value) <= tolerance:
            yield "R17", f"the slip {slip.value} counts as right; choose a smaller tolerance or another slip"
