"""Whoever answers: begin or accept, rate, submit, read the result."""

from django.urls import path

from assessments.views import affected, invited, pathways, results, sitting, take

urlpatterns = [
    path("roles/<slug:slug>/begin/", take.begin, name="begin"),
    path("roles/<slug:slug>/draft/affected/", affected.affected, name="affected"),
    path("pathways/", pathways.pathways, name="pathways"),
    path("invitations/<str:token>/", invited.invited, name="invited"),
    path("invitation/", invited.invitation, name="invitation"),
    path("invitation/fresh-link/", invited.fresh_link, name="fresh-link"),
    path("attempts/", results.mine, name="list"),
    path("attempts/<uuid:attempt_id>/", take.attempt, name="attempt"),
    path("attempts/<uuid:attempt_id>/rate/<slug:slug>/", take.rate, name="rate"),
    path("attempts/<uuid:attempt_id>/check/", take.check, name="check"),
    path("attempts/<uuid:attempt_id>/test/", sitting.test, name="test"),
    path("attempts/<uuid:attempt_id>/test/answer/", sitting.answer, name="test-answer"),
    path("attempts/<uuid:attempt_id>/test/finish/", sitting.finish, name="test-finish"),
    path("attempts/<uuid:attempt_id>/notice/", take.notice, name="notice"),
    path("attempts/<uuid:attempt_id>/received/", take.received, name="received"),
    path("results/<uuid:result_id>/", results.result, name="result"),
    path("results/<uuid:result_id>/how/", results.how, name="how"),
]
