"""Addresses of what people take, and of what organisations administer, each list by who uses it."""

from assessments.urls import administering, comparing, reviewing, taking, tracking

app_name = "assessments"

urlpatterns = [
    *taking.urlpatterns,
    *administering.urlpatterns,
    *tracking.urlpatterns,
    *reviewing.urlpatterns,
    *comparing.urlpatterns,
]
