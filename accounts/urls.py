"""The account page and API tokens. What concerns signing in is allauth's, under /accounts/."""

from django.urls import path

from accounts.views.account import account, new_token, revoke, tokens

urlpatterns = [
    path("", account, name="account"),
    path("tokens/", tokens, name="account_tokens"),
    path("tokens/new/", new_token, name="account_token_new"),
    path("tokens/<uuid:public_id>/revoke/", revoke, name="account_token_revoke"),
]
