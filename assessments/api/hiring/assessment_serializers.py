"""What the API says of assessments, and takes for them."""

from dataclasses import replace
from typing import Any

from django.db.models import Q
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.fields import Body, IdField, MomentField, TextField, TruthField, WholeField
from accounts.models import Membership, Organisation
from assessments.models import LEAST_TEST_MINUTES, MOST_TEST_MINUTES, Assessment, Notice, Reviewer
from assessments.services import Plan
from assessments.services.administration import may_review
from roles.models import Role, Rung

SITE = "https://skills.example.org/api/v1"
ASSESSMENT = "0199e0d2-3c4d-7e5f-8a6b-7c8d9e0f1a2b"
PERSON = "0199e0a0-1b2c-7d3e-8f4a-5b6c7d8e9f0a"
METHODS = {"asks_self_rating": "self-rating", "asks_test": "test", "asks_review": "review"}
NOTICE = "Your answers are seen by those who hire for this position, and by the two people who review."
LONGEST_TITLE = Assessment._meta.get_field("title").max_length
LONGEST_NOTICE = Notice._meta.get_field("text").max_length
STAGES = {"invited": 12, "opened": 3, "in_progress": 5, "submitted": 4, "reviewed": 2, "decided": 1, "withdrawn": 1}


class PlanSerializer(Body):
    """What may be decided about an assessment. What is left out stays as it stands."""

    title = TextField(
        required=False,
        max_length=LONGEST_TITLE,
        help_text=f"What it is called, up to {LONGEST_TITLE} characters; candidates read it.",
        style={"example": "AI Engineer, autumn"},
    )
    role = TextField(
        required=False, max_length=60, help_text="Slug of the role; only in a draft.", style={"example": "ai-engineer"}
    )
    rung = TextField(
        required=False,
        max_length=60,
        help_text="Slug of one of the role's rungs, of its published matrix; only in a draft.",
        style={"example": "mid"},
    )
    methods = serializers.ListField(
        child=serializers.ChoiceField(choices=list(METHODS.values())),
        required=False,
        min_length=1,
        max_length=len(METHODS),
        help_text="How candidates are assessed: one or more of self-rating, test and review; only in a draft.",
        style={"example": ["self-rating", "test", "review"]},
    )
    test_minutes = WholeField(
        required=False,
        min_value=LEAST_TEST_MINUTES,
        max_value=MOST_TEST_MINUTES,
        help_text=f"How long the test lasts without extra time, {LEAST_TEST_MINUTES} to {MOST_TEST_MINUTES} minutes; "
        "only in a draft. It counts where `methods` has the test.",
        style={"example": 60},
    )
    blind = TruthField(
        required=False,
        help_text="Whether reviewers see neither self-rating, test nor each other's reviews until they submit theirs.",
        style={"example": True},
    )
    deadline = MomentField(
        required=False,
        allow_null=True,
        help_text="Until when candidates may answer, with its distance from UTC; null for none.",
        style={"example": "2026-12-18T17:00:00Z"},
    )
    sees = serializers.ChoiceField(
        required=False,
        choices=Assessment.Sees.choices,
        help_text="What candidates see of their result.",
        style={"example": "everything"},
    )
    sees_when = serializers.ChoiceField(
        required=False,
        choices=Assessment.SeesWhen.choices,
        help_text="When they see it.",
        style={"example": "at_once"},
    )
    notice = TextField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_NOTICE,
        help_text=f"What candidates are told and acknowledge before they start, up to {LONGEST_NOTICE:,} characters. "
        "Another wording is acknowledged anew.",
        style={"example": NOTICE},
    )
    reviewers = serializers.ListField(
        child=IdField(),
        required=False,
        max_length=100,
        help_text="Ids of the accounts of the colleagues who review, all of them.",
        style={"example": [PERSON]},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        stands: Plan | None = self.context.get("plan")
        organisation = attrs.get("organisation") or self.context["organisation"]
        if "methods" in attrs:
            asked = attrs.pop("methods")
            attrs |= {name: method in asked for name, method in METHODS.items()}
        if "role" in attrs or "rung" in attrs:
            attrs["rung"] = _rung(attrs.pop("role", None), attrs.get("rung"), organisation, stands)
        if "reviewers" in attrs:
            attrs["reviewers"] = frozenset(attrs["reviewers"])
            if attrs["reviewers"] - (stands.reviewers if stands else frozenset()) - may_review(organisation):
                refusal = "One of these may not review. The organisation's list of reviewers has those who may."
                raise serializers.ValidationError({"reviewers": refusal})
        return attrs


def _rung(role_slug: str | None, rung_slug: str | None, organisation: Organisation, stands: Plan | None) -> Rung:
    """What was named; what was not, as it stands. Raises ValidationError."""
    visible = Role.objects.filter(Q(organisation=None) | Q(organisation=organisation))
    role = visible.filter(slug=role_slug or (stands and stands.rung.version.role.slug)).first()
    if role is None:
        raise serializers.ValidationError({"role": "The organisation has no such role to assess for."})
    offered = Rung.objects.offered(role).select_related("version__role")
    wanted = rung_slug or (stands and stands.rung.slug)
    rung = next((one for one in offered if one.slug == wanted), None)
    if rung is None:
        slugs = ", ".join(one.slug for one in offered) or "none, since no matrix of it is published"
        raise serializers.ValidationError({"rung": f"The role has no such rung. It has: {slugs}."})
    return rung


class CreateAssessmentSerializer(PlanSerializer):
    """A draft of an assessment."""

    organisation = TextField(
        max_length=60, help_text="Slug of an organisation for which you hire.", style={"example": "northwind"}
    )
    title = TextField(
        max_length=LONGEST_TITLE,
        help_text=f"What it is called, up to {LONGEST_TITLE} characters; candidates read it.",
        style={"example": "AI Engineer, autumn"},
    )
    role = TextField(max_length=60, help_text="Slug of the role.", style={"example": "ai-engineer"})
    rung = TextField(
        max_length=60,
        help_text="Slug of one of the role's rungs, of its published matrix.",
        style={"example": "mid"},
    )

    def validate_organisation(self, slug: str) -> Organisation:
        hires = Membership.objects.hiring().filter(user=self.context["request"].user, organisation__slug=slug)
        membership = hires.select_related("organisation").first()
        if membership is None:
            raise serializers.ValidationError("You hire for no such organisation: /api/v1/organisations/ lists yours.")
        return membership.organisation

    def plan(self) -> Plan:
        """What was sent, and the usual for what was left out."""
        sent = {name: value for name, value in self.validated_data.items() if name != "organisation"}
        return Plan(**{"notice": ""} | sent)


class ChangeAssessmentSerializer(PlanSerializer):
    """What is now decided otherwise, and the revision it was decided on."""

    revision = WholeField(
        min_value=1,
        help_text="The `revision` you read. If somebody changed the assessment since, nothing is changed.",
        style={"example": 1},
    )

    def plan(self) -> Plan:
        sent = {name: value for name, value in self.validated_data.items() if name != "revision"}
        stands: Plan = self.context["plan"]
        return replace(stands, **sent)


class AssessmentSerializer(serializers.Serializer[Assessment]):
    """What an organisation asks its candidates to take."""

    id = serializers.UUIDField(help_text="Names the assessment.", style={"example": ASSESSMENT})
    url = serializers.HyperlinkedIdentityField(
        view_name="api:assessment",
        lookup_url_kwarg="assessment_id",
        help_text="Address of this assessment.",
        style={"example": f"{SITE}/assessments/{ASSESSMENT}/"},
    )
    organisation = serializers.SlugField(
        source="organisation.slug", help_text="Slug of its organisation.", style={"example": "northwind"}
    )
    title = serializers.CharField(help_text="What it is called.", style={"example": "AI Engineer, autumn"})
    role = serializers.SlugField(
        source="rung.version.role.slug", help_text="Slug of the role.", style={"example": "ai-engineer"}
    )
    role_name = serializers.CharField(
        source="rung.version.title", help_text="Its name in the matrix version.", style={"example": "AI Engineer"}
    )
    rung = serializers.SlugField(source="rung.slug", help_text="Slug of the rung.", style={"example": "mid"})
    rung_name = serializers.CharField(source="rung.name", help_text="The rung's name.", style={"example": "Mid"})
    matrix_version = serializers.IntegerField(
        source="rung.version.number",
        help_text="Number of the matrix version its candidates are measured against.",
        style={"example": 1},
    )
    methods = serializers.SerializerMethodField(
        help_text="How candidates are assessed: one or more of self-rating, test and review.",
        style={"example": ["self-rating", "test", "review"]},
    )
    test_minutes = serializers.SerializerMethodField(
        help_text="How long the test lasts without extra time, in minutes; null where none is asked.",
        style={"example": 60},
    )
    blind = serializers.BooleanField(
        help_text="Whether reviewers see neither self-rating, test nor each other's reviews until they submit theirs.",
        style={"example": True},
    )
    deadline = serializers.DateTimeField(
        allow_null=True,
        help_text="Until when candidates may answer; null for no deadline.",
        style={"example": "2026-12-18T17:00:00Z"},
    )
    state = serializers.ChoiceField(
        choices=Assessment.State.values,
        help_text="draft, open (candidates are let in) or closed.",
        style={"example": "open"},
    )
    revision = serializers.IntegerField(help_text="Counts the changes; send it along with yours.", style={"example": 2})
    created_at = serializers.DateTimeField(help_text="When it was made.", style={"example": "2026-11-18T10:00:00Z"})
    opened_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When it was first opened; null in a draft.",
        style={"example": "2026-11-19T08:30:00Z"},
    )
    closed_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was closed; null while it is not.", style={"example": None}
    )

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=list(METHODS.values()))))
    def get_methods(self, assessment: Assessment) -> list[str]:
        return [method for name, method in METHODS.items() if getattr(assessment, name)]

    def get_test_minutes(self, assessment: Assessment) -> int | None:
        return assessment.test_minutes if assessment.asks_test else None


