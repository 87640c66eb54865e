"""Rules about stems, explanations and items alike: on such as break them and on such as keep them."""

import pytest

from assessments.items.lint import lint
from assessments.items.questions import Question
from assessments.items.shapes import Kind
from tests.assessments.items.samples import DESCRIPTORS, EXPLANATION, broken, question


def test_a_question_that_keeps_every_rule_has_no_finding() -> None:
    assert lint([], DESCRIPTORS, rows=[question()]) == []


@pytest.mark.parametrize(
    "stem",
    [
        "Taps and how they drip.",
        "Dripping taps",
        "Which of the following is true?",
        "Which statement is correct?",
        "A tap drips. The valve was changed last week.",
    ],
)
def test_a_stem_that_asks_nothing_is_found(stem: str) -> None:
    assert broken(question(stem)) == {"R02"}


@pytest.mark.parametrize(
    "stem",
    [
        "A tap drips at night. What should be looked at?",
        "A tap drips at night. The most likely cause is:",
        "A tap drips at night, most likely because",
        "How many taps drip at night? Choose one.",
        "Given that two of six taps drip, calculate the share.",
        'What does the plumber mean by "washer"?',
        "Which of the following parts wears out soonest?",
        "What does this print?\n\n```python\nprint(len('tap'))\n```",
    ],
)
def test_a_stem_that_asks_a_full_question_passes(stem: str) -> None:
    assert "R02" not in broken(question(stem))


@pytest.mark.parametrize(
    "stem",
    [
        "Which part does not keep a tap from dripping?",
        "Which of these isn't worn by hard water?",
        "Which part doesn’t touch the water?",
        "All of these parts touch the water except:",
        "Which part is least likely to wear out?",
        "Which of these parts never touches the water?",
        "If a tap drips, which part should not be changed?",
        "Which of these statements about taps is false?",
        "Which part cannot be turned by hand?",
    ],
)
def test_a_question_that_turns_on_a_small_negative_is_found(stem: str) -> None:
    assert broken(question(stem)) == {"R03"}


@pytest.mark.parametrize(
    "stem",
    [
        "Which part is NOT touched by the water?",
        "All of these parts touch the water EXCEPT:",
        "The tap does not close. Which part has worn out?",
        "Why does the tap not close?",
        "Why doesn't the tap close?",
        "Which part sees to it that the tap does not drip?",
        "Which change makes sure that no tap drips, even if nobody is there and it is not closed?",
        "How many taps drip at most, not counting those in the yard?",
        "Which part needs at least two turns?",
        "Which parts matter not only in winter?",
        "Which of these notes lowers the number of false alarms?",
    ],
)
def test_a_negative_that_the_question_does_not_turn_on_passes(stem: str) -> None:
    assert "R03" not in broken(question(stem))


def scenario(words: int) -> str:
    return " ".join(["drip"] * (words - 5)) + ". What should be done next?"


@pytest.mark.parametrize("words", [121, 150])
def test_a_long_scenario_is_found(words: int) -> None:
    assert "R15" in broken(question(scenario(words), kind="scenario"))


@pytest.mark.parametrize(("words", "kind"), [(60, "scenario"), (120, "scenario"), (150, "single_choice")])
def test_a_scenario_of_120_words_passes(words: int, kind: Kind) -> None:
    assert "R15" not in broken(question(scenario(words), kind=kind))


def program(lines: int) -> str:
    return "\n".join(f"tap_{line} = {line}" for line in range(lines))


@pytest.mark.parametrize(
    "stem",
    [
        f"What does this print?\n\n```python\n{program(26)}\n```",
        f"```\n{program(40)}\n```\nWhat does it print?",
        f"What does this print?\n{program(30)}",
    ],
)
def test_long_code_inside_a_stem_is_found(stem: str) -> None:
    assert "R15" in broken(question(stem, kind="code_reading"))


@pytest.mark.parametrize("lines", [1, 25])
def test_code_of_25_lines_passes(lines: int) -> None:
    inside = f"What does this print?\n\n```python\n{program(lines)}\n```"
    assert "R15" not in broken(question(inside, kind="code_reading"))
    assert "R15" not in broken(question("What does it print?", kind="code_reading", code=program(lines)))
    assert "R15" in broken(question("What does it print?", kind="code_reading", code=program(26)))


@pytest.mark.parametrize(
    "stem", ["A tap drips. What is the cause?", "A tap drips. What do these figures show?", "Why does the tap drip?"]
)
def test_a_scenario_that_does_not_ask_what_to_do_is_found(stem: str) -> None:
    assert broken(question(stem, kind="scenario")) == {"R18"}


@pytest.mark.parametrize(
    "stem",
    [
        "A tap drips. What should be done next?",
        "A tap drips. What do you do?",
        "A tap drips. Which step comes first?",
        "A tap drips. How should she reply?",
        "A tap drips. What would you do next? Nobody else is there.",
        "A tap drips. Which action is the most appropriate?",
    ],
)
def test_a_scenario_that_asks_what_to_do_passes(stem: str) -> None:
    assert "R18" not in broken(question(stem, kind="scenario"))


@pytest.mark.parametrize(("explanation", "is_found"), [("", True), ("TODO", True), (EXPLANATION, False), (None, False)])
def test_a_missing_explanation_is_found(explanation: str | None, is_found: bool) -> None:
    assert ("R21" in broken(question(explanation=explanation))) is is_found


LONGER = "A tap in the kitchen of a house drips twice a second. How many litres are lost in a day of 24 hours?"
OTHERS = ("A steel ring", "A lead pipe", "A zinc bolt")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (question(), question(options=OTHERS)),
        (question(), question("Which part keeps any tap from dripping?", options=OTHERS)),
        (question(), question("which part keeps a tap from dripping ?")),
        (question(), question("Which part stops a tap from dripping?")),
        (question(LONGER), question(LONGER.replace("24 hours", "23 hours"))),
        (question("Which statement is true?"), question("Which statement is true?")),
    ],
)
def test_a_question_asked_twice_is_found(one: Question, other: Question) -> None:
    assert "R22" in broken(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (question("What is the mean of 2, 4 and 9?"), question("What is the median of 2, 4 and 9?", options=OTHERS)),
        (question("What does precision say?"), question("What does recall say?", options=OTHERS)),
        (question(), question("Which valve opens a pipe for the garden?", options=OTHERS)),
        (
            question("What does it print?", kind="code_reading", code="print(sorted({3, 1, 2}))"),
            question("What does it print?", kind="code_reading", code="x = []\nfor tap in 'abc':\n    x += tap"),
        ),
        (question("Which statement is true?"), question("Which statement is true?", options=OTHERS)),
    ],
)
def test_questions_that_differ_in_what_matters_pass(one: Question, other: Question) -> None:
    assert "R22" not in broken(one, other)
