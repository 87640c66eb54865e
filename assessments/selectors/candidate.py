"""One candidate's way through an assessment, for those who hire and for reviewers: each sees what is theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil
from typing import ClassVar
from uuid import UUID

from django.db.models import Count, Q

from accounts.models import Mail, User
from assessments.models import (
    Acknowledgement,
    Attempt,
    Decision,
    Invitation,
    Rating,
    Result,
    Review,
    SentBack,
    Sitting,
)

GONE = "somebody whose account is gone"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened: when, in words, and what was said with it."""

    at: datetime
    words: str
    said: str = ""


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is read. The reason is empty for whoever may not read it yet."""

    outcome: str
    at: datetime
    by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """How much the candidate said, of how many competencies."""

    asked: int
    rated: int
    not_applicable: int
    with_evidence: int


@dataclass(frozen=True, slots=True)
class TestFacts:
    """How the candidate's test goes, or went. `end` is how it ended, in words, empty while it runs.

    `due_at` and `minutes`, what it took of the time, are there for those who hire alone: beside the minutes of the
    assessment they would tell of extra time. Whoever is to review blind first learns only that it runs, or was taken.
    """

    __test__: ClassVar[bool] = False  # pytest would otherwise take the name for a class of tests

    is_running: bool
    answered: int | None
    limit: int
    end: str
    due_at: datetime | None
    minutes: int | None


@dataclass(frozen=True, slots=True)
class CandidateView:
    """What the page of a candidate shows of them. `result` is the one that counts; None also for the blind."""

    events: tuple[Event, ...]
    decisions: tuple[Decided, ...]
    """The latest first."""
    evidence: Evidence | None
    result: Result | None
    mail: Mail | None
    test: TestFacts | None
    """None also for the candidate, who sees their test elsewhere."""
    is_own: bool
    """Whether whoever looks is the candidate."""

    @property
    def seen(self) -> int:
        return len(self.decisions)


def read_candidate(invitation: Invitation, by: User) -> CandidateView:
    """Expects `candidate_to_see`. At most ten queries, eleven where a test is asked.

    Reviewers who do not hire see neither mails nor decisions. Whoever has to review blind first sees of results and
    of others' reviews and reasons nothing but that there are some. Whoever is the candidate sees no more of all this
    than candidates do.
    """
    hires: bool = invitation.hires  # type: ignore[attr-defined]  # annotated
    attempt = invitation.attempt if hasattr(invitation, "attempt") else None
    decisions = list(Decision.objects.filter(attempt=attempt)) if attempt else []
    sent_back = list(SentBack.objects.filter(attempt=attempt)) if attempt else []
    # Whoever decided may have erased their account, while what they did stays: a join would leave it out.
    named = [one.by_id for one in decisions] + [one.by_id for one in sent_back]
    named += [invitation.invited_by_id] if invitation.invited_by_id else []
    people = User.objects.in_bulk(named)
    is_own = attempt is not None and attempt.user_id == by.pk
    is_blind: bool = invitation.is_blind  # type: ignore[attr-defined]  # annotated
    sitting = test_of(invitation)
    events = [*_before(invitation, people)]
    if hires:
        events += _of_test(sitting, is_blind=is_blind)
    if attempt:
        events += _during(attempt, sent_back, people)
    if attempt and not is_own:
        events += _after(invitation, attempt, by, decisions, people)
    return CandidateView(
        events=tuple(sorted(events, key=lambda event: event.at)),
        decisions=tuple(_decided(one, people, by, is_blind=is_blind) for one in decisions)
        if hires and not is_own
        else (),
        evidence=_evidence(attempt) if attempt else None,
        result=_latest(attempt) if attempt and not is_blind and not is_own else None,
        mail=Mail.objects.defer("text").filter(pk=invitation.mail_id).first() if hires and invitation.mail_id else None,
        test=_test(sitting, hires=hires, is_blind=is_blind) if sitting and not is_own else None,
        is_own=is_own,
    )


def test_of(invitation: Invitation) -> Sitting | None:
    """The candidate's test; None before it was started. One query, none where no test is asked or nothing was begun."""
    if not invitation.assessment.asks_test or not hasattr(invitation, "attempt"):
        return None
    return Sitting.objects.filter(attempt=invitation.attempt).defer("plan").first()


def _name(people: dict[UUID, User], person: UUID | None) -> str:
    found = people.get(person) if person else None
    return str(found) if found else GONE


