from django.urls import path

from assessments.api import bank, testing, views

ATTEMPT = "attempts/<uuid:attempt_id>/"

urlpatterns = [
    path("attempts/", views.AttemptList.as_view(), name="attempts"),
    path(ATTEMPT, views.AttemptDetail.as_view(), name="attempt"),
    path(f"{ATTEMPT}ratings/<slug:slug>/", views.RatingDetail.as_view(), name="rating"),
    path(f"{ATTEMPT}submit/", views.AttemptSubmit.as_view(), name="submit"),
    path(f"{ATTEMPT}test/", testing.TestDetail.as_view(), name="test"),
    path(f"{ATTEMPT}test/answers/", testing.TestAnswers.as_view(), name="test-answers"),
    path(f"{ATTEMPT}test/finish/", testing.TestFinish.as_view(), name="test-finish"),
    path("results/", views.ResultList.as_view(), name="results"),
    path("results/<uuid:result_id>/", views.ResultDetail.as_view(), name="result"),
    path("items/", bank.ItemList.as_view(), name="items"),
    path("items/statistics/", bank.ItemStatisticsList.as_view(), name="item-statistics"),
    path("items/<int:item_id>/", bank.ItemDetail.as_view(), name="item"),
]
