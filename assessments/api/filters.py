"""What one's lists of attempts and results can be narrowed to."""

from django_filters import rest_framework as filters

from assessments.models import Attempt, Result
from assessments.models.attempt import AttemptQuerySet


class AttemptFilter(filters.FilterSet):
    role = filters.CharFilter(field_name="rung__version__role__slug", max_length=60, help_text="Slug of a role.")
    rung = filters.CharFilter(field_name="rung__slug", max_length=60, help_text="Slug of a rung.")
    state = filters.ChoiceFilter(
        method="in_state", choices=[("open", "Open"), ("submitted", "Submitted")], help_text="Open or submitted."
    )

    class Meta:
        model = Attempt
        fields: list[str] = []

    def in_state(self, attempts: AttemptQuerySet, name: str, state: str) -> AttemptQuerySet:
        return attempts.open() if state == "open" else attempts.exclude(submitted_at=None)


class ResultFilter(filters.FilterSet):
    role = filters.CharFilter(field_name="role_slug", max_length=60, help_text="Slug of a role.")
    rung = filters.CharFilter(field_name="rung_slug", max_length=60, help_text="Slug of a rung.")
    attempt = filters.UUIDFilter(field_name="attempt", help_text="Id of an attempt.")
    created_from = filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="gte", help_text="Frozen at this time or later, ISO 8601."
    )
    created_before = filters.IsoDateTimeFilter(
        field_name="created_at", lookup_expr="lt", help_text="Frozen before this time, ISO 8601."
    )

    class Meta:
        model = Result
        fields: list[str] = []
