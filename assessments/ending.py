"""Ends a test: with it the attempt is submitted, and the result made. By whoever takes it, or when its time is over."""

import logging
from datetime import datetime, timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q

from assessments.models import Assessment, Attempt, Rating, Result, Sitting
from assessments.scoring import score

logger = logging.getLogger(__name__)

TRIED_AGAIN_AFTER = timedelta(minutes=10)
"""What cannot be scored waits so long, or it would fill the log each second and keep others from their turn."""
MOST_AT_ONCE = 100
"""In one sweep, so that a crowd whose time ends together does not keep the sweeper from its other work."""


def end_test(sitting: Sitting, end: Sitting.End, now: datetime) -> Result | None:
    """End the test and submit its attempt, once; again, it gives the result there is. None where none is made yet.

    With time over, nothing ends that was given more of it meanwhile. Runs inside the transaction of whoever calls.
    Expects `Sitting.objects.with_attempt()`.
    """
    running = Sitting.objects.running().filter(pk=sitting.pk)
    if end == Sitting.End.TIME:
        running = running.filter(due_at__lte=now)
    if not running.update(finished_at=now, end=end):
        return latest_result(sitting)
    attempt = sitting.attempt
    Attempt.objects.open().filter(pk=attempt.pk).update(submitted_at=now, in_test=False)
    attempt.submitted_at, attempt.in_test = now, False
    result = score(attempt, now=now)
    if result is not None:
        result.is_new = True
    return result


def latest_result(sitting: Sitting) -> Result | None:
    return Result.objects.filter(attempt=sitting.attempt_id).order_by("-number").first()


def is_empty(sitting: Sitting) -> bool:
    """Whether there is nothing to make a result from: no answer, and no level rated before."""
    rated = Rating.objects.filter(attempt=sitting.attempt_id).current().exclude(level=None)
    return sitting.answered == 0 and not rated.exists()


def sweep_tests(*, now: datetime) -> int:
    """End the tests whose time is over and score what was saved. Returns how many. Two sweepers at once do no harm.

    One that cannot be scored is told of in the log and holds up no other; it is tried again after some minutes.

    Where an organisation has closed its assessment or withdrawn the invitation, nothing is submitted behind its back. A
    self-started test in which nothing was answered, nor rated before, is forgotten: its attempt is open again.
    """
    let_in = Q(attempt__invitation=None) | Q(
        attempt__invitation__revoked_at=None, attempt__invitation__assessment__state=Assessment.State.OPEN
    )
    turn = Q(swept_at=None) | Q(swept_at__lte=now - TRIED_AGAIN_AFTER)
    overdue = Sitting.objects.overdue(at=now).filter(let_in, turn).with_attempt().order_by("due_at")
    return sum(_sweep(sitting, now) for sitting in overdue[:MOST_AT_ONCE])


def _sweep(sitting: Sitting, now: datetime) -> bool:
    """False where it could not be scored."""
    try:
        with transaction.atomic():
            if sitting.attempt.invitation_id is None and is_empty(sitting):
                _forget(sitting, now)
            else:
                end_test(sitting, Sitting.End.TIME, now)
    except (InterfaceError, OperationalError):  # the database is away: no other would fare better
        raise
    except Exception:
        logger.exception("The test of attempt %s was not ended and is tried again later.", sitting.attempt_id)
        Sitting.objects.filter(pk=sitting.pk).update(swept_at=now)
        return False
    return True


def _forget(sitting: Sitting, now: datetime) -> None:
    """Unless an answer came in the last moment: an UPDATE sees it, where a deletion goes by what it read before."""
    if Sitting.objects.overdue(at=now).filter(pk=sitting.pk, answered=0).update(finished_at=now, end=Sitting.End.TIME):
        Sitting.objects.filter(pk=sitting.pk).delete()
        Attempt.objects.filter(pk=sitting.attempt_id).update(in_test=False)
