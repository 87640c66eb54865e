"""How far a candidate is, and what they may see of their result."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import User
from accounts.sealing import hash_of, token_for
from assessments.models import Assessment, Invitation, Result
from assessments.selectors.stages import with_stage
from assessments.services import close_assessment, decide, note_opened, revoke, send_back
from tests.factories import (
    SITE,
    a_candidate,
    a_review,
    an_assessment,
    an_invitation,
)
from tests.factories.attempts import holder, holder_of_attempt
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


def stage_of(invitation: Invitation) -> tuple[str, bool]:
    found = with_stage(Invitation.objects.all(), at=timezone.now()).get(pk=invitation.pk)
    return found.stage, found.late


def test_a_candidate_passes_the_stages_in_order(manager: User, reviewers: list[User]) -> None:
    made = an_assessment(by=manager, reviewers=reviewers)
    invited = an_invitation(made, "invited@example.org")
    assert stage_of(invited) == ("invited", False)
    note_opened(token_hash=hash_of(token_for(invited.link_key)), by=holder(token_hash="x"))
    assert stage_of(invited) == ("opened", False)
    revoke(invitations=[invited], by=manager)
    assert stage_of(invited) == ("withdrawn", False)
    begun = a_candidate(made, "begun@example.org", submitted=False)
    assert stage_of(begun) == ("in_progress", False)
    candidate = a_candidate(made)
    assert stage_of(candidate) == ("submitted", False)
    a_review(candidate.attempt, reviewers[0])
    assert stage_of(candidate) == ("submitted", False)
    a_review(candidate.attempt, reviewers[1])
    assert stage_of(candidate) == ("reviewed", False)
    send_back(invitation=candidate, message="More.", base_url=SITE, by=manager)
    assert stage_of(candidate) == ("in_progress", False)
    other = a_candidate(made, "other@example.org")
    decide(invitation=other, outcome="hold", reason="Later.", seen=0, by=manager)
    assert stage_of(other) == ("decided", False)


def test_reviewers_who_may_not_review_any_more_or_are_the_candidate_are_not_waited_for(
    manager: User, reviewers: list[User]
) -> None:
    made = an_assessment(by=manager, reviewers=reviewers)
    candidate = a_candidate(made)
    a_review(candidate.attempt, reviewers[0])
    own = a_candidate(made, "own@example.org", user=reviewers[1])
    a_review(own.attempt, reviewers[0])
    assert stage_of(own) == ("reviewed", False)
    assert stage_of(candidate) == ("submitted", False)
    reviewers[1].memberships.all().delete()
    assert stage_of(candidate) == ("reviewed", False)


def test_late_is_who_has_not_submitted_when_it_is_due(manager: User) -> None:
    made = an_assessment(by=manager, deadline=timezone.now() + timedelta(days=1))
    late, done = a_candidate(made, "late@example.org", submitted=False), a_candidate(made, "done@example.org")
    Invitation.objects.update(due_at=timezone.now() - timedelta(hours=1))
    assert stage_of(late) == ("in_progress", True)
    assert stage_of(done) == ("submitted", False)


def seen(candidate: Invitation) -> list[int]:
    shown = Result.objects.held_by(holder_of_attempt(candidate.attempt)).filter(attempt=candidate.attempt)
    return sorted(shown.values_list("number", flat=True))


def test_what_a_candidate_sees_and_when(manager: User, reviewers: list[User]) -> None:
    def asked(**shown: str) -> Assessment:
        return an_assessment(by=manager, reviewers=reviewers, **shown)

    at_once = a_candidate(asked())
    assert seen(at_once) == [1]
    never = a_candidate(asked(sees="nothing"))
    assert seen(never) == []
    reviewed = a_candidate(asked(sees_when="reviewed"))
    a_review(reviewed.attempt, reviewers[0])
    assert seen(reviewed) == []
    a_review(reviewed.attempt, reviewers[1])
    assert seen(reviewed) == [1, 2, 3]
    decided = a_candidate(asked(sees_when="decided"))
    assert seen(decided) == []
    decide(invitation=decided, outcome="advance", reason="Good.", seen=0, by=manager)
    assert seen(decided) == [1]
    closed = a_candidate(asked(sees_when="closed", sees="summary"))
    assert seen(closed) == []
    close_assessment(assessment=closed.assessment, by=manager)
    assert seen(closed) == [1]


@pytest.mark.parametrize("number", [1, 12])
def test_the_stages_of_many_take_one_query(manager: User, number: int) -> None:
    made = an_assessment(by=manager)
    for i in range(number):
        an_invitation(made, f"person{i}@example.org")
    with queries(1):
        assert len(with_stage(made.invitations.all(), at=timezone.now())) == number
