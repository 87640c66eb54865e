"""Requirements and evidence in few words, for the tests that read as a specification."""

from assessments.measurement import Asked, Evidence, Outcome, Reading, Reviews, TestScore

NOTHING = Evidence()


def asked(
    competency: str,
    required: int,
    evidence: Evidence = NOTHING,
    *,
    weight: int = 1,
    essential: bool = False,
    not_applicable: bool = False,
) -> Asked:
    return Asked(competency, required, weight, essential, evidence, not_applicable)


def rated(rating: int) -> Evidence:
    return Evidence(self_rating=rating)


def reviewed(rating: float, reviewers: int = 3) -> Evidence:
    return Evidence(reviews=Reviews(rating, reviewers))


def scored(mean: float, sd: float = 0.4) -> Evidence:
    return Evidence(test=TestScore(mean, sd))


def reading_of(outcome: Outcome, competency: str) -> Reading:
    (reading,) = [row for row in outcome.readings if row.asked.competency == competency]
    return reading
