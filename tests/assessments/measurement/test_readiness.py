"""How ready people are told they are, how sure that is, and what it rests on."""

from dataclasses import replace

import pytest

from assessments.measurement import DEFAULTS, Evidence, Status, combine, measure

from .builders import asked, rated, reading_of, reviewed, scored

# Readiness and its interval


def test_self_reported_readiness_uses_own_ratings() -> None:
    """5 x 2 of 5 x 3 and 1 x 1 of 1 x 1: 11 of 16. The rating beyond its requirement makes up for nothing."""
    readiness = measure([asked("python", 3, rated(2), weight=5), asked("testing", 1, rated(4))]).readiness
    assert readiness is not None
    assert readiness.value == pytest.approx(11 / 16)


def test_the_interval_around_self_reported_readiness_comes_from_the_estimates() -> None:
    evidence = rated(2)
    (estimate,) = combine([evidence])
    readiness = measure([asked("python", 4, evidence)]).readiness
    assert readiness is not None
    assert readiness.low == pytest.approx((estimate.level - 1.28 * estimate.sd) / 4)
    assert readiness.high == pytest.approx((estimate.level + 1.28 * estimate.sd) / 4)


def test_the_interval_is_widened_to_hold_a_rating_beyond_it() -> None:
    """Rating oneself 0 reads .62; a tenth of a standard deviation does not reach from there to 0."""
    (estimate,) = combine([rated(0)])
    assert estimate.interval(0.1).low > 0
    readiness = measure([asked("python", 4, rated(0))], replace(DEFAULTS, interval_z=0.1)).readiness
    assert readiness is not None
    assert readiness.low == readiness.value == 0
    assert readiness.high == pytest.approx(estimate.interval(0.1).high / 4)


def test_the_interval_is_widened_upward_as_well() -> None:
    """Rating oneself 4 reads 3.65; a tenth of a standard deviation does not reach from there to 4."""
    (estimate,) = combine([rated(4)])
    readiness = measure([asked("python", 4, rated(4))], replace(DEFAULTS, interval_z=0.1)).readiness
    assert readiness is not None
    assert readiness.high == readiness.value == 1
    assert readiness.low == pytest.approx(estimate.interval(0.1).low / 4)


def test_measured_readiness_uses_the_estimates() -> None:
    rows = [asked("python", 3, reviewed(2), weight=4), asked("testing", 2, reviewed(4), weight=2)]
    python, testing = combine([row.evidence for row in rows])
    assert python.level < 3
    assert testing.level > 2
    readiness = measure(rows).readiness
    assert readiness is not None
    assert readiness.value == pytest.approx((4 * python.level + 2 * 2) / 16)


def test_the_interval_around_measured_readiness_moves_all_estimates_together() -> None:
    rows = [asked("python", 3, reviewed(2), weight=4), asked("testing", 2, reviewed(2), weight=2)]
    python, testing = combine([row.evidence for row in rows])
    low = 4 * (python.level - 1.28 * python.sd) + 2 * (testing.level - 1.28 * testing.sd)
    high = 4 * min(python.level + 1.28 * python.sd, 3) + 2 * 2
    readiness = measure(rows).readiness
    assert readiness is not None
    assert readiness.low == pytest.approx(low / 16)
    assert readiness.high == pytest.approx(high / 16)


def test_an_estimate_below_the_axis_counts_as_nought() -> None:
    evidence = scored(-3.0)
    (reading,) = measure([asked("python", 2, evidence)]).readings
    assert reading.estimate is not None
    assert reading.estimate.level < 0
    assert (reading.value, reading.shortfall) == (0.0, 2.0)
    readiness = measure([asked("python", 2, evidence)]).readiness
    assert readiness is not None
    assert readiness.value == readiness.low == 0


# What is left out


def test_a_competency_not_rated_leaves_readiness_but_keeps_what_related_skills_suggest() -> None:
    outcome = measure([asked("python", 3, reviewed(2)), asked("testing", 3)])
    unrated = reading_of(outcome, "testing")
    assert unrated.status is Status.NOT_RATED
    assert unrated.estimate is not None
    assert unrated.estimate.shares.reviews.related > 0
    assert (unrated.value, unrated.shortfall) == (None, None)
    assert (unrated.probability, unrated.verdict) == (None, None)
    alone = measure([asked("python", 3, reviewed(2))])
    assert outcome.readiness is not None
    assert alone.readiness is not None
    assert outcome.readiness.value == pytest.approx(alone.readiness.value)


def test_a_competency_not_applicable_leaves_readiness_and_the_joint_model() -> None:
    set_aside = asked("law", 3, reviewed(0, 5), not_applicable=True)
    outcome, alone = (measure([asked("python", 3, reviewed(2)), *more]) for more in ([set_aside], []))
    reading = reading_of(outcome, "law")
    assert reading.status is Status.NOT_APPLICABLE
    assert (reading.estimate, reading.value, reading.priority) == (None, None, None)
    assert reading_of(outcome, "python") == reading_of(alone, "python")
    assert outcome.readiness == alone.readiness


@pytest.mark.parametrize("evidence", [rated(3), reviewed(3)])
def test_a_requirement_of_nought_is_left_out_though_its_competency_is_assessed(evidence: Evidence) -> None:
    outcome = measure([asked("python", 0, evidence, weight=5, essential=True)])
    (reading,) = outcome.readings
    assert reading.status is Status.ASSESSED
    assert reading.value is not None
    assert (reading.probability, reading.verdict, reading.meets, reading.shortfall) == (None, None, None, 0)
    assert outcome.readiness is None
    assert (outcome.coverage.assessed, outcome.coverage.asked) == (0, 0)


def test_where_nothing_counts_there_is_no_readiness() -> None:
    rows = [asked("python", 3), asked("law", 2, rated(2), not_applicable=True), asked("testing", 0, rated(2))]
    assert measure(rows).readiness is None


def test_coverage_says_how_much_readiness_rests_on() -> None:
    coverage = measure(
        [
            asked("python", 3, rated(2), weight=5),
            asked("testing", 2, weight=2),
            asked("law", 2, not_applicable=True),
            asked("maths", 0, rated(1), weight=4),
        ]
    ).coverage
    assert (coverage.assessed, coverage.asked) == (1, 3)
    assert coverage.weight_share == pytest.approx(5 / 8)


def test_essential_competencies_that_were_not_assessed_are_named() -> None:
    outcome = measure(
        [
            asked("law", 2, rated(3), essential=True, not_applicable=True),
            asked("python", 3, rated(2), essential=True),
            asked("testing", 2, essential=True),
            asked("maths", 2),
            asked("writing", 0, essential=True),
        ]
    )
    assert outcome.coverage.missing_essential == ("law", "testing")


def test_the_values_for_other_roles_are_those_of_the_assessed_competencies() -> None:
    outcome = measure([asked("python", 3, rated(2)), asked("testing", 2), asked("maths", 0, rated(1))])
    assert outcome.values == {"python": 2.0, "maths": 1.0}
