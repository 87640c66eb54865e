"""Writes to attempts: begin, acknowledge, rate, submit, claim. Whoever does not hold the attempt gets NotHeld.

AttemptError            what was asked cannot be done to this attempt
├── AlreadySubmitted    it is frozen; its result stands
├── NotTaking           its assessment takes no answers any more: closed, withdrawn, or past the deadline
├── InTest              its test is running, and takes answers to its questions alone
├── NoticeUnread        its notice has another wording by now, which is to be read before submitting
├── LevelNotAsked       its assessment asks for evidence, and the reviewers for the level
└── NothingRated        there is no rating to make a result from
"""

from datetime import datetime
from typing import NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from assessments.models import Acknowledgement, Attempt, Notice, Rating, Result
from assessments.permissions import Holder, NotHeld
from assessments.scoring import score
from assessments.selectors.candidacy import closed_for, unread_notice
from assessments.services.saying import Answer, said_now
from roles.models import Rung

KEPT_BEFORE = "What you wrote before is kept; what you sent just now was not saved."


class AttemptError(Exception):
    """What was asked cannot be done to this attempt. The message is a sentence for the person."""


class AlreadySubmitted(AttemptError):
    def __init__(self, attempt: Attempt | None = None) -> None:
        again = (
            "To answer anew, begin another one from the role's page."
            if attempt is None or attempt.invitation is None
            else "If something is missing, tell whoever invited you: they can send it back to you."
        )
        super().__init__(
            "This assessment was already submitted, so its answers no longer change. Nothing was changed. " + again
        )


class NotTaking(AttemptError):
    def __init__(self, reason: str, *, submitting: bool = False) -> None:
        kept = "What you wrote is kept, and was not submitted." if submitting else KEPT_BEFORE
        super().__init__(f"{reason} {kept}")


class InTest(AttemptError):
    def __init__(self) -> None:
        super().__init__(
            "The test has begun, so nothing else is taken any more. What you wrote before is kept; go on with the "
            "test, or end it to submit."
        )


class NoticeUnread(AttemptError):
    def __init__(self) -> None:
        super().__init__(
            "What you were told before you began has another wording by now. Read it, then submit. What you wrote is "
            "kept, and was not submitted."
        )


class LevelNotAsked(AttemptError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was saved: this assessment asks for evidence only, and its reviewers for the level. Send evidence "
            "or a link."
        )


class NothingRated(AttemptError):
    def __init__(self) -> None:
        super().__init__(
            "There is nothing to make a result from yet: rate at least one competency or take the test, then submit. "
            "What you wrote is kept."
        )


def begin(*, rung: Rung, by: Holder) -> Attempt:
    """The holder's open self-started attempt at this rung, begun now when there is none.

    Pressing the button twice, or in two tabs at once, gives one attempt: the constraint refuses the second,
    which then finds the first.
    """
    open_attempts = Attempt.objects.held_by(by).self_started().open().filter(rung=rung)
    if found := open_attempts.first():
        return found
    owner = {"user_id": by.user_id} if by.user_id else {"token_hash": by.token_hash}
    try:
        with transaction.atomic():
            begun = Attempt.objects.create(rung=rung, **owner)
    except IntegrityError:
        return open_attempts.get()
    begun.is_new = True
    return begun


@transaction.atomic
def acknowledge(*, attempt: Attempt, notice: Notice, by: Holder) -> Acknowledgement:
    """Keep that the holder read a notice of the attempt's assessment. Again, it changes nothing. Raises NotHeld."""
    if not Attempt.objects.held_by(by).filter(pk=attempt.pk, invitation__assessment=notice.assessment_id).exists():
        raise NotHeld
    return Acknowledgement.objects.get_or_create(attempt=attempt, notice=notice)[0]


@transaction.atomic
def rate(*, attempt: Attempt, row_id: int, answer: Answer, by: Holder) -> Rating | None:
    """Append what the holder now says of one competency, a row of the attempt's matrix version. Three queries.

    What the answer leaves out stays as it stood, also when another tab changed it meanwhile: the conditional UPDATE
    orders saves of one attempt among themselves and against its submission. An answer that changes nothing appends
    nothing. Returns the rating that stands, None when there is none. Expects `Attempt.objects.with_role()`. Raises
    NotHeld, AlreadySubmitted, NotTaking, InTest and LevelNotAsked.
    """
    now = timezone.now()
    asked = attempt.assessment
    if answer.choice is not None and asked is not None and not asked.asks_self_rating:
        raise LevelNotAsked
    if not Attempt.objects.held_by(by).taking(at=now).filter(pk=attempt.pk).update(saved_at=now):
        refuse(attempt, by, now)
    before = Rating.objects.filter(attempt=attempt, row=row_id).last()
    said = said_now(before, answer)
    if said is None:
        return before
    return Rating.objects.create(attempt=attempt, row_id=row_id, rated_at=now, **said)


def refuse(attempt: Attempt, by: Holder, now: datetime, *, submitting: bool = False) -> NoReturn:
    """Raise why an attempt does not take what it was sent."""
    held = Attempt.objects.held_by(by).with_role().filter(pk=attempt.pk).first()
    if held is None:
        raise NotHeld
    if not held.is_open:
        raise AlreadySubmitted(held)
    if held.in_test:
        raise InTest
    raise NotTaking(closed_for(held, at=now), submitting=submitting)


@transaction.atomic
def submit(*, attempt: Attempt, by: Holder) -> Result | None:
    """Freeze the attempt and its result. Submitting twice, also in parallel, gives the one result.

    None where nothing was asked that a result could be made from yet: the reviews make it. Expects
    `Attempt.objects.with_role()`. Raises NotHeld, NotTaking, InTest, NoticeUnread and NothingRated, whereupon the
    attempt stays open.
    """
    now = timezone.now()
    held = Attempt.objects.held_by(by).filter(pk=attempt.pk)
    if not held.taking(at=now).update(submitted_at=now):
        if held.open().exists() or not held.exists():
            refuse(attempt, by, now, submitting=True)
        return Result.objects.filter(attempt=attempt).order_by("-number").first()
    asked = attempt.assessment
    if asked is not None and unread_notice(attempt, asked) is not None:
        raise NoticeUnread
    result = score(attempt, now=now)
    if result is None and (asked is None or not asked.asks_evidence):
        raise NothingRated
    attempt.submitted_at = now
    if result is not None:
        result.is_new = True
    return result


@transaction.atomic
def claim(*, token_hash: str, by: User, now: datetime | None = None) -> int:
    """Give the person every attempt this browser began signed out. Returns how many there were."""
    return Attempt.objects.filter(token_hash=token_hash).update(
        user=by, token_hash=None, claimed_at=now or timezone.now()
    )
