"""Assessments: list, make, change, open, close, copy, discard, and the link for anyone."""

from collections import Counter
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet
from django.urls import reverse
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.access import asker
from accounts.http import site_of
from accounts.idempotency import idempotent
from assessments import services
from assessments.api.hiring.assessment_serializers import (
    AssessmentInFullSerializer,
    AssessmentSerializer,
    ChangeAssessmentSerializer,
    CreateAssessmentSerializer,
    LinkSerializer,
)
from assessments.api.hiring.filters import AssessmentFilter
from assessments.api.hiring.guarding import HiringView, administered
from assessments.models import Assessment
from assessments.selectors.stages import Stage, with_stage
from assessments.services import Plan

STATE = OpenApiResponse(description="Its state does not allow this.")


def in_full(assessment: Assessment, request: Request) -> dict[str, Any]:
    """Three queries. Expects `Assessment.objects.with_role()`."""
    candidates = with_stage(assessment.invitations.all(), at=timezone.now()).order_by()
    counted = Counter(dict(candidates.values_list("stage").annotate(Count("pk"))))  # type: ignore[misc]  # annotated
    vars(assessment).update(
        notice_now=assessment.notices.first(),
        named=list(assessment.reviewers.select_related("user")),
        counted={stage: counted[stage] for stage in Stage.values},
    )
    return AssessmentInFullSerializer(assessment, context={"request": request}).data


def answered(assessment: Assessment, request: Request, *, status: int = 200) -> Response:
    """The assessment as it stands after a change."""
    answer = in_full(Assessment.objects.with_role().get(pk=assessment.pk), request)
    return Response(answer, status=status, headers={"Location": str(answer["url"])})


class AssessmentList(HiringView, ListAPIView[Assessment]):
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter
    queryset = Assessment.objects.with_role()
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[Assessment]:
        return Assessment.objects.administered_by(self.request.user).with_role()

    @extend_schema(
        summary="List assessments", description="Those of the organisations for which you hire, the latest first."
    )
    def get(self, request: Request) -> Response:
        return self.list(request)

    @extend_schema(
        summary="Make an assessment",
        description="A draft: candidates are invited once it is open.",
        request=CreateAssessmentSerializer,
        responses={201: AssessmentInFullSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        sent = CreateAssessmentSerializer(data=request.data, context={"request": request})
        sent.is_valid(raise_exception=True)
        organisation = sent.validated_data["organisation"]
        made = services.create_assessment(organisation=organisation, plan=sent.plan(), by=asker(request))
        return answered(made, request, status=201)


class AssessmentDetail(HiringView):
    @extend_schema(summary="Read an assessment", responses=AssessmentInFullSerializer)
    def get(self, request: Request, assessment_id: UUID) -> Response:
        return Response(in_full(administered(request, assessment_id), request))

    @extend_schema(
        summary="Change an assessment",
        description="What is left out stays. Role, rung and methods change in a draft only.",
        request=ChangeAssessmentSerializer,
        responses={
            200: AssessmentInFullSerializer,
            409: OpenApiResponse(description="Somebody else changed it after you read it, or its state forbids it."),
        },
    )
    def patch(self, request: Request, assessment_id: UUID) -> Response:
        assessment = administered(request, assessment_id)
        context = {"request": request, "organisation": assessment.organisation, "plan": Plan.of(assessment)}
        sent = ChangeAssessmentSerializer(data=request.data, context=context)
        sent.is_valid(raise_exception=True)
        seen = sent.validated_data["revision"]
        changed = services.change_assessment(assessment=assessment, plan=sent.plan(), seen=seen, by=asker(request))
        return answered(changed, request)

    @extend_schema(
        summary="Discard a draft",
        responses={
            204: OpenApiResponse(description="It is gone."),
            409: OpenApiResponse(description="It is no draft."),
        },
    )
    def delete(self, request: Request, assessment_id: UUID) -> Response:
        services.discard_assessment(assessment=administered(request, assessment_id), by=asker(request))
        return Response(status=204)


class AssessmentOpen(HiringView):
    @extend_schema(
        summary="Open an assessment",
        description="Lets candidates in, for the first time or again. Opening an open one changes nothing.",
        request=None,
        responses={
            200: AssessmentInFullSerializer,
            409: OpenApiResponse(description="Something has to be decided first; the problem says what."),
        },
    )
    def post(self, request: Request, assessment_id: UUID) -> Response:
        found = administered(request, assessment_id)
        return answered(services.open_assessment(assessment=found, by=asker(request)), request)


class AssessmentClose(HiringView):
    @extend_schema(
        summary="Close an assessment",
        description="Lets nobody answer any more; what was written is kept. Closing a closed one changes nothing.",
        request=None,
        responses={200: AssessmentInFullSerializer, 409: STATE},
    )
    def post(self, request: Request, assessment_id: UUID) -> Response:
        found = administered(request, assessment_id)
        return answered(services.close_assessment(assessment=found, by=asker(request)), request)


class AssessmentCopy(HiringView):
    @extend_schema(
        summary="Copy an assessment",
        description="A draft that asks the same of other people, without its candidates.",
        request=None,
        responses={201: AssessmentInFullSerializer},
    )
    @idempotent
    def post(self, request: Request, assessment_id: UUID) -> Response:
        found = administered(request, assessment_id)
        return answered(services.copy_assessment(assessment=found, by=asker(request)), request, status=201)


class AssessmentLink(HiringView):
    @extend_schema(
        summary="Offer a link for anyone",
        description="Answers with the link there is, or makes one. The assessment has to be open.",
        request=None,
        responses={200: LinkSerializer, 409: STATE},
    )
    def put(self, request: Request, assessment_id: UUID) -> Response:
        token = services.offer_link(assessment=administered(request, assessment_id), by=asker(request))
        link = site_of(request) + reverse("assessments:invited", args=[token])
        return Response(LinkSerializer({"link": link}).data, headers={"Cache-Control": "no-store, private"})

    @extend_schema(
        summary="Withdraw the link for anyone",
        description="It opens nothing from then on. What was begun by it goes on.",
        responses={204: OpenApiResponse(description="It is gone.")},
    )
    def delete(self, request: Request, assessment_id: UUID) -> Response:
        services.withdraw_link(assessment=administered(request, assessment_id), by=asker(request))
        return Response(status=204)
