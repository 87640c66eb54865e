"""The candidate's side: what a token opens, and beginning with it. Answers then go on as those of any attempt."""

from typing import Any

from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.access import asker
from accounts.api.fields import Body, TextField, TruthField, WholeField
from accounts.sealing import hash_of
from assessments import services
from assessments.api.hiring.assessment_serializers import METHODS, NOTICE
from assessments.api.hiring.errors import AnotherAddress, NoticeChanged
from assessments.api.serializers import AttemptSerializer
from assessments.models import Assessment, Attempt, Notice
from assessments.permissions import holder_of
from assessments.selectors import begun_by
from assessments.selectors.candidacy import sent_to_another
from assessments.services import Invited
from assessments.services.accepting import opened_by

CLOSED = OpenApiResponse(description="The token opens nothing any more: used, expired, withdrawn, or closed.")


class TokenSerializer(Body):
    """The token of an invitation."""

    token = TextField(
        max_length=200,
        help_text="The last part of the link in the mail, or of the link for anyone.",
        style={"example": "8Jx2cQv0T1mN4bYd7sRk5w"},
    )


class AcceptSerializer(TokenSerializer):
    """That an invitation is accepted, its notice read."""

    notice = WholeField(
        min_value=1,
        max_value=32_767,
        help_text="Number of the notice you read: opening the invitation shows it.",
        style={"example": 1},
    )
    as_another = TruthField(
        required=False,
        default=False,
        help_text="True where the invitation went to another address and you mean this account all the same.",
        style={"example": False},
    )


class OpenedSerializer(serializers.Serializer[Any]):
    """What a token opens: who asks you to take what, and what you are told before."""

    organisation_name = serializers.CharField(help_text="Who asks.", style={"example": "Northwind Research"})
    title = serializers.CharField(help_text="What it is called.", style={"example": "AI Engineer, autumn"})
    role_name = serializers.CharField(help_text="Name of the role.", style={"example": "AI Engineer"})
    rung_name = serializers.CharField(help_text="Name of the rung.", style={"example": "Mid"})
    methods = serializers.ListField(
        child=serializers.ChoiceField(choices=list(METHODS.values())),
        help_text="How you are assessed: self-rating, review or both.",
        style={"example": ["self-rating", "review"]},
    )
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when you may answer; null for ever.",
        style={"example": "2026-12-18T17:00:00Z"},
    )
    sees = serializers.ChoiceField(
        choices=Assessment.Sees.choices, help_text="What you will see of the result.", style={"example": "everything"}
    )
    sees_when = serializers.ChoiceField(
        choices=Assessment.SeesWhen.choices, help_text="When you will see it.", style={"example": "at_once"}
    )
    notice = serializers.CharField(help_text="What to read before you begin.", style={"example": NOTICE})
    notice_number = serializers.IntegerField(
        help_text="Number of that wording, which accepting asks for.", style={"example": 1}
    )
    sent_to_another = serializers.BooleanField(
        help_text="Whether the invitation went to an address that is none of your account's.",
        style={"example": False},
    )


def told(opened: Invited, notice: Notice, request: Request) -> dict[str, Any]:
    assessment, invitation = opened.assessment, opened.invitation
    return {
        "organisation_name": assessment.organisation.name,
        "title": assessment.title,
        "role_name": assessment.rung.version.title,
        "rung_name": assessment.rung.name,
        "methods": [method for name, method in METHODS.items() if getattr(assessment, name)],
        "due_at": invitation.due_at if invitation else assessment.deadline,
        "sees": assessment.sees,
        "sees_when": assessment.sees_when,
        "notice": notice.text,
        "notice_number": notice.number,
        "sent_to_another": sent_to_another(invitation, asker(request)),
    }


def notice_of(assessment: Assessment) -> Notice:
    """In its current wording; an assessment is not opened without one."""
    return Notice.objects.filter(assessment=assessment).latest("number")


class InvitationOpen(APIView):
    @extend_schema(
        summary="Open an invitation",
        description="Uses nothing up. The token stands in the body, as addresses are kept in logs.",
        request=TokenSerializer,
        responses={200: OpenedSerializer, 404: OpenApiResponse(description="No such token."), 410: CLOSED},
    )
    def post(self, request: Request) -> Response:
        sent = TokenSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        token_hash = hash_of(sent.validated_data["token"])
        opened = services.note_opened(token_hash=token_hash, by=holder_of(request))
        return Response(OpenedSerializer(told(opened, notice_of(opened.assessment), request)).data)


class InvitationAccept(APIView):
    @extend_schema(
        summary="Accept an invitation",
        description="Begins the attempt and uses the token up. Accepting again finds what was begun.",
        request=AcceptSerializer,
        responses={
            201: AttemptSerializer,
            200: OpenApiResponse(AttemptSerializer, "It was begun before."),
            404: OpenApiResponse(description="No such token."),
            409: OpenApiResponse(description="The invitation went to another address, or the notice was changed."),
            410: CLOSED,
        },
    )
    def post(self, request: Request) -> Response:
        sent = AcceptSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        token_hash = hash_of(sent.validated_data["token"])
        begun = begun_by(token_hash, holder_of(request))
        accepted = begun or self.accept(request, token_hash, sent.validated_data)
        held = Attempt.objects.held_by(holder_of(request)).with_role().with_progress()
        attempt = AttemptSerializer(held.get(pk=accepted.pk), context={"request": request}).data
        return Response(attempt, status=200 if begun else 201, headers={"Location": str(attempt["url"])})

    def accept(self, request: Request, token_hash: str, sent: dict[str, Any]) -> Attempt:
        opened = opened_by(token_hash, at=timezone.now())
        notice = notice_of(opened.assessment)
        if notice.number != sent["notice"]:
            raise NoticeChanged
        user = asker(request)
        if sent_to_another(opened.invitation, user) and not sent["as_another"]:
            raise AnotherAddress
        who = {"email": user.email, "name": user.name}
        return services.accept(token_hash=token_hash, notice=notice, by=holder_of(request), **who)
