"""Candidates: invite, list, remind, send again, withdraw, give more time, decide, send back."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models.functions import Lower
from django.utils import timezone
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from accounts.api.access import asker
from accounts.http import site_of
from accounts.idempotency import idempotent
from accounts.models import User
from assessments import services
from assessments.api.hiring.candidate_serializers import (
    ALREADY_INVITED,
    INVITED,
    REPEATED,
    CandidateSerializer,
    DecideSerializer,
    DecisionSerializer,
    InvitedAllSerializer,
    InviteSerializer,
    SendBackSerializer,
    TimeSerializer,
)
from assessments.api.hiring.errors import NothingToDo
from assessments.api.hiring.filters import SORTS, CandidateFilter
from assessments.api.hiring.guarding import (
    HiringView,
    administered,
    administered_candidate,
    refuse_own,
    seen_candidate,
)
from assessments.models import Assessment, Decision, Invitation, InvitationQuerySet
from assessments.selectors.stages import with_stage

NOT_REMINDED = (
    "Nothing was sent: this candidate has submitted or is past their deadline, was mailed "
    "within the last hour, or the invitation was withdrawn."
)
SUBMITTED = "Nothing was sent or changed: this candidate has submitted, or the invitation was withdrawn."
ACCEPTED = (
    "Nothing was sent: this candidate has begun already, who can be reminded instead, or is past their deadline, "
    "was mailed within the last hour, or the invitation was withdrawn."
)
WITHDRAWN = "Nothing was changed: this invitation was withdrawn."


def staged(candidates: InvitationQuerySet) -> InvitationQuerySet:
    return with_stage(candidates.with_attempt().select_related("mail"), at=timezone.now())


def answered(candidate: Invitation, request: Request, *, hires: bool = True, status: int = 200) -> Response:
    """The candidate as they stand now. One query."""
    found = staged(Invitation.objects.all()).get(pk=candidate.pk)
    answer = CandidateSerializer(found, context={"request": request, "hires": hires}).data
    headers = {"Location": str(answer["url"])} if request.method == "POST" else {}
    return Response(answer, status=status, headers=headers)


class CandidateList(HiringView, ListAPIView[Invitation]):
    serializer_class = CandidateSerializer
    filterset_class = CandidateFilter
    queryset = Invitation.objects.all()

    @property
    def ordering(self) -> tuple[str, ...]:
        return SORTS[self.request.query_params.get("sort") or "invited"]

    def get_queryset(self) -> InvitationQuerySet:
        assessment = administered(self.request, self.kwargs["assessment_id"])
        return staged(Invitation.objects.filter(assessment=assessment))

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "hires": True}

    @extend_schema(summary="List candidates", description="Of one assessment, for those who hire.")
    def get(self, request: Request, assessment_id: UUID) -> Response:
        return self.list(request)

    @extend_schema(
        summary="Invite candidates",
        description="Mails each address a link, once. Who is invited already gets no other mail. When one address does "
        "not fit, nobody is invited and `errors` names each.",
        request=InviteSerializer,
        responses={
            201: InvitedAllSerializer,
            200: OpenApiResponse(InvitedAllSerializer, "All of them were invited already."),
            409: OpenApiResponse(
                description="The assessment is not open or its deadline has passed, or these are too many for a day."
            ),
        },
    )
    @idempotent
    def post(self, request: Request, assessment_id: UUID) -> Response:
        assessment = administered(request, assessment_id)
        sent = InviteSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = services.invite(
            assessment=assessment,
            invitees=sent.invitees(),
            text=sent.validated_data["text"],
            valid_for=timedelta(days=sent.validated_data["valid_days"]),
            base_url=site_of(request),
            by=asker(request),
        )
        answer = became_of([one.email for one in sent.invitees()], assessment, made)
        headers = {"Location": reverse("api:candidates", args=[assessment.pk], request=request)}
        return Response(answer, status=201 if made else 200, headers=headers)


def became_of(emails: list[str], assessment: Assessment, made: list[Invitation]) -> dict[str, Any]:
    """What became of each address. One query."""
    new = {one.email for one in made}
    standing = assessment.invitations.filter(revoked_at=None, via_link=False).annotate(plain=Lower("email"))
    ids = dict(standing.filter(plain__in=emails).values_list("plain", "pk"))
    told, seen = [], Counter[str]()
    for email in emails:
        answer = REPEATED if seen[email] else INVITED if email in new else ALREADY_INVITED
        seen[email] += 1
        told.append({"email": email, "answer": answer, "candidate": str(ids[email])})
    return {"invited": len(made), "candidates": told}


class CandidateDetail(HiringView):
    @extend_schema(
        summary="Read a candidate",
        description="For those who hire and for the assessment's reviewers, who see less of them.",
        responses=CandidateSerializer,
    )
    def get(self, request: Request, candidate_id: UUID) -> Response:
        found = seen_candidate(request, candidate_id)
        return answered(found, request, hires=found.hires)  # type: ignore[attr-defined]  # annotated

    @extend_schema(
        summary="Give a candidate more time",
        description="What is left out stays.",
        request=TimeSerializer,
        responses={200: CandidateSerializer, 409: OpenApiResponse(description="The invitation was withdrawn.")},
    )
    def patch(self, request: Request, candidate_id: UUID) -> Response:
        found = administered_candidate(request, candidate_id)
        sent = TimeSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        if not services.give_time(invitations=[found], by=asker(request), **sent.validated_data):
            raise NothingToDo(WITHDRAWN)
        return answered(found, request)


def mailed(
    request: Request, candidate_id: UUID, send: Callable[..., int], *, otherwise: str, **how: object
) -> Response:
    """The answer after something was done to one candidate. Raises NothingToDo where it was not."""
    found = administered_candidate(request, candidate_id)
    if not send(invitations=[found], by=asker(request), **how):
        raise NothingToDo(otherwise)
    return answered(found, request, status=202 if how else 200)


ON_ITS_WAY = {
    202: OpenApiResponse(CandidateSerializer, "The mail is on its way."),
    409: OpenApiResponse(description="The assessment is not open, or the candidate is past that stage."),
}


class CandidateRemind(HiringView):
    @extend_schema(
        summary="Remind a candidate",
        description="Who has not begun gets the link again, who has begun is told where they left off.",
        request=None,
        responses=ON_ITS_WAY,
    )
    @idempotent
    def post(self, request: Request, candidate_id: UUID) -> Response:
        return mailed(request, candidate_id, services.remind, otherwise=NOT_REMINDED, base_url=site_of(request))


class CandidateResend(HiringView):
    @extend_schema(
        summary="Send an invitation again",
        description="To somebody who has not begun. The link can then be used as long as a new one.",
        request=None,
        responses=ON_ITS_WAY,
    )
    @idempotent
    def post(self, request: Request, candidate_id: UUID) -> Response:
        return mailed(request, candidate_id, services.resend, otherwise=ACCEPTED, base_url=site_of(request))


class CandidateRevoke(HiringView):
    @extend_schema(
        summary="Withdraw an invitation",
        description="Its link opens nothing and nothing more is taken; what was written stays. Who has submitted is "
        "decided about instead.",
        request=None,
        responses={
            200: CandidateSerializer,
            409: OpenApiResponse(description="They have submitted, or it was withdrawn before."),
        },
    )
    def post(self, request: Request, candidate_id: UUID) -> Response:
        return mailed(request, candidate_id, services.revoke, otherwise=SUBMITTED)


class CandidateSendBack(HiringView):
    @extend_schema(
        summary="Ask a candidate for more evidence",
        description="For those who hire and for reviewers. What was submitted is open again, and a mail says what is "
        "asked. Results stand as they are.",
        request=SendBackSerializer,
        responses={
            202: OpenApiResponse(CandidateSerializer, "The mail is on its way."),
            409: OpenApiResponse(description="They have not submitted, or it is too late for more."),
        },
    )
    @idempotent
    def post(self, request: Request, candidate_id: UUID) -> Response:
        found = seen_candidate(request, candidate_id)
        sent = SendBackSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        services.send_back(invitation=found, base_url=site_of(request), by=asker(request), **sent.validated_data)
        return answered(found, request, hires=found.hires, status=202)  # type: ignore[attr-defined]  # annotated


class DecisionList(HiringView, ListAPIView[Decision]):
    serializer_class = DecisionSerializer
    queryset = Decision.objects.all()
    ordering = ("-id",)

    def paginate_queryset(self, queryset: Any) -> Any:
        """Who decided is looked up apart, since their account may be gone."""
        page = super().paginate_queryset(queryset)
        self.people = names_of(page or [])
        return page

    def get_serializer_context(self) -> dict[str, Any]:
        blind_to = {"is_blind": getattr(self, "is_blind", False)}
        return {**super().get_serializer_context(), "people": getattr(self, "people", {}), **blind_to}

    @extend_schema(
        summary="List decisions about a candidate",
        description="For those who hire, the latest first. Whoever has to review the candidate blind first reads no "
        "reason of others until then.",
    )
    def get(self, request: Request, candidate_id: UUID) -> Response:
        found = administered_candidate(request, candidate_id)
        refuse_own(found, request)
        self.is_blind: bool = found.is_blind  # type: ignore[attr-defined]  # annotated
        self.queryset = Decision.objects.filter(attempt__invitation=found)
        return self.list(request)

    @extend_schema(
        summary="Decide about a candidate",
        description="A person decides, for a reason; nothing decides by itself.",
        request=DecideSerializer,
        responses={
            201: DecisionSerializer,
            409: OpenApiResponse(description="They have not submitted, or somebody else decided meanwhile."),
        },
    )
    @idempotent
    def post(self, request: Request, candidate_id: UUID) -> Response:
        found = administered_candidate(request, candidate_id)
        sent = DecideSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = services.decide(invitation=found, by=asker(request), **sent.validated_data)
        answer = DecisionSerializer(made, context={"people": {made.by_id: str(asker(request))}}).data
        headers = {"Location": reverse("api:decisions", args=[found.pk], request=request)}
        return Response(answer, status=201, headers=headers)


def names_of(decisions: list[Decision]) -> dict[UUID, str]:
    """One query, none for no decisions."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in={one.by_id for one in decisions})}