class ReviewerSerializer(serializers.Serializer[Reviewer]):
    """A colleague whom an assessment names as a reviewer."""

    user = serializers.UUIDField(source="user_id", help_text="Id of their account.", style={"example": PERSON})
    name = serializers.CharField(
        source="user.name", help_text="Their name; may be empty.", style={"example": "Robin Example"}
    )
    email = serializers.CharField(
        source="user.email", help_text="Address of their account.", style={"example": "robin@example.org"}
    )


class AssessmentInFullSerializer(AssessmentSerializer):
    """An assessment with everything decided about it, and how far its candidates are."""

    sees = serializers.ChoiceField(
        choices=Assessment.Sees.choices,
        help_text="What candidates see of their result.",
        style={"example": "everything"},
    )
    sees_when = serializers.ChoiceField(
        choices=Assessment.SeesWhen.choices, help_text="When they see it.", style={"example": "at_once"}
    )
    notice = serializers.CharField(
        source="notice_now.text", help_text="What candidates are told before they start.", style={"example": NOTICE}
    )
    notice_number = serializers.IntegerField(
        source="notice_now.number", help_text="Number of that wording.", style={"example": 1}
    )
    reviewers = ReviewerSerializer(source="named", many=True, help_text="Those who review its candidates.")
    has_link = serializers.SerializerMethodField(
        help_text="Whether there is a link by which anyone may take it.", style={"example": False}
    )
    stages = serializers.DictField(
        child=serializers.IntegerField(),
        source="counted",
        help_text="How many candidates are at each stage.",
        style={"example": STAGES},
    )
    candidates = serializers.SerializerMethodField(
        help_text="Address of its candidates.", style={"example": f"{SITE}/assessments/{ASSESSMENT}/candidates/"}
    )

    def get_has_link(self, assessment: Assessment) -> bool:
        return assessment.link_hash is not None

    @extend_schema_field(OpenApiTypes.URI)
    def get_candidates(self, assessment: Assessment) -> str:
        return reverse("api:candidates", args=[assessment.pk], request=self.context["request"])


class LinkSerializer(serializers.Serializer[Any]):
    """The link by which anyone may take an assessment."""

    link = serializers.URLField(
        help_text="Address to give to candidates. Whoever has it can take the assessment.",
        style={"example": "https://skills.example.org/invitations/8Jx2…/"},
    )
