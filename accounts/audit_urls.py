"""The audit log of an organisation and of the site."""

from django.urls import path

from accounts.views import audit

app_name = "audit"

urlpatterns = [
    path("audit/", audit.site_log, name="site"),
    path("audit.csv", audit.site_file, name="site-file"),
    path("organisations/<slug:slug>/audit/", audit.organisation_log, name="organisation"),
    path("organisations/<slug:slug>/audit.csv", audit.organisation_file, name="organisation-file"),
]
