"""Organisations: one's own, their members, and inviting colleagues. What is a stranger's is not found."""

from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import GenericAPIView, ListAPIView, get_object_or_404
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts import services
from accounts.api.access import asker, membership_of
from accounts.api.filters import MemberFilter
from accounts.api.serializers import (
    AccessSerializer,
    ColleagueInvitationSerializer,
    ColleagueSerializer,
    InviteColleaguesSerializer,
    InvitedColleaguesSerializer,
    MemberSerializer,
    NameSerializer,
    OrganisationSerializer,
)
from accounts.http import site_of
from accounts.idempotency import idempotent
from accounts.models import ColleagueInvitation, Membership
from accounts.second_factor import SecondFactor
from accounts.selectors import members_of

Row = TypeVar("Row", bound=Model)
GONE = OpenApiResponse(description="It is gone.")


class OrganisationList(ListAPIView[Membership]):
    serializer_class = OrganisationSerializer
    queryset = Membership.objects.select_related("organisation").annotate(slug=F("organisation__slug"))
    ordering = ("slug",)

    def get_queryset(self) -> QuerySet[Membership]:
        return super().get_queryset().filter(user=asker(self.request))

    @extend_schema(summary="List your organisations", description="With what you may do in each, by slug.")
    def get(self, request: Request) -> Response:
        return self.list(request)

    @extend_schema(
        summary="Make an organisation",
        description="You own it. Its slug comes from its name.",
        request=NameSerializer,
        responses={
            201: OrganisationSerializer,
            409: OpenApiResponse(description="Your address is not verified, or you own too many."),
        },
    )
    @idempotent
    def post(self, request: Request) -> Response:
        sent = NameSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        user = asker(request)
        made = services.create_organisation(name=sent.validated_data["name"], owner=user, by=user)
        answer = self.get_serializer(self.get_queryset().get(organisation=made)).data
        return Response(answer, status=201, headers={"Location": str(answer["url"])})


class OrganisationDetail(APIView):
    @extend_schema(summary="Read an organisation", responses=OrganisationSerializer)
    def get(self, request: Request, slug: str) -> Response:
        return Response(OrganisationSerializer(membership_of(request, slug), context={"request": request}).data)


class OrganisationName(APIView):
    permission_classes = [IsAuthenticated, SecondFactor]

    @extend_schema(
        summary="Rename an organisation",
        description="For its owners and admins. Its slug stays.",
        request=NameSerializer,
        responses=OrganisationSerializer,
    )
    def put(self, request: Request, slug: str) -> Response:
        membership = membership_of(request, slug, Membership.EDITORS)
        sent = NameSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        membership.organisation = services.rename_organisation(
            organisation=membership.organisation, name=sent.validated_data["name"], by=asker(request)
        )
        return Response(OrganisationSerializer(membership, context={"request": request}).data)


class OfOrganisation(GenericAPIView[Row]):
    """Tells serializers in which organisation they speak."""

    permission_classes = [IsAuthenticated, SecondFactor]

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "slug": self.kwargs.get("slug")}


@extend_schema(
    summary="List who may review",
    description="The colleagues whom an assessment may name as its reviewers, for those who hire.",
)
class ReviewerList(OfOrganisation[Membership], ListAPIView[Membership]):
    serializer_class = ColleagueSerializer
    queryset = Membership.objects.reviewing().select_related("user")
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Membership]:
        own = membership_of(self.request, self.kwargs["slug"], Membership.HIRING)
        return super().get_queryset().filter(organisation=own.organisation)


@extend_schema(summary="List members", description="For the organisation's owners and admins, the first to join first.")
class MemberList(OfOrganisation[Membership], ListAPIView[Membership]):
    serializer_class = MemberSerializer
    filterset_class = MemberFilter
    queryset = Membership.objects.all()
    ordering = ("id",)

    def get_queryset(self) -> QuerySet[Membership]:
        own = membership_of(self.request, self.kwargs["slug"], Membership.EDITORS)
        return members_of(own.organisation)


