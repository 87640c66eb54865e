"""The results of a candidate, for those who hire and for reviewers: each as it was frozen, with its sources."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from assessments.api.hiring.assessment_serializers import SITE
from assessments.api.hiring.candidate_serializers import CANDIDATE
from assessments.api.hiring.guarding import HiringView, unveiled_candidate
from assessments.api.results import ResultInFullSerializer, ResultSerializer
from assessments.models import Result
from assessments.selectors import TO_OTHERS, read_result

RESULT = "0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"


class _OfCandidate(serializers.Serializer[Any]):
    url = serializers.SerializerMethodField(
        help_text="Address of the result in full.",
        style={"example": f"{SITE}/candidates/{CANDIDATE}/results/{RESULT}/"},
    )
    number = serializers.SerializerMethodField(
        help_text="1 for the first; new evidence makes another, and the last counts.", style={"example": 2}
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, result: Any) -> str:
        return reverse(
            "api:candidate-result", args=[self.context["candidate"], result.id], request=self.context["request"]
        )

    def get_number(self, result: Any) -> int:
        return int(self.context.get("number") or result.number)


class CandidateResultSerializer(_OfCandidate, ResultSerializer):  # type: ignore[misc]  # another address
    """One of a candidate's results, in brief."""


class CandidateResultInFullSerializer(_OfCandidate, ResultInFullSerializer):  # type: ignore[misc]  # another address
    """One of a candidate's results with each competency, and every number of the model it was made with."""

    # How close a candidate is to other roles is theirs: among those may be roles of other organisations.
    other_roles = None  # type: ignore[assignment]  # which takes it out
    unknown_roles = None  # type: ignore[assignment]


@extend_schema(
    summary="List a candidate's results",
    description="In brief, the one that counts first, for those who hire and for reviewers; where reviews are blind, "
    "after their own is submitted.",
)
class CandidateResultList(HiringView, ListAPIView[Result]):
    serializer_class = CandidateResultSerializer
    queryset = Result.objects.in_brief()
    ordering = ("-number",)

    def get_queryset(self) -> QuerySet[Result]:
        candidate = unveiled_candidate(self.request, self.kwargs["candidate_id"])
        return super().get_queryset().filter(attempt__invitation=candidate)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "candidate": self.kwargs.get("candidate_id")}


class CandidateResultDetail(HiringView):
    @extend_schema(summary="Read a candidate's result", responses=CandidateResultInFullSerializer)
    def get(self, request: Request, candidate_id: UUID, result_id: UUID) -> Response:
        candidate = unveiled_candidate(request, candidate_id)
        found = get_object_or_404(Result.objects.with_role(), attempt__invitation=candidate, pk=result_id)
        context = {"request": request, "candidate": candidate_id, "number": found.number}
        shown = read_result(found, voice=TO_OTHERS)
        return Response(CandidateResultInFullSerializer(shown, context=context).data)
