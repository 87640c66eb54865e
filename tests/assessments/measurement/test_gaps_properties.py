"""What holds for every outcome, whatever is asked and whatever the evidence."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement import Asked, Basis, Reading, Source, Status, measure

from .strategies import asked


def urgency(gap: Reading) -> tuple[bool, float]:
    """Larger comes first."""
    assert gap.priority is not None
    return gap.asked.essential, gap.priority


@given(asked)
def test_readiness_lies_within_its_interval_and_both_between_nought_and_one(rows: list[Asked]) -> None:
    readiness = measure(rows).readiness
    if readiness is not None:
        assert 0 <= readiness.low <= readiness.value <= readiness.high <= 1


@given(asked)
def test_readiness_is_told_exactly_when_something_asked_was_assessed(rows: list[Asked]) -> None:
    outcome = measure(rows)
    assert (outcome.readiness is not None) == (outcome.coverage.assessed > 0)


@given(asked)
def test_gaps_are_all_the_shortfalls_from_the_most_urgent_down(rows: list[Asked]) -> None:
    outcome = measure(rows)
    gaps = outcome.ordered_gaps()
    urgencies = [urgency(gap) for gap in gaps]
    assert urgencies == sorted(urgencies, reverse=True)
    short = {row.asked.competency for row in outcome.readings if row.shortfall}
    assert {gap.asked.competency for gap in gaps} == short
    assert len(gaps) == len(short)


@given(asked)
def test_of_two_equally_urgent_gaps_the_one_asked_first_comes_first(rows: list[Asked]) -> None:
    places = {row.competency: place for place, row in enumerate(rows)}
    gaps = measure(rows).ordered_gaps()
    for earlier, later in pairwise(gaps):
        if urgency(earlier) == urgency(later):
            assert places[earlier.asked.competency] < places[later.asked.competency]


@given(asked)
def test_every_requirement_has_its_reading_in_the_order_asked(rows: list[Asked]) -> None:
    assert [reading.asked for reading in measure(rows).readings] == rows


@given(asked)
def test_a_reading_tells_what_its_basis_and_status_allow_and_nothing_else(rows: list[Asked]) -> None:
    outcome = measure(rows)
    measured = outcome.basis is Basis.MEASURED
    for reading in outcome.readings:
        assessed = reading.status is Status.ASSESSED
        judged = assessed and reading.asked.counts
        assert (reading.value is not None) == assessed
        assert (reading.verdict is not None) == (reading.probability is not None) == (judged and measured)
        assert (reading.meets is not None) == (judged and not measured)
        assert (reading.estimate is None) == (reading.status is Status.NOT_APPLICABLE)


@given(asked)
def test_what_is_certain_rests_on_a_test_or_review_of_the_competency_itself(rows: list[Asked]) -> None:
    for reading in measure(rows).readings:
        if reading.verdict and not reading.verdict.asks_for_evidence:
            assert reading.estimate is not None
            assert {Source.TEST, Source.REVIEWS} & set(reading.estimate.sources)


@given(asked)
def test_a_shortfall_never_exceeds_its_requirement(rows: list[Asked]) -> None:
    for reading in measure(rows).readings:
        if reading.shortfall is not None:
            assert 0 <= reading.shortfall <= reading.asked.required


@given(asked)
def test_coverage_is_whole_exactly_when_everything_asked_was_assessed(rows: list[Asked]) -> None:
    coverage = measure(rows).coverage
    assert 0 <= coverage.weight_share <= 1
    if coverage.asked:
        assert (coverage.weight_share == 1) == (coverage.assessed == coverage.asked)
        assert (coverage.weight_share == 0) == (coverage.assessed == 0)


@given(st.data(), asked)
def test_the_order_asked_changes_no_basis_status_or_coverage(data: st.DataObject, rows: list[Asked]) -> None:
    straight, mixed = measure(rows), measure(data.draw(st.permutations(rows)))
    assert mixed.basis is straight.basis
    assert mixed.coverage.weight_share == straight.coverage.weight_share
    assert set(mixed.coverage.missing_essential) == set(straight.coverage.missing_essential)
    statuses = {row.asked.competency: row.status for row in straight.readings}
    assert {row.asked.competency: row.status for row in mixed.readings} == statuses
