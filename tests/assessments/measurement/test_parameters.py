"""The numbers of a scoring version are fixed: whoever changes one gives the version a new name here."""

from dataclasses import asdict

from assessments.measurement import DEFAULTS, SCORING_VERSION, Parameters


def test_the_numbers_of_scoring_version_2_are_these() -> None:
    assert SCORING_VERSION == "2"
    assert asdict(DEFAULTS) == {
        "prior_mean": 2.0,
        "prior_sd": 1.5,
        "job_sd": 1.0,
        "skill_correlation": 0.5,
        "self_rating_validity": 0.30,
        "self_rating_leniency": 0.32,
        "self_rating_spread": 0.8,
        "reviewer_reliability": 0.61,
        "review_validity": 0.95,
        "test_validity": 0.90,
        "tested_up_to": 3,
        "met_from": 0.75,
        "likely_met_from": 0.50,
        "gap_up_to": 0.25,
        "interval_z": 1.28,
        "other_role_coverage": 0.60,
        "disagreement_quantile": 0.95,
    }


def test_the_numbers_a_result_kept_are_those_it_was_made_with() -> None:
    kept = asdict(DEFAULTS) | {"interval_z": 1.64, "one_that_is_gone": 3.0}
    del kept["disagreement_quantile"]
    assert Parameters.of(kept) == Parameters(interval_z=1.64)
