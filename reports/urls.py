from django.urls import path

from reports import views

app_name = "reports"

urlpatterns = [
    path("reports/", views.own, name="list"),
    path("reports/<uuid:report_id>/", views.comparison, name="comparison"),
    path("reports/<uuid:report_id>/download/", views.download, name="download"),
    path("results/<uuid:result_id>/report/", views.for_result, name="for_result"),
    path("assessments/<uuid:id>/compare/pdf/", views.compare, name="compare"),
]
