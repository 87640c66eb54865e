"""What lists of the framework can be narrowed to."""

from django_filters import rest_framework as filters
from rest_framework.exceptions import ValidationError

from roles.models import CompetencyEdition, CompetencyEditionQuerySet, Domain, Layer, Role, RoleQuerySet


class RoleFilter(filters.FilterSet):
    q = filters.CharFilter(
        method="mentioning", max_length=100, help_text="Words that name, other names or summary contain, each of them."
    )
    layer = filters.ModelChoiceFilter(
        field_name="layers",
        queryset=Layer.objects.all(),
        to_field_name="slug",
        help_text="Slug of a layer.",
        error_messages={"invalid_choice": "There is no such layer. The `layers` of roles name them all."},
    )
    kind = filters.ChoiceFilter(choices=Role.Kind.choices, help_text="Kind of role.")

    class Meta:
        model = Role
        fields: list[str] = []

    def mentioning(self, roles: RoleQuerySet, name: str, words: str) -> RoleQuerySet:
        return roles.mentioning(words)


class CompetencyFilter(filters.FilterSet):
    domain = filters.ModelChoiceFilter(
        field_name="competency__domain",
        queryset=Domain.objects.filter(organisation=None),
        to_field_name="slug",
        help_text="Slug of a domain.",
        error_messages={"invalid_choice": "There is no such domain. The `domain` of competencies names it."},
    )
    role = filters.CharFilter(
        method="asked_by", max_length=60, help_text="Slug of a role whose published matrix asks it."
    )

    class Meta:
        model = CompetencyEdition
        fields: list[str] = []

    def asked_by(self, editions: CompetencyEditionQuerySet, name: str, slug: str) -> CompetencyEditionQuerySet:
        if not Role.objects.visible_to(self.request.user.pk).filter(slug=slug).exists():
            raise ValidationError({"role": "There is no such role. GET /api/v1/roles/ lists them."})
        return editions.asked_by(slug)
