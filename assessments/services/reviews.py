"""Writes by reviewers: begin a review, rate, submit, take it up again, send the attempt back for more evidence.

ReviewError         it cannot be done; the message is a sentence for the reviewer
├── OwnAttempt      nobody reviews themself
├── NotSubmitted    the candidate has not submitted yet, or was asked for more
├── ReviewClosed    the review was submitted; take it up again to change it
├── NothingJudged   there is no rating to submit
└── TooLate         it was decided, or the attempt is not to be changed any more
"""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from accounts.services import Letter, queue_mails
from assessments.models import Assessment, Attempt, Invitation, Result, Review, ReviewRating, SentBack
from assessments.scoring import score
from assessments.selectors.administered import REVIEWS, candidate_to_see
from assessments.selectors.candidacy import is_candidate
from assessments.services.saying import Answer, said_now

Action = AuditEntry.Action


class ReviewError(Exception):
    """It cannot be done. The message is a sentence for the reviewer."""


class OwnAttempt(ReviewError):
    def __init__(self) -> None:
        super().__init__("This is your own attempt, and nobody reviews themself. Nothing was changed.")


class NotSubmitted(ReviewError):
    def __init__(self) -> None:
        super().__init__(
            "The candidate has not submitted yet, or was asked for more evidence, so there is nothing to review now. "
            "What you wrote is kept."
        )


class ReviewClosed(ReviewError):
    def __init__(self) -> None:
        super().__init__(
            "You have submitted this review, so it does not change. Take it up again to change it. What you sent just "
            "now was not saved."
        )


class NothingJudged(ReviewError):
    def __init__(self) -> None:
        super().__init__("There is nothing to submit yet: judge at least one competency. What you wrote is kept.")


class TooLate(ReviewError):
    pass


def begin_review(*, attempt: Attempt, by: User) -> Review:
    """The reviewer's review of the attempt, begun now when there is none.

    One that was sent back for more evidence may be begun, so that nothing a reviewer writes just then is lost. Expects
    `with_role`. Raises PermissionDenied, OwnAttempt and NotSubmitted.
    """
    _require_reviewer(attempt, by)
    found = Review.objects.by(by).filter(attempt=attempt)
    if review := found.first():
        return review
    _refuse_own(attempt, by)
    if attempt.is_open and not attempt.sent_back.exists():
        raise NotSubmitted
    try:
        with transaction.atomic():
            return Review.objects.create(attempt=attempt, reviewer=by)
    except IntegrityError:
        return found.get()


@transaction.atomic
def rate_in_review(*, review: Review, row_id: int, answer: Answer, by: User) -> ReviewRating | None:
    """Append what the reviewer now says of one competency, a row of the attempt's matrix version.

    As `rate` does for candidates: what the answer leaves out stays, what changes nothing is not appended. Raises
    Review.DoesNotExist where it is somebody else's, and ReviewClosed.
    """
    now = timezone.now()
    if not Review.objects.by(by).open().filter(pk=review.pk).update(saved_at=now):
        Review.objects.by(by).get(pk=review.pk)
        raise ReviewClosed
    before = ReviewRating.objects.filter(review=review, row=row_id).last()
    said = said_now(before, answer)
    if said is None:
        return before
    return ReviewRating.objects.create(review=review, row_id=row_id, rated_at=now, **said)


@transaction.atomic
def submit_review(*, review: Review, by: User) -> Result | None:
    """Let the review count: the attempt gets another result, and the earlier ones stand as they were.

    Submitting twice gives the one result. Raises PermissionDenied, Review.DoesNotExist and ReviewError.
    """
    own = Review.objects.by(by).filter(pk=review.pk)
    attempt = _locked(own.get().attempt_id)
    _refuse_own(attempt, by)
    _require_reviewer(attempt, by)
    # A rating that is being saved comes before: told by a clock that was read first, it would not count.
    standing = own.select_for_update(no_key=True).get()
    now = timezone.now()
    if not standing.is_open:
        return Result.objects.filter(attempt=attempt).order_by("-number").first()
    if attempt.is_open:
        raise NotSubmitted
    if not ReviewRating.objects.filter(review=review).current().exclude(level=None).exists():
        raise NothingJudged
    own.update(submitted_at=now, saved_at=now, reopened_at=None)
    result = score(attempt, now=now)
    _record(Action.CANDIDATE_REVIEWED, attempt, by)
    return result


