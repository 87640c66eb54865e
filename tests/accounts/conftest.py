"""A person with a verified address, and how a browser signs in as they do."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.core.mail import EmailMessage
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.broker import Broker, broker_in
from tests.factories import UserFactory
from tests.factories.people import PASSWORD


@pytest.fixture(autouse=True)
def _nobody_has_tried_before(settings: Settings) -> None:
    """Rate limits are counted in the cache: each test has one of its own."""
    backend = "django.core.cache.backends.locmem.LocMemCache"
    settings.CACHES = {"default": {"BACKEND": backend, "LOCATION": str(uuid4())}}


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with broker_in(tmp_path / "broker") as broker:
        yield broker


@pytest.fixture
def person(db: None) -> User:
    return UserFactory(email="mira@example.org", name="Mira Okonkwo")


@pytest.fixture
def signed_in(client: Client, person: User) -> Client:
    """A browser in which `person` signed in by the form."""
    sign_in(client, person.email)
    return client


def unconfirmed(email: str) -> User:
    """A person who signed up and has not opened the link."""
    user: User = UserFactory(email=email)
    EmailAddress.objects.filter(user=user).update(verified=False)
    return user


def sign_in(client: Client, email: str, password: str = PASSWORD, **headers: str) -> None:
    """As a person does it: by the form."""
    response = client.post("/accounts/login/", {"login": email, "password": password}, headers=headers)
    assert response.status_code == 302, response.content.decode()


def confirm_that_it_is_me(client: Client) -> None:
    """Gives the password again, which changes of how one signs in ask for."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def link_in(message: EmailMessage) -> str:
    """The one link of the mail, as a path of this site."""
    [path] = re.findall(r"^https?://testserver(/accounts/\S+)$", message.body, re.MULTILINE)
    return path
