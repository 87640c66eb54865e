"""An organisation's home: its assessments with how far their candidates are, and what waits for a reviewer."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q

from accounts.models import Membership, Organisation, User
from assessments.models import Assessment, Attempt, Decision, Invitation, InvitationQuerySet, Review
from assessments.selectors.stages import BEFORE_SUBMISSION, Stage, with_stage

PAGE = 50
REVIEWED_OR_FURTHER = (Stage.REVIEWED, Stage.DECIDED)


@dataclass(frozen=True, slots=True)
class AssessmentLine:
    """An assessment with its candidates counted. Each number holds those who are further, too."""

    assessment: Assessment
    invited: int
    submitted: int
    reviewed: int
    decided: int
    late: int


@dataclass(frozen=True, slots=True)
class AssessmentsPage:
    lines: list[AssessmentLine]
    page: Page  # type: ignore[type-arg]  # generic for the type checker only
    total: int


@dataclass(frozen=True, slots=True)
class Belonging:
    """An organisation for which somebody hires or reviews, and how many candidates wait for their review."""

    membership: Membership
    waiting: int


def assessments_page(
    organisation: Organisation, *, at: datetime, words: str = "", state: str = "", number: int = 1
) -> AssessmentsPage:
    """The organisation's assessments, newest first, fifty a page. Three queries."""
    found = organisation.assessments.with_role()
    if words:
        found = found.filter(Q(title__icontains=words) | Q(rung__version__title__icontains=words))
    if state:
        found = found.filter(state=state)
    page = Paginator(found, PAGE).get_page(number)
    assessments = list(page.object_list)
    counted = _counted([one.pk for one in assessments], at)
    return AssessmentsPage([_line(one, counted) for one in assessments], page, page.paginator.count)


def waiting_for_review(by: User) -> InvitationQuerySet:
    """Candidates whom the person is to review and has not yet: who submitted, and about whom nobody decided."""
    reviewed = Review.objects.submitted().by(by).filter(attempt=OuterRef("attempt"))
    decided = Decision.objects.filter(attempt=OuterRef("attempt"))
    own = Attempt.objects.filter(pk=OuterRef("attempt"), user=by)
    return Invitation.objects.standing().filter(
        ~Exists(reviewed),
        ~Exists(decided),
        ~Exists(own),
        assessment__in=Assessment.objects.reviewed_by(by).filter(asks_review=True).exclude(state="draft"),
        attempt__submitted_at__isnull=False,
    )


def belongings_of(user: User) -> list[Belonging]:
    """The organisations for which the person hires or reviews, by name. Two queries."""
    memberships = list(Membership.objects.reviewing().filter(user=user).select_related("organisation"))
    if not memberships:
        return []
    waiting = waiting_for_review(user).order_by().values_list("assessment__organisation").annotate(Count("pk"))
    number = dict(waiting)
    return [Belonging(one, number.get(one.organisation_id, 0)) for one in memberships]


def _counted(assessments: list[UUID], at: datetime) -> Counter[tuple[UUID, str]]:
    """Candidates by assessment and stage; "late" counts as one. One query, none for no assessments."""
    counted: Counter[tuple[UUID, str]] = Counter()
    if not assessments:
        return counted
    candidates = with_stage(Invitation.objects.filter(assessment__in=assessments), at=at)
    by_stage = candidates.order_by().values_list("assessment", "stage", "late").annotate(Count("pk"))  # type: ignore[misc]  # annotated
    for assessment, stage, late, number in by_stage:
        counted[assessment, stage] += number
        counted[assessment, "late"] += number if late else 0
    return counted


def _line(assessment: Assessment, counted: Counter[tuple[UUID, str]]) -> AssessmentLine:
    def number(*stages: str) -> int:
        return sum(counted[assessment.pk, stage] for stage in stages)

    submitted = number(Stage.SUBMITTED, *REVIEWED_OR_FURTHER)
    return AssessmentLine(
        assessment,
        invited=number(*BEFORE_SUBMISSION) + submitted,
        submitted=submitted,
        reviewed=number(*REVIEWED_OR_FURTHER),
        decided=number(Stage.DECIDED),
        late=number("late") if assessment.is_open else 0,
    )
