"""All addresses of version 1 of the API."""

from django.urls import include, path, re_path

from config.api import views

app_name = "api"

urlpatterns = [
    path("", views.Start.as_view(), name="start"),
    path("schema/", views.Schema.as_view(), name="schema"),
    path("docs/", views.documentation, name="docs"),
    path("", include("accounts.api.urls")),
    path("", include("roles.api.urls")),
    path("", include("assessments.api.urls")),
    path("", include("assessments.api.hiring.urls")),
    path("", include("reports.api.urls")),
    re_path(r"^(?P<nothing>[\s\S]+)$", views.Nothing.as_view(), name="nothing"),
]
