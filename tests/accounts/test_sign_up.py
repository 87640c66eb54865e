"""From an unknown address to a signed-in person."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.core.context import request_context
from django.core.mail import EmailMessage
from django.test import Client, RequestFactory
from django.utils.datastructures import MultiValueDict
from pytest_django import Settings

from accounts.forms import SignUpForm
from accounts.models import User
from tests.accounts.conftest import is_signed_in, link_in, sign_in, unconfirmed
from tests.factories.people import PASSWORD

NEW = {"email": "Ada@Example.org", "password1": PASSWORD}

pytestmark = pytest.mark.django_db


def test_the_form_asks_for_an_address_and_one_password(client: Client) -> None:
    fields = re.findall(r'<input class="input" type="(\w+)" name="(\w+)"', client.get("/accounts/signup/").text)
    assert fields == [("email", "email"), ("password", "password1")]


def test_the_fields_tell_the_browser_what_to_fill_in(client: Client) -> None:
    page = client.get("/accounts/signup/").text
    assert 'autocomplete="email"' in page
    assert 'autocomplete="new-password"' in page


def test_signing_up_sends_a_link_that_confirms_the_address_and_then_one_can_sign_in(
    client: Client, mailoutbox: list[EmailMessage]
) -> None:
    response = client.post("/accounts/signup/", NEW, follow=True)
    assert response.redirect_chain == [("/accounts/confirm-email/", 302)]
    assert "<h1>Look in your mail</h1>" in response.text
    assert not is_signed_in(client)

    [mail] = mailoutbox
    assert mail.to == ["ada@example.org"]
    assert mail.subject == "[Plumbline] Confirm your e-mail address"

    assert "<strong>ada@example.org</strong>" in client.get(link_in(mail)).text
    assert not EmailAddress.objects.get().verified, "opening the link alone, as mail scanners do, confirms nothing"

    client.post(link_in(mail))
    assert EmailAddress.objects.get().verified
    sign_in(client, "ada@example.org")
    assert is_signed_in(client)


def test_a_confirmation_link_works_once_and_then_says_so(client: Client, mailoutbox: list[EmailMessage]) -> None:
    client.post("/accounts/signup/", NEW)
    client.post(link_in(mailoutbox[0]))
    assert "<h1>This link no longer works</h1>" in client.get(link_in(mailoutbox[0])).text


def test_who_has_not_confirmed_the_address_cannot_sign_in(client: Client) -> None:
    unconfirmed("ada@example.org")
    response = client.post("/accounts/login/", {"login": "ada@example.org", "password": PASSWORD})
    assert response.url == "/accounts/confirm-email/"
    assert not is_signed_in(client)


def test_in_the_demo_an_unconfirmed_address_signs_in(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    client.post("/accounts/signup/", NEW)
    assert is_signed_in(client)


def test_signing_up_with_a_known_address_looks_the_same_and_tells_the_owner(
    person: User, mailoutbox: list[EmailMessage]
) -> None:
    known = Client().post("/accounts/signup/", {"email": "Mira@example.org", "password1": PASSWORD}, follow=True)
    unknown = Client().post("/accounts/signup/", NEW, follow=True)

    assert known.redirect_chain == unknown.redirect_chain
    assert shown(known.text, "mira@example.org") == shown(unknown.text, "ada@example.org")
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        (["mira@example.org"], "[Plumbline] You have an account already"),
        (["ada@example.org"], "[Plumbline] Confirm your e-mail address"),
    ]
    assert User.objects.filter(email__iexact="mira@example.org").get().check_password(PASSWORD)


def shown(page: str, email: str) -> str:
    """What a person can tell apart: the page without its form tokens and the address they typed themselves."""
    return re.sub(r'value="\w{64}"', "", page.replace(email, "…"))


def test_of_two_equal_sign_ups_at_once_the_first_makes_the_account_and_the_second_looks_the_same() -> None:
    request = RequestFactory().post("/accounts/signup/")
    form = SignUpForm(MultiValueDict({"email": ["ada@example.org"], "password1": [PASSWORD]}))
    with request_context(request):
        request.session = Client().session
        assert form.is_valid()
        User.objects.create_user("ada@example.org", PASSWORD)
        user, response = form.try_save(request)

    assert user is None
    assert response.url == "/accounts/confirm-email/"
    assert User.objects.filter(email="ada@example.org").count() == 1


def test_a_password_that_is_too_short_is_refused_beside_its_field_and_the_address_is_kept(client: Client) -> None:
    page = client.post("/accounts/signup/", {"email": "ada@example.org", "password1": "short"}).text
    assert 'value="ada@example.org"' in page
    assert 'aria-invalid="true" aria-describedby="id_password1_helptext id_password1_error"' in page
    assert re.search(r'id="id_password1_error"><li>This password is too short', page)
    assert not User.objects.exists()


def test_the_links_between_sign_up_and_sign_in_keep_where_one_was_going(client: Client) -> None:
    assert 'href="/accounts/login/?next=%2Froles%2F"' in client.get("/accounts/signup/?next=/roles/").text
    assert 'href="/accounts/signup/?next=%2Froles%2F"' in client.get("/accounts/login/?next=/roles/").text
