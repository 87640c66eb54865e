"""What waits for a reviewer, what one review says so far, and what the candidate wrote that it is about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    TextChoices,
    Value,
    When,
)

from accounts.models import Organisation, User
from assessments.measurement import Parameters
from assessments.models import (
    Assessment,
    Attempt,
    Decision,
    Invitation,
    Rating,
    Result,
    ResultRow,
    Review,
    ReviewRating,
)
from assessments.selectors.take import Steps, steps_saying
from assessments.selectors.tested import ShownTest, shown_test
from roles.framework import Level
from roles.models import MatrixRow

A_PAGE = 50


class Pile(TextChoices):
    """Where a candidate lies on a reviewer's desk."""

    WAITING = "waiting", "Waiting"
    BEGUN = "begun", "Begun"
    SUBMITTED = "submitted", "Submitted"


@dataclass(frozen=True, slots=True)
class Desk:
    """One pile of a reviewer's candidates, a page of it, and how high each pile is."""

    pile: Pile
    page: "Page[Invitation]"
    heights: Mapping[str, int]


def desk_of(organisation: Organisation, by: User, *, pile: Pile = Pile.WAITING, page: str | int = 1) -> Desk:
    """What the person has to review, reviews or has reviewed in the organisation. Two queries.

    Waiting are candidates who submitted and were not decided about, longest first. Each candidate has `pile`,
    `began_at`, `sent_at` (when the person's review was submitted) and `is_stale`: it was submitted again since.
    """
    candidates = to_be_reviewed(organisation, by)
    counts = candidates.aggregate(**{one.value: Count("pk", filter=Q(pile=one)) for one in Pile})
    order = {
        Pile.WAITING: ["attempt__submitted_at", "pk"],
        Pile.BEGUN: ["began_at", "pk"],
        Pile.SUBMITTED: ["-sent_at", "pk"],
    }[pile]
    lying = candidates.filter(Q(pile=pile)).order_by(*order)
    pages = Paginator(lying, A_PAGE)
    pages.count = counts[pile]  # or it would be asked for again
    return Desk(pile, pages.get_page(page), {one.value: counts[one] for one in Pile})


def to_be_reviewed(organisation: Organisation, by: User) -> QuerySet[Invitation]:
    """Candidates of others, not withdrawn, in what the person reviews; without those of none of their piles."""
    asked = Assessment.objects.reviewed_by(by).filter(organisation=organisation, asks_review=True)
    decided = Exists(Decision.objects.filter(attempt__invitation=OuterRef("pk")))
    submitted = Q(attempt__submitted_at__isnull=False)
    pile = Case(
        When(own__submitted_at__isnull=False, own__reopened_at=None, then=Value(Pile.SUBMITTED)),
        When(own__pk__isnull=False, then=Value(Pile.BEGUN)),
        When(submitted & ~Q(decided), then=Value(Pile.WAITING)),
        output_field=CharField(),
    )
    return (
        Invitation.objects.standing()
        .with_assessment()
        .with_attempt()
        .filter(assessment__in=asked)
        .exclude(attempt__user=by)
        .annotate(own=FilteredRelation("attempt__reviews", condition=Q(attempt__reviews__reviewer=by.pk)))
        .annotate(
            pile=pile,
            began_at=F("own__started_at"),
            sent_at=F("own__submitted_at"),
            is_stale=Case(
                When(attempt__submitted_at__gt=F("own__submitted_at"), then=Value(True)), default=Value(False)
            ),
        )
        .exclude(pile=None)
    )


@dataclass(frozen=True, slots=True)
class Written:
    """What the candidate wrote of one competency, and beside it what is known of it already.

    Their own rating, in words, and what their test found are left out while they are not to be seen.
    """

    evidence: str = ""
    link: str = ""
    own_rating: str = ""
    test: ShownTest | None = None


@dataclass(frozen=True, slots=True)
class Sheet:
    """One person's review of one candidate as it stands. `review` is None before it was begun.

    `written` is what the candidate wrote, by row.
    """

    review: Review | None
    steps: Steps
    written: Mapping[int, Written]

    @property
    def judged(self) -> bool:
        """Whether there is a level that could be submitted."""
        return self.steps.rated

    @property
    def is_open(self) -> bool:
        """Whether it takes ratings: not begun yet, being written, or taken up again."""
        return self.review is None or self.review.is_open


def sheet_of(candidate: Invitation, by: User, *, blind: bool) -> Sheet:
    """The person's own review of the candidate. Four queries, five where a test is asked and not hidden.

    With `blind` what the candidate thinks of their own level is not in it at all, nor what a test found of it: a number
    seen before judging draws the judgement towards it.
    """
    attempt: Attempt = candidate.attempt
    review = Review.objects.by(by).filter(attempt=attempt).first()
    said = ReviewRating.objects.filter(review__attempt=attempt, review__reviewer=by).current()
    return Sheet(
        review=review,
        steps=steps_saying({rating.row_id: rating for rating in said}, version_id=candidate.assessment.rung.version_id),
        written=MappingProxyType(_with_test(written_by(attempt, blind=blind), candidate, blind=blind)),
    )


def _with_test(written: Mapping[int, Written], candidate: Invitation, *, blind: bool) -> dict[int, Written]:
    """What was written, and beside it what the test found as the result that counts has it. At most one query."""
    told = dict(written)
    if blind or not candidate.assessment.asks_test:
        return told
    rows = ResultRow.objects.filter(
        result__in=Result.objects.that_count().filter(attempt=candidate.attempt).values("pk"), test_items__gt=0
    )
    for row in rows.select_related("result"):
        test = shown_test(row, Parameters.of(row.result.parameters))
        told[row.row_id] = replace(told.get(row.row_id, Written()), test=test)
    return told


def written_by(attempt: Attempt, *, blind: bool) -> dict[int, Written]:
    """What the candidate has handed in, by row. One query.

    What they write after they were asked for more is theirs alone until they submit it.
    """
    ratings = Rating.objects.filter(attempt=attempt).order_by("pk")
    if blind:
        ratings = ratings.defer("level", "not_applicable")
    if attempt.is_open:
        ratings = ratings.filter(rated_at__lte=attempt.sent_back.values("sent_at")[:1])
    return {
        rating.row_id: Written(rating.evidence, rating.link, "" if blind else in_words(rating)) for rating in ratings
    }


def in_words(rating: Rating) -> str:
    """A candidate's own rating: "Advanced", "Not applicable", or nothing."""
    if rating.not_applicable:
        return "Not applicable"
    return "" if rating.level is None else Level(rating.level).label


def row_asked(candidate: Invitation, slug: str) -> int | None:
    """The row by which the candidate's assessment asks this competency; None where it does not. One query."""
    rows = MatrixRow.objects.filter(version=candidate.assessment.rung.version_id, edition__competency__slug=slug)
    return rows.values_list("pk", flat=True).first()


def said_when_submitted(reviews: Iterable[Review]) -> dict[int, dict[UUID, ReviewRating]]:
    """The last word of each submitted review on each row, by row and review. One query beside the reviews' own.

    Of a review that was taken up again counts what was said until it was submitted.
    """
    submitted = {review.pk: review.submitted_at for review in reviews}
    last: dict[int, dict[UUID, ReviewRating]] = {}
    for rating in ReviewRating.objects.filter(review__in=submitted).order_by("pk"):
        until = submitted[rating.review_id]
        if until is not None and rating.rated_at <= until:
            last.setdefault(rating.row_id, {})[rating.review_id] = rating
    return last
