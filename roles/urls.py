from django.urls import path

from roles import views

app_name = "roles"

urlpatterns = [
    path("", views.ecosystem_map, name="map"),
    path("<slug:slug>/", views.role, name="role"),
    path("<slug:slug>/versions/", views.versions, name="versions"),
    path("<slug:slug>/versions/<int:number>/matrix.<str:ending>", views.version_file, name="file"),
    path("<slug:slug>/versions/<int:before>/<int:after>/", views.version_difference, name="difference"),
    path("<slug:slug>/target/", views.target, name="target"),
]
