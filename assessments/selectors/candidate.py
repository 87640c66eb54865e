"""One candidate's way through an assessment, for those who hire and for reviewers: each sees what is theirs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
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
class CandidateView:
    """What the page of a candidate shows of them. `result` is the one that counts; None also for the blind."""

    events: tuple[Event, ...]
    decisions: tuple[Decided, ...]
    """The latest first."""
    evidence: Evidence | None
    result: Result | None
    mail: Mail | None
    is_own: bool
    """Whether whoever looks is the candidate."""

    @property
    def seen(self) -> int:
        return len(self.decisions)


def read_candidate(invitation: Invitation, by: User) -> CandidateView:
    """Expects `candidate_to_see`. At most ten queries.

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
    events = [*_before(invitation, people)]
    if attempt:
        events += _during(attempt, sent_back, people)
    if attempt and not is_own:
        events += _after(invitation, attempt, by, decisions, people)
    is_blind: bool = invitation.is_blind  # type: ignore[attr-defined]  # annotated
    return CandidateView(
        events=tuple(sorted(events, key=lambda event: event.at)),
        decisions=tuple(_decided(one, people, by, is_blind=is_blind) for one in decisions)
        if hires and not is_own
        else (),
        evidence=_evidence(attempt) if attempt else None,
        result=_latest(attempt) if attempt and not is_blind and not is_own else None,
        mail=Mail.objects.defer("text").filter(pk=invitation.mail_id).first() if hires and invitation.mail_id else None,
        is_own=is_own,
    )


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
