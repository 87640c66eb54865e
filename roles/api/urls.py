from django.urls import path

from roles.api import views

urlpatterns = [
    path("roles/", views.RoleList.as_view(), name="roles"),
    path("roles/<slug:slug>/", views.RoleDetail.as_view(), name="role"),
    path("roles/<slug:slug>/matrix/", views.MatrixDetail.as_view(), name="matrix"),
    path("roles/<slug:slug>/matrix/versions/", views.MatrixVersionList.as_view(), name="matrix-versions"),
    path("roles/<slug:slug>/matrix/versions/<int:number>/", views.MatrixVersionDetail.as_view(), name="matrix-version"),
    path("competencies/", views.CompetencyList.as_view(), name="competencies"),
    path("competencies/<slug:slug>/", views.CompetencyDetail.as_view(), name="competency"),
]
