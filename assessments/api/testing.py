"""The test of one's own attempt: what it is, start it, answer, end it. By the services of the pages.

Before the end nothing is sent of a key, of parameters, of levels or of how the answers were.
"""

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from accounts.idempotency import idempotent
from assessments import services
from assessments.api.testing_serializers import AnswerToQuestionSerializer, TestSerializer
from assessments.models import Attempt, Sitting
from assessments.permissions import Holder, holder_of
from assessments.selectors import Page, held_attempt, held_sitting, page_of, shown_result, test_offered
from assessments.selectors.candidacy import closed_for

NO_LONGER = "The attempt is submitted, or takes no answers any more."


class TestDetail(APIView):
    @extend_schema(
        summary="Read the test of an attempt",
        description="Before it is started what it would be, while it runs the question that waits, and then how it "
        "ended, with the result.",
        responses=TestSerializer,
    )
    def get(self, request: Request, attempt_id: UUID) -> Response:
        holder = holder_of(request)
        sitting = held_sitting(holder, attempt_id)
        if sitting is None:
            return Response(said(offered(held_attempt(holder, attempt_id))))
        return Response(said(standing(request, sitting, holder)))

    @extend_schema(
        summary="Start the test",
        description="From here on the clock runs and nothing else of the attempt is taken; its end submits the "
        "attempt. A test that is running already is answered with 200.",
        request=None,
        responses={
            201: TestSerializer,
            200: OpenApiResponse(TestSerializer, "It was running already."),
            409: OpenApiResponse(
                description=f"{NO_LONGER} Or there are no questions, its assessment asks for no test, the test was "
                "taken already, or the organisation's notice is to be read first."
            ),
        },
    )
    @idempotent
    def post(self, request: Request, attempt_id: UUID) -> Response:
        holder = holder_of(request)
        attempt = held_attempt(holder, attempt_id)
        sitting = services.start_test(attempt=attempt, by=holder)
        headers = {"Location": address_of(request, attempt_id)}
        status = 200 if attempt.in_test else 201
        return Response(said(standing(request, sitting, holder)), status=status, headers=headers)


class TestAnswers(APIView):
    @extend_schema(
        summary="Answer a question",
        description="Saves the answer, then brings the next question, or the end with the last. The number of the "
        "question makes it safe to send again: the same answer changes nothing and brings the test as it stands.",
        request=AnswerToQuestionSerializer,
        responses={
            200: TestSerializer,
            409: OpenApiResponse(
                description=f"{NO_LONGER} Or no test is running, its time is up, the question was not shown yet, or "
                "another answer to it was saved before."
            ),
        },
    )
    def post(self, request: Request, attempt_id: UUID) -> Response:
        sent = AnswerToQuestionSerializer(data=request.data)
        holder = holder_of(request)
        held_attempt(holder, attempt_id)  # what is another's is not found, whatever was sent
        sent.is_valid(raise_exception=True)
        try:
            shown = services.answer_item(
                attempt_id=attempt_id, sequence=sent.validated_data["sequence"], given=sent.given(), by=holder
            )
        except services.NotAnAnswer as refusal:
            raise serializers.ValidationError({sent.way: [str(refusal)]}) from refusal
        return where_it_stands(request, attempt_id, holder, shown if isinstance(shown, Page) else None)


class TestFinish(APIView):
    @extend_schema(
        summary="End the test",
        description="Before its last question. What was answered is scored and the attempt submitted. Ending it again "
        "changes nothing.",
        request=None,
        responses={
            200: TestSerializer,
            409: OpenApiResponse(
                description="No test was started, nothing was answered or rated yet, or the assessment was closed."
            ),
        },
    )
    @idempotent
    def post(self, request: Request, attempt_id: UUID) -> Response:
        holder = holder_of(request)
        services.finish_test(attempt_id=attempt_id, by=holder)
        return where_it_stands(request, attempt_id, holder)


def where_it_stands(request: Request, attempt_id: UUID, holder: Holder, page: Page | None = None) -> Response:
    """The test after what was sent, with the address to go on at."""
    sitting = held_sitting(holder, attempt_id)
    if sitting is None:
        raise services.NotRunning
    answer = said(standing(request, sitting, holder, page))
    return Response(answer, headers={"Location": answer["result"] or address_of(request, attempt_id)})


def said(test: dict[str, Any]) -> dict[str, Any]:
    return dict(TestSerializer(test).data)


def offered(attempt: Attempt) -> dict[str, Any]:
    """What the test would be. Two queries."""
    offer = test_offered(attempt)
    takes_it = attempt.is_open and not closed_for(attempt, at=timezone.now())
    return {
        "state": "not_started",
        "offer": asdict(offer) | {"can_start": offer.can_start and takes_it},
        "at_most": offer.limit,
        "answered": 0,
        **dict.fromkeys(("started_at", "ends_at", "question", "ended_at", "end", "result")),
    }


def standing(request: Request, sitting: Sitting, holder: Holder, page: Page | None = None) -> dict[str, Any]:
    """A test that was started. One query, none with the page that is shown."""
    is_running = sitting.is_running
    now = timezone.now()
    takes_more = is_running and sitting.due_at > now and not closed_for(sitting.attempt, at=now)
    result = None if is_running else shown_result(sitting.attempt, holder)
    return {
        "state": "running" if is_running else "ended",
        "offer": None,
        "at_most": sitting.limit,
        "answered": sitting.answered,
        "started_at": sitting.started_at,
        "ends_at": sitting.due_at,
        "question": (page or page_of(sitting)) if takes_more else None,
        "ended_at": sitting.finished_at,
        "end": sitting.end or None,
        "result": result and reverse("api:result", args=[result.pk], request=request),
    }


def address_of(request: Request, attempt_id: UUID) -> str:
    return reverse("api:test", args=[attempt_id], request=request)
