"""Readiness of people already measured, under other weights."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement import Asked, Basis, Evidence, Known, Outcome, Readiness, Required, measure, what_if

from .builders import asked, rated, reviewed
from .strategies import asked as any_asked
from .strategies import asked_with, reviews


def kept(outcome: Outcome) -> dict[str, Known]:
    """What a frozen result keeps of each assessed competency."""
    return {
        row.asked.competency: Known(row.value, *row.estimate.interval())
        for row in outcome.readings
        if row.value is not None and row.estimate is not None
    }


def requirements(rows: list[Asked]) -> list[Required]:
    return [row.requirement for row in rows]


@given(any_asked)
def test_with_the_weights_of_the_result_its_own_readiness_comes_out(rows: list[Asked]) -> None:
    outcome = measure(rows)
    again = what_if(kept(outcome), requirements(rows))
    assert again.readiness == outcome.readiness
    assert again.weight_share == outcome.coverage.weight_share


@pytest.mark.parametrize(
    ("evidence", "basis"), [(rated(0), Basis.SELF_REPORTED), (rated(4), Basis.SELF_REPORTED), (reviewed(3), "measured")]
)
def test_that_holds_of_either_basis_and_of_a_rating_at_the_ends(evidence: Evidence, basis: str) -> None:
    rows = [asked("python", 4, evidence, weight=5), asked("testing", 3, rated(2), weight=1)]
    outcome = measure(rows)
    assert outcome.basis == basis
    assert what_if(kept(outcome), requirements(rows)).readiness == outcome.readiness


@given(any_asked | asked_with(st.builds(Evidence, reviews=reviews)), st.data())
def test_other_weights_read_as_if_they_had_been_asked_for_from_the_start(
    rows: list[Asked], data: st.DataObject
) -> None:
    """Since no estimate depends on a weight."""
    others = [replace(row, weight=data.draw(st.integers(0, 5))) for row in rows]
    again = what_if(kept(measure(rows)), requirements(others))
    assert again.readiness == measure(others).readiness
    assert again.weight_share == measure(others).coverage.weight_share


def test_a_heavier_competency_draws_readiness_towards_its_level() -> None:
    known = {"python": Known(3.0, 2.0, 4.0), "testing": Known(0.0, 0.0, 1.0)}
    equal, heavier = (
        what_if(known, [Required("python", 4, weight), Required("testing", 4, 1)]).readiness for weight in (1, 3)
    )
    assert equal == Readiness(3 / 8, 2 / 8, 5 / 8)
    assert heavier == Readiness(9 / 16, 6 / 16, 13 / 16)


def test_what_was_not_assessed_leaves_readiness_and_lowers_the_share_of_weight() -> None:
    again = what_if({"python": Known(2.0, 1.0, 3.0)}, [Required("python", 4, 1), Required("testing", 4, 3)])
    assert again.readiness == Readiness(0.5, 0.25, 0.75)
    assert again.weight_share == 0.25


def test_where_all_that_was_assessed_weighs_nothing_there_is_no_readiness() -> None:
    again = what_if({"python": Known(2.0, 1.0, 3.0)}, [Required("python", 4, 0), Required("testing", 4, 3)])
    assert (again.readiness, again.weight_share) == (None, 0.0)
