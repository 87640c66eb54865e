"""Those who hire: candidates beside each other."""

from django.urls import path

from assessments.views import comparing

urlpatterns = [
    path("assessments/<uuid:id>/compare/", comparing.comparison, name="compare"),
    path("assessments/<uuid:id>/compare.<slug:ending>", comparing.comparison_as_file, name="compare-file"),
    path("assessments/<uuid:id>/beside/", comparing.beside, name="beside"),
]
