"""What people are told of each competency: self-reported or measured, met or a gap, and what comes first."""

from dataclasses import replace

import pytest

from assessments.measurement import (
    DEFAULTS,
    SCORING_VERSION,
    Basis,
    Evidence,
    Reviews,
    Source,
    Status,
    TestScore,
    Verdict,
    measure,
)

from .builders import asked, rated, reading_of, reviewed, scored

LUCKY_GUESS = TestScore(2.6, 1.5)


# Basis


def test_self_ratings_alone_make_a_self_reported_outcome() -> None:
    assert measure([asked("python", 3, rated(3)), asked("testing", 2, rated(1))]).basis is Basis.SELF_REPORTED


@pytest.mark.parametrize("measured", [scored(2.5), reviewed(3)])
def test_one_test_or_review_anywhere_makes_the_outcome_measured(measured: Evidence) -> None:
    assert measure([asked("python", 3, rated(3)), asked("testing", 2, measured)]).basis is Basis.MEASURED


def test_a_lucky_guess_makes_nothing_measured() -> None:
    guessed = Evidence(self_rating=3, test=LUCKY_GUESS)
    outcome = measure([asked("python", 3, guessed), asked("testing", 2, Evidence(test=LUCKY_GUESS))])
    assert outcome.basis is Basis.SELF_REPORTED
    assert reading_of(outcome, "testing").status is Status.NOT_RATED


def test_a_review_of_something_not_applicable_makes_nothing_measured() -> None:
    rows = [asked("python", 3, rated(3)), asked("law", 2, reviewed(4), not_applicable=True)]
    assert measure(rows).basis is Basis.SELF_REPORTED


def test_an_outcome_carries_its_scoring_version() -> None:
    assert measure([asked("python", 3, rated(3))]).scoring_version == SCORING_VERSION == "2"


def test_nothing_asked_is_an_empty_outcome() -> None:
    outcome = measure([])
    assert (outcome.readings, outcome.readiness, outcome.ordered_gaps()) == ((), None, ())
    assert (outcome.coverage.assessed, outcome.coverage.asked, outcome.coverage.weight_share) == (0, 0, 0.0)


# Self-reported


@pytest.mark.parametrize(
    ("rating", "meets", "to_go"), [(4, True, 0), (3, True, 0), (2, False, 1), (1, False, 2), (0, False, 3)]
)
def test_a_self_reported_requirement_is_met_by_own_rating_or_so_many_levels_to_go(
    rating: int, meets: bool, to_go: int
) -> None:
    (reading,) = measure([asked("python", 3, rated(rating))]).readings
    assert (reading.meets, reading.shortfall, reading.value) == (meets, to_go, rating)


def test_a_self_reported_outcome_tells_no_probability_and_no_verdict() -> None:
    (reading,) = measure([asked("python", 3, rated(3))]).readings
    assert (reading.probability, reading.verdict) == (None, None)


def test_a_self_reported_outcome_shows_where_people_who_rate_themselves_so_usually_are() -> None:
    outcome = measure([asked(f"skill {number}", 4, rated(4)) for number in range(12)])
    for reading in outcome.readings:
        assert reading.estimate is not None
        assert reading.estimate.level == pytest.approx(3.65, abs=0.005)
        assert reading.value == 4


# Measured


def test_a_measured_outcome_lets_the_estimate_lead() -> None:
    evidence = Evidence(self_rating=4, test=TestScore(3.2, 0.6), reviews=Reviews(3, 3))
    (reading,) = measure([asked("python", 3, evidence)]).readings
    assert reading.value == pytest.approx(3.4953, abs=0.5e-4)
    assert reading.probability == pytest.approx(0.8698, abs=0.5e-4)
    assert (reading.verdict, reading.meets) == (Verdict.MET, None)


def test_in_a_measured_outcome_a_self_rating_alone_still_gets_its_joint_estimate() -> None:
    outcome = measure([asked("python", 3, reviewed(3)), asked("testing", 3, rated(4))])
    reading = reading_of(outcome, "testing")
    assert reading.estimate is not None
    assert reading.estimate.sources == (Source.SELF_RATING,)
    assert reading.value == reading.estimate.shown == pytest.approx(3.9043, abs=0.5e-4)
    assert reading.probability == pytest.approx(reading.estimate.probability_of(3))
    assert reading.meets is None


def test_reviews_of_related_skills_make_no_self_rating_certain() -> None:
    """However sure the joint estimate is: met and gap take a test or review of the competency itself."""
    for required, review, own, verdict in ((1, 4, 4, Verdict.LIKELY_MET), (4, 0, 0, Verdict.LIKELY_GAP)):
        outcome = measure([asked("python", required, reviewed(review, 8)), asked("testing", required, rated(own))])
        reading = reading_of(outcome, "testing")
        assert reading.probability is not None
        assert not DEFAULTS.gap_up_to < reading.probability < DEFAULTS.met_from
        assert reading.verdict is verdict


@pytest.mark.parametrize("own", [scored(4.4), reviewed(4)])
def test_a_test_or_review_of_the_competency_makes_the_same_certain(own: Evidence) -> None:
    outcome = measure([asked("python", 1, reviewed(4, 8)), asked("testing", 1, replace(own, self_rating=4))])
    assert reading_of(outcome, "testing").verdict is Verdict.MET


def test_a_lucky_guess_makes_nothing_certain() -> None:
    guessed = Evidence(self_rating=4, test=LUCKY_GUESS)
    outcome = measure([asked("python", 1, reviewed(4, 8)), asked("testing", 1, guessed)])
    assert reading_of(outcome, "testing").verdict is Verdict.LIKELY_MET