class MemberDetail(OfOrganisation[Membership]):
    serializer_class = MemberSerializer
    queryset = Membership.objects.all()

    def chosen(self, slug: str, member_id: int) -> Membership:
        own = membership_of(self.request, slug)
        if own.pk != member_id:
            own = membership_of(self.request, slug, Membership.EDITORS)
        return get_object_or_404(members_of(own.organisation).select_related("organisation"), pk=member_id)

    @extend_schema(summary="Read a member", description="For the organisation's owners and admins, and of oneself.")
    def get(self, request: Request, slug: str, member_id: int) -> Response:
        return Response(self.get_serializer(self.chosen(slug, member_id)).data)

    @extend_schema(
        summary="Change what a member may do",
        description="For the organisation's owners and admins.",
        request=AccessSerializer,
        responses={
            200: MemberSerializer,
            409: OpenApiResponse(description="This is the last owner, without whom nobody could make another."),
        },
    )
    def patch(self, request: Request, slug: str, member_id: int) -> Response:
        chosen = self.chosen(slug, member_id)
        sent = AccessSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        changed = services.change_access(membership=chosen, by=asker(request), **sent.validated_data)
        chosen.access = changed.access
        return Response(self.get_serializer(chosen).data)

    @extend_schema(
        summary="End a membership",
        description="For the organisation's owners and admins; one's own may be ended by everybody.",
        responses={204: GONE, 409: OpenApiResponse(description="This is the last owner.")},
    )
    def delete(self, request: Request, slug: str, member_id: int) -> Response:
        services.remove_member(membership=self.chosen(slug, member_id), by=asker(request))
        return Response(status=204)


class ColleagueInvitationList(OfOrganisation[ColleagueInvitation], ListAPIView[ColleagueInvitation]):
    serializer_class = ColleagueInvitationSerializer
    queryset = ColleagueInvitation.objects.pending().with_people()
    ordering = ("-id",)

    def get_queryset(self) -> QuerySet[ColleagueInvitation]:
        own = membership_of(self.request, self.kwargs["slug"], Membership.EDITORS)
        return super().get_queryset().filter(organisation=own.organisation)

    @extend_schema(
        summary="List colleagues' invitations",
        description="Those neither accepted nor revoked, the latest first, for the organisation's owners and admins.",
    )
    def get(self, request: Request, slug: str) -> Response:
        return self.list(request)

    @extend_schema(
        summary="Invite colleagues",
        description="Mails each a link by which they become members. When one of them cannot be invited, nobody is.",
        request=InviteColleaguesSerializer,
        responses={
            201: InvitedColleaguesSerializer,
            409: OpenApiResponse(description="One is a member or was invited before, or they are too many for a day."),
        },
    )
    @idempotent
    def post(self, request: Request, slug: str) -> Response:
        own = membership_of(request, slug, Membership.EDITORS)
        sent = InviteColleaguesSerializer(data=request.data)
        sent.is_valid(raise_exception=True)
        made = services.invite_colleagues(
            organisation=own.organisation, base_url=site_of(request), by=asker(request), **sent.validated_data
        )
        answer = InvitedColleaguesSerializer({"invitations": made}, context=self.get_serializer_context()).data
        return Response(answer, status=201, headers={"Location": request.build_absolute_uri(request.path)})


class ColleagueInvitationDetail(OfOrganisation[ColleagueInvitation]):
    serializer_class = ColleagueInvitationSerializer
    queryset = ColleagueInvitation.objects.with_people()

    def chosen(self, slug: str, invitation_id: UUID) -> ColleagueInvitation:
        own = membership_of(self.request, slug, Membership.EDITORS)
        return get_object_or_404(self.get_queryset().filter(organisation=own.organisation), pk=invitation_id)

    @extend_schema(summary="Read a colleague's invitation")
    def get(self, request: Request, slug: str, invitation_id: UUID) -> Response:
        return Response(self.get_serializer(self.chosen(slug, invitation_id)).data)

    @extend_schema(
        summary="Revoke a colleague's invitation",
        description="Its link opens nothing from then on.",
        responses={204: GONE, 409: OpenApiResponse(description="It was accepted or revoked before.")},
    )
    def delete(self, request: Request, slug: str, invitation_id: UUID) -> Response:
        services.revoke_invitation(invitation=self.chosen(slug, invitation_id), by=asker(request))
        return Response(status=204)


class ColleagueInvitationAgain(ColleagueInvitationDetail):
    http_method_names = ["post", "options"]

    @extend_schema(
        summary="Send a colleague's invitation again",
        description="Mails another link; the one before opens nothing.",
        request=None,
        responses={
            202: OpenApiResponse(ColleagueInvitationSerializer, "The mail is on its way."),
            409: OpenApiResponse(description="It was accepted or revoked before, or sent too often."),
        },
    )
    @idempotent
    def post(self, request: Request, slug: str, invitation_id: UUID) -> Response:
        sent = services.invite_again(
            invitation=self.chosen(slug, invitation_id), base_url=site_of(request), by=asker(request)
        )
        answer = self.get_serializer(sent).data
        return Response(answer, status=202, headers={"Location": str(answer["url"])})
