"""How a measured result would read under a draft: the same as a real one does when the draft is published."""

import pytest

from accounts.models import User
from assessments.models import Result
from assessments.selectors import affected_by
from roles.models import MatrixVersion
from roles.services import begin_draft, change_cells, publish_draft, remove_rows
from tests.factories import (
    UserFactory,
    a_candidate,
    a_change,
    a_manager,
    a_review,
    a_reviewer,
    an_assessment,
    latest_result,
)


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def draft(framework: None, staff: User) -> MatrixVersion:
    return begin_draft(role_slug="plumber", by=staff)


def test_what_an_organisation_keeps_from_its_candidate_is_not_previewed_to_them(
    draft: MatrixVersion, staff: User
) -> None:
    kept = an_assessment(sees="nothing")
    a_candidate(kept, user=staff)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=staff)
    assert affected_by(draft, seen_by=staff).own is None
    type(kept).objects.update(sees="everything")
    assert affected_by(draft, seen_by=staff).own is not None


def test_a_measured_result_is_previewed_with_what_its_reviewers_said(
    draft: MatrixVersion, staff: User, person: User
) -> None:
    manager = a_manager()
    reviewers = [a_reviewer(manager.organisations.get()) for _ in range(2)]
    own_levels, reviewed = {"pipes": 2, "valves": 1}, ({"pipes": 3, "valves": 2}, {"pipes": 4})

    def measured_result(user: User) -> Result:
        made = a_candidate(an_assessment(by=manager, reviewers=reviewers), user=user, levels=own_levels)
        for reviewer, levels in zip(reviewers, reviewed, strict=True):
            a_review(made.attempt, reviewer, levels)
        return latest_result(made)

    measured_result(staff)
    changes = [a_change("level", "pipes", "mid", 4), a_change("weight", "valves", "", 4)]
    change_cells(role_slug="plumber", changes=changes, by=staff)
    remove_rows(role_slug="plumber", competencies=["billing"], by=staff)
    own = affected_by(draft, seen_by=staff).own
    assert own is not None
    assert own.again is not None
    assert own.again.after is not None
    publish_draft(role_slug="plumber", note="", by=staff)
    real = measured_result(person)
    assert real.attempt.rung.version.number == 2
    after = own.again.after
    assert (after.value, after.low, after.high) == pytest.approx(
        (real.readiness, real.readiness_low, real.readiness_high)
    )
    previewed = {shift.competency: shift.after for shift in own.again.shifts if shift.asked_after is not None}
    told_of_it = {row.row.edition.competency.slug: row.verdict or "not_assessed" for row in real.rows.all()}
    assert previewed == told_of_it
