"""One's own attempts and results. Each request is held to the person who asks; all else is not found."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.idempotency import idempotent
from assessments import services
from assessments.api.filters import AttemptFilter, ResultFilter
from assessments.api.results import ResultInFullSerializer, ResultSerializer
from assessments.api.serializers import (
    AnswerSerializer,
    AttemptInFullSerializer,
    AttemptSerializer,
    BeginSerializer,
    RatingSerializer,
)
from assessments.models import Assessment, Attempt, Rating, Result
from assessments.permissions import holder_of
from assessments.selectors import held_attempt, held_attempt_asking, held_result, read_result, shown_result, steps_of


class AttemptList(ListAPIView[Attempt]):
    serializer_class = AttemptSerializer
    filterset_class = AttemptFilter
    queryset = Attempt.objects.with_role().with_progress()
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Attempt]:
        return Attempt.objects.held_by(holder_of(self.request)).with_role().with_progress()

    @extend_schema(summary="List your attempts", description="Open and submitted, the latest begun first.")
    def get(self, request: Request) -> Response:
        return self.list(request)

    @extend_schema(
        summary="Begin an attempt",
        description="An attempt that is still open at this rung is answered with 200 instead of beginning a second.",
        request=BeginSerializer,
        responses={201: AttemptSerializer, 200: OpenApiResponse(AttemptSerializer, "It was open already.")},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = BeginSerializer(data=request.data, context={"request": request})
        asked.is_valid(raise_exception=True)
        begun = services.begin(rung=asked.validated_data["rung"], by=holder_of(request))
        attempt = self.get_serializer(self.get_queryset().get(pk=begun.pk)).data
        status = 201 if begun.is_new else 200
        return Response(attempt, status=status, headers={"Location": str(attempt["url"])})


class AttemptDetail(APIView):
    @extend_schema(summary="Read an attempt", responses=AttemptInFullSerializer)
    def get(self, request: Request, attempt_id: UUID) -> Response:
        attempt = held_attempt(holder_of(request), attempt_id)
        steps = steps_of(attempt)
        # What `with_progress` counts in the database is known from the steps.
        vars(attempt).update(rated_count=steps.answered_count, row_count=len(steps.all), competencies=steps.all)
        return Response(AttemptInFullSerializer(attempt, context={"request": request}).data)


class RatingDetail(APIView):
    @extend_schema(summary="Read a rating", responses=RatingSerializer)
    def get(self, request: Request, attempt_id: UUID, slug: str) -> Response:
        attempt, row_id = held_asking(request, attempt_id, slug)
        return Response(said(Rating.objects.filter(attempt=attempt, row=row_id).last()))

    @extend_schema(
        summary="Rate a competency",
        description="Appends what is now said; what is left out stays as it stands, and the latest counts. "
        "Sending the same again changes nothing.",
        request=AnswerSerializer,
        responses={
            200: RatingSerializer,
            409: OpenApiResponse(description="The attempt is submitted and frozen, or its test is running."),
        },
    )
    def patch(self, request: Request, attempt_id: UUID, slug: str) -> Response:
        attempt, row_id = held_asking(request, attempt_id, slug)
        sent = AnswerSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        rating = services.rate(attempt=attempt, row_id=row_id, answer=sent.answer(), by=holder_of(request))
        return Response(said(rating))


def held_asking(request: Request, attempt_id: UUID, slug: str) -> tuple[Attempt, int]:
    attempt, row_id = held_attempt_asking(holder_of(request), attempt_id, slug)
    if row_id is None:
        raise Http404
    return attempt, row_id


def said(rating: Rating | None) -> dict[str, object]:
    return RatingSerializer(rating or Rating(rated_at=None)).data  # type: ignore[misc]  # not saved


class AttemptSubmit(APIView):
    @extend_schema(
        summary="Submit an attempt",
        description="Freezes the attempt and its result. Submitting again gives the result that is shown to you, with "
        "200. Where an organisation asked for it and shows you no result yet, or none at all, the answer is the "
        "attempt, with 202.",
        request=None,
        responses={
            201: ResultInFullSerializer,
            200: OpenApiResponse(ResultInFullSerializer, "It was submitted before; this is its result."),
            202: OpenApiResponse(AttemptSerializer, "It is submitted; no result is shown to you yet."),
            409: OpenApiResponse(
                description="Nothing is rated yet, its test is running, or the organisation's notice was changed and "
                "is to be read first."
            ),
        },
    )
    @idempotent
    def post(self, request: Request, attempt_id: UUID) -> Response:
        holder = holder_of(request)
        attempt = held_attempt(holder, attempt_id)
        frozen = services.submit(attempt=attempt, by=holder)
        shown = frozen if attempt.assessment is None else shown_result(attempt, holder)
        if shown is None:
            return self.submitted(request, attempt)
        result = read_in_full(request, shown.pk)
        status = 201 if frozen is not None and frozen.is_new else 200
        return Response(result, status=status, headers={"Location": str(result["url"])})

    def submitted(self, request: Request, attempt: Attempt) -> Response:
        found = Attempt.objects.with_role().with_progress().get(pk=attempt.pk)
        return Response(AttemptSerializer(found, context={"request": request}).data, status=202)


@extend_schema(summary="List your results", description="In brief, the latest first.")
class ResultList(ListAPIView[Result]):
    serializer_class = ResultSerializer
    filterset_class = ResultFilter
    queryset = Result.objects.in_brief()
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Result]:
        return Result.objects.held_by(holder_of(self.request)).in_brief()


class ResultDetail(APIView):
    @extend_schema(summary="Read a result", responses=ResultInFullSerializer)
    def get(self, request: Request, result_id: UUID) -> Response:
        return Response(read_in_full(request, result_id))


def read_in_full(request: Request, result_id: UUID) -> dict[str, Any]:
    held = held_result(holder_of(request), result_id)
    result = read_result(held)
    shown = result.in_summary() if held.shown == Assessment.Sees.SUMMARY else result
    return ResultInFullSerializer(shown, context={"request": request}).data
