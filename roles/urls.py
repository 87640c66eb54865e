from django.urls import path

from roles import views

app_name = "roles"

urlpatterns = [
    path("", views.ecosystem_map, name="map"),
    path("<slug:slug>/", views.role, name="role"),
    path("<slug:slug>/target/", views.target, name="target"),
]
