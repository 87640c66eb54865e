"""Roles and their matrices: pages everybody reads, and those of whoever edits."""

from django.urls import path

from roles.views import public

app_name = "roles"

urlpatterns = [
    path("roles/", public.ecosystem_map, name="map"),
    path("roles/<slug:slug>/", public.role, name="role"),
    path("roles/<slug:slug>/target/", public.target, name="target"),
    path("roles/<slug:slug>/versions/", public.versions, name="versions"),
    path("roles/<slug:slug>/versions/<int:number>/matrix.<str:ending>", public.version_file, name="file"),
    path("roles/<slug:slug>/versions/<int:before>/<int:after>/", public.version_difference, name="difference"),
]
