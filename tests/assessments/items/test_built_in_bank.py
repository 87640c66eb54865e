"""The items that come with the product keep the rules, and their code and numbers are run again."""

import subprocess
import sys
from collections import Counter
from decimal import Decimal

import pytest

from assessments.items.lint import lint
from assessments.items.reading import Placed, read_bank
from roles.framework import parse
from tests.assessments.items.samples import built_in
from tests.roles.framework.texts import built_in as built_in_catalogue

BANK = read_bank(built_in())


def printed(code: str) -> str:
    """What Python prints, in a process of its own without the site's modules or environment."""
    done = subprocess.run(
        [sys.executable, "-I", "-c", code], capture_output=True, text=True, timeout=30, check=True, env={}
    )
    return done.stdout.strip()


def test_every_file_can_be_read() -> None:
    assert BANK.problems == ()


def test_every_competency_of_the_catalogue_has_nine() -> None:
    counted = Counter(one.competency for one in BANK.items)
    assert counted == {one.slug: 9 for one in parse(built_in_catalogue()).competencies}


def test_each_level_has_three_of_which_guessing_hardly_helps_with_one() -> None:
    for competency in {one.competency for one in BANK.items}:
        for level in (1, 2, 3):
            items = [one.item for one in BANK.items if (one.competency, one.item.level) == (competency, level)]
            assert {item.difficulty for item in items} == {"easier", "typical", "harder"}, (competency, level)
            hard_to_guess = [item for item in items if item.kind in ("numeric", "ordering", "select_all")]
            assert len(hard_to_guess) >= 1, (competency, level)


def test_no_rule_that_counts_as_an_error_is_broken() -> None:
    competencies = parse(built_in_catalogue()).competencies
    descriptors = {one.slug: dict(enumerate(one.descriptors)) for one in competencies}
    assert [str(finding) for finding in lint(BANK.items, descriptors) if finding.severity == "error"] == []


@pytest.mark.parametrize(
    "one", [one for one in BANK.items if one.item.kind == "code_reading"], ids=lambda one: one.name
)
def test_code_prints_what_the_key_says(one: Placed) -> None:
    key = next(option.text for option in one.item.options if option.key)
    assert printed(one.item.code or "").split() == key.split()


@pytest.mark.parametrize("one", [one for one in BANK.items if one.item.kind == "numeric"], ids=lambda one: one.name)
def test_a_number_computed_again_is_the_answer(one: Placed) -> None:
    assert one.item.answer is not None
    answer = one.item.answer
    off = abs(Decimal(printed(one.item.compute or "")) - Decimal(answer.value))
    assert off <= Decimal(answer.tolerance)
    assert all(abs(Decimal(slip.value) - Decimal(answer.value)) > Decimal(answer.tolerance) for slip in one.item.slips)
