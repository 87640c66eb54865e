"""Each rule that a program can check finds the item that breaks it, and lets the good ones pass."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest

from assessments.items.findings import Finding
from assessments.items.lint import lint, not_checked
from assessments.items.questions import Choice, Question
from assessments.items.rules import RULES
from tests.assessments.items.samples import DESCRIPTORS, GOOD, placed


def found(text: str) -> set[str]:
    return {finding.rule for finding in lint(placed(text), DESCRIPTORS)}


def test_good_items_are_left_in_peace() -> None:
    assert lint(placed(), DESCRIPTORS) == []


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("R01", "samples: Names the parts", "samples: Knows the parts"),
        ("R01", "competency: pipes", "competency: drains"),
        ("R02", "from dripping?", "from dripping."),
        ("R03", "Which part keeps a tap from dripping?", "Which part does not keep a tap from dripping?"),
        ("R04", "text: The wall flange", "text: All of the above"),
        ("R06", 'second_reading: {on: "2026-11-01", agreed: true}', "second_reading: {}"),
        ("R06", 'second_reading: {on: "2026-11-01", agreed: true}', 'second_reading: {on: "2026-11-01"}'),
        ("R06", "agreed: true", "agreed: false"),
        ("R07", ", mistake: Takes what turns for what seals", ""),
        ("R08", "text: The wall flange", "text: The flange that lies against the wall around the pipe"),
        ("R12", "text: The brass spindle", "text: Always the spindle"),
        ("R13", "text: The rubber washer", "text: The dripping washer"),
        ("R17", "    compute: print(0.2 * 60 * 60)\n", ""),
        ("R17", '      - {value: "72", mistake: Loses a place}\n', ""),
        ("R17", 'value: "72"', 'value: "720.4"'),
        ("R18", "kind: single_choice", "kind: scenario"),
    ],
)
def test_a_broken_rule_is_found(rule: str, good: str, bad: str) -> None:
    assert good in GOOD
    text = GOOD.replace(good, bad, 1)
    if rule == "R12":
        text = text.replace("text: The wall flange", "text: Never the washer")
    assert rule in found(text)


def test_true_and_false_are_no_options() -> None:
    pair = GOOD.replace("text: The rubber washer", "text: 'True'").replace("text: The brass spindle", "text: 'False'")
    assert "R05" in found(
        pair.replace("      - {text: The wall flange, mistake: Takes what hides the joint for what closes it}\n", "")
    )


def test_numbers_stand_in_order() -> None:
    numbers = GOOD
    for text, number in (("The rubber washer", "3"), ("The brass spindle", "1"), ("The wall flange", "2")):
        numbers = numbers.replace(f"text: {text}", f"text: '{number}'")
    assert "R11" in found(numbers)


def test_the_same_item_twice_is_found_at_the_second() -> None:
    first = GOOD[GOOD.index("  - slug: which-washer") : GOOD.index("  - slug: litres")]
    twins = GOOD + "\n" + first.replace("which-washer", "whose-washer").replace("a tap from", "any tap from")
    assert [finding.message for finding in lint(placed(twins), DESCRIPTORS) if finding.rule == "R22"] == [
        "pipes/whose-washer: asks nearly the same as pipes/which-washer at pipes.yaml:4; keep one of them"
    ]


def test_items_beside_may_not_be_repeated_and_have_no_findings_of_their_own() -> None:
    again = placed(GOOD.replace("which-washer", "whose-washer"))
    beside = placed(GOOD.replace("Names the parts", "Knows the parts"))
    assert [(one.line, one.rule) for one in lint(again, DESCRIPTORS, beside=beside)] == [(4, "R22"), (18, "R22")]


def test_a_date_to_look_again_that_has_passed_is_found() -> None:
    assert lint(placed(), DESCRIPTORS, today=date(2028, 11, 1)) == []
    found_later = lint(placed(), DESCRIPTORS, today=date(2028, 11, 2))
    assert [(finding.rule, finding.severity) for finding in found_later] == [("R14", "warning")] * 2


def bank(places: Sequence[int], *, longest: bool = False) -> set[str]:
    """The rules that are told of the first line of the file, for items whose keys stand in these places."""
    found = lint([], DESCRIPTORS, rows=rows(places, 3, longest, "pipes.csv"))
    return {finding.rule for finding in found if is_of_all(finding)}


def rows(places: Sequence[int], options: int, longest: bool, file: str) -> list[Question]:
    key = "The rubber washers" if longest else "A rubber ring"
    return [
        Question(
            file=file,
            line=line,
            name=f"row {line}",
            competency="pipes",
            level=1,
            kind="single_choice",
            stem=f"Which part keeps tap {line} from dripping?",
            code="",
            options=tuple(Choice(key if at == place else f"A brass ring {at}", at == place) for at in range(options)),
            explanation="The rubber ring closes the seat.",
        )
        for line, place in enumerate(places, 2)
    ]


def is_of_all(finding: Finding) -> bool:
    return finding.line == 1


@pytest.mark.parametrize(
    ("places", "told"),
    [
        ([0] * 30, {"R10"}),
        ([0, 1] * 15, {"R10"}),
        ([0, 1, 2] * 10, set()),
        ([0, 0, 1, 2] * 5, set()),
        ([0] * 19, set()),
    ],
)
def test_the_place_of_the_key_is_balanced(places: list[int], told: set[str]) -> None:
    assert bank(places) == told


def test_the_key_is_not_the_longest_again_and_again() -> None:
    assert bank([0, 1, 2] * 7, longest=True) == {"R08"}
    assert bank([0, 1, 2] * 6, longest=True) == set()


def test_rare_numbers_of_options_are_looked_at_together() -> None:
    mixed = [*rows([0] * 15, 3, False, "pipes.csv"), *rows([0] * 15, 4, False, "pipes.csv")]
    told = [finding.message for finding in lint([], DESCRIPTORS, rows=mixed) if is_of_all(finding)]
    assert told == [
        "the key stands too often in one place (of 3 options, first to last: 15, 0, 0; of 4 options, first to last: "
        "15, 0, 0, 0); move some, so that each place has its share"
    ]


def test_what_shows_in_no_file_alone_is_told_of_their_folder() -> None:
    several = [row for name in "abc" for row in rows([0] * 10, 3, False, f"bank/{name}.csv")]
    told = [finding for finding in lint([], DESCRIPTORS, rows=several) if is_of_all(finding)]
    assert [(finding.file, finding.rule) for finding in told] == [("bank", "R10")]
    assert told[0].message.startswith("over all files, the key stands too often in one place")


@pytest.mark.parametrize(
    ("slug", "severity"),
    [("R08", "warning"), ("R18", "error"), ("R20", "error"), ("R22", "error"), ("R14", "warning"), ("R24", "warning")],
)
def test_each_rule_has_its_severity(slug: str, severity: str) -> None:
    assert RULES[slug].severity == severity


def test_the_table_of_the_docs_has_every_rule_as_it_is() -> None:
    table = (Path(__file__).parents[3] / "docs" / "items.md").read_text()
    for rule in RULES.values():
        assert f"| {rule.id} | {rule.says} | {rule.severity} |" in table


def test_what_no_program_can_tell_is_named() -> None:
    assert [rule.id for rule in not_checked()] == ["R09", "R19", "R20", "R23", "R24"]
