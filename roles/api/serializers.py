"""What the API says of the framework."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from roles.api.fields import LevelField
from roles.framework import ContentRow
from roles.models import CompetencyEdition, MatrixVersion, Role, Rung

RUNGS = [
    {"slug": "junior", "name": "Junior"},
    {"slug": "mid", "name": "Mid"},
    {"slug": "senior", "name": "Senior"},
]
DESCRIPTORS = ["Has not done it.", "Does it with help.", "Does it alone.", "Guides others.", "Sets norms."]


class RungSerializer(serializers.ModelSerializer[Rung]):
    """A seniority, by the name this role gives it."""

    class Meta:
        model = Rung
        fields = read_only_fields = ["slug", "name"]
        extra_kwargs = {
            "slug": {"help_text": "Names the rung within its role.", "style": {"example": "mid"}},
            "name": {"help_text": "What this role calls it.", "style": {"example": "Mid"}},
        }


class RoleSerializer(serializers.ModelSerializer[Role]):
    """A job of the AI ecosystem, with the rungs of its published matrix."""

    url = serializers.HyperlinkedIdentityField(
        view_name="api:role",
        lookup_field="slug",
        help_text="Address of this role.",
        style={"example": "https://skills.example.org/api/v1/roles/ai-engineer/"},
    )
    aliases = serializers.ListField(
        child=serializers.CharField(),
        read_only=True,
        help_text="Other titles for much the same job.",
        style={"example": ["LLM Engineer"]},
    )
    layers = serializers.SerializerMethodField(
        help_text="Slugs of the one or two layers of the ecosystem it stands in.",
        style={"example": ["application"]},
    )
    matrix_version = serializers.SerializerMethodField(
        help_text="Number of the published matrix version, which new attempts are measured against; null when none is.",
        style={"example": 1},
    )
    rungs = serializers.SerializerMethodField(
        help_text="The rungs of that version, lowest first.",
        style={"example": RUNGS},
    )

    class Meta:
        model = Role
        fields = ["slug", "url", "name", "kind", "summary", "aliases", "layers", "matrix_version", "rungs"]
        read_only_fields = fields
        extra_kwargs = {
            "slug": {"help_text": "Names the role, for good.", "style": {"example": "ai-engineer"}},
            "name": {"help_text": "The role's name.", "style": {"example": "AI Engineer"}},
            "kind": {
                "help_text": "Whether it is a job, a way into one, or a track of literacy for everybody.",
                "style": {"example": "profession"},
            },
            "summary": {
                "help_text": "What the role is for, in a sentence or two.",
                "style": {"example": "Builds products on top of models that others trained."},
            },
        }

    def get_layers(self, role: Role) -> list[str]:
        return [layer.slug for layer in role.stands_in]  # type: ignore[attr-defined]  # prefetched by the view

    def get_matrix_version(self, role: Role) -> int | None:
        return next((version.number for version in role.published), None)  # type: ignore[attr-defined]  # prefetched

    @extend_schema_field(RungSerializer(many=True))
    def get_rungs(self, role: Role) -> list[dict[str, str]]:
        return [
            {"slug": rung.slug, "name": rung.name}
            for version in role.published  # type: ignore[attr-defined]  # prefetched by the view
            for rung in version.columns
        ]


class CompetencySerializer(serializers.ModelSerializer[CompetencyEdition]):
    """A skill as its last edition describes it."""

    edition = serializers.IntegerField(
        source="number",
        help_text="Number of this edition of its texts. Editions never change; a matrix version keeps its own.",
        style={"example": 1},
    )
    slug = serializers.SlugField(help_text="Names the competency, for good.", style={"example": "prompt-context"})
    domain = serializers.CharField(
        source="competency.domain.slug", help_text="Slug of the domain it belongs to.", style={"example": "genai"}
    )
    descriptors = serializers.SerializerMethodField(
        help_text="What a person does at each level, from level 0 to level 4.",
        style={"example": DESCRIPTORS},
    )

    class Meta:
        model = CompetencyEdition
        fields = read_only_fields = ["slug", "edition", "name", "domain", "definition", "descriptors"]
        extra_kwargs = {
            "name": {"help_text": "The competency's name.", "style": {"example": "Prompt and context engineering"}},
            "definition": {
                "help_text": "What it means, in a sentence or two.",
                "style": {"example": "Says to a model what is wanted, with what it needs to know."},
            },
        }

    def get_descriptors(self, edition: CompetencyEdition) -> list[str]:
        return [descriptor.text for descriptor in edition.descriptors.all()]


class MatrixVersionSerializer(serializers.Serializer[Any]):
    """One numbered edition of a role's matrix. It never changes once it was published."""

    # Of a MatrixView, or of a MatrixVersion with its role_slug.

    role = serializers.SlugField(
        source="role_slug", help_text="Slug of the role it belongs to.", style={"example": "ai-engineer"}
    )
    number = serializers.IntegerField(help_text="Counts the versions of this role from 1.", style={"example": 1})
    url = serializers.SerializerMethodField(
        help_text="Address of this version in full.",
        style={"example": "https://skills.example.org/api/v1/roles/ai-engineer/matrix/versions/1/"},
    )
    title = serializers.CharField(help_text="The role's name when it was published.", style={"example": "AI Engineer"})
    state = serializers.ChoiceField(
        choices=[MatrixVersion.State.PUBLISHED.value, MatrixVersion.State.RETIRED.value],
        help_text="Published: new attempts are measured against it. Retired: a later one took its place.",
        style={"example": "published"},
    )
    digest = serializers.CharField(
        help_text="SHA-256 of all that the version freezes, in hexadecimal.", style={"example": "9f86d081" * 8}
    )
    published_at = serializers.DateTimeField(
        help_text="When it came into force.", style={"example": "2026-03-02T09:00:00Z"}
    )
    retired_at = serializers.DateTimeField(
        allow_null=True, help_text="When it went out of force; null while it is published.", style={"example": None}
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, version: Any) -> str:
        return reverse(
            "api:matrix-version",
            args=[version.role_slug, version.number],
            request=self.context["request"],
        )


class MatrixRowSerializer(serializers.Serializer[ContentRow]):
    """One competency of a matrix, as this version freezes it."""

    competency = serializers.SlugField(help_text="Slug of the competency.", style={"example": "prompt-context"})
    name = serializers.CharField(
        help_text="The competency's name in this version.", style={"example": "Prompt and context engineering"}
    )
    domain_name = serializers.CharField(
        source="domain", help_text="Name of its domain in this version.", style={"example": "Generative AI and agents"}
    )
    definition = serializers.CharField(
        help_text="What it means.", style={"example": "Says to a model what is wanted, with what it needs to know."}
    )
    weight = serializers.IntegerField(
        help_text="How much it counts in readiness, from 1 to 5.", min_value=1, max_value=5, style={"example": 5}
    )
    essential = serializers.BooleanField(help_text="Whether its gap comes before all others.", style={"example": True})
    levels = serializers.ListField(
        child=LevelField(),
        help_text="The level asked at each rung, in the order of `rungs`. Levels run from 0 Not yet to 4 Expert.",
        style={"example": [1, 2, 3]},
    )
    descriptors = serializers.ListField(
        child=serializers.CharField(),
        help_text="What a person does at each level, from level 0 to level 4.",
        style={"example": DESCRIPTORS},
    )


class MatrixSerializer(MatrixVersionSerializer):
    """A matrix version in full: which level each competency needs at each rung, with its weight."""

    rungs = RungSerializer(many=True, help_text="The columns, lowest first.", style={"example": RUNGS})
    rows = MatrixRowSerializer(many=True, help_text="The rows, by domain.")
