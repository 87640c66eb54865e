"""What one's lists of attempts and results can be narrowed to."""

import re
from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django_filters import rest_framework as filters

from assessments.models import Attempt, Item, ItemVersion, ItemVersionQuerySet, Result
from assessments.models.attempt import AttemptQuerySet
from roles.models import Competency

SPACE_FOR_PLUS = re.compile(r"(T\S+) (\d\d:?\d\d)$")


class TimeField(filters.IsoDateTimeFilter.field_class):
    def clean(self, value: str) -> datetime | None:
        """The time in UTC. Raises ValidationError for the first and last hours of the calendar, which may have none."""
        # In an address a plus sign stands for a space, and comes as one from whoever did not know.
        time: datetime | None = super().clean(SPACE_FOR_PLUS.sub(r"\1+\2", value) if value else value)
        try:
            return time and time.astimezone(UTC)
        except OverflowError as error:
            raise ValidationError("There is no such time in UTC.") from error


class TimeFilter(filters.IsoDateTimeFilter):
    field_class = TimeField


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
    created_from = TimeFilter(
        field_name="created_at", lookup_expr="gte", help_text="Frozen at this time or later, ISO 8601."
    )
    created_before = TimeFilter(
        field_name="created_at", lookup_expr="lt", help_text="Frozen before this time, ISO 8601."
    )

    class Meta:
        model = Result
        fields: list[str] = []


class ItemFilter(filters.FilterSet):
    competency = filters.CharFilter(
        field_name="item__competency__slug", max_length=60, help_text="Slug of a competency."
    )
    level = filters.TypedChoiceFilter(
        coerce=int, choices=[("1", "1"), ("2", "2"), ("3", "3")], help_text="The level it tests, 1 to 3."
    )
    kind = filters.ChoiceFilter(choices=ItemVersion.Kind.choices, help_text="What a person does to answer it.")
    state = filters.ChoiceFilter(
        field_name="item__state", choices=Item.State.choices, help_text="Whether tests may show it."
    )
    due = filters.ChoiceFilter(
        method="is_due",
        choices=[("true", "True"), ("false", "False")],
        help_text="Whether somebody should have looked by now if it still holds.",
    )

    class Meta:
        model = ItemVersion
        fields: list[str] = []

    def is_due(self, versions: ItemVersionQuerySet, name: str, due: str) -> ItemVersionQuerySet:
        today = timezone.localdate()
        return versions.filter(review_by__lte=today) if due == "true" else versions.filter(review_by__gt=today)


class StatisticsFilter(filters.FilterSet):
    competency = filters.CharFilter(field_name="slug", max_length=60, help_text="Slug of a competency.")

    class Meta:
        model = Competency
        fields: list[str] = []