def _before(invitation: Invitation, people: dict[UUID, User]) -> Iterator[Event]:
    if not invitation.via_link:
        yield Event(invitation.created_at, f"Invited by {_name(people, invitation.invited_by_id)}")
        if invitation.opened_at:
            yield Event(invitation.opened_at, "Opened the link")
    if invitation.accepted_at:
        how = "Came by the link for anyone and accepted" if invitation.via_link else "Accepted"
        yield Event(invitation.accepted_at, how)
    if invitation.revoked_at:
        yield Event(invitation.revoked_at, "Withdrawn")
    if invitation.hires and invitation.reminded_at:  # type: ignore[attr-defined]  # annotated
        yield Event(invitation.reminded_at, "Last reminded, or sent a fresh link")


def _during(attempt: Attempt, sent_back: list[SentBack], people: dict[UUID, User]) -> Iterator[Event]:
    read = Acknowledgement.objects.filter(attempt=attempt).values_list("acknowledged_at", "notice__number")
    for at, number in read:
        yield Event(at, f"Read notice {number} and acknowledged it")
    if attempt.submitted_at:
        yield Event(attempt.submitted_at, "Submitted again" if sent_back else "Submitted")
    for one in sent_back:
        yield Event(one.sent_at, f"Asked for more evidence by {_name(people, one.by_id)}", one.message)


def _after(
    invitation: Invitation, attempt: Attempt, by: User, decisions: list[Decision], people: dict[UUID, User]
) -> Iterator[Event]:
    is_blind: bool = invitation.is_blind  # type: ignore[attr-defined]  # annotated
    reviews = Review.objects.submitted().filter(attempt=attempt).select_related("reviewer")
    for review in reviews:
        who = "you" if review.reviewer_id == by.pk else str(review.reviewer or GONE)
        yield Event(review.submitted_at, "Reviewed" if is_blind else f"Reviewed by {who}")  # type: ignore[arg-type]  # submitted ones have it
    if not is_blind:
        for number, at in Result.objects.filter(attempt=attempt).values_list("number", "created_at"):
            yield Event(at, f"Result {number} frozen")
    for one in decisions:
        what = f": {one.get_outcome_display()}" if invitation.hires else ""  # type: ignore[attr-defined]  # annotated
        yield Event(one.decided_at, f"Decided by {_name(people, one.by_id)}{what}")


def _of_test(sitting: Sitting | None, *, is_blind: bool) -> Iterator[Event]:
    """For those who hire: to others both times together would tell of extra time."""
    if sitting is None:
        return
    yield Event(sitting.started_at, "Started the test")
    if sitting.finished_at is not None:
        how = "" if is_blind else f": {sitting.get_end_display()}"
        yield Event(sitting.finished_at, f"The test ended{how}")


def _test(sitting: Sitting, *, hires: bool, is_blind: bool) -> TestFacts:
    hides_end = is_blind and not sitting.is_running
    took = (min(sitting.finished_at, sitting.due_at) - sitting.started_at) if sitting.finished_at else None
    return TestFacts(
        is_running=sitting.is_running,
        answered=None if hides_end else sitting.answered,
        limit=sitting.limit,
        end="" if hides_end else sitting.get_end_display(),
        due_at=sitting.due_at if hires else None,
        minutes=ceil(took / timedelta(minutes=1)) if took and hires and not hides_end else None,
    )


def _decided(one: Decision, people: dict[UUID, User], by: User, *, is_blind: bool) -> Decided:
    is_hidden = is_blind and one.by_id != by.pk
    return Decided(
        outcome=one.get_outcome_display(),
        at=one.decided_at,
        by=_name(people, one.by_id),
        reason="" if is_hidden else one.reason,
    )


def _evidence(attempt: Attempt) -> Evidence:
    said = (
        Rating.objects.filter(attempt=attempt)
        .current()
        .aggregate(
            rated=Count("pk", filter=Q(level__isnull=False)),
            not_applicable=Count("pk", filter=Q(not_applicable=True)),
            with_evidence=Count("pk", filter=~Q(evidence="") | ~Q(link="")),
        )
    )
    return Evidence(asked=attempt.rung.version.rows.count(), **said)


def _latest(attempt: Attempt) -> Result | None:
    return Result.objects.filter(attempt=attempt).without_details().order_by("-number").first()
