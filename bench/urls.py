"""The product's addresses, and two views that show what the machine gives."""

from django.urls import path

from bench import views
from config.urls import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    *urlpatterns,
    path("bench/empty/", views.empty),
    path("bench/select/<int:count>/", views.select),
]
