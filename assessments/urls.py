from django.urls import path

from assessments.views import affected, results, take

app_name = "assessments"

urlpatterns = [
    path("roles/<slug:slug>/begin/", take.begin, name="begin"),
    path("roles/<slug:slug>/draft/affected/", affected.affected, name="affected"),
    path("attempts/", results.mine, name="list"),
    path("attempts/<uuid:attempt_id>/", take.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/rate/<slug:slug>/", take.rate, name="rate"),
    path("attempts/<uuid:attempt_id>/check/", take.check, name="check"),
    path("results/<uuid:result_id>/", results.result, name="result"),
]
