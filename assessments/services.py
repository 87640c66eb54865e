"""Writes to attempts: begin, rate, submit, claim. Whoever does not hold the attempt gets NotHeld.

AttemptError            what was asked cannot be done to this attempt
├── AlreadySubmitted    it is frozen; its result stands
└── NothingRated        there is no rating to make a result from
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from assessments.models import Attempt, Rating, Result
from assessments.permissions import Holder, NotHeld
from assessments.scoring import score
from roles.models import Rung


class AttemptError(Exception):
    """What was asked cannot be done to this attempt. The message is a sentence for the person."""


class AlreadySubmitted(AttemptError):
    def __init__(self) -> None:
        super().__init__(
            "This assessment was already submitted, so its answers no longer change. Nothing was changed. "
            "To answer anew, begin another one from the role's page."
        )


class NothingRated(AttemptError):
    def __init__(self) -> None:
        super().__init__(
            "There is nothing to make a result from yet: rate at least one competency, then submit. "
            "What you wrote is kept."
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person says of one competency, or the part of it that they now say: None leaves what stands.

    `choice` is a level from 0 to 4, or NOT_APPLICABLE.
    """

    choice: int | None = None
    evidence: str | None = None
    link: str | None = None


NOT_APPLICABLE = -1


def begin(*, rung: Rung, by: Holder) -> Attempt:
    """The holder's open attempt at this rung, begun now when there is none.

    Pressing the button twice, or in two tabs at once, gives one attempt: the constraint refuses the second,
    which then finds the first.
    """
    open_attempts = Attempt.objects.held_by(by).open().filter(rung=rung)
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
def rate(*, attempt: Attempt, row_id: int, answer: Answer, by: Holder) -> Rating | None:
    """Append what the holder now says of one competency, a row of the attempt's matrix version. Three queries.

    What the answer leaves out stays as it stood, also when another tab changed it meanwhile: the conditional UPDATE
    orders saves of one attempt among themselves and against its submission. An answer that changes nothing appends
    nothing. Returns the rating that stands, None when there is none. Raises NotHeld and AlreadySubmitted.
    """
    now = timezone.now()
    if not Attempt.objects.held_by(by).open().filter(pk=attempt.pk).update(saved_at=now):
        _refuse(attempt, by)
    before = Rating.objects.filter(attempt=attempt, row=row_id).last()
    stands = {name: getattr(before or Rating(), name) for name in ("level", "not_applicable", "evidence", "link")}
    said = stands | {name: text for name in ("evidence", "link") if (text := getattr(answer, name)) is not None}
    if answer.choice is not None:
        said["not_applicable"] = answer.choice == NOT_APPLICABLE
        said["level"] = None if said["not_applicable"] else answer.choice
    if said == stands:
        return before
    return Rating.objects.create(attempt=attempt, row_id=row_id, rated_at=now, **said)


def _refuse(attempt: Attempt, by: Holder) -> NoReturn:
    if Attempt.objects.held_by(by).filter(pk=attempt.pk).exists():
        raise AlreadySubmitted
    raise NotHeld


@transaction.atomic
def submit(*, attempt: Attempt, by: Holder) -> Result:
    """Freeze the attempt and its result. Submitting twice, also in parallel, gives the one result.

    Expects `Attempt.objects.with_role()`. Raises NotHeld, and NothingRated, whereupon the attempt stays open.
    """
    now = timezone.now()
    held = Attempt.objects.held_by(by).filter(pk=attempt.pk)
    if not held.open().update(submitted_at=now):
        result = Result.objects.filter(attempt__in=held).order_by("number").first()
        if result is None:
            raise NotHeld
        return result
    result = score(attempt, now=now)
    if result is None:
        raise NothingRated
    attempt.submitted_at = now
    result.is_new = True
    return result


@transaction.atomic
def claim(*, token_hash: str, by: User, now: datetime | None = None) -> int:
    """Give the person every attempt this browser began signed out. Returns how many there were."""
    return Attempt.objects.filter(token_hash=token_hash).update(
        user=by, token_hash=None, claimed_at=now or timezone.now()
    )
