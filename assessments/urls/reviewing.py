"""Reviewers: what waits for them, a review, and all reviews side by side."""

from django.urls import path

from assessments.views import reviewing, reviews

urlpatterns = [
    path("organisations/<slug:slug>/reviews/", reviewing.to_review, name="to-review"),
    path("candidates/<uuid:id>/review/", reviewing.review, name="review"),
    path("candidates/<uuid:id>/review/<slug:slug>/", reviewing.rate, name="review-rate"),
    path("candidates/<uuid:id>/submit-review/", reviewing.submit, name="review-submit"),
    path("candidates/<uuid:id>/take-review-up-again/", reviewing.reopen, name="review-reopen"),
    path("candidates/<uuid:id>/reviews/", reviews.reviews, name="reviews"),
    path("candidates/<uuid:id>/send-back/", reviews.send_back, name="send-back"),
]
