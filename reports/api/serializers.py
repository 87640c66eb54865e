"""What the API says of reports, and takes for them."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.fields import Body, IdField
from assessments.models import Result
from reports.models import Report
from reports.selectors import GONE, ReportView


class AskForReportSerializer(Body):
    """The result to make a report of."""

    result = IdField(help_text="Id of one of your results.", style={"example": "0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"})

    def validate_result(self, result_id: Any) -> Result:
        result = Result.objects.held_by(self.context["holder"]).in_full().filter(pk=result_id).first()
        if result is None:
            raise serializers.ValidationError("You have no such result. GET /api/v1/results/ lists them.")
        return result


class ReportSerializer(serializers.Serializer[Any]):
    """The PDF of one result, made by a worker."""

    # Of a ReportView.

    id = serializers.UUIDField(help_text="Names the report.", style={"example": "0199e0b4-90ab-7c0e-b1d2-3e4f5a6b7c8d"})
    url = serializers.HyperlinkedIdentityField(
        view_name="api:report",
        lookup_field="id",
        lookup_url_kwarg="report_id",
        help_text="Address to read its state again.",
        style={"example": "https://skills.example.org/api/v1/reports/0199e0b4-90ab-7c0e-b1d2-3e4f5a6b7c8d/"},
    )
    result = serializers.UUIDField(
        source="result_id",
        help_text="Id of the result it is made from.",
        style={"example": "0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"},
    )
    role_name = serializers.CharField(help_text="Name of the result's role.", style={"example": "AI Engineer"})
    rung_name = serializers.CharField(help_text="Name of the result's rung.", style={"example": "Mid"})
    state = serializers.ChoiceField(
        choices=[*Report.State.values, GONE],
        help_text="queued, drawing, done, failed; gone: done, but its file was lost, which lists do not look for. "
        "Failed and gone ones are made again when asked for again.",
        style={"example": "done"},
    )
    problem = serializers.CharField(
        help_text="Why it failed, in a sentence; empty unless it did.", style={"example": ""}
    )
    requested_at = serializers.DateTimeField(
        help_text="When it was last asked for.", style={"example": "2026-11-20T09:45:02Z"}
    )
    size = serializers.IntegerField(
        allow_null=True, help_text="Size of the PDF, in bytes; null until it is done.", style={"example": 92160}
    )
    download = serializers.SerializerMethodField(
        help_text="Address of the PDF; null until it is done.",
        style={"example": "https://skills.example.org/api/v1/reports/0199e0b4-90ab-7c0e-b1d2-3e4f5a6b7c8d/download/"},
    )

    @extend_schema_field({"type": ["string", "null"], "format": "uri"})
    def get_download(self, report: ReportView) -> str | None:
        if report.state != Report.State.DONE:
            return None
        return reverse("api:report-download", args=[report.id], request=self.context["request"])
