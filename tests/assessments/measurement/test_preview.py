"""Past outcomes read again under other demands, and what of it is told of a group."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement import (
    FEWEST_SHOWN,
    Again,
    Asked,
    Demand,
    Outcome,
    Past,
    PastRow,
    Readiness,
    Standing,
    beside,
    group_shift,
    measure,
    read_again,
    standing,
)
from tests.assessments.measurement.builders import asked, rated, reviewed, scored
from tests.assessments.measurement.strategies import asked as any_asked


def past_of(outcome: Outcome) -> Past:
    rows = {
        reading.asked.competency: PastRow(
            reading.asked.required,
            reading.asked.evidence,
            reading.asked.not_applicable,
            standing(reading.status, reading.verdict, reading.meets),
        )
        for reading in outcome.readings
    }
    return Past(outcome.readiness, rows)


def demands_of(rows: list[Asked]) -> list[Demand]:
    return [Demand(row.requirement, row.essential) for row in rows]


def past(*rows: Asked) -> Past:
    return past_of(measure(rows))


def again(rating: int, required: int) -> Again:
    """Somebody who rated one competency so, of which level 2 was asked, and now another."""
    return beside(past(asked("pipes", 2, rated(rating))), demands_of([asked("pipes", required)]))


@given(any_asked)
def test_under_the_same_demands_everything_reads_the_same(rows: list[Asked]) -> None:
    outcome = measure(rows)
    assert read_again(past_of(outcome), demands_of(rows)) == outcome
    assert not any(shift.is_change for shift in beside(past_of(outcome), demands_of(rows)).shifts)


@given(any_asked, any_asked)
def test_whatever_is_asked_instead_every_competency_of_either_is_told_once(
    before: list[Asked], after: list[Asked]
) -> None:
    told = [shift.competency for shift in beside(past_of(measure(before)), demands_of(after)).shifts]
    assert len(told) == len(set(told))
    assert set(told) == {row.competency for row in (*before, *after)}


def test_a_measured_outcome_keeps_its_verdicts() -> None:
    told = beside(past(asked("pipes", 2, scored(3.4))), demands_of([asked("pipes", 4)]))
    assert [(shift.before, shift.after) for shift in told.shifts] == [(Standing.MET, Standing.GAP)]


def test_reviews_are_read_again_as_reviews() -> None:
    """Reviews of one competency, a self-rating of the other: proven stays proven, and what is not asks for more."""
    before = past(asked("pipes", 2, reviewed(4)), asked("law", 2, rated(4)))
    told = beside(before, demands_of([asked("pipes", 3), asked("law", 3)]))
    assert [(shift.before, shift.after) for shift in told.shifts] == [
        (Standing.MET, Standing.MET),
        (Standing.LIKELY_MET, Standing.LIKELY_MET),
    ]


def test_what_was_not_applicable_stays_so() -> None:
    told = beside(past(asked("pipes", 2, not_applicable=True)), demands_of([asked("pipes", 4)]))
    assert [shift.after for shift in told.shifts] == [Standing.NOT_ASSESSED]


def test_a_group_is_told_from_five_people_on() -> None:
    people = [again(rating, 3) for rating in (0, 1, 2, 3, 4)]
    assert group_shift(people[:-1]) is None
    shift = group_shift(people)
    assert shift is not None
    assert (shift.people, shift.rises, shift.falls, shift.stays) == (FEWEST_SHOWN, 0, 2, 3)
    (pipes,) = shift.competencies
    assert (pipes.asked_before, pipes.asked_after, pipes.lost, pipes.gained) == ((2,), 3, 1, 0)
    assert pipes.before == {Standing.GAP: 2, Standing.MET: 3}
    assert pipes.after == {Standing.GAP: 3, Standing.MET: 2}


def test_a_spread_is_the_median_with_its_interval_and_the_range() -> None:
    shift = group_shift([again(rating, 4) for rating in (0, 1, 2, 3, 4)])
    assert shift is not None
    assert shift.after is not None
    assert (shift.after.least, shift.after.middle.value, shift.after.most) == (0, 0.5, 1)
    assert shift.after.middle.low <= 0.5 <= shift.after.middle.high
    assert shift.change == -0.5


def test_the_change_agrees_with_the_two_percentages_that_stand_beside_it() -> None:
    told = Again(Readiness(0.826, 0.4, 1), Readiness(0.814, 0.4, 1), ())
    assert told.change == -0.02


@given(st.lists(st.integers(0, 4), min_size=FEWEST_SHOWN, max_size=9), st.integers(0, 4))
def test_everybody_is_counted_once(ratings: list[int], required: int) -> None:
    shift = group_shift([again(rating, required) for rating in ratings])
    assert shift is not None
    for one in shift.competencies:
        assert one.before is not None
        assert one.after is not None
        assert sum(one.before.values()) == sum(one.after.values()) == len(ratings)
    assert shift.rises + shift.falls + shift.stays == (len(ratings) if required else 0)
