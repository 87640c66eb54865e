"""Reviews: what waits for one, one's own review of a candidate, and all reviews of a candidate side by side."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.access import asker, membership_of
from accounts.models import Membership
from assessments import services
from assessments.api.hiring.filters import DeskFilter
from assessments.api.hiring.guarding import HiringView, reviewed_candidate, unveiled_candidate
from assessments.api.hiring.review_serializers import (
    JudgementSerializer,
    JudgeSerializer,
    ReviewSerializer,
    SideBySideSerializer,
    ToReviewSerializer,
)
from assessments.models import Attempt, Invitation, Review, ReviewRating
from assessments.selectors.review import Sheet, Written, row_asked, sheet_of, to_be_reviewed
from assessments.selectors.side_by_side import side_by_side
from assessments.selectors.take import Step

CLOSED = OpenApiResponse(description="The candidate has not submitted, or the review is submitted and not reopened.")


@extend_schema(
    summary="List what you review",
    description="The candidates who wait for your review, whom you have begun, and whom you have reviewed.",
)
class Desk(HiringView, ListAPIView[Invitation]):
    serializer_class = ToReviewSerializer
    filterset_class = DeskFilter
    queryset = Invitation.objects.all()
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Invitation]:
        own = membership_of(self.request, self.kwargs["slug"], Membership.REVIEWING)
        return to_be_reviewed(own.organisation, asker(self.request))


@dataclass(frozen=True, slots=True)
class Judged:
    step: Step
    written: Written


@dataclass(frozen=True, slots=True)
class Told:
    """A sheet as the API tells it."""

    candidate: UUID
    matrix: str
    started_at: datetime | None
    submitted_at: datetime | None
    is_open: bool
    competencies: tuple[Judged, ...]


def told(candidate: Invitation, sheet: Sheet, request: Request) -> Told:
    version, review = candidate.assessment.rung.version, sheet.review
    return Told(
        candidate=candidate.pk,
        matrix=reverse("api:matrix-version", args=[version.role.slug, version.number], request=request),
        started_at=review.started_at if review else None,
        submitted_at=review.submitted_at if review else None,
        is_open=sheet.is_open,
        competencies=tuple(Judged(step, sheet.written.get(step.row_id, Written())) for step in sheet.steps.all),
    )


def answered(request: Request, candidate_id: UUID) -> Response:
    """The review as it stands. Six queries, seven while more evidence is asked for."""
    candidate = reviewed_candidate(request, candidate_id)
    attempt_of(candidate, request)
    sheet = sheet_of(candidate, asker(request), blind=candidate.is_blind)  # type: ignore[attr-defined]  # annotated
    answer = ReviewSerializer(told(candidate, sheet, request)).data
    at = reverse("api:review", args=[candidate_id], request=request)
    return Response(answer, headers={"Location": at} if request.method == "POST" else {})


def attempt_of(candidate: Invitation, request: Request) -> Attempt:
    """What there is to review: somebody else's, submitted or sent back. Raises OwnAttempt and NotSubmitted."""
    attempt: Attempt | None = getattr(candidate, "attempt", None)
    if attempt is not None and attempt.user_id == asker(request).pk:
        raise services.OwnAttempt
    if attempt is None or (attempt.is_open and not attempt.sent_back.exists()):
        raise services.NotSubmitted
    return attempt


def own_review(candidate: Invitation, request: Request) -> Review:
    """The asker's own. One query. Raises OwnAttempt, NotSubmitted, and NothingJudged before it was begun."""
    found = Review.objects.by(asker(request)).filter(attempt=attempt_of(candidate, request)).first()
    if found is None:
        raise services.NothingJudged
    return found


class ReviewDetail(HiringView):
    @extend_schema(
        summary="Read your review of a candidate",
        description="For the assessment's reviewers. Rating a competency begins it.",
        responses={200: ReviewSerializer, 409: OpenApiResponse(description="The candidate has not submitted.")},
    )
    def get(self, request: Request, candidate_id: UUID) -> Response:
        return answered(request, candidate_id)


class ReviewRatingDetail(HiringView):
    @extend_schema(
        summary="Rate a competency of a candidate",
        description="Appends what you now say; what is left out stays as it stands, and the latest counts.",
        request=JudgeSerializer,
        responses={200: JudgementSerializer, 409: CLOSED},
    )
    def patch(self, request: Request, candidate_id: UUID, slug: str) -> Response:
        candidate = reviewed_candidate(request, candidate_id)
        row_id = row_asked(candidate, slug)
        if row_id is None:
            raise Http404
        sent = JudgeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        own = services.begin_review(attempt=attempt_of(candidate, request), by=asker(request))
        rating = services.rate_in_review(review=own, row_id=row_id, answer=sent.answer(), by=asker(request))
        return Response(JudgementSerializer(rating or ReviewRating(rated_at=None)).data)  # type: ignore[misc]  # not saved


class ReviewSubmit(HiringView):
    @extend_schema(
        summary="Submit your review",
        description="From then on it counts: the candidate gets another result, and the earlier ones stand. Submitting "
        "again changes nothing.",
        request=None,
        responses={200: ReviewSerializer, 409: OpenApiResponse(description="Nothing is judged yet, or not submitted.")},
    )
    def post(self, request: Request, candidate_id: UUID) -> Response:
        review = own_review(reviewed_candidate(request, candidate_id), request)
        services.submit_review(review=review, by=asker(request))
        return answered(request, candidate_id)


class ReviewReopen(HiringView):
    @extend_schema(
        summary="Reopen your review",
        description="What was submitted counts until it is submitted anew.",
        request=None,
        responses={200: ReviewSerializer, 409: OpenApiResponse(description="There is no review of yours yet.")},
    )
    def post(self, request: Request, candidate_id: UUID) -> Response:
        review = own_review(reviewed_candidate(request, candidate_id), request)
        services.reopen_review(review=review, by=asker(request))
        return answered(request, candidate_id)


class AllReviews(HiringView):
    @extend_schema(
        summary="Read all reviews of a candidate",
        description="For those who hire and for reviewers; where reviews are blind, after their own is submitted.",
        responses={200: SideBySideSerializer, 409: OpenApiResponse(description="The candidate has not begun.")},
    )
    def get(self, request: Request, candidate_id: UUID) -> Response:
        candidate: Any = unveiled_candidate(request, candidate_id)
        if not hasattr(candidate, "attempt"):
            raise services.NotSubmitted
        return Response(SideBySideSerializer(side_by_side(candidate)).data)
