from django.urls import path

from accounts.api import views

OF = "organisations/<slug:slug>/"
INVITATION = f"{OF}colleague-invitations/<uuid:invitation_id>/"

urlpatterns = [
    path("organisations/", views.OrganisationList.as_view(), name="organisations"),
    path(OF, views.OrganisationDetail.as_view(), name="organisation"),
    path(f"{OF}name/", views.OrganisationName.as_view(), name="organisation-name"),
    path(f"{OF}reviewers/", views.ReviewerList.as_view(), name="reviewers"),
    path(f"{OF}members/", views.MemberList.as_view(), name="members"),
    path(f"{OF}members/<int:member_id>/", views.MemberDetail.as_view(), name="member"),
    path(f"{OF}colleague-invitations/", views.ColleagueInvitationList.as_view(), name="colleague-invitations"),
    path(INVITATION, views.ColleagueInvitationDetail.as_view(), name="colleague-invitation"),
    path(f"{INVITATION}again/", views.ColleagueInvitationAgain.as_view(), name="colleague-invitation-again"),
]
