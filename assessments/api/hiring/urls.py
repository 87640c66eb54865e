from django.urls import path

from assessments.api.hiring import accepting, assessments, candidates, comparison, noticing, results, reviews

ASSESSMENT = "assessments/<uuid:assessment_id>/"
CANDIDATE = "candidates/<uuid:candidate_id>/"

urlpatterns = [
    path("assessments/", assessments.AssessmentList.as_view(), name="assessments"),
    path(ASSESSMENT, assessments.AssessmentDetail.as_view(), name="assessment"),
    path(f"{ASSESSMENT}open/", assessments.AssessmentOpen.as_view(), name="assessment-open"),
    path(f"{ASSESSMENT}close/", assessments.AssessmentClose.as_view(), name="assessment-close"),
    path(f"{ASSESSMENT}copy/", assessments.AssessmentCopy.as_view(), name="assessment-copy"),
    path(f"{ASSESSMENT}link/", assessments.AssessmentLink.as_view(), name="assessment-link"),
    path(f"{ASSESSMENT}candidates/", candidates.CandidateList.as_view(), name="candidates"),
    path(f"{ASSESSMENT}comparison/", comparison.ComparisonDetail.as_view(), name="comparison"),
    path(CANDIDATE, candidates.CandidateDetail.as_view(), name="candidate"),
    path(f"{CANDIDATE}remind/", candidates.CandidateRemind.as_view(), name="candidate-remind"),
    path(f"{CANDIDATE}resend/", candidates.CandidateResend.as_view(), name="candidate-resend"),
    path(f"{CANDIDATE}revoke/", candidates.CandidateRevoke.as_view(), name="candidate-revoke"),
    path(f"{CANDIDATE}send-back/", candidates.CandidateSendBack.as_view(), name="candidate-send-back"),
    path(f"{CANDIDATE}decisions/", candidates.DecisionList.as_view(), name="decisions"),
    path(f"{CANDIDATE}results/", results.CandidateResultList.as_view(), name="candidate-results"),
    path(f"{CANDIDATE}results/<uuid:result_id>/", results.CandidateResultDetail.as_view(), name="candidate-result"),
    path(f"{CANDIDATE}reviews/", reviews.AllReviews.as_view(), name="reviews"),
    path(f"{CANDIDATE}review/", reviews.ReviewDetail.as_view(), name="review"),
    path(f"{CANDIDATE}review/ratings/<slug:slug>/", reviews.ReviewRatingDetail.as_view(), name="review-rating"),
    path(f"{CANDIDATE}review/submit/", reviews.ReviewSubmit.as_view(), name="review-submit"),
    path(f"{CANDIDATE}review/reopen/", reviews.ReviewReopen.as_view(), name="review-reopen"),
    path("organisations/<slug:slug>/reviews/", reviews.Desk.as_view(), name="desk"),
    path("attempts/<uuid:attempt_id>/notice/", noticing.AttemptNotice.as_view(), name="attempt-notice"),
    path("invitations/open/", accepting.InvitationOpen.as_view(), name="invitation-open"),
    path("invitations/accept/", accepting.InvitationAccept.as_view(), name="invitation-accept"),
]
