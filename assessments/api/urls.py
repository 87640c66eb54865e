from django.urls import path

from assessments.api import views

urlpatterns = [
    path("attempts/", views.AttemptList.as_view(), name="attempts"),
    path("attempts/<uuid:attempt_id>/", views.AttemptDetail.as_view(), name="attempt"),
    path("attempts/<uuid:attempt_id>/ratings/<slug:slug>/", views.RatingDetail.as_view(), name="rating"),
    path("attempts/<uuid:attempt_id>/submit/", views.AttemptSubmit.as_view(), name="submit"),
    path("results/", views.ResultList.as_view(), name="results"),
    path("results/<uuid:result_id>/", views.ResultDetail.as_view(), name="result"),
]
