"""Items that keep every rule, to be broken in one place at a time: a file of them, and a single question."""

from pathlib import Path

import assessments
from assessments.items.lint import lint
from assessments.items.questions import Choice, Question
from assessments.items.reading import Placed, read_bank
from assessments.items.shapes import Kind

BUILT_IN = Path(assessments.__file__).parent / "bank"

GOOD = """\
competency: pipes

items:
  - slug: which-washer
    level: 1
    kind: single_choice
    difficulty: typical
    samples: Names the parts
    review_by: "2028-11-01"
    stem: Which part keeps a tap from dripping?
    options:
      - {text: The rubber washer, key: true}
      - {text: The brass spindle, mistake: Takes what turns for what seals}
      - {text: The wall flange, mistake: Takes what hides the joint for what closes it}
    explanation: The washer is pressed on the seat and closes it; the spindle turns and the flange only covers the wall.
    second_reading: {on: "2026-11-01", agreed: true}

  - slug: litres-in-an-hour
    level: 2
    kind: numeric
    difficulty: easier
    samples: Works out flows
    review_by: "2028-11-01"
    stem: A tap gives 0.2 litres a second. How many litres does it give in an hour?
    answer: {value: "720", tolerance: "0.5", unit: litres}
    compute: print(0.2 * 60 * 60)
    slips:
      - {value: "12", mistake: Stops at a minute}
      - {value: "72", mistake: Loses a place}
    explanation: An hour has 3,600 seconds, and 3,600 times 0.2 litres makes 720 litres.
    second_reading: {on: "2026-11-01", agreed: true}
"""

DESCRIPTORS = {"pipes": {1: "Names the parts", 2: "Works out flows", 3: "Finds leaks"}}


def placed(text: str = GOOD) -> tuple[Placed, ...]:
    """The items of one file; fails where it cannot be read."""
    bank = read_bank({"pipes.yaml": text})
    assert bank.problems == (), bank.problems
    return bank.items


def built_in() -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(BUILT_IN.glob("*.yaml"))}


STEM = "Which part keeps a tap from dripping?"
PARTS = ("The rubber washer", "The brass spindle", "The wall flange")
EXPLANATION = "The washer is pressed on the seat; the spindle turns and the flange only covers the wall."


def question(
    stem: str = STEM,
    options: tuple[str, ...] = PARTS,
    *,
    key: int = 0,
    kind: Kind = "single_choice",
    explanation: str | None = EXPLANATION,
    line: int = 2,
    code: str = "",
) -> Question:
    """One that keeps every rule but for what is given; the option counted by `key` is right."""
    return Question(
        file="pipes.csv",
        line=line,
        name=f"pipes, row {line}",
        competency="pipes",
        level=1,
        kind=kind,
        stem=stem,
        code=code,
        options=tuple(Choice(text, place == key and kind != "ordering") for place, text in enumerate(options)),
        explanation=explanation,
    )


def broken(*questions: Question) -> set[str]:
    return {finding.rule for finding in lint([], DESCRIPTORS, rows=questions)}
