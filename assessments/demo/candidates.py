"""One made-up candidate: from the invitation through their answers and the reviews to a decision."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from accounts.sealing import hash_of, token_for
from assessments.demo.people import EVIDENCE, FAMILY, GIVEN, level_near
from assessments.demo.sittings import Way, sit
from assessments.models import (
    Acknowledgement,
    Assessment,
    Attempt,
    Decision,
    Invitation,
    ItemVersion,
    Notice,
    Rating,
    Result,
    ResultRow,
    Review,
    ReviewRating,
    SentBack,
)
from assessments.scoring import measured
from assessments.selectors.sittings import Tested, results_of_test
from assessments.services import VALID_FOR
from assessments.services.deadlines import due
from roles.models import Requirement
from roles.selectors import Requirements

Action = AuditEntry.Action
NOTES = (
    "Named the trade-offs before I asked, and which of them would change with ten times the load.",
    "Good on the happy path. Had to be led to what happens when the index is stale.",
    "Showed the evaluation set and how it grew from production failures. Convincing.",
    "Talked about it well but could show nothing that was theirs.",
    "Careful with costs: knew what a thousand answers cost and where it goes.",
)
SEEN = (
    "Work sample, second task.",
    "Interview of an hour, their own repository open beside us.",
    "Walked me through a pull request of theirs.",
)
REASONS = {
    Decision.Outcome.ADVANCE: (
        "Reaches what the essential competencies ask, by three reviews that agree. Invite to the team day.",
        "Two small gaps, both learnable in the first months; the rest stands on work we could look at.",
    ),
    Decision.Outcome.HOLD: (
        "The reviews lie apart on evaluation. A second conversation about that alone, then decide.",
        "Strong on retrieval, unproven on operations. Hold until the work sample is in.",
    ),
    Decision.Outcome.DECLINE: (
        "Gaps in three essential competencies that this team cannot teach at present. Told which ones.",
        "A good engineer for another role: most of the evidence is about analysis. Pointed to the open one.",
    ),
}
ASKED_AGAIN = (
    "Please add something we can look at for evaluation and for monitoring: a link, or a few sentences on what you did."
)
SEVERITY = {"sanna.eriksen@demo.test": -0.35, "kwame.silva@demo.test": 0.25}
"""How much more strictly or kindly than others a reviewer judges, in levels."""
READY, NEARLY_READY = 0.94, 0.86
"""From which readiness the made-up manager tends to advance, and to hold."""


@dataclass(frozen=True, slots=True)
class Story:
    """How far a candidate came: `reviews` were submitted; `open_review` is being written. None took no test."""

    opened: bool = True
    begun: bool = True
    submitted: bool = True
    test: Way | None = None
    reviews: int = 0
    open_review: bool = False
    sent_back: bool = False
    withdrawn: bool = False
    outcomes: int = 0
    extra_time: bool = False
    via_link: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """What all candidates of one assessment share."""

    assessment: Assessment
    notice: Notice
    cells: Sequence[Requirement]
    versions: Mapping[int, ItemVersion]
    others: Sequence[Requirements]
    reviewers: Sequence[User]
    manager: User
    until: datetime


@dataclass(slots=True)
class Rows:
    """What is to be saved, in the order in which one needs the other."""

    invitations: list[Invitation] = field(default_factory=list)
    attempts: list[Attempt] = field(default_factory=list)
    acknowledgements: list[Acknowledgement] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    reviews: list[Review] = field(default_factory=list)
    judgements: list[ReviewRating] = field(default_factory=list)
    results: list[Result] = field(default_factory=list)
    rows: list[ResultRow] = field(default_factory=list)
    rests_on: list[tuple[Result, Review]] = field(default_factory=list)
    asked_again: list[SentBack] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)
    log: list[AuditEntry] = field(default_factory=list)

    def save_answers(self) -> None:
        """What tests are planned from. Saved, it is forgotten here."""
        Invitation.objects.bulk_create(self.invitations)
        Attempt.objects.bulk_create(self.attempts)
        Acknowledgement.objects.bulk_create(self.acknowledgements)
        Rating.objects.bulk_create(self.ratings, batch_size=1000)
        for saved in (self.invitations, self.attempts, self.acknowledgements, self.ratings):
            saved.clear()

    def save(self) -> None:
        self.save_answers()
        Review.objects.bulk_create(self.reviews)
        ReviewRating.objects.bulk_create(self.judgements, batch_size=1000)
        Result.objects.bulk_create(self.results)
        ResultRow.objects.bulk_create(self.rows, batch_size=1000)
        through = Result.reviews.through
        through._default_manager.bulk_create(
            through(result_id=result.pk, review_id=review.pk) for result, review in self.rests_on
        )
        SentBack.objects.bulk_create(self.asked_again)
        Decision.objects.bulk_create(self.decisions)
        record(*self.log)


def a_name(random: Random, taken: set[str]) -> tuple[str, str]:
    """A name and an address that nobody else has."""
    while True:
        name = f"{random.choice(GIVEN)} {random.choice(FAMILY)}"
        plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
        address = plain.replace(" ", ".").replace("'", "") + "@candidates.test"
        if address not in taken:
            taken.add(address)
            return name, address


def add_candidate(
    rows: Rows, place: Place, story: Story, *, name: str, email: str, user: User | None, random: Random
) -> None:
    """Make up the candidate and everything that happened to them."""
    times = _times(place, 6 + len(place.reviewers), random)
    ability = random.gauss(2.0, 0.65)
    invitation = _invitation(place, story, name, email, times, random)
    rows.invitations.append(invitation)
    if not story.begun:
        return
    began, ended = next(times), next(times)
    invitation.accepted_at = invitation.link_used_at = began
    owner = {"user": user} if user else {"token_hash": hash_of(f"browser of {invitation.pk}")}
    attempt = Attempt(
        rung=place.assessment.rung, invitation=invitation, started_at=began, saved_at=ended, submitted_at=None, **owner
    )
    rows.attempts.append(attempt)
    rows.acknowledgements.append(Acknowledgement(attempt=attempt, notice=place.notice, acknowledged_at=began))
    places = {cell.row_id: ability + 0.3 * (cell.level - 2) + random.gauss(0, 0.4) for cell in place.cells}
    answered = place.cells if story.submitted or story.test else place.cells[: len(place.cells) // 2]
    step = (ended - began) / (len(place.cells) + 1)
    ratings = {
        cell.row_id: _own(attempt, cell, places, began + step * i, random) for i, cell in enumerate(answered, start=1)
    }
    rows.ratings += ratings.values()
    tested: Mapping[int, Tested] = {}
    if story.test:
        rows.save_answers()
        took = _sit(story.test, place, attempt, places, ended)
        tested, times = results_of_test(attempt), (at + took for at in times)
    elif story.submitted:
        attempt.submitted_at = ended
    if attempt.submitted_at is None:
        return
    _reviewed(rows, place, story, attempt, ratings, places, tested, times, random)
    if story.sent_back:
        attempt.submitted_at = None
        at = next(times)
        rows.asked_again.append(SentBack(attempt=attempt, message=ASKED_AGAIN, by=place.manager, sent_at=at))
        rows.log.append(_logged(Action.CANDIDATE_SENT_BACK, place, attempt, place.manager, at))


def _sit(way: Way, place: Place, attempt: Attempt, places: Mapping[int, float], rated: datetime) -> timedelta:
    """Take the test; with its end, if it has ended, the attempt is submitted. Returns how long it took."""
    begun = rated if way.minutes_ago is None else place.until - timedelta(minutes=way.minutes_ago)
    random = Random(f"{attempt.invitation}-test")
    sitting = sit(attempt, way, places, place.versions, begun=begun, now=place.until, random=random)
    attempt.in_test, attempt.saved_at, attempt.submitted_at = sitting.is_running, begun, sitting.finished_at
    attempt.save(update_fields=["in_test", "saved_at", "submitted_at"])
    return (sitting.finished_at or begun) - begun


def _times(place: Place, count: int, random: Random) -> Iterator[datetime]:
    """Moments between the opening of the assessment and its end, one after the other."""
    opened = place.assessment.opened_at
    assert opened  # noqa: S101  # only open and closed assessments have candidates
    whole = place.until - opened
    return iter(sorted(opened + whole * random.uniform(0.03, 0.98) for _ in range(count)))


def _invitation(
    place: Place, story: Story, name: str, email: str, times: Iterator[datetime], random: Random
) -> Invitation:
    at = next(times)
    made = Invitation(
        assessment=place.assessment,
        email=email,
        name=name,
        via_link=story.via_link,
        created_at=at,
        opened_at=next(times) if story.opened else None,
        revoked_at=at + timedelta(days=1) if story.withdrawn else None,
    )
    if not story.via_link:
        made.invited_by, made.expires_at = place.manager, at + VALID_FOR
        made.token_hash = hash_of(token_for(made.link_key))
    if story.extra_time:
        made.extra_time, made.extra_time_reason = Decimal("1.5"), "Agreed by telephone before the start."
    made.due_at = due(place.assessment, made)
    return made


def _own(attempt: Attempt, cell: Requirement, places: Mapping[int, float], at: datetime, random: Random) -> Rating:
    is_left_out = random.random() < 0.04
    shows = not is_left_out and random.random() < 0.35
    return Rating(
        attempt=attempt,
        row_id=cell.row_id,
        level=None if is_left_out else level_near(places[cell.row_id] + 0.3, 0.7, random),
        not_applicable=is_left_out,
        evidence=random.choice(EVIDENCE) if shows else "",
        rated_at=at,
    )


def _reviewed(
    rows: Rows,
    place: Place,
    story: Story,
    attempt: Attempt,
    ratings: dict[int, Rating],
    places: Mapping[int, float],
    tested: Mapping[int, Tested],
    times: Iterator[datetime],
    random: Random,
) -> None:
    """A result from the answers, another by each review, and what was decided."""
    assert attempt.submitted_at  # noqa: S101  # whoever calls has just set it
    said: dict[int, list[int]] = {}
    counted: list[Review] = []
    number = 0
    if place.assessment.asks_self_rating:
        number = _freeze(rows, place, attempt, ratings, tested, said, counted, attempt.submitted_at, number)
    reviewers = random.sample(place.reviewers, story.reviews)
    waiting = [one for one in place.reviewers if one not in reviewers]
    for reviewer in reviewers:
        at = next(times)
        review = Review(attempt=attempt, reviewer=reviewer, started_at=at - timedelta(minutes=50), submitted_at=at)
        judgements = list(_judged(review, reviewer, place, places, at, random))
        rows.reviews.append(review)
        rows.judgements += judgements
        rows.log.append(_logged(Action.CANDIDATE_REVIEWED, place, attempt, reviewer, at))
        counted.append(review)
        for one in judgements:
            if one.level is not None:
                said.setdefault(one.row_id, []).append(one.level)
        number = _freeze(rows, place, attempt, ratings, tested, said, counted, at, number)
    if story.open_review and waiting:
        at = next(times)
        review = Review(attempt=attempt, reviewer=waiting[0], started_at=at, saved_at=at)
        rows.reviews.append(review)
        rows.judgements += list(_judged(review, waiting[0], place, places, at, random))[: len(place.cells) // 3]
    _decide(rows, place, story, attempt, next(times), random)


def _judged(
    review: Review, by: User, place: Place, places: Mapping[int, float], until: datetime, random: Random
) -> Iterator[ReviewRating]:
    review.saved_at = until
    for minute, cell in enumerate(reversed(place.cells), start=1):
        cannot = random.random() < 0.06
        yield ReviewRating(
            review=review,
            row_id=cell.row_id,
            level=None if cannot else level_near(places[cell.row_id] + SEVERITY.get(by.email, 0), 0.5, random),
            not_applicable=cannot,
            note=random.choice(NOTES) if random.random() < 0.3 else "",
            evidence=random.choice(SEEN) if not cannot and random.random() < 0.25 else "",
            rated_at=until - timedelta(minutes=2 * minute),
        )


def _freeze(
    rows: Rows,
    place: Place,
    attempt: Attempt,
    ratings: dict[int, Rating],
    tested: Mapping[int, Tested],
    said: Mapping[int, Sequence[int]],
    reviews: Sequence[Review],
    at: datetime,
    number: int,
) -> int:
    """Measure what is known by now. Returns the number of the result."""
    reviewed = {row: tuple(levels) for row, levels in said.items()}
    result, made = measured(attempt, place.cells, ratings, place.others, reviewed=reviewed, tested=tested, now=at)
    result.number = number + 1
    rows.results.append(result)
    rows.rows += made
    rows.rests_on += [(result, review) for review in reviews]
    return result.number


def _decide(rows: Rows, place: Place, story: Story, attempt: Attempt, at: datetime, random: Random) -> None:
    """Decided twice, it was held first."""
    advance, hold, decline = Decision.Outcome.ADVANCE, Decision.Outcome.HOLD, Decision.Outcome.DECLINE
    ready = rows.results[-1].readiness or 0
    last = advance if ready >= READY else hold if ready >= NEARLY_READY else decline
    decided = {0: [], 1: [last], 2: [hold, advance]}[story.outcomes]
    for turn, one in enumerate(decided):
        then = at + (place.until - at) * 0.5 * turn
        reason = random.choice(REASONS[one])
        rows.decisions.append(Decision(attempt=attempt, outcome=one, reason=reason, by=place.manager, decided_at=then))
        rows.log.append(_logged(Action.CANDIDATE_DECIDED, place, attempt, place.manager, then, {"decision": one.value}))


def _logged(
    action: AuditEntry.Action,
    place: Place,
    attempt: Attempt,
    by: User,
    at: datetime,
    told: dict[str, object] | None = None,
) -> AuditEntry:
    organisation = place.assessment.organisation
    made = entry(action, place.assessment.title, by=by, organisation=organisation, about=attempt.user, after=told)
    made.at = at
    return made
