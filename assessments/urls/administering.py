"""Those who hire: an organisation's home, its assessments, and inviting candidates."""

from django.urls import path

from assessments.views import administering, coverage, inviting, opening, organisation

urlpatterns = [
    path("organisations/<slug:slug>/", organisation.organisation, name="organisation"),
    path("organisations/<slug:slug>/coverage/", coverage.coverage, name="coverage"),
    path("organisations/<slug:slug>/assessments/new/", administering.new, name="new"),
    path("assessments/<uuid:id>/edit/", administering.edit, name="edit"),
    path("assessments/<uuid:id>/open/", opening.open_assessment, name="open"),
    path("assessments/<uuid:id>/close/", opening.close_assessment, name="close"),
    path("assessments/<uuid:id>/copy/", opening.copy_assessment, name="copy"),
    path("assessments/<uuid:id>/discard/", opening.discard_assessment, name="discard"),
    path("assessments/<uuid:id>/link/", opening.link, name="link"),
    path("assessments/<uuid:id>/invite/", inviting.invite, name="invite"),
    path("assessments/<uuid:id>/sending/", inviting.sending, name="sending"),
]
