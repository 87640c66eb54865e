"""What the API says of organisations and their people, and takes for them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.fields import AddressField, Body, TextField
from accounts.models import ColleagueInvitation, Membership
from accounts.services.colleagues import MOST_AT_ONCE

ACCESS = "owner, admin, manager (hires), reviewer or member."
SITE = "https://skills.example.org/api/v1"
INVITATION = "0199e0c1-5d2e-7b11-9c3f-6a7b8c9d0e1f"
LONGEST_WORDS = ColleagueInvitation._meta.get_field("words").max_length


class NameSerializer(Body):
    """What an organisation is to be called."""

    name = TextField(
        min_length=2, max_length=120, help_text="2 to 120 characters.", style={"example": "Northwind Research"}
    )

    def validate_name(self, name: str) -> str:
        plain = " ".join(name.split())
        if len(plain) < 2:
            raise serializers.ValidationError("A name has two characters at least.")
        return plain


class OrganisationSerializer(serializers.Serializer[Membership]):
    """An organisation you belong to, and what you may do there."""

    slug = serializers.SlugField(
        source="organisation.slug", help_text="Names the organisation, for good.", style={"example": "northwind"}
    )
    url = serializers.SerializerMethodField(
        help_text="Address of this organisation.", style={"example": f"{SITE}/organisations/northwind/"}
    )
    name = serializers.CharField(
        source="organisation.name", help_text="What it is called.", style={"example": "Northwind Research"}
    )
    access = serializers.ChoiceField(
        choices=Membership.Access.choices, help_text=f"What you may do there: {ACCESS}", style={"example": "manager"}
    )
    member = serializers.IntegerField(
        source="pk", help_text="Number of your membership, by which you can leave.", style={"example": 12}
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, membership: Membership) -> str:
        return reverse("api:organisation", args=[membership.organisation.slug], request=self.context["request"])


class ColleagueSerializer(serializers.Serializer[Membership]):
    """A colleague who may be asked to review."""

    user = serializers.UUIDField(
        source="user_id",
        help_text="Id of their account, by which an assessment names its reviewers.",
        style={"example": "0199e0a0-1b2c-7d3e-8f4a-5b6c7d8e9f0a"},
    )
    name = serializers.CharField(
        source="user.name", help_text="Their name; may be empty.", style={"example": "Robin Example"}
    )
    email = serializers.CharField(
        source="user.email", help_text="Address of their account.", style={"example": "robin@example.org"}
    )
    access = serializers.ChoiceField(
        choices=Membership.Access.choices, help_text=f"What they may do: {ACCESS}", style={"example": "reviewer"}
    )


class MemberSerializer(ColleagueSerializer):
    """A member of an organisation, for those who look after its people."""

    id = serializers.IntegerField(source="pk", help_text="Number of the membership.", style={"example": 12})
    url = serializers.SerializerMethodField(
        help_text="Address of the membership.", style={"example": f"{SITE}/organisations/northwind/members/12/"}
    )
    since = serializers.DateTimeField(
        source="created_at", help_text="When they became a member.", style={"example": "2026-11-02T08:00:00Z"}
    )
    second_factor = serializers.BooleanField(
        help_text="Whether they have set up a second factor.", style={"example": True}
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, member: Membership) -> str:
        slug = self.context["slug"]
        return reverse("api:member", args=[slug, member.pk], request=self.context["request"])


class AccessSerializer(Body):
    """What a member may do from now on."""

    access = serializers.ChoiceField(
        choices=Membership.Access.choices,
        help_text=f"{ACCESS} Only owners make and unmake owners.",
        style={"example": "reviewer"},
    )


class InviteColleaguesSerializer(AccessSerializer):
    """Whom to invite into the organisation, all with the same access."""

    emails = serializers.ListField(
        child=AddressField(),
        min_length=1,
        max_length=MOST_AT_ONCE,
        help_text=f"1 to {MOST_AT_ONCE} addresses.",
        style={"example": ["sam@example.org"]},
    )
    words = TextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_WORDS,
        help_text=f"Personal words in the mail, up to {LONGEST_WORDS} characters.",
        style={"example": "We would like you to review with us."},
    )


class ColleagueInvitationSerializer(serializers.Serializer[ColleagueInvitation]):
    """Asks a colleague to become a member of the organisation. The link in its mail works once."""

    id = serializers.UUIDField(help_text="Names the invitation.", style={"example": INVITATION})
    url = serializers.SerializerMethodField(
        help_text="Address of the invitation.",
        style={"example": f"{SITE}/organisations/northwind/colleague-invitations/{INVITATION}/"},
    )
    email = serializers.CharField(help_text="Address it was sent to.", style={"example": "sam@example.org"})
    access = serializers.ChoiceField(
        choices=Membership.Access.choices,
        help_text=f"What they may do once they join: {ACCESS}",
        style={"example": "reviewer"},
    )
    invited_by = serializers.SerializerMethodField(
        help_text="Name or address of whoever invited; empty where their account is gone.",
        style={"example": "Robin Example"},
    )
    created_at = serializers.DateTimeField(
        help_text="When it was first sent.", style={"example": "2026-11-20T09:00:00Z"}
    )
    expires_at = serializers.DateTimeField(
        help_text="Until when its link can be used.", style={"example": "2026-12-04T09:00:00Z"}
    )
    accepted_at = serializers.DateTimeField(
        allow_null=True, help_text="When they joined by it; null before.", style={"example": None}
    )
    revoked_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When it was revoked, or another took its place; null otherwise.",
        style={"example": None},
    )
    mail_sent_at = serializers.DateTimeField(
        source="mail.sent_at",
        default=None,
        allow_null=True,
        help_text="When the mail server took the last mail; null before.",
        style={"example": "2026-11-20T09:00:03Z"},
    )
    mail_problem = serializers.CharField(
        source="mail.problem",
        default="",
        help_text="Why the last mail was not sent; empty otherwise.",
        style={"example": ""},
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, invitation: ColleagueInvitation) -> str:
        arguments: list[Any] = [self.context["slug"], invitation.pk]
        return reverse("api:colleague-invitation", args=arguments, request=self.context["request"])

    def get_invited_by(self, invitation: ColleagueInvitation) -> str:
        return str(invitation.invited_by or "")


class InvitedColleaguesSerializer(serializers.Serializer[Any]):
    """The invitations that are on their way."""

    invitations = ColleagueInvitationSerializer(many=True, help_text="One for each address.")
