"""The board of an assessment: how many candidates are how far, and those who fit what was asked for."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Q, TextChoices, Value, When
from django.db.models.functions import Coalesce, Lower, NullIf, StrIndex

from assessments.models import Assessment, Decision, InvitationQuerySet, Review, Reviewer, SentBack
from assessments.selectors.stages import Stage, stage_asked, stage_of, with_late, with_stage

PAGE = 50
LATE = "late"
UNDECIDED = "none"


class Order(TextChoices):
    LATE = "late", "Late ones first"
    NAME = "name", "Name"
    STAGE = "stage", "Stage"
    DEADLINE = "deadline", "Deadline"
    ACTIVE = "active", "Last active first"
    IDLE = "idle", "Longest without a sign"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which candidates, and in which order. `stage` may also be LATE, `decision` UNDECIDED; empty stands for all."""

    stage: str = ""
    decision: str = ""
    q: str = ""
    sort: str = Order.LATE


@dataclass(frozen=True, slots=True)
class Mailed:
    """What became of the last mail to a candidate."""

    sent_at: datetime | None
    problem: str


@dataclass(frozen=True, slots=True)
class Line:
    """One candidate on the board. `since` is when they came to their stage; `reviews` are in, of `reviewers`."""

    id: UUID
    name: str
    email: str
    via_link: bool
    stage: Stage
    since: datetime
    late: bool
    due_at: datetime | None
    extra_time: Decimal
    active_at: datetime | None
    in_test: bool
    reviews: int
    reviewers: int
    mail: Mailed | None
    reminded_at: datetime | None
    outcome: str | None

    @property
    def has_extra_time(self) -> bool:
        return self.extra_time > 1


@dataclass(frozen=True, slots=True)
class Counts:
    """How many candidates there are at each stage, and how many of them are late."""

    stages: Mapping[str, int]
    late: int

    @property
    def all(self) -> int:
        return sum(self.stages.values())


@dataclass(frozen=True, slots=True)
class Board:
    counts: Counts
    lines: tuple[Line, ...]
    found: int
    page: int

    @property
    def version(self) -> str:
        """Another one whenever anything shows that is otherwise than before."""
        return sha256(repr(self).encode()).hexdigest()[:16]

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))

    @property
    def before(self) -> int:
        return self.page - 1

    @property
    def after(self) -> int:
        return self.page + 1

    @property
    def first(self) -> int:
        """The number of the first line among all that fit."""
        return (self.page - 1) * PAGE + 1

    @property
    def last(self) -> int:
        return self.first + len(self.lines) - 1


