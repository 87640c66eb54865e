"""Several at once on the database that runs: nobody invited, let in, counted or decided about twice."""

import pytest

from accounts.sealing import hash_of, token_for
from assessments.models import Attempt, Decision, Invitation, Notice, Result, Review
from assessments.permissions import Holder
from assessments.services import (
    DecidedMeanwhile,
    Invitee,
    Used,
    accept,
    begin_review,
    decide,
    invite,
    offer_link,
    submit,
    submit_review,
)
from tests.assessments.test_together import MANY, at_once
from tests.factories import (
    SITE,
    UserFactory,
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    an_assessment,
    an_invitation,
    publish,
)
from tests.factories.attempts import holder, holder_of_attempt

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _framework() -> None:
    publish()


def test_the_same_list_pasted_by_several_invites_each_address_once() -> None:
    made = an_assessment()
    invitees = [Invitee(f"person{i}@example.org") for i in range(20)]
    found = at_once(lambda _: invite(assessment=made, invitees=invitees, base_url=SITE, by=made.created_by))
    assert sorted(len(one) for one in found) == [0] * (MANY - 1) + [20], found
    assert Invitation.objects.count() == 20


def test_a_link_used_in_several_browsers_lets_one_in() -> None:
    invitation = an_invitation(an_assessment())
    token, notice = token_for(invitation.link_key), Notice.objects.get()

    def use(number: int) -> object:
        return accept(token_hash=hash_of(token), notice=notice, by=Holder(token_hash=f"browser {number}"))

    outcomes = at_once(use)
    assert sum(isinstance(one, Attempt) for one in outcomes) == 1, outcomes
    assert sum(isinstance(one, Used) for one in outcomes) == MANY - 1, outcomes
    assert Attempt.objects.count() == 1


def test_the_link_for_anyone_makes_a_person_one_candidate() -> None:
    made = an_assessment()
    token, notice, person = offer_link(assessment=made, by=made.created_by), Notice.objects.get(), UserFactory()
    found = at_once(
        lambda _: accept(token_hash=hash_of(token), notice=notice, by=holder(person), email=person.email).pk
    )
    assert len(set(found)) == 1, found
    assert Invitation.objects.count() == 1


def test_submitting_a_candidates_attempt_in_parallel_gives_one_result() -> None:
    candidate = a_candidate(an_assessment(), submitted=False)
    attempt = Attempt.objects.with_role().get(pk=candidate.attempt.pk)
    found = at_once(lambda _: submit(attempt=attempt, by=holder_of_attempt(attempt)).pk)
    assert len(set(found)) == 1, found
    assert Result.objects.count() == 1


def test_reviews_submitted_at_once_freeze_one_result_each_and_the_last_has_them_all() -> None:
    manager = a_manager()
    reviewers = [a_reviewer(manager.organisations.get()) for _ in range(MANY)]
    candidate = a_candidate(an_assessment(by=manager, reviewers=reviewers))
    reviews = [a_review(candidate.attempt, reviewer, 2, submitted=False) for reviewer in reviewers]
    at_once(lambda number: submit_review(review=reviews[number], by=reviewers[number]))
    assert list(Result.objects.order_by("number").values_list("number", flat=True)) == list(range(1, MANY + 2))
    assert Result.objects.latest("number").reviews.count() == MANY


def test_a_review_begun_in_several_tabs_is_one() -> None:
    manager = a_manager()
    reviewer = a_reviewer(manager.organisations.get())
    candidate = a_candidate(an_assessment(by=manager, reviewers=[reviewer]))
    attempt = Attempt.objects.with_role().get(pk=candidate.attempt.pk)
    found = at_once(lambda _: begin_review(attempt=attempt, by=reviewer).pk)
    assert len(set(found)) == 1, found
    assert Review.objects.count() == 1


def test_of_several_who_decide_at_once_one_decides_and_the_others_are_told() -> None:
    manager = a_manager()
    candidate = a_candidate(an_assessment(by=manager))
    found = at_once(
        lambda number: decide(invitation=candidate, outcome="hold", reason=f"Reason {number}.", seen=0, by=manager)
    )
    assert sum(isinstance(one, DecidedMeanwhile) for one in found) == MANY - 1, found
    assert Decision.objects.count() == 1
