"""How close other roles are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.measurement import Asked, Evidence, Required, closeness, measure

from .strategies import levels

requirements = st.lists(
    st.builds(Required, competency=st.sampled_from("abcdefgh"), level=levels, weight=st.integers(1, 5)),
    max_size=8,
    unique_by=lambda required: required.competency,
)
known_levels = st.dictionaries(st.sampled_from("abcdefgh"), st.floats(-1, 6))


def test_closeness_is_readiness_over_shared_competencies_times_the_weight_they_cover() -> None:
    """Python reaches 2 of 3 at weight 5, testing all of 2 at weight 3: 16 of 21; they carry 8 of 10."""
    role = [Required("python", 3, 5), Required("testing", 2, 3), Required("law", 2, 2)]
    close = closeness({"python": 2.0, "testing": 3.4, "maths": 4.0}, role)
    assert close is not None
    assert close.readiness == pytest.approx(16 / 21)
    assert close.coverage == pytest.approx(0.8)
    assert close.fit == pytest.approx(16 / 21 * 0.8)


def test_a_role_covered_by_exactly_sixty_per_cent_is_compared() -> None:
    close = closeness({"python": 3.0}, [Required("python", 3, 3), Required("law", 2, 2)])
    assert close is not None
    assert (close.readiness, close.coverage) == (1.0, 0.6)


def test_a_role_covered_by_less_is_not_compared() -> None:
    assert closeness({"python": 3.0}, [Required("python", 3, 599), Required("law", 2, 401)]) is None


def test_requirements_of_nought_neither_cover_nor_count() -> None:
    role = [Required("python", 3, 3), Required("law", 0, 5)]
    assert closeness({"law": 4.0}, role) is None
    close = closeness({"python": 3.0}, role)
    assert close is not None
    assert (close.readiness, close.coverage) == (1.0, 1.0)


@pytest.mark.parametrize("role", [[], [Required("law", 0, 5)], [Required("law", 2, 0)]])
def test_a_role_that_asks_for_nothing_is_not_compared(role: list[Required]) -> None:
    assert closeness({"law": 2.0}, role) is None


def test_what_was_not_applicable_or_not_rated_is_unknown_to_other_roles() -> None:
    outcome = measure(
        [
            Asked("python", 3, 5, False, Evidence(self_rating=3)),
            Asked("law", 2, 2, False, Evidence(self_rating=2), not_applicable=True),
            Asked("testing", 2, 2, False, Evidence()),
        ]
    )
    role = [Required("python", 3, 4), Required("law", 2, 1), Required("testing", 2, 1)]
    close = closeness(outcome.values, role)
    assert close is not None
    assert close.coverage == pytest.approx(4 / 6)


@given(known_levels, requirements)
def test_closeness_stays_between_nought_and_one_and_above_its_threshold(
    known: dict[str, float], role: list[Required]
) -> None:
    close = closeness(known, role)
    if close is not None:
        assert 0 <= close.fit <= close.readiness <= 1
        assert 0.6 <= close.coverage <= 1


@given(known_levels, requirements, st.sampled_from("abcdefgh"))
def test_a_higher_level_never_makes_a_role_less_close(
    known: dict[str, float], role: list[Required], competency: str
) -> None:
    known = {**known, competency: 2.0}
    lower, higher = closeness(known, role), closeness({**known, competency: 3.0}, role)
    assert (lower is None) == (higher is None)
    if lower is not None and higher is not None:
        assert higher.fit >= lower.fit
