"""One's own reports. Each request is held to the person who asks; all else is not found."""

from io import BytesIO
from typing import cast
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework.generics import ListAPIView, get_object_or_404
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.idempotency import idempotent
from accounts.models import User
from assessments.permissions import holder_of
from reports import files, services
from reports.api.filters import ReportFilter
from reports.api.serializers import AskForReportSerializer, ReportSerializer
from reports.models import Report, ReportQuerySet
from reports.selectors import ReportView, listed, view_of

POLL_AFTER = "1"
"""Seconds after which looking again is worth while: a report takes less."""


class ReportList(ListAPIView[Report]):
    serializer_class = ReportSerializer
    filterset_class = ReportFilter
    queryset = Report.objects.with_file_and_role()
    ordering = ("-id",)

    def get_queryset(self) -> ReportQuerySet:
        return Report.objects.held_by(holder_of(self.request)).with_file_and_role()

    @extend_schema(summary="List your reports", description="The latest first.")
    def get(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self.get_serializer([listed(report) for report in page], many=True).data)

    @extend_schema(
        summary="Ask for a report",
        description="A worker makes it, usually within a second. Asking again gives the same report; one that "
        "failed, or whose file was lost, is made again.",
        request=AskForReportSerializer,
        responses={200: OpenApiResponse(ReportSerializer, "It is done already."), 202: ReportSerializer},
    )
    @idempotent
    def post(self, request: Request) -> Response:
        asked = AskForReportSerializer(data=request.data, context={"holder": holder_of(request)})
        asked.is_valid(raise_exception=True)
        report = services.ask_for_report(result=asked.validated_data["result"], by=cast(User, request.user))
        view = view_of(self.get_queryset().get(pk=report.pk))
        shown = self.get_serializer(view).data
        headers = {"Location": str(shown["url"])} | when_to_look(view)
        return Response(shown, status=202 if view.is_moving else 200, headers=headers)


def held_report(request: Request, report_id: UUID) -> Report:
    return get_object_or_404(Report.objects.held_by(holder_of(request)).with_file_and_role(), pk=report_id)


def when_to_look(report: ReportView) -> dict[str, str]:
    return {"Retry-After": POLL_AFTER} if report.is_moving else {}


class PdfRenderer(JSONRenderer):
    """Lets clients ask for a PDF. What they get instead, if there is none, is still JSON."""

    media_type = "application/pdf"
    format = "pdf"


class ReportDetail(APIView):
    @extend_schema(summary="Read a report's state", responses=ReportSerializer)
    def get(self, request: Request, report_id: UUID) -> Response:
        report = view_of(held_report(request, report_id))
        return Response(ReportSerializer(report, context={"request": request}).data, headers=when_to_look(report))


class ReportDownload(APIView):
    renderer_classes = [PdfRenderer, JSONRenderer]

    @extend_schema(
        summary="Download a report",
        responses={
            (200, "application/pdf"): OpenApiResponse(OpenApiTypes.BINARY, "The tagged PDF."),
            409: OpenApiResponse(description="There is no file: not yet, or not any more."),
        },
    )
    def get(self, request: Request, report_id: UUID) -> FileResponse:
        report = held_report(request, report_id)
        pdf = files.pdf_of(report)
        if pdf is None:
            raise files.ReportNotReady
        answer = FileResponse(BytesIO(pdf), as_attachment=True, filename=files.download_name(report))
        answer["Cache-Control"] = "no-store, private"
        answer["ETag"] = f'"{report.file.sha256}"'
        return answer
