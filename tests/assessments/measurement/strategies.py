"""Evidence and requirements of every kind, for the properties that hold for all of them."""

from hypothesis import strategies as st

from assessments.measurement import Asked, Evidence, Reviews, TestScore

levels = st.integers(0, 4)
test_scores = st.builds(TestScore, mean=st.floats(-5, 9), sd=st.floats(0.1, 2.0))
sharp_test_scores = st.builds(TestScore, mean=st.floats(-5, 9), sd=st.floats(0.1, 1.4))
reviews = st.builds(Reviews, mean_rating=st.floats(0, 4), reviewers=st.integers(1, 12))
evidence = st.builds(
    Evidence,
    self_rating=st.none() | levels,
    test=st.none() | test_scores,
    reviews=st.none() | reviews,
)
roles = st.lists(evidence, min_size=1, max_size=12)


def asked_with(evidence: st.SearchStrategy[Evidence]) -> st.SearchStrategy[list[Asked]]:
    """The requirements of a role, each competency once."""
    row = st.builds(
        Asked,
        competency=st.text("abcdefgh", min_size=1, max_size=3),
        required=levels,
        weight=st.integers(1, 5),
        essential=st.booleans(),
        evidence=evidence,
        not_applicable=st.booleans(),
    )
    return st.lists(row, max_size=8, unique_by=lambda asked: asked.competency)


asked = asked_with(evidence) | asked_with(st.builds(Evidence, self_rating=st.none() | levels))
