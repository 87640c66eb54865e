"""Organisations: those one belongs to, their people, and joining one by an invitation's link."""

from django.urls import path

from accounts.views import joining, organisations, people

app_name = "organisations"

urlpatterns = [
    path("organisations/", organisations.organisations, name="list"),
    path("organisations/new/", organisations.new_organisation, name="new"),
    path("organisations/<slug:slug>/name/", organisations.rename, name="rename"),
    path("organisations/<slug:slug>/leave/", organisations.leave, name="leave"),
    path("organisations/<slug:slug>/people/", people.people, name="people"),
    path("organisations/<slug:slug>/people/invite/", people.invite, name="invite"),
    path("organisations/<slug:slug>/people/<int:member_id>/", people.member, name="member"),
    path("organisations/<slug:slug>/people/invitations/<uuid:invitation_id>/", people.invitation, name="invitation"),
    path("join/", joining.join_organisation, name="join"),
    path("join/<slug:token>/", joining.join_link, name="join-link"),
]
