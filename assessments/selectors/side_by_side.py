"""What is said of one candidate, side by side and never silently merged: own rating, test, each reviewer, estimate.

For those who hire, and for reviewers who may see it: whoever calls has asked whether the person is blind.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from assessments.measurement import Agreement, Apart, TooLittle, agreement, apart
from assessments.measurement.scale import middle_of_band
from assessments.models import Attempt, Invitation, Result, Review, Reviewer
from assessments.selectors.result import ResultView, RowView, read_result
from assessments.selectors.review import said_when_submitted
from roles.framework import Level
from roles.models import MatrixRow

GONE = "A reviewer whose account is gone"


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one reviewer says of one competency; all of it is empty where they said nothing."""

    reviewer: str
    level: int | None = None
    cannot_judge: bool = False
    note: str = ""
    evidence: str = ""
    link: str = ""

    @property
    def level_name(self) -> str:
        return "" if self.level is None else Level(self.level).label


@dataclass(frozen=True, slots=True)
class Beside:
    """One competency: what the result says of it, what each reviewer says, how far that lies apart.

    `test_from` is how far the test lies from what people say, in levels, above 0 where it found more: from the mean of
    the reviewers, or from the own rating where none of them judged it; None without a test, or where nobody said
    anything.
    """

    row: RowView
    opinions: tuple[Opinion, ...]
    apart: Apart
    test_from: float | None

    @property
    def contradicts(self) -> bool:
        """Whether its sources differ by more than the errors of any of them explain."""
        return self.row.disagrees

    @property
    def test_words(self) -> str:
        """The test against what people say: "1.8 levels below what reviewers say"; empty within a level of it."""
        if self.test_from is None or abs(self.test_from) < 1:
            return ""
        way = "above" if self.test_from > 0 else "below"
        return f"{abs(self.test_from):.1f} levels {way} {'what reviewers say' if self.levels else 'the own rating'}"

    @property
    def levels(self) -> tuple[int, ...]:
        """What the reviewers who could judge it said."""
        return tuple(one.level for one in self.opinions if one.level is not None)


@dataclass(frozen=True, slots=True)
class SubmittedReview:
    """That somebody's review counts, and since when. Stale is one after which the candidate submitted again."""

    reviewer: str
    submitted_at: datetime
    is_taken_up_again: bool
    is_stale: bool


@dataclass(frozen=True, slots=True)
class Frozen:
    """One of the results of the attempt, and what made it, in words."""

    result: Result
    made_by: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """All of it. `result` is None while there is none; `rows` are in the order of the matrix."""

    result: ResultView | None
    reviews: tuple[SubmittedReview, ...]
    awaited: tuple[str, ...]
    rows: tuple[Beside, ...]
    agreement: Agreement | TooLittle
    history: tuple[Frozen, ...]

    @property
    def by_disagreement(self) -> tuple[Beside, ...]:
        """Widest apart first."""
        return tuple(sorted(self.rows, key=_least_agreed))

    @property
    def agreement_told(self) -> Agreement | None:
        """None where there is too little to tell one."""
        return self.agreement if isinstance(self.agreement, Agreement) else None


def side_by_side(candidate: Invitation) -> SideBySide:
    """All of it of the candidate, who has an attempt. Nine queries, ten with a test, however many reviewed."""
    attempt: Attempt = candidate.attempt
    reviews = list(
        Review.objects.submitted().filter(attempt=attempt).select_related("reviewer").order_by("submitted_at", "pk")
    )
    results = list(
        Result.objects.with_role().filter(attempt=attempt).order_by("number").prefetch_related("reviews__reviewer")
    )
    result = read_result(results[-1]) if results else None
    rows = _rows(candidate, result, reviews) if result else ()
    return SideBySide(
        result=result,
        reviews=tuple(
            SubmittedReview(_name(review), at, review.reopened_at is not None, _is_stale(attempt, at))
            for review in reviews
            if (at := review.submitted_at)
        ),
        awaited=_awaited(candidate, reviews),
        rows=rows,
        agreement=agreement([[one.level for one in row.opinions] for row in rows]),
        history=_history(attempt, results),
    )


def _least_agreed(row: Beside) -> tuple[int, bool, float]:
    among_reviewers, own = row.apart.extent
    return -among_reviewers, not row.contradicts, -max(own, abs(row.test_from or 0.0))


def _rows(candidate: Invitation, result: ResultView, reviews: Sequence[Review]) -> tuple[Beside, ...]:
    version = candidate.assessment.rung.version_id
    ids = dict(MatrixRow.objects.filter(version=version).values_list("edition__competency__slug", "pk"))
    said = said_when_submitted(reviews)
    rows = []
    for row in result.rows:
        of_row = said.get(ids[row.slug], {})
        opinions = []
        for review in reviews:
            rating = of_row.get(review.pk)
            opinions.append(
                Opinion(_name(review), rating.level, rating.not_applicable, rating.note, rating.evidence, rating.link)
                if rating
                else Opinion(_name(review))
            )
        levels = [one.level for one in opinions if one.level is not None]
        rows.append(Beside(row, tuple(opinions), apart(row.self_rating, levels), _test_from(row, levels)))
    return tuple(rows)


def _test_from(row: RowView, levels: Sequence[int]) -> float | None:
    said = sum(levels) / len(levels) if levels else row.self_rating
    return None if row.test is None or said is None else row.test.level - middle_of_band(said)


def _name(review: Review) -> str:
    return str(review.reviewer or GONE)


def _is_stale(attempt: Attempt, reviewed_at: datetime) -> bool:
    """Whether the candidate submitted again since."""
    return attempt.submitted_at is not None and attempt.submitted_at > reviewed_at


def _awaited(candidate: Invitation, reviews: Sequence[Review]) -> tuple[str, ...]:
    """Who is to review the candidate and has not submitted, by name."""
    done = {review.reviewer_id for review in reviews} | {candidate.attempt.user_id}
    asked = Reviewer.objects.who_may().filter(assessment=candidate.assessment_id).select_related("user")
    return tuple(str(one.user) for one in asked if one.user_id not in done)


def _history(attempt: Attempt, results: Sequence[Result]) -> tuple[Frozen, ...]:
    """The latest first."""
    sent_back = list(attempt.sent_back.values_list("sent_at", flat=True))
    told = [Frozen(results[0], _made_first(results[0]))] if results else []
    for before, result in pairwise(results):
        asked = any(before.created_at < at < result.created_at for at in sent_back)
        told.append(Frozen(result, ANSWERED_AGAIN if asked else _made_by_review(before, result)))
    return tuple(reversed(told))


ANSWERED_AGAIN = "The candidate's answers, after more evidence was asked for"


def _made_first(result: Result) -> str:
    reviews = list(result.reviews.all())
    return _of_reviewers(reviews) if reviews else "The candidate's answers"


def _made_by_review(before: Result, result: Result) -> str:
    """While an attempt is open no review is submitted, so what was not asked for again came of a review."""
    new = [review for review in result.reviews.all() if review not in before.reviews.all()]
    if new:
        return _of_reviewers(new)
    again = [review for review in result.reviews.all() if review.submitted_at == result.created_at]
    return f"{_of_reviewers(again)}, submitted anew" if again else "A review, submitted anew"


def _of_reviewers(reviews: Sequence[Review]) -> str:
    return f"The review of {' and '.join(map(_name, reviews))}"