@pytest.mark.parametrize(
    ("rating", "reviewers", "verdict"),
    [
        (3, 4, Verdict.MET),
        (4, 1, Verdict.MET),
        (3, 1, Verdict.LIKELY_MET),
        (3, 3, Verdict.LIKELY_MET),
        (2.5, 1, Verdict.LIKELY_GAP),
        (2, 1, Verdict.GAP),
    ],
)
def test_a_verdict_follows_from_the_probability(rating: float, reviewers: int, verdict: Verdict) -> None:
    """Reviewers against a requirement of 3: four at 3 prove it (.76), three do not yet (.72)."""
    (reading,) = measure([asked("python", 3, reviewed(rating, reviewers))]).readings
    assert reading.verdict is verdict


@pytest.mark.parametrize(
    ("met_from", "likely_met_from", "gap_up_to", "verdict"),
    [
        (0, -0.1, -0.2, Verdict.MET),
        (0.1, 0, -0.1, Verdict.LIKELY_MET),
        (0.2, 0.1, -0.1, Verdict.LIKELY_GAP),
        (0.2, 0.1, 0, Verdict.GAP),
    ],
)
def test_a_probability_right_at_a_cut_off_belongs_to_the_verdict_the_cut_off_names(
    met_from: float, likely_met_from: float, gap_up_to: float, verdict: Verdict
) -> None:
    row = asked("python", 3, reviewed(3))
    (reading,) = measure([row]).readings
    assert reading.probability is not None
    cut_offs = replace(
        DEFAULTS,
        met_from=reading.probability + met_from,
        likely_met_from=reading.probability + likely_met_from,
        gap_up_to=reading.probability + gap_up_to,
    )
    assert measure([row], cut_offs).readings[0].verdict is verdict


def test_the_verdicts_in_the_middle_ask_for_more_evidence() -> None:
    assert [verdict for verdict in Verdict if verdict.asks_for_evidence] == [
        Verdict.LIKELY_MET,
        Verdict.LIKELY_GAP,
    ]


def test_without_a_review_level_four_is_likely_met_at_best() -> None:
    outcome = measure([asked("python", 4, scored(6.0)), asked("testing", 3, scored(6.0))])
    python, testing = outcome.readings
    assert python.probability is not None
    assert python.probability > DEFAULTS.met_from
    assert python.verdict is Verdict.LIKELY_MET
    assert testing.verdict is Verdict.MET


def test_a_review_of_another_competency_does_not_prove_level_four() -> None:
    outcome = measure([asked("python", 4, scored(6.0)), asked("testing", 4, reviewed(4))])
    assert reading_of(outcome, "python").verdict is Verdict.LIKELY_MET


def test_with_a_review_level_four_can_be_met() -> None:
    evidence = Evidence(test=TestScore(5.0, 0.4), reviews=Reviews(4, 4))
    assert measure([asked("python", 4, evidence)]).readings[0].verdict is Verdict.MET


def test_level_four_without_a_review_can_still_be_a_gap() -> None:
    assert measure([asked("python", 4, scored(2.0))]).readings[0].verdict is Verdict.GAP


# Gaps


def test_gaps_come_essential_first_then_by_weight_times_shortfall() -> None:
    outcome = measure(
        [
            asked("small", 3, rated(2), weight=2),
            asked("large", 4, rated(0), weight=5),
            asked("essential and small", 2, rated(1), weight=1, essential=True),
            asked("essential and large", 4, rated(2), weight=4, essential=True),
            asked("met", 2, rated(2), weight=5, essential=True),
            asked("unknown", 4, weight=5, essential=True),
        ]
    )
    assert [(gap.asked.competency, gap.priority) for gap in outcome.ordered_gaps()] == [
        ("essential and large", 8.0),
        ("essential and small", 1.0),
        ("large", 20.0),
        ("small", 2.0),
    ]


def test_gaps_of_equal_priority_keep_the_order_asked() -> None:
    outcome = measure(
        [
            asked("zeal", 3, rated(2), weight=2),
            asked("art", 2, rated(1), weight=2),
            asked("mind", 2, rated(0), weight=1),
        ]
    )
    assert [gap.asked.competency for gap in outcome.ordered_gaps()] == ["zeal", "art", "mind"]


def test_measured_gaps_are_ordered_by_the_estimates() -> None:
    outcome = measure(
        [
            asked("overrated", 3, Evidence(self_rating=4, reviews=Reviews(1, 4))),
            asked("underrated", 3, Evidence(self_rating=1, reviews=Reviews(2, 4))),
        ]
    )
    first, second = outcome.ordered_gaps()
    assert (first.asked.competency, second.asked.competency) == ("overrated", "underrated")
    assert first.estimate is not None
    assert first.shortfall == pytest.approx(3 - first.estimate.level)


# What is refused


def test_a_competency_is_asked_once() -> None:
    with pytest.raises(ValueError, match="asked once; python came more often"):
        measure([asked("python", 3, rated(2)), asked("python", 2, rated(2))])


@pytest.mark.parametrize("required", [-1, 5])
def test_a_requirement_is_a_level(required: int) -> None:
    with pytest.raises(ValueError, match=f"python: a requirement is a level from 0 to 4, not {required}"):
        asked("python", required)


def test_a_weight_is_not_negative() -> None:
    with pytest.raises(ValueError, match="python: a weight is not negative"):
        asked("python", 3, weight=-1)
