"""What the API says of candidates, and takes for them."""

from decimal import Decimal
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from accounts.api.fields import AddressField, Body, MomentField, TextField, WholeField
from accounts.models import User
from assessments.api.hiring.assessment_serializers import ASSESSMENT, SITE
from assessments.models import MOST_EXTRA_TIME, Decision, Invitation
from assessments.selectors.stages import Stage
from assessments.services import MOST_AT_ONCE, VALID_FOR, Invitee

CANDIDATE = "0199e0d8-6e7f-7a8b-9c0d-1e2f3a4b5c6d"
INVITED, ALREADY_INVITED, REPEATED = "invited", "already_invited", "repeated"
LONGEST_NAME = Invitation._meta.get_field("name").max_length
LONGEST_TEXT = Invitation._meta.get_field("text").max_length
LONGEST_REASON = Invitation._meta.get_field("extra_time_reason").max_length
HIRERS_ONLY = ("extra_time", "extra_time_reason", "extended_to", "due_at", "outcome", "mail_sent_at", "mail_problem")
"""What reviewers do not see: it would tell them of somebody's needs, or of what others think."""


class InviteeSerializer(Body):
    """Whom to invite."""

    email = AddressField(help_text="Address to invite.", style={"example": "kim@example.org"})
    name = TextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_NAME,
        help_text=f"Their name, up to {LONGEST_NAME} characters; may be left out.",
        style={"example": "Kim Candidate"},
    )


class InviteSerializer(Body):
    """The candidates to invite, all with the same words."""

    candidates = serializers.ListField(
        child=InviteeSerializer(),
        min_length=1,
        max_length=MOST_AT_ONCE,
        help_text=f"1 to {MOST_AT_ONCE:,}. When one of them does not fit, nobody is invited.",
    )
    text = TextField(
        required=False,
        allow_blank=True,
        default="",
        max_length=LONGEST_TEXT,
        help_text=f"Personal words in the mail, up to {LONGEST_TEXT:,} characters.",
        style={"example": "We liked your talk and would like to know you better."},
    )
    valid_days = WholeField(
        required=False,
        min_value=1,
        max_value=365,
        default=VALID_FOR.days,
        help_text="For how many days the link in the mail can be used.",
        style={"example": 30},
    )

    def invitees(self) -> list[Invitee]:
        return [Invitee(**one) for one in self.validated_data["candidates"]]


class InvitedSerializer(serializers.Serializer[Any]):
    """What became of one address."""

    email = serializers.CharField(help_text="The address, in lower case.", style={"example": "kim@example.org"})
    answer = serializers.ChoiceField(
        choices=[INVITED, ALREADY_INVITED, REPEATED],
        help_text="invited; already_invited, so that no mail was sent; repeated, since it stands further up.",
        style={"example": "invited"},
    )
    candidate = serializers.UUIDField(help_text="Id of the candidate.", style={"example": CANDIDATE})


class InvitedAllSerializer(serializers.Serializer[Any]):
    """What became of all addresses, in the order they were sent."""

    invited = serializers.IntegerField(help_text="To how many a mail is on its way.", style={"example": 1})
    candidates = InvitedSerializer(many=True, help_text="Each address that was sent.")


