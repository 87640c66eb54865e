"""Every address of the site. tests/test_access.py fails when one of them is not classified there."""

from django.urls import include, path
from django.views.generic import RedirectView

from assessments.views.home import home
from config.admin import site
from config.views import health

handler500 = "config.views.server_error"

urlpatterns = [
    path("", home, name="home"),
    path("health/", health, name="health"),
    path("", include("roles.urls")),
    path("api/", RedirectView.as_view(pattern_name="api:docs"), name="api"),
    path("api/v1/", include("config.api.urls")),
    path("account/", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", site.urls),
    path("", include("accounts.audit_urls")),
    path("", include("accounts.organisation_urls")),
    path("", include("assessments.urls")),
    path("", include("reports.urls")),
]
