"""The notice of an attempt that was begun by invitation, in its present wording."""

from typing import Any
from uuid import UUID

from django.http import Http404
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.fields import Body, WholeField
from assessments import services
from assessments.api.hiring.assessment_serializers import NOTICE
from assessments.api.hiring.errors import NoticeChanged
from assessments.models import Acknowledgement, Attempt, Notice
from assessments.permissions import holder_of
from assessments.selectors import held_attempt


class NoticeSerializer(serializers.Serializer[Any]):
    """What there is to read before answers go in, and whether you did."""

    number = serializers.IntegerField(help_text="Number of this wording.", style={"example": 2})
    text = serializers.CharField(help_text="The wording.", style={"example": NOTICE})
    acknowledged_at = serializers.DateTimeField(
        allow_null=True, help_text="When you said that you read it; null if not.", style={"example": None}
    )


class ReadSerializer(Body):
    """That the notice was read."""

    number = WholeField(
        min_value=1, max_value=32_767, help_text="Number of the wording you read.", style={"example": 2}
    )


class AttemptNotice(APIView):
    @extend_schema(
        summary="Read the notice of an attempt",
        description="Where an organisation asked for it; there is none for attempts you began yourself.",
        responses=NoticeSerializer,
    )
    def get(self, request: Request, attempt_id: UUID) -> Response:
        attempt, notice = self.of(request, attempt_id)
        return Response(told(attempt, notice))

    @extend_schema(
        summary="Acknowledge the notice of an attempt",
        description="A notice that was changed is acknowledged anew before the attempt is submitted. Doing so again "
        "changes nothing.",
        request=ReadSerializer,
        responses={
            200: NoticeSerializer,
            409: OpenApiResponse(description="The notice has another wording by now."),
        },
    )
    def post(self, request: Request, attempt_id: UUID) -> Response:
        attempt, notice = self.of(request, attempt_id)
        sent = ReadSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if sent.validated_data["number"] != notice.number:
            raise NoticeChanged
        services.acknowledge(attempt=attempt, notice=notice, by=holder_of(request))
        return Response(told(attempt, notice))

    def of(self, request: Request, attempt_id: UUID) -> tuple[Attempt, Notice]:
        attempt = held_attempt(holder_of(request), attempt_id)
        notice = Notice.objects.filter(assessment=attempt.assessment).first() if attempt.assessment else None
        if notice is None:
            raise Http404
        return attempt, notice


def told(attempt: Attempt, notice: Notice) -> dict[str, Any]:
    read = Acknowledgement.objects.filter(attempt=attempt, notice=notice).first()
    shown = {"number": notice.number, "text": notice.text, "acknowledged_at": read.acknowledged_at if read else None}
    return dict(NoticeSerializer(shown).data)
