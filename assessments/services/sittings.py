"""Writes to tests: start, answer, finish.

SittingError            what was asked cannot be done to this test; an AttemptError
├── NoItems             the bank has no item for what this attempt asks
├── NoTestAsked         its assessment asks for no test
├── AlreadyTested       it was taken already
├── NotRunning          the attempt has no test: it was not started, or closed by itself without an answer
├── TimeIsUp            the answer came after the end
├── NotShown            the answer is to a question that was not shown yet
├── AnsweredBefore      another answer to this question was saved before, and stands
├── NotAnAnswer         what was sent is no answer to this kind of question
└── NothingAnswered     there is nothing to make a result from
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random
from secrets import randbits
from uuid import UUID

import numpy as np
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from assessments.ending import end_test, is_empty, latest_result
from assessments.items.answers import Answer, Given, NotUnderstood, is_right, is_same, understood
from assessments.measurement.adaptive import RoleTest
from assessments.models import (
    TEST_GRACE,
    Attempt,
    Invitation,
    ItemVersion,
    Response,
    Result,
    Sitting,
)
from assessments.permissions import Holder
from assessments.selectors.candidacy import closed_for, unread_notice
from assessments.selectors.planning import extent, plan_for
from assessments.selectors.sittings import (
    Answered,
    Page,
    held_sitting,
    item_version,
    page_of,
    page_showing,
    role_test,
    test_under_way,
)
from assessments.services.attempts import AlreadySubmitted, AttemptError, NoticeUnread, NotTaking, refuse
from assessments.services.deadlines import test_due


class SittingError(AttemptError):
    """What was asked cannot be done to this test. The message is a sentence for the person."""


class NoItems(SittingError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was started: there are no test questions yet for what this rung asks. What you wrote is kept; "
            "you can submit it without a test."
        )


class NoTestAsked(SittingError):
    def __init__(self) -> None:
        super().__init__("Nothing was started: this assessment asks for no test. What you wrote is kept.")


class AlreadyTested(SittingError):
    def __init__(self) -> None:
        super().__init__("Nothing was started: the test of this assessment was taken already, and its answers stand.")


class NotRunning(SittingError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was saved: no test is running here. It was not started yet, or it closed by itself since nothing "
            "was answered in its time. What was saved before is kept."
        )


class TimeIsUp(SittingError):
    def __init__(self) -> None:
        super().__init__(
            "The time for this test is up, so this answer was not saved. All answers before it are kept, and your "
            "result is made from them."
        )


class NotShown(SittingError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was saved: this answers a question that was not shown yet. All answers before are kept; go on "
            "with the question that is shown."
        )


class AnsweredBefore(SittingError):
    def __init__(self) -> None:
        super().__init__(
            "This question was answered before, maybe in another tab or on another device. The first answer stands, "
            "and nothing was changed. Go on with the question that is shown."
        )


class NotAnAnswer(SittingError):
    def __init__(self, reason: str) -> None:
        super().__init__(f"{reason} Nothing was saved yet, and the question stays.")


class NothingAnswered(SittingError):
    def __init__(self) -> None:
        super().__init__(
            "There is nothing to make a result from yet, so the test was not ended: answer at least one question, be "
            "it with “I don't know”."
        )


@transaction.atomic
def start_test(*, attempt: Attempt, by: Holder) -> Sitting:
    """Begin the test of an open attempt and show its first item. From here on nothing else of the attempt is taken.

    Starting it twice, also at once, gives the one test. Expects `Attempt.objects.with_role()`. Raises NotHeld,
    AlreadySubmitted, NotTaking, NoticeUnread and SittingError.
    """
    now = timezone.now()
    asked = attempt.assessment
    if not Attempt.objects.held_by(by).taking(at=now).filter(pk=attempt.pk).update(saved_at=now, in_test=True):
        running = held_sitting(by, attempt.pk)
        if running is not None and running.is_running:
            return running
        refuse(attempt, by, now)
    if asked is not None and not asked.asks_test:
        raise NoTestAsked
    if Sitting.objects.filter(attempt=attempt).exists():
        raise AlreadyTested
    if asked is not None and unread_notice(attempt, asked) is not None:
        raise NoticeUnread
    seed = randbits(48)
    plan = plan_for(attempt, Random(seed))  # noqa: S311  # which items, not secrets; the seed is
    items = [len(row["items"]) for row in plan if row["items"]]
    if not items:
        raise NoItems
    limit, minutes = extent(items, asked)
    # Time granted just now would be missed: the test is not there yet for whoever grants it to move its end.
    locked = Invitation.objects.select_for_update(no_key=True)
    invitation = locked.get(pk=attempt.invitation_id) if attempt.invitation_id else None
    sitting = Sitting.objects.create(
        attempt=attempt,
        plan={"rows": plan},
        seed=seed,
        limit=limit,
        minutes=minutes,
        started_at=now,
        due_at=test_due(now, minutes, invitation),
    )
    _show_next(sitting, [], now)
    return sitting


@transaction.atomic
def answer_item(*, attempt_id: UUID, sequence: int, given: Given, by: Holder) -> Page | Result | None:
    """Save the answer to the item shown under this number, then show the next, or end the test with the last.

    The answer is marked and saved in the transaction that shows the next item. The same answer sent again changes
    nothing. Returns the page to show now; where the test has ended, its result, None where none is made yet. Five
    queries, six of somebody invited, and one for either item that this process has not shown before. Raises NotHeld,
    AlreadySubmitted, NotTaking and SittingError.
    """
    now = timezone.now()
    test = test_under_way(by, attempt_id)
    shown = test.waiting if test else None
    if test is None or shown is None or shown.sequence != sequence:
        return _answered_before(held_sitting(by, attempt_id), sequence, given, now)
    if test.terms and (closed := test.terms.closed(at=now)):
        raise NotTaking(closed)
    sitting = test.sitting
    in_turn = Sitting.objects.in_time(at=now).filter(pk=sitting.pk, answered=sequence - 1)
    if not in_turn.update(answered=F("answered") + 1):
        return _answered_before(Sitting.objects.with_attempt().filter(pk=sitting.pk).first(), sequence, given, now)
    version, answer = shown.version, _understood(given, shown)
    right = is_right(answer, kind=version.kind, options=version.options, key=version.answer or {})
    Response.objects.filter(pk=shown.pk).update(answer=answer, is_right=right, answered_at=now)
    page = _show_next(sitting, [*test.answers, (shown.row_id, version.pk, right)], now)
    return page or end_test(Sitting.objects.with_attempt().get(pk=sitting.pk), Sitting.End.COMPLETE, now)


def _understood(given: Given, shown: Response) -> Answer:
    try:
        return understood(given, kind=shown.version.kind, order=shown.order)
    except NotUnderstood as reason:
        raise NotAnAnswer(str(reason)) from reason


def _answered_before(sitting: Sitting | None, sequence: int, given: Given, now: datetime) -> Page | Result | None:
    """What an answer that is not in turn gets: the present page where it says what was saved, else a refusal."""
    if sitting is None:  # not started, or the sweeper came first
        raise NotRunning
    if closed := closed_for(sitting.attempt, at=now):
        raise NotTaking(closed)
    before = sitting.responses.filter(sequence=sequence).select_related("version").first()
    if before is not None and before.answered_at is not None:
        if not is_same(_understood(given, before), before.answer or {}):
            raise AnsweredBefore
        return page_of(sitting) if sitting.is_running else latest_result(sitting)
    if not sitting.is_running:
        raise AlreadySubmitted(sitting.attempt)
    if sitting.due_at <= now - TEST_GRACE:
        raise TimeIsUp
    raise NotShown


def _show_next(sitting: Sitting, answers: Sequence[Answered], now: datetime) -> Page | None:
    """Write the next page of the paper; None when the test is over."""
    test, sequence = role_test(sitting, answers), len(answers) + 1
    shown = next_shown(sitting, test, sequence, version_of=item_version, at=now)
    if shown is None:
        return None
    shown.save(force_insert=True)
    return page_showing(sitting, shown)


def next_shown(
    sitting: Sitting, test: RoleTest, sequence: int, *, version_of: Callable[[int], ItemVersion], at: datetime
) -> Response | None:
    """The next page of the paper, unsaved; None when the test is over. The same each time for the same test."""
    chance = np.random.default_rng([sitting.seed, sequence])
    chosen = test.next_item(chance)
    if chosen is None:
        return None
    row, version_id = chosen
    version = version_of(version_id)
    order = list(range(len(version.options)))
    if not _is_in_order(version):
        chance.shuffle(order)
    return Response(sitting=sitting, sequence=sequence, row_id=int(row), version=version, order=order, shown_at=at)


def _is_in_order(version: ItemVersion) -> bool:
    """Whether its options are numbers, which stand in their order."""
    texts = [option["text"].strip("%").replace(",", "").strip() for option in version.options]
    return version.kind != ItemVersion.Kind.ORDERING and all(text.replace(".", "", 1).isdecimal() for text in texts)


@transaction.atomic
def finish_test(*, attempt_id: UUID, by: Holder) -> Result | None:
    """End a running test before its last question. Ending it twice gives the one result.

    None where no result is made yet. Raises NotHeld, NotTaking and SittingError.
    """
    now = timezone.now()
    sitting = held_sitting(by, attempt_id)
    if sitting is None:
        raise NotRunning
    if sitting.is_running and (closed := closed_for(sitting.attempt, at=now)):
        raise NotTaking(closed, submitting=True)
    if sitting.is_running and sitting.attempt.invitation_id is None and is_empty(sitting):
        raise NothingAnswered
    end = Sitting.End.STOPPED if sitting.due_at > now else Sitting.End.TIME
    return end_test(sitting, end, now)
