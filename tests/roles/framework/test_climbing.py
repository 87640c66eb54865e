"""The ladder above the last rung of a matrix: what a lead needs, and what a manager."""

import pytest

from roles.framework import Climb, ContentRow, climb


def row(competency: str, *levels: int, essential: bool = False) -> ContentRow:
    return ContentRow(competency, competency.title(), "Water", "", ("", "", "", "", ""), 3, essential, levels)


def climbed(*rows: ContentRow) -> dict[str, tuple[int, int]]:
    """What a lead and a manager need of each competency."""
    return {step.competency: (step.lead, step.manager) for step in climb(rows)}


def test_the_rungs_stay_as_the_matrix_has_them() -> None:
    assert list(climb([row("pipes", 1, 2, 3, essential=True)])) == [
        Climb("pipes", "Pipes", True, (1, 2, 3), lead=4, manager=2)
    ]


def test_a_lead_needs_a_level_more_in_what_is_essential_and_4_at_the_most() -> None:
    found = climbed(row("pipes", 1, 2, 3, essential=True), row("valves", 2, 3, 4, essential=True), row("taps", 1, 2, 3))
    assert {competency: lead for competency, (lead, _) in found.items()} == {"pipes": 4, "valves": 4, "taps": 3}


@pytest.mark.parametrize(("levels", "lead", "manager"), [((0, 1, 2), 3, 3), ((1, 2, 4), 4, 4), ((2, 3, 3), 3, 3)])
def test_both_lead_people_at_advanced_at_least(levels: tuple[int, ...], lead: int, manager: int) -> None:
    assert climbed(row("collaboration-leadership", *levels)) == {"collaboration-leadership": (lead, manager)}


def test_a_manager_frames_problems_at_advanced_at_least_and_a_lead_as_the_last_rung() -> None:
    assert climbed(row("problem-framing", 1, 1, 2)) == {"problem-framing": (2, 3)}


def test_a_manager_may_stay_at_the_rung_below_the_last_in_everything_else() -> None:
    assert climbed(row("pipes", 1, 2, 4, essential=True))["pipes"][1] == 2


def test_a_matrix_with_one_rung_is_climbed_from_there() -> None:
    assert climbed(row("pipes", 2)) == {"pipes": (2, 2)}
    assert climbed() == {}