class FactorField(serializers.FloatField):
    """A factor on time, in hundredths."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=MOST_EXTRA_TIME, **kwargs)

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool) or not isinstance(data, int | float):
            self.fail("invalid")
        factor = Decimal(str(super().to_internal_value(data)))
        if factor.is_finite() and factor != factor.quantize(Decimal("0.01")):
            raise serializers.ValidationError("It has two decimals at most.")
        return factor


class TimeSerializer(Body):
    """More time for a candidate. What is left out stays as it stands."""

    extra_time = FactorField(
        required=False,
        help_text="Factor on all the time there is, from 1 to 3, with two decimals at most.",
        style={"example": 1.25},
    )
    extra_time_reason = TextField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_REASON,
        help_text="Why; reviewers never see it.",
        style={"example": "Asked for by the candidate."},
    )
    extended_to = MomentField(
        required=False,
        help_text="A later deadline for this candidate, with its distance from UTC.",
        style={"example": "2026-12-22T17:00:00Z"},
    )

    def validate_extended_to(self, time: Any) -> Any:
        if time <= timezone.now():
            raise serializers.ValidationError("This time has passed. Choose one to come.")
        return time

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("Nothing was said: send a factor, its reason, or a later deadline.")
        if "extra_time_reason" in attrs:
            attrs["reason"] = attrs.pop("extra_time_reason")
        return attrs


class AccountSerializer(serializers.Serializer[User]):
    """The account by which a candidate answers, where they have one."""

    name = serializers.CharField(help_text="The account's name; may be empty.", style={"example": "Kim Candidate"})
    email = serializers.CharField(help_text="Its address.", style={"example": "kim@home.example"})


class CandidateSerializer(serializers.Serializer[Invitation]):
    """Somebody who was invited to an assessment, or came by its link for anyone, and how far they are."""

    id = serializers.UUIDField(
        help_text="Names the candidate's place in this assessment.", style={"example": CANDIDATE}
    )
    url = serializers.HyperlinkedIdentityField(
        view_name="api:candidate",
        lookup_url_kwarg="candidate_id",
        help_text="Address of this candidate.",
        style={"example": f"{SITE}/candidates/{CANDIDATE}/"},
    )
    assessment = serializers.UUIDField(
        source="assessment_id", help_text="Id of the assessment.", style={"example": ASSESSMENT}
    )
    email = serializers.CharField(help_text="Address that was invited.", style={"example": "kim@example.org"})
    name = serializers.CharField(help_text="Name; may be empty.", style={"example": "Kim Candidate"})
    via_link = serializers.BooleanField(
        help_text="Whether they came by the link for anyone; name and address are then their word.",
        style={"example": False},
    )
    account = serializers.SerializerMethodField(
        help_text="The account by which they answer; null while there is none.",
        style={"example": {"name": "Kim Candidate", "email": "kim@home.example"}},
    )
    stage = serializers.ChoiceField(choices=Stage.choices, help_text="How far they are.", style={"example": "invited"})
    late = serializers.BooleanField(help_text="Whether they are due and have not submitted.", style={"example": False})
    outcome = serializers.ChoiceField(
        choices=Decision.Outcome.choices,
        allow_null=True,
        help_text="What was last decided; null before, and for reviewers.",
        style={"example": None},
    )
    invited_at = serializers.DateTimeField(
        source="created_at", help_text="When they were invited, or came.", style={"example": "2026-11-20T09:00:00Z"}
    )
    expires_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when the link in the mail can be used; null where there is none.",
        style={"example": "2026-12-20T09:00:00Z"},
    )
    reminded_at = serializers.DateTimeField(
        allow_null=True, help_text="When they were last reminded; null before.", style={"example": None}
    )
    opened_at = serializers.DateTimeField(
        allow_null=True, help_text="When the link was first opened; null before.", style={"example": None}
    )
    accepted_at = serializers.DateTimeField(
        allow_null=True, help_text="When they began; null before.", style={"example": None}
    )
    submitted_at = serializers.DateTimeField(
        source="attempt.submitted_at",
        default=None,
        allow_null=True,
        help_text="When they submitted; null before, and while they are asked for more evidence.",
        style={"example": None},
    )
    revoked_at = serializers.DateTimeField(
        allow_null=True, help_text="When the invitation was withdrawn; null otherwise.", style={"example": None}
    )
    due_at = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when they may answer, all being considered; null for no deadline, and for reviewers.",
        style={"example": "2026-12-18T17:00:00Z"},
    )
    extra_time = serializers.FloatField(
        allow_null=True, help_text="Factor on all the time there is; null for reviewers.", style={"example": 1.25}
    )
    extra_time_reason = serializers.CharField(
        allow_null=True, help_text="Why; may be empty, null for reviewers.", style={"example": ""}
    )
    extended_to = serializers.DateTimeField(
        allow_null=True,
        help_text="A later deadline of their own; null for none, and for reviewers.",
        style={"example": None},
    )
    mail_sent_at = serializers.DateTimeField(
        source="mail.sent_at",
        default=None,
        allow_null=True,
        help_text="When the mail server took the last mail; null before, and for reviewers.",
        style={"example": "2026-11-20T09:00:04Z"},
    )
    mail_problem = serializers.CharField(
        source="mail.problem",
        default="",
        allow_null=True,
        help_text="Why the last mail was not sent; empty otherwise, null for reviewers.",
        style={"example": ""},
    )

    @extend_schema_field(AccountSerializer(allow_null=True))
    def get_account(self, candidate: Invitation) -> dict[str, str] | None:
        user = candidate.attempt.user if hasattr(candidate, "attempt") else None
        return {"name": user.name, "email": user.email} if user else None

    def to_representation(self, candidate: Invitation) -> dict[str, Any]:
        told: dict[str, Any] = super().to_representation(candidate)
        return told if self.context["hires"] else told | dict.fromkeys(HIRERS_ONLY)


class DecideSerializer(Body):
    """What is decided about a candidate, and why."""

    outcome = serializers.ChoiceField(
        choices=Decision.Outcome.choices, help_text="advance, hold or decline.", style={"example": "advance"}
    )
    reason = TextField(
        max_length=Decision._meta.get_field("reason").max_length,
        help_text="Why. It stays written, with your name.",
        style={"example": "Both reviewers place them at what the rung asks."},
    )
    seen = WholeField(
        min_value=0,
        max_value=10_000,
        help_text="How many decisions there were when you looked. If there are more by now, nothing is decided.",
        style={"example": 0},
    )


class DecisionSerializer(serializers.Serializer[Decision]):
    """What somebody decided about a candidate. The latest counts; the others are its history."""

    outcome = serializers.ChoiceField(
        choices=Decision.Outcome.choices, help_text="advance, hold or decline.", style={"example": "advance"}
    )
    reason = serializers.SerializerMethodField(
        help_text="Why; empty while you have to review the candidate blind first and another decided.",
        style={"example": "Both reviewers place them at what the rung asks."},
    )
    by = serializers.SerializerMethodField(
        help_text="Name or address of whoever decided; empty where their account is gone.",
        style={"example": "Robin Example"},
    )
    decided_at = serializers.DateTimeField(help_text="When.", style={"example": "2026-12-01T10:15:00Z"})

    def get_reason(self, decision: Decision) -> str:
        is_hidden = self.context.get("is_blind") and decision.by_id != self.context["request"].user.pk
        return "" if is_hidden else decision.reason

    def get_by(self, decision: Decision) -> str:
        return str(self.context["people"].get(decision.by_id, ""))


class SendBackSerializer(Body):
    """What more is asked of a candidate."""

    message = TextField(
        max_length=2000,
        help_text="What is asked; they get it by mail. Up to 2,000 characters.",
        style={"example": "Please say more about how you evaluated the answers."},
    )
