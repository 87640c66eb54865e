"""What the API says of attempts and their ratings, and takes for them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.fields import Body, TextField, TruthField
from assessments.forms import is_web_address
from assessments.models import Attempt, Rating
from assessments.selectors import Step
from assessments.services import NOT_APPLICABLE, Answer
from roles.api.fields import LevelField
from roles.models import Role, Rung

LONGEST_EVIDENCE = Rating._meta.get_field("evidence").max_length
LONGEST_LINK = Rating._meta.get_field("link").max_length
EVIDENCE = "Led this part of our document search; answer quality rose from 61% to 78%."


class BeginSerializer(Body):
    """The role and rung to be assessed for."""

    role = TextField(max_length=60, help_text="Slug of the role.", style={"example": "ai-engineer"})
    rung = TextField(max_length=60, help_text="Slug of one of the role's rungs.", style={"example": "mid"})

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        role = Role.objects.visible_to(self.context["request"].user.pk).filter(slug=attrs["role"]).first()
        if role is None:
            raise serializers.ValidationError({"role": "There is no such role. GET /api/v1/roles/ lists them."})
        offered = Rung.objects.offered(role)
        rung = next((rung for rung in offered if rung.slug == attrs["rung"]), None)
        if rung is None:
            slugs = ", ".join(rung.slug for rung in offered) or "none, since no matrix of it is published"
            raise serializers.ValidationError({"rung": f"The role has no such rung. It has: {slugs}."})
        return {"rung": rung}


class AnswerSerializer(Body):
    """What is now said of one competency. What is left out stays as it stands."""

    level = LevelField(
        required=False,
        help_text="Own level: 0 Not yet, 1 Foundation, 2 Working, 3 Advanced, 4 Expert.",
        style={"example": 2},
    )
    not_applicable = TruthField(
        required=False,
        help_text="True instead of a level: the competency plays no part in this person's work. It leaves all sums.",
        style={"example": False},
    )
    evidence = TextField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_EVIDENCE,
        help_text=f"What shows it: what was done, when, with what outcome. Up to {LONGEST_EVIDENCE:,} characters.",
        style={"example": EVIDENCE},
    )
    link = TextField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_LINK,
        validators=[is_web_address],
        help_text=f"Address of a web page that shows it, up to {LONGEST_LINK} characters.",
        style={"example": "https://example.org/search"},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("Nothing was said: send a level, “not applicable”, evidence or a link.")
        said, not_applicable = "level" in attrs, attrs.get("not_applicable")
        if said and not_applicable:
            raise serializers.ValidationError({"not_applicable": "Send a level or “not applicable”, not both."})
        if not_applicable is False and not said:
            raise serializers.ValidationError({"level": "What applies has a level: send it."})
        return attrs

    def answer(self) -> Answer:
        sent = self.validated_data
        return Answer(
            choice=NOT_APPLICABLE if sent.get("not_applicable") else sent.get("level"),
            evidence=sent.get("evidence"),
            link=sent.get("link"),
        )


class RatingSerializer(serializers.ModelSerializer[Rating]):
    """What the person last said of one competency."""

    rated_at = serializers.DateTimeField(
        read_only=True,
        allow_null=True,
        help_text="When they said it; null before they did.",
        style={"example": "2026-11-20T09:31:05Z"},
    )

    link = serializers.CharField(
        read_only=True,
        help_text="Web page that shows it; may be empty.",
        style={"example": "https://example.org/search"},
    )

    class Meta:
        model = Rating
        fields = read_only_fields = ["level", "not_applicable", "evidence", "link", "rated_at"]
        extra_kwargs = {
            "level": {
                "help_text": "Own level, 0 Not yet to 4 Expert; null while there is none, or where not applicable.",
                "style": {"example": 2},
            },
            "not_applicable": {
                "help_text": "Whether the person set the competency aside as no part of their work.",
                "style": {"example": False},
            },
            "evidence": {
                "help_text": "What shows it, in the person's words; may be empty.",
                "style": {"example": EVIDENCE},
            },
        }


class AskedSerializer(serializers.Serializer[Step]):
    """A competency the attempt asks, with what was last said of it."""

    competency = serializers.SlugField(
        source="slug", help_text="Slug of the competency.", style={"example": "prompt-context"}
    )
    name = serializers.CharField(
        help_text="Its name in the attempt's matrix version.", style={"example": "Prompt and context engineering"}
    )
    domain_name = serializers.CharField(
        source="domain", help_text="Name of its domain there.", style={"example": "Generative AI and agents"}
    )
    essential = serializers.BooleanField(help_text="Whether its gap comes before all others.", style={"example": True})
    rating = RatingSerializer(allow_null=True, help_text="What was last said; null before anything was.")


class AttemptSerializer(serializers.ModelSerializer[Attempt]):
    """One person answering for one role and rung, against the matrix version that was published when they began."""

    url = serializers.HyperlinkedIdentityField(
        view_name="api:attempt",
        lookup_url_kwarg="attempt_id",
        help_text="Address of this attempt.",
        style={"example": "https://skills.example.org/api/v1/attempts/0199e0a2-7c1b-7d3e-9a55-2f6b8c0d1e2f/"},
    )
    role = serializers.CharField(
        source="rung.version.role.slug", help_text="Slug of the role.", style={"example": "ai-engineer"}
    )
    role_name = serializers.CharField(
        source="rung.version.title", help_text="Its name in that version.", style={"example": "AI Engineer"}
    )
    rung = serializers.CharField(source="rung.slug", help_text="Slug of the rung.", style={"example": "mid"})
    rung_name = serializers.CharField(source="rung.name", help_text="The rung's name.", style={"example": "Mid"})
    matrix_version = serializers.IntegerField(
        source="rung.version.number", help_text="Number of the matrix version.", style={"example": 1}
    )
    matrix = serializers.SerializerMethodField(
        help_text="Address of that version, with the descriptors to choose between.",
        style={"example": "https://skills.example.org/api/v1/roles/ai-engineer/matrix/versions/1/"},
    )
    answered = serializers.IntegerField(
        source="rated_count",
        help_text="How many competencies have a level or “not applicable”; where no level is asked, evidence.",
        style={"example": 0},
    )
    asked = serializers.IntegerField(
        source="row_count", help_text="How many competencies the attempt asks.", style={"example": 14}
    )

    organisation = serializers.SerializerMethodField(
        help_text="Name of the organisation that asked for it; null for one you began yourself.",
        style={"example": None},
    )
    assessment_title = serializers.SerializerMethodField(
        help_text="Title of that organisation's assessment; null for one you began yourself.", style={"example": None}
    )
    due_at = serializers.DateTimeField(
        source="invitation.due_at",
        default=None,
        read_only=True,
        allow_null=True,
        help_text="Until when answers are taken; null without a deadline.",
        style={"example": None},
    )

    class Meta:
        model = Attempt
        fields = ["id", "url", "role", "role_name", "rung", "rung_name", "matrix_version", "matrix", "answered"]
        fields += ["asked", "organisation", "assessment_title", "due_at", "in_test", "started_at", "saved_at"]
        fields += ["submitted_at"]
        read_only_fields = fields
        extra_kwargs = {
            "id": {"help_text": "Names the attempt.", "style": {"example": "0199e0a2-7c1b-7d3e-9a55-2f6b8c0d1e2f"}},
            "in_test": {
                "help_text": "Whether its test is running: until that ends, nothing else of the attempt is taken.",
                "style": {"example": False},
            },
            "started_at": {"help_text": "When it was begun.", "style": {"example": "2026-11-20T09:30:00Z"}},
            "saved_at": {
                "help_text": "When a rating was last saved, or when it was begun.",
                "style": {"example": "2026-11-20T09:30:00Z"},
            },
            "submitted_at": {
                "help_text": "When it was frozen; null while it is open.",
                "style": {"example": None},
            },
        }

    def get_organisation(self, attempt: Attempt) -> str | None:
        return attempt.assessment.organisation.name if attempt.assessment else None

    def get_assessment_title(self, attempt: Attempt) -> str | None:
        return attempt.assessment.title if attempt.assessment else None

    @extend_schema_field(OpenApiTypes.URI)
    def get_matrix(self, attempt: Attempt) -> str:
        version = attempt.rung.version
        return reverse("api:matrix-version", args=[version.role.slug, version.number], request=self.context["request"])


class AttemptInFullSerializer(AttemptSerializer):
    """An attempt with every competency it asks and what was last said of each."""

    competencies = AskedSerializer(many=True, read_only=True, help_text="In the order in which they are asked.")

    class Meta(AttemptSerializer.Meta):
        fields = read_only_fields = [*AttemptSerializer.Meta.fields, "competencies"]