def read_board(assessment: Assessment, wanted: Wanted, *, page: int = 1, at: datetime) -> Board:
    """One page of the candidates who fit, and how far all of them are. A page past the last is the last.

    At most seven queries.
    """
    may = reviewers_of(assessment)
    counts = counts_of(assessment, may, at=at)
    fitting = candidates(assessment, wanted, may, at=at)
    found = fitting.count() if wanted.q or wanted.decision else _known(counts, wanted.stage)
    page = min(page, max(1, -(-found // PAGE)))
    rows = list(fitting.values(*FIELDS)[(page - 1) * PAGE : page * PAGE]) if found else []
    return Board(counts, _lines(rows, may), found, page)


def counts_of(assessment: Assessment, reviewers: frozenset[UUID], *, at: datetime) -> Counts:
    """One query."""
    every = with_late(assessment.invitations.order_by(), at=at).annotate(stage=stage_asked(reviewers))
    counted = every.values(*("stage", "late")).annotate(n=Count("pk"))
    stages = dict.fromkeys(Stage.values, 0)
    late = 0
    for one in counted:
        stages[one["stage"]] += one["n"]
        late += one["n"] if one["late"] else 0
    return Counts(stages, late)


def candidates(
    assessment: Assessment, wanted: Wanted, reviewers: frozenset[UUID], *, at: datetime
) -> InvitationQuerySet:
    """Those who fit, in the order asked for. No query yet."""
    asks_stage = wanted.stage in Stage.values or wanted.decision or wanted.sort == Order.STAGE
    every = assessment.invitations.all()
    if wanted.sort in (Order.ACTIVE, Order.IDLE):
        every = every.annotate(active_at=ACTIVE_AT)
    found = with_stage(every, at=at, reviewers=reviewers) if asks_stage else with_late(every, at=at)
    if wanted.stage == LATE:
        found = found.filter(Q(late=True))
    elif wanted.stage:
        found = found.filter(Q(stage=wanted.stage))
    if wanted.decision == UNDECIDED:
        found = found.exclude(Q(stage=Stage.DECIDED))
    elif wanted.decision:
        found = found.filter(Q(outcome=wanted.decision))
    if wanted.q:
        found = found.filter(Q(name__icontains=wanted.q) | Q(email__icontains=wanted.q))
    return found.order_by(*ORDERS[Order(wanted.sort)], "pk")  # in which the time it was made comes first


def reviewers_of(assessment: Assessment) -> frozenset[UUID]:
    """The ids of those whose reviews are waited for. One query, or none where no review is asked for."""
    if not assessment.asks_review:
        return frozenset()
    return frozenset(Reviewer.objects.who_may().filter(assessment=assessment).values_list("user", flat=True))


ACTIVE_AT = Coalesce("attempt__submitted_at", "attempt__saved_at", "accepted_at", "opened_at")
"""The last sign of the candidate."""

NAME = Lower(Coalesce(NullIf("name", Value("")), "email"))
WITHDRAWN_LAST = Case(When(revoked_at=None, then=Value(0)), default=Value(1))
LATE_FIRST = Case(
    When(Q(late=True), then=Value(0)), When(revoked_at=None, then=Value(1)), default=Value(2)
)  # one number, as thousands are compared by it
ORDERS: Mapping[Order, tuple[Any, ...]] = {
    Order.LATE: (LATE_FIRST, F("due_at").asc(nulls_last=True)),
    Order.NAME: (NAME,),
    # By its place in a text, the stage of a row is worked out once; by cases, as often as there are stages.
    Order.STAGE: (StrIndex(Value(" ".join(Stage)), F("stage")),),
    Order.DEADLINE: (WITHDRAWN_LAST, F("due_at").asc(nulls_last=True)),
    Order.ACTIVE: (F("active_at").desc(nulls_last=True),),
    Order.IDLE: (WITHDRAWN_LAST, F("active_at").asc(nulls_first=True)),
}
FIELDS = (
    *("pk", "name", "email", "via_link", "late", "due_at", "extra_time"),
    *("created_at", "opened_at", "accepted_at", "revoked_at", "reminded_at"),
    *(
        "attempt__pk",
        "attempt__user",
        "attempt__saved_at",
        "attempt__submitted_at",
        "attempt__in_test",
        "mail",
        "mail__sent_at",
        "mail__problem",
    ),
)


def _known(counts: Counts, stage: str) -> int:
    if stage == LATE:
        return counts.late
    return counts.stages[stage] if stage else counts.all


def _lines(rows: Collection[Mapping[str, Any]], may: frozenset[UUID]) -> tuple[Line, ...]:
    """At most three queries for all of them."""
    begun = [row for row in rows if row["attempt__pk"]]
    happened = _happened(
        [row["attempt__pk"] for row in begun if row["attempt__submitted_at"] is None],
        [row["attempt__pk"] for row in begun if row["attempt__submitted_at"]],
    )
    return tuple(_line(row, happened, may) for row in rows)


@dataclass(frozen=True, slots=True)
class _Happened:
    """What happened to attempts: who reviewed when, when they were last sent back, what was last decided and when."""

    reviews: Mapping[UUID, Sequence[tuple[UUID | None, datetime]]]
    sent_back: Mapping[UUID, datetime]
    decided: Mapping[UUID, tuple[str, datetime]]


def _happened(in_progress: Collection[UUID], submitted: Collection[UUID]) -> _Happened:
    """At most three queries."""
    reviews: dict[UUID, list[tuple[UUID | None, datetime]]] = {}
    if in_progress or submitted:
        found = Review.objects.submitted().filter(attempt__in=[*in_progress, *submitted]).order_by()
        for attempt, reviewer, at in found.values_list("attempt", "reviewer", "submitted_at"):
            reviews.setdefault(attempt, []).append((reviewer, at))  # type: ignore[arg-type]  # submitted ones have it
    # Asking for none of them asks the database for nothing.
    sent_back = SentBack.objects.filter(attempt__in=in_progress).order_by("sent_at", "pk")
    decisions = Decision.objects.filter(attempt__in=submitted).order_by("decided_at", "pk")
    return _Happened(
        reviews,
        dict(sent_back.values_list("attempt", "sent_at")),
        {attempt: (outcome, at) for attempt, outcome, at in decisions.values_list("attempt", "outcome", "decided_at")},
    )


def _line(row: Mapping[str, Any], happened: _Happened, may: frozenset[UUID]) -> Line:
    attempt, submitted_at = row["attempt__pk"], row["attempt__submitted_at"]
    reviews = happened.reviews.get(attempt, ())
    known = {reviewer for reviewer, _ in reviews} - {None}
    awaited = may - {row["attempt__user"]}
    outcome, decided_at = happened.decided.get(attempt, (None, None))
    stage = stage_of(
        opened_at=row["opened_at"],
        accepted_at=row["accepted_at"],
        submitted_at=submitted_at,
        revoked_at=row["revoked_at"],
        is_reviewed=bool(reviews) and awaited <= known,
        is_decided=outcome is not None,
    )
    since = {
        Stage.INVITED: row["created_at"],
        Stage.OPENED: row["opened_at"],
        Stage.IN_PROGRESS: happened.sent_back.get(attempt, row["accepted_at"]),
        Stage.SUBMITTED: submitted_at,
        Stage.REVIEWED: max((at for _, at in reviews), default=submitted_at),
        Stage.DECIDED: decided_at,
        Stage.WITHDRAWN: row["revoked_at"],
    }
    return Line(
        id=row["pk"],
        name=row["name"],
        email=row["email"],
        via_link=row["via_link"],
        stage=stage,
        since=since[stage],
        late=row["late"],
        due_at=row["due_at"],
        extra_time=row["extra_time"],
        active_at=submitted_at or row["attempt__saved_at"] or row["accepted_at"] or row["opened_at"],
        in_test=bool(row["attempt__in_test"]),
        reviews=len(reviews),
        reviewers=len(awaited | known) + sum(reviewer is None for reviewer, _ in reviews),
        mail=Mailed(row["mail__sent_at"], row["mail__problem"]) if row["mail"] else None,
        reminded_at=row["reminded_at"],
        outcome=outcome,
    )
