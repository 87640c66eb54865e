"""Those who hire: the board, a candidate, and what is decided."""

from django.urls import path

from assessments.views import board, candidate_result, candidates

urlpatterns = [
    path("assessments/<uuid:id>/", board.board, name="assessment"),
    path("assessments/<uuid:id>/act/", board.act, name="act"),
    path("candidates/<uuid:id>/", candidates.candidate, name="candidate"),
    path("candidates/<uuid:id>/decide/", candidates.decide, name="decide"),
    path("candidates/<uuid:id>/time/", candidates.time, name="time"),
    path("candidates/<uuid:id>/result/", candidate_result.result, name="candidate-result"),
    path("candidates/<uuid:id>/how/", candidate_result.how, name="candidate-how"),
]
