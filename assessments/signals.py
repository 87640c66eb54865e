"""Signing in, also by signing up, keeps what the browser began signed out."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest

from accounts.models import User
from accounts.sealing import hash_of
from assessments import services
from assessments.permissions import TOKEN_KEY


@receiver(user_logged_in)
def claim_attempts(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    token = request.session.pop(TOKEN_KEY, None) if request is not None else None
    if token:
        services.claim(token_hash=hash_of(token), by=user)
