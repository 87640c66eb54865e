"""Where allauth asks the site: our sentences for its errors, and what it cannot know of our User."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse

from accounts.models import User

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account was closed. Ask whoever runs this site.",
        "duplicate_email": "This is your address already, or the one you are changing to.",
        "email_password_mismatch": "This address and password do not belong together. Check both.",
        "email_taken": "This address has an account already. Sign in, or reset the password.",
        "enter_current_password": "This is not your current password.",
        "incorrect_password": "This is not your password.",
        "rate_limited": "Too many tries. Wait five minutes, then try again.",
        "too_many_login_attempts": "Too many tries. Wait five minutes, or reset your password.",
    }

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("account")

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """Refuses another account's unconfirmed address, at which allauth would run into our constraint."""
        if User.objects.filter(email=email_address.email).exclude(pk=email_address.user_id).exists():
            failed = "account/messages/email_confirmation_failed.txt"
            self.add_message(request, messages.ERROR, failed, {"email": email_address.email})
            return False
        return bool(super().confirm_email(request, email_address))


class CompanyAccountAdapter(DefaultSocialAccountAdapter):
    def populate_user(self, request: HttpRequest, sociallogin: Any, data: dict[str, Any]) -> User:
        """Takes over the name, which allauth would look for a first and a last name to put into."""
        user: User = super().populate_user(request, sociallogin, data)
        longest = User._meta.get_field("name").max_length
        user.name = (data.get("name") or "")[:longest]
        return user

    def get_requests_session(self) -> Any:
        """As allauth's, but a provider out of reach leads to a page that says so. allauth lets the error pass."""
        session = super().get_requests_session()
        ask = session.request

        def ask_or_say_so(*args: Any, **kwargs: Any) -> Any:
            try:
                response = ask(*args, **kwargs)
                response.raise_for_status()
            except OSError as error:  # as which requests raises all of its own
                logger.warning("company sign-in: %s", error)
                raise ImmediateHttpResponse(redirect("socialaccount_login_error")) from error
            return response

        session.request = ask_or_say_so
        return session

    def on_authentication_error(self, request: HttpRequest, provider: Any, **details: Any) -> None:
        """Whoever runs the site finds the reason in the log; the person is told only that it failed."""
        logger.warning("company sign-in: %s", details["exception"] or details["error"])


class TwoFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": "Two-factor is on. Turn it off, change the address, then turn it on again.",
        "incorrect_code": "This code is wrong or was used already. Wait for the next one.",
        "unverified_email": "Confirm your e-mail address first: open the link we sent there.",
    }