@transaction.atomic
def reopen_review(*, review: Review, by: User) -> None:
    """Take up a submitted review again. What was submitted counts until it is submitted anew.

    Raises Review.DoesNotExist where it is somebody else's.
    """
    Review.objects.by(by).get(pk=review.pk)
    Review.objects.by(by).submitted().filter(pk=review.pk, reopened_at=None).update(reopened_at=timezone.now())


@transaction.atomic
def send_back(*, invitation: Invitation, message: str, base_url: str, by: User) -> SentBack:
    """Open a submitted attempt again and tell the candidate what more is asked. Its results stand as they are.

    For those who hire and for reviewers. Raises PermissionDenied, and ReviewError where it is not submitted, its
    assessment is closed or it was decided.
    """
    now = timezone.now()
    invitation = candidate_to_see(invitation.pk, by)
    assessment = invitation.assessment
    if not hasattr(invitation, "attempt") or not invitation.attempt.submitted_at:
        raise NotSubmitted
    attempt = _locked(invitation.attempt.pk)
    _refuse_own(attempt, by)
    if attempt.is_open:
        raise NotSubmitted
    if not assessment.is_open:
        raise TooLate(
            "Nothing was sent: the assessment is closed, so no more evidence can be given. Open it again first."
        )
    if assessment.is_test_only:
        raise TooLate(
            "Nothing was sent: this assessment asks for the test alone, which is not taken twice, so the candidate "
            "could add nothing. To ask for more, invite them to an assessment that asks for it."
        )
    if attempt.decisions.exists():
        raise TooLate("Nothing was sent: this candidate was decided about. What you typed is kept below.")
    if invitation.due_at is not None and invitation.due_at <= now:
        raise TooLate(
            "Nothing was sent: the candidate's deadline has passed, so they could not answer. Extend it first. What "
            "you typed is kept below."
        )
    Attempt.objects.filter(pk=attempt.pk).update(submitted_at=None)
    sent = SentBack.objects.create(attempt=attempt, message=message, by=by, sent_at=now)
    context = {"invitation": invitation, "assessment": assessment, "message": message, "by": by}
    context |= {"attempt": attempt, "base_url": base_url}
    letter = Letter(
        to=attempt.user.email if attempt.user else invitation.email,
        subject=render_to_string("assessments/mail/sent_back_subject.txt", context).strip(),
        text=render_to_string("assessments/mail/sent_back.txt", context),
    )
    queue_mails(letters=[letter], base_url=base_url, by=by, organisation=assessment.organisation)
    _record(Action.CANDIDATE_SENT_BACK, attempt, by)
    return sent


def _refuse_own(attempt: Attempt, by: User) -> None:
    if is_candidate(attempt, by):
        raise OwnAttempt


def _require_reviewer(attempt: Attempt, by: User) -> None:
    reviews = Q(pk=attempt.assessment.pk) if attempt.assessment else Q(pk__in=[])
    if not Assessment.objects.reviewed_by(by).filter(reviews, asks_review=True).exists():
        raise PermissionDenied(REVIEWS)


def _locked(attempt_id: UUID) -> Attempt:
    """As it stands now. Two reviews submitted at once become two results, one after the other."""
    Attempt.objects.select_for_update(no_key=True).get(pk=attempt_id)
    return Attempt.objects.with_role().select_related("user").get(pk=attempt_id)


def _record(action: AuditEntry.Action, attempt: Attempt, by: User) -> None:
    assessment = attempt.assessment
    if assessment is not None:
        record(entry(action, assessment.title, by=by, organisation=assessment.organisation, about=attempt.user))
