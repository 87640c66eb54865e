from django.urls import path

from reports.api import views

urlpatterns = [
    path("reports/", views.ReportList.as_view(), name="reports"),
    path("reports/<uuid:report_id>/", views.ReportDetail.as_view(), name="report"),
    path("reports/<uuid:report_id>/download/", views.ReportDownload.as_view(), name="report-download"),
]
