"""The account page. Signing in, e-mail, password, two-factor and sessions are allauth's, under /accounts/."""

from django.urls import path

from accounts.views import account

urlpatterns = [
    path("", account, name="account"),
]
