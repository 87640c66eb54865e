"""Files of items are read, or every place that stands in the way is told."""

import pytest

from assessments.items.reading import read_bank
from tests.assessments.items.samples import GOOD, placed


def complaints(text: str) -> list[str]:
    return [str(problem) for problem in read_bank({"pipes.yaml": text}).problems]


def test_items_come_with_their_competency_and_their_place() -> None:
    washer, litres = placed()
    assert (washer.name, washer.file, washer.line) == ("pipes/which-washer", "pipes.yaml", 4)
    assert litres.item.answer is not None
    assert (litres.item.answer.value, litres.item.answer.unit) == ("720", "litres")


@pytest.mark.parametrize(
    ("good", "bad", "said"),
    [
        ("level: 1", "level: 4", "“level” is 4; 3 is the most"),
        ("kind: numeric", "kind: essay", "“kind” must be"),
        ('review_by: "2028-11-01"', 'review_by: "soon"', "“review_by” must be a date in quotes"),
        ('value: "720"', 'value: "many"', "“value” must be a decimal number in quotes"),
        ("    stem: Which part", "    steam: Which part", "“steam” is not known here"),
        (", key: true}", ", mistake: None}", "exactly one option is the key, not 0"),
        ("mistake: Takes what turns for what seals", "key: true", "exactly one option is the key, not 2"),
        ("slug: litres-in-an-hour", "slug: which-washer", "“pipes/which-washer” is already at pipes.yaml:4"),
        ("kind: single_choice", "kind: code_reading", "a code-reading item needs its code"),
        ("kind: single_choice", "kind: ordering", "an ordering item has no key"),
        ("kind: single_choice", "kind: numeric", "a numeric item has no options"),
        ("kind: numeric", "kind: scenario", "only a numeric item has an answer"),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(good: str, bad: str, said: str) -> None:
    assert good in GOOD
    told = complaints(GOOD.replace(good, bad, 1))
    assert any(said in one for one in told), told
    assert all(one.startswith("pipes.yaml:") for one in told)


def test_a_file_that_cannot_be_read_takes_no_other_with_it() -> None:
    bank = read_bank({"pipes.yaml": GOOD, "valves.yaml": "items: ["})
    assert len(bank.items) == 2
    assert [problem.file for problem in bank.problems] == ["valves.yaml"]


@pytest.mark.parametrize(
    ("good", "bad", "rule"),
    [
        ("level: 1", "level: 4", "R01"),
        ("    explanation: The washer", "    # The washer", "R21"),
        ('    review_by: "2028-11-01"\n', "", "R14"),
        (", key: true}", ", mistake: None}", "R06"),
        ("kind: single_choice", "kind: code_reading", "R16"),
        ("kind: single_choice", "kind: essay", "form"),
        ("text: The brass spindle", "text: The wall flange", "form"),
        ("items:", "items: [", "form"),
    ],
)
def test_a_problem_names_the_rule_it_is_about_where_there_is_one(good: str, bad: str, rule: str) -> None:
    assert good in GOOD
    told = read_bank({"pipes.yaml": GOOD.replace(good, bad, 1)}).problems
    assert [(one.rule, one.severity) for one in told][:1] == [(rule, "error" if rule != "R14" else "warning")]


def test_an_item_that_cannot_be_read_takes_no_other_of_its_file_with_it() -> None:
    bank = read_bank({"pipes.yaml": GOOD.replace("level: 1", "level: 4")})
    assert [one.item.slug for one in bank.items] == ["litres-in-an-hour"]
    assert [str(one) for one in bank.problems] == [
        "pipes.yaml:5: R01 error: pipes/which-washer: “level” is 4; 3 is the most"
    ]
