"""Changing the address one signs in with."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import confirm_that_it_is_me, is_signed_in, link_in, sign_in, unconfirmed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def ask_for(signed_in: Client, email: str) -> str:
    confirm_that_it_is_me(signed_in)
    return signed_in.post("/accounts/email/", {"action_add": "", "email": email}, follow=True).text


def test_the_address_changes_once_the_new_one_is_confirmed(
    signed_in: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    assert "You asked to change to <strong>new@example.org</strong>" in ask_for(signed_in, "New@example.org")
    person.refresh_from_db()
    assert person.email == "mira@example.org"

    [asked] = mailoutbox
    assert asked.to == ["new@example.org"]
    signed_in.post(link_in(asked))

    person.refresh_from_db()
    assert person.email == "new@example.org"
    assert mailoutbox[-1].to == ["mira@example.org"]
    assert "now sign in with new@example.org and no longer with mira@example.org" in mailoutbox[-1].body
    elsewhere = Client()
    sign_in(elsewhere, "new@example.org")
    assert is_signed_in(elsewhere)


def test_a_change_of_address_asks_for_the_password_first(signed_in: Client) -> None:
    response = signed_in.post("/accounts/email/", {"action_add": "", "email": "new@example.org"})
    assert response.url.startswith("/accounts/reauthenticate/")
    assert EmailAddress.objects.count() == 1


def test_a_change_can_be_cancelled(signed_in: Client, mailoutbox: list[EmailMessage]) -> None:
    ask_for(signed_in, "new@example.org")
    signed_in.post("/accounts/email/", {"action_remove": "", "email": "new@example.org"})
    assert "<h1>This link no longer works</h1>" in signed_in.get(link_in(mailoutbox[0])).text
    assert EmailAddress.objects.get().email == "mira@example.org"


def test_somebody_elses_confirmed_address_cannot_be_taken_and_is_not_given_away(
    signed_in: Client, mailoutbox: list[EmailMessage]
) -> None:
    UserFactory(email="taken@example.org")
    assert "You asked to change to <strong>taken@example.org</strong>" in ask_for(signed_in, "taken@example.org")
    page = signed_in.get(link_in(mailoutbox[0])).text
    assert "<h1>This address has an account already</h1>" in page


def test_an_address_somebody_signed_up_with_but_never_confirmed_is_refused_in_words(
    signed_in: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    unconfirmed("taken@example.org")
    ask_for(signed_in, "taken@example.org")

    page = signed_in.post(link_in(mailoutbox[0]), follow=True).text

    assert "taken@example.org belongs to another account" in page
    person.refresh_from_db()
    assert person.email == "mira@example.org"


def test_ones_own_address_is_no_change(signed_in: Client) -> None:
    assert "This is your address already" in ask_for(signed_in, "mira@example.org")


def test_with_two_factor_on_the_page_says_how_to_change_the_address(signed_in: Client, person: User) -> None:
    TOTP.activate(person, generate_totp_secret())
    assert "Two-factor is on. Turn it off, change the address" in ask_for(signed_in, "new@example.org")
