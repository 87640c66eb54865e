"""Forgetting the password, and changing it."""

import pytest
from django.core.mail import EmailMessage
from django.test import Client

from accounts.models import User
from tests.accounts.conftest import is_signed_in, link_in, sign_in
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

OTHER = "the-bob-is-made-of-brass"
TWICE = {"password1": OTHER, "password2": OTHER}


def ask_for_reset(client: Client, email: str) -> None:
    response = client.post("/accounts/password/reset/", {"email": email}, follow=True)
    assert "<h1>Look in your mail</h1>" in response.text


def test_a_forgotten_password_is_set_anew_by_a_link(
    client: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_reset(client, "Mira@Example.org")
    [mail] = mailoutbox
    assert mail.subject == "[Plumbline] Set a new password"

    form = client.get(link_in(mail), follow=True)
    [(address, _)] = form.redirect_chain
    assert address.endswith("-set-password/"), "the secret leaves the address bar"
    done = client.post(address, TWICE, follow=True)
    assert "<h1>Your new password is set</h1>" in done.text

    sign_in(client, person.email, OTHER)
    assert mailoutbox[-1].subject == "[Plumbline] Your password was set anew"


def test_a_reset_link_works_once(client: Client, person: User, mailoutbox: list[EmailMessage]) -> None:
    ask_for_reset(client, person.email)
    [(address, _)] = client.get(link_in(mailoutbox[0]), follow=True).redirect_chain
    client.post(address, TWICE)
    assert "<h1>This link no longer works</h1>" in Client().get(link_in(mailoutbox[0]), follow=True).text


def test_a_reset_for_an_unknown_address_looks_the_same_and_tells_only_its_owner(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    ask_for_reset(client, "nobody@example.org")
    [mail] = mailoutbox
    assert mail.to == ["nobody@example.org"]
    assert mail.subject == "[Plumbline] There is no account for this address"
    assert "http://testserver/accounts/signup/" in mail.body


def test_a_reset_ends_every_session(signed_in: Client, person: User, mailoutbox: list[EmailMessage]) -> None:
    stranger = Client()
    ask_for_reset(stranger, person.email)
    [(address, _)] = stranger.get(link_in(mailoutbox[0]), follow=True).redirect_chain
    stranger.post(address, TWICE)
    assert not is_signed_in(signed_in)


def test_a_change_of_password_keeps_this_browser_and_ends_the_others(
    signed_in: Client, person: User, mailoutbox: list[EmailMessage]
) -> None:
    elsewhere = Client()
    sign_in(elsewhere, person.email)

    response = signed_in.post("/accounts/password/change/", {"oldpassword": PASSWORD, **TWICE})

    assert response.url == "/account/"
    assert is_signed_in(signed_in)
    assert not is_signed_in(elsewhere)
    assert mailoutbox[-1].subject == "[Plumbline] Your password was changed"


def test_a_change_of_password_needs_the_current_one(signed_in: Client, person: User) -> None:
    page = signed_in.post("/accounts/password/change/", {"oldpassword": "guess", **TWICE}).text
    assert "This is not your current password." in page
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_a_notice_of_change_says_when_where_and_what_to_do(signed_in: Client, mailoutbox: list[EmailMessage]) -> None:
    firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"
    change = {"oldpassword": PASSWORD, **TWICE}
    signed_in.post("/accounts/password/change/", change, headers={"user-agent": firefox})
    body = mailoutbox[-1].body
    assert "Browser: Firefox on Windows\nFrom: 127.0.0.1\n" in body
    assert "http://testserver/accounts/password/reset/" in body
