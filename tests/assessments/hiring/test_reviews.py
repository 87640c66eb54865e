"""Reviewing, freezing what comes of it, sending back, and deciding."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEntry, Mail, User
from assessments.measurement import Basis, Evidence, Reviews, combine
from assessments.models import Assessment, Attempt, Decision, Result, Review, ReviewRating
from assessments.selectors.administered import blind_attempts, candidate_to_see
from assessments.services import (
    Answer,
    DecidedMeanwhile,
    DecisionError,
    NothingJudged,
    NotSubmitted,
    NotYet,
    OwnAttempt,
    ReviewClosed,
    TooLate,
    begin_review,
    decide,
    rate_in_review,
    reopen_review,
    send_back,
    submit,
    submit_review,
)
from tests.factories import (
    SITE,
    MembershipFactory,
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    an_assessment,
    latest_result,
)
from tests.factories.attempts import holder_of_attempt, rate_all

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


def test_each_review_freezes_another_result_and_leaves_the_old_ones(
    assessment: Assessment, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels=4)
    first = latest_result(candidate)
    assert first.basis == Basis.SELF_REPORTED
    a_review(candidate.attempt, reviewers[0], 2)
    a_review(candidate.attempt, reviewers[1], {"pipes": 3, "valves": None})
    results = list(Result.objects.filter(attempt=candidate.attempt).order_by("number"))
    assert [(one.number, one.basis, one.reviews.count()) for one in results] == [
        (1, "self_reported", 0),
        (2, "measured", 1),
        (3, "measured", 2),
    ]
    assert results[0].readiness == first.readiness
    levels = {row.row.edition.competency.slug: row.review_levels for row in results[2].rows.all()}
    assert levels == {"pipes": [2, 3], "valves": [2], "billing": [2]}


def test_the_estimate_is_that_of_the_measurement_with_the_shares_of_each_source(
    assessment: Assessment, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels=4)
    a_review(candidate.attempt, reviewers[0], 2)
    said = Evidence(self_rating=4, reviews=Reviews.of([2]))
    expected = combine([said] * 3)[0]
    row = latest_result(candidate).rows.get(position=0)
    assert row.estimate == pytest.approx(expected.level)
    assert row.share_reviews == pytest.approx(expected.shares.reviews.total)
    assert row.share_prior + row.share_self + row.share_reviews == pytest.approx(1)


def test_a_level_of_a_reviewer_counts_where_the_candidate_says_not_applicable(
    assessment: Assessment, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels={"pipes": None, "valves": 3, "billing": None})
    a_review(candidate.attempt, reviewers[0], {"pipes": 3})
    statuses = [row.status for row in latest_result(candidate).rows.order_by("position")]
    assert statuses == ["assessed", "assessed", "not_applicable"]


def test_nobody_reviews_themself_and_strangers_review_nobody(
    assessment: Assessment, reviewers: list[User], manager: User
) -> None:
    candidate = a_candidate(assessment, user=reviewers[0])
    attempt = Attempt.objects.with_role().get(pk=candidate.attempt.pk)
    with pytest.raises(OwnAttempt):
        begin_review(attempt=attempt, by=reviewers[0])
    for other in (manager, a_reviewer(assessment.organisation), a_manager()):
        with pytest.raises(PermissionDenied):
            begin_review(attempt=attempt, by=other)
    assert not Review.objects.exists()


def test_answering_signed_out_lets_nobody_review_or_decide_about_themself(
    assessment: Assessment, reviewers: list[User], manager: User
) -> None:
    candidate = a_candidate(assessment, reviewers[0].email)
    with pytest.raises(OwnAttempt):
        begin_review(attempt=Attempt.objects.with_role().get(pk=candidate.attempt.pk), by=reviewers[0])
    own = a_candidate(assessment, manager.email)
    with pytest.raises(DecisionError, match="your own"):
        decide(invitation=own, outcome="advance", reason="I am good.", seen=0, by=manager)


def test_who_lost_the_access_of_a_reviewer_submits_nothing(assessment: Assessment, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0], submitted=False)
    reviewers[0].memberships.update(access="member")
    with pytest.raises(PermissionDenied):
        submit_review(review=review, by=reviewers[0])
    assert Result.objects.count() == 1


def test_an_attempt_in_progress_is_not_reviewed(assessment: Assessment, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment, submitted=False)
    with pytest.raises(NotSubmitted):
        begin_review(attempt=Attempt.objects.with_role().get(pk=candidate.attempt.pk), by=reviewers[0])


def test_an_empty_review_is_not_submitted_and_a_submitted_one_does_not_change(
    assessment: Assessment, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0], {}, submitted=False)
    with pytest.raises(NothingJudged):
        submit_review(review=review, by=reviewers[0])
    row = candidate.attempt.rung.version.rows.first()
    rate_in_review(review=review, row_id=row.pk, answer=Answer(choice=2, note="Showed it."), by=reviewers[0])
    submit_review(review=review, by=reviewers[0])
    with pytest.raises(ReviewClosed):
        rate_in_review(review=review, row_id=row.pk, answer=Answer(choice=4), by=reviewers[0])
    with pytest.raises(Review.DoesNotExist):
        rate_in_review(review=review, row_id=row.pk, answer=Answer(choice=4), by=reviewers[1])
    assert ReviewRating.objects.get().note == "Showed it."


def test_submitting_a_review_twice_gives_one_result(assessment: Assessment, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0])
    assert submit_review(review=review, by=reviewers[0]) == latest_result(candidate)
    assert Result.objects.filter(attempt=candidate.attempt).count() == 2


def test_what_was_submitted_counts_while_the_review_is_taken_up_again(
    assessment: Assessment, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment)
    review = a_review(candidate.attempt, reviewers[0], 2)
    reopen_review(review=review, by=reviewers[0])
    row = candidate.attempt.rung.version.rows.first()
    rate_in_review(review=review, row_id=row.pk, answer=Answer(choice=4), by=reviewers[0])
    a_review(candidate.attempt, reviewers[1], 2)
    assert latest_result(candidate).rows.get(position=0).review_levels == [2, 2]
    submit_review(review=review, by=reviewers[0])
    assert sorted(latest_result(candidate).rows.get(position=0).review_levels) == [2, 4]


def test_an_assessment_by_review_alone_has_no_result_before_the_review(manager: User, reviewers: list[User]) -> None:
    asked = an_assessment(by=manager, reviewers=reviewers, asks_self_rating=False)
    candidate = a_candidate(asked)
    assert not Result.objects.exists()
    a_review(candidate.attempt, reviewers[0], 3)
    row = latest_result(candidate).rows.first()
    assert (row.self_rating, row.share_self) == (None, 0)


def test_sent_back_the_candidate_answers_again_and_another_result_is_frozen(
    assessment: Assessment, reviewers: list[User]
) -> None:
    candidate = a_candidate(assessment, levels=1)
    send_back(invitation=candidate, message="Show us a pipe.", base_url=SITE, by=reviewers[0])
    attempt = Attempt.objects.with_role().get(pk=candidate.attempt.pk)
    assert attempt.is_open
    assert "Show us a pipe." in Mail.objects.latest("id").text
    rate_all(attempt, 3)
    submit(attempt=attempt, by=holder_of_attempt(attempt))
    numbers = Result.objects.filter(attempt=attempt).order_by("number").values_list("number", flat=True)
    assert list(numbers) == [1, 2]
    with pytest.raises(DatabaseError), transaction.atomic():
        attempt.sent_back.update(message="Show us two.")


def test_it_is_not_sent_back_once_it_was_decided(assessment: Assessment, manager: User) -> None:
    candidate = a_candidate(assessment)
    decide(invitation=candidate, outcome="advance", reason="Convincing.", seen=0, by=manager)
    with pytest.raises(TooLate):
        send_back(invitation=candidate, message="More, please.", base_url=SITE, by=manager)


def test_blind_is_who_has_to_review_first(assessment: Assessment, reviewers: list[User], manager: User) -> None:
    candidate = a_candidate(assessment)
    assert candidate_to_see(candidate.pk, reviewers[0]).is_blind
    assert not candidate_to_see(candidate.pk, manager).is_blind
    assert blind_attempts(assessment, reviewers[0]) == {candidate.attempt.pk}
    assert blind_attempts(assessment, manager) == set()
    a_review(candidate.attempt, reviewers[0])
    assert not candidate_to_see(candidate.pk, reviewers[0]).is_blind
    assert blind_attempts(assessment, reviewers[0]) == set()


def test_a_decision_has_a_person_and_a_reason_and_stays_written(assessment: Assessment, manager: User) -> None:
    candidate = a_candidate(assessment)
    with pytest.raises(DecisionError, match="reason"):
        decide(invitation=candidate, outcome="advance", reason="  ", seen=0, by=manager)
    decide(invitation=candidate, outcome="hold", reason="Ask for a portfolio.", seen=0, by=manager)
    decide(invitation=candidate, outcome="advance", reason="Portfolio convinces.", seen=1, by=manager)
    assert [one.outcome for one in candidate.attempt.decisions.all()] == ["advance", "hold"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.update(reason="Something else.")
    entry = AuditEntry.objects.filter(action="candidate.decided").first()
    assert (entry.by, entry.before, entry.after) == (manager, {"decision": "hold"}, {"decision": "advance"})


def test_the_second_of_two_who_decide_at_once_is_told(assessment: Assessment, manager: User) -> None:
    candidate = a_candidate(assessment)
    decide(invitation=candidate, outcome="hold", reason="First.", seen=0, by=manager)
    with pytest.raises(DecidedMeanwhile):
        decide(invitation=candidate, outcome="decline", reason="Second.", seen=0, by=manager)
    assert Decision.objects.get().reason == "First."


def test_nobody_decides_about_who_has_not_submitted_or_about_themself(assessment: Assessment, manager: User) -> None:
    candidate = a_candidate(assessment, submitted=False)
    with pytest.raises(NotYet):
        decide(invitation=candidate, outcome="decline", reason="Too slow.", seen=0, by=manager)
    own = a_candidate(assessment, "own@example.org", user=manager)
    with pytest.raises(DecisionError, match="your own"):
        decide(invitation=own, outcome="advance", reason="I am good.", seen=0, by=manager)
    assert not Decision.objects.exists()


def test_reviewers_and_strangers_decide_nothing(assessment: Assessment, reviewers: list[User]) -> None:
    candidate = a_candidate(assessment)
    with pytest.raises(PermissionDenied):
        decide(invitation=candidate, outcome="advance", reason="Good.", seen=0, by=reviewers[0])
    with pytest.raises(candidate.DoesNotExist):
        decide(invitation=candidate, outcome="advance", reason="Good.", seen=0, by=MembershipFactory().user)
    assert timezone.now() - candidate.created_at < timedelta(minutes=5)
