"""What one's list of reports can be narrowed to."""

from django_filters import rest_framework as filters

from reports.models import Report


class ReportFilter(filters.FilterSet):
    state = filters.ChoiceFilter(choices=Report.State.choices, help_text="How far it is.")
    result = filters.UUIDFilter(field_name="result", help_text="Id of a result.")

    class Meta:
        model = Report
        fields: list[str] = []
