"""Signing in with a company's account, by OpenID Connect, against a provider that really answers."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core.mail import EmailMessage
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.accounts.conftest import confirm_that_it_is_me, is_signed_in, unconfirmed
from tests.accounts.oidc_provider import CLIENT_ID, CLIENT_SECRET, OpenIDProvider

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/oidc/company/login/?process=login"
EMPLOYEE = {"sub": "employee-7", "email": "Ines@Example.org", "email_verified": True, "name": "Inês Ferreira"}


@pytest.fixture
def provider(settings: Settings) -> Iterator[OpenIDProvider]:
    with OpenIDProvider() as provider:
        provider.claims = EMPLOYEE
        settings.OIDC_SERVER_URL = provider.url
        app = {
            "provider_id": "company",
            "name": "your company account",
            "client_id": CLIENT_ID,
            "secret": CLIENT_SECRET,
            "settings": {"server_url": provider.url},
        }
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
        yield provider


def go_through(client: Client, provider: OpenIDProvider, begin: str = LOGIN) -> HttpResponse:
    """The button, the provider's page, and back; then wherever that leads."""
    return client.get(provider.authorise(client.post(begin).url), follow=True)


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/"])
def test_the_button_is_there_where_a_provider_is_configured(
    client: Client, provider: OpenIDProvider, page: str
) -> None:
    text = client.get(page).text
    assert f'<form method="post" action="{LOGIN}">' in text
    assert ">Continue with your company account</button>" in text


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/"])
def test_without_a_provider_nothing_speaks_of_it(client: Client, page: str) -> None:
    assert "company" not in client.get(page).text
    assert client.post(LOGIN).status_code == 404


def test_the_button_keeps_where_one_was_going(client: Client, provider: OpenIDProvider) -> None:
    assert "?process=login&amp;next=%2Froles%2F" in client.get("/accounts/login/?next=/roles/").text


def test_the_button_leads_to_the_provider_with_state_and_pkce(client: Client, provider: OpenIDProvider) -> None:
    response = client.post(LOGIN)
    assert response.status_code == 302
    assert response.url.startswith(f"{provider.url}/authorize?")
    asked = parse_qs(urlsplit(response.url).query)
    assert asked["response_type"] == ["code"]
    assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/company/login/callback/"]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert len(asked["state"][0]) >= 16


def test_a_link_alone_signs_nobody_in(client: Client, provider: OpenIDProvider) -> None:
    response = client.get(LOGIN)
    assert response.status_code == 200
    assert "<h1>Company sign-in</h1>" in response.text


def test_a_first_sign_in_makes_an_account_with_name_and_confirmed_address(
    client: Client, provider: OpenIDProvider, mailoutbox: list[EmailMessage]
) -> None:
    go_through(client, provider)
    assert is_signed_in(client)
    user = User.objects.get()
    assert (user.email, user.name) == ("ines@example.org", "Inês Ferreira")
    assert not user.has_usable_password()
    assert EmailAddress.objects.get(user=user, primary=True).verified
    assert mailoutbox == []


def test_the_next_sign_in_opens_the_same_account(provider: OpenIDProvider) -> None:
    go_through(Client(), provider)
    provider.claims = EMPLOYEE | {"email": "ines.ferreira@example.org"}
    again = Client()
    go_through(again, provider)
    assert is_signed_in(again)
    assert User.objects.get().email == "ines@example.org"


def test_an_address_the_provider_did_not_verify_is_verified_by_mail(
    client: Client, provider: OpenIDProvider, mailoutbox: list[EmailMessage]
) -> None:
    provider.claims = EMPLOYEE | {"email_verified": False}
    response = go_through(client, provider)
    assert "<h1>Look in your mail</h1>" in response.text
    assert not is_signed_in(client)
    assert mailoutbox[0].to == ["ines@example.org"]


def test_without_an_address_it_is_asked_for(client: Client, provider: OpenIDProvider) -> None:
    provider.claims = {"sub": "employee-7"}
    assert "<h1>One thing is missing</h1>" in go_through(client, provider).text
    client.post("/accounts/3rdparty/signup/", {"email": "ines@example.org"})
    assert User.objects.get().email == "ines@example.org"
    assert not is_signed_in(client), "until the address is confirmed"


def test_an_address_asserted_elsewhere_never_opens_an_account_made_here(
    client: Client, person: User, provider: OpenIDProvider, mailoutbox: list[EmailMessage]
) -> None:
    provider.claims = EMPLOYEE | {"email": person.email}
    response = go_through(client, provider)
    assert "<h1>Look in your mail</h1>" in response.text
    assert not is_signed_in(client)
    assert mailoutbox[0].subject == "[Plumbline] You have an account already"
    assert not SocialAccount.objects.exists()


def test_an_answer_with_a_wrong_state_is_refused(client: Client, provider: OpenIDProvider) -> None:
    back = provider.authorise(client.post(LOGIN).url)
    response = client.get(back.split("&state=")[0] + "&state=made-up")
    assert "<h1>Company sign-in did not work</h1>" in response.text
    assert not User.objects.exists()


def test_an_answer_meant_for_another_browser_is_refused(provider: OpenIDProvider) -> None:
    back = provider.authorise(Client().post(LOGIN).url)
    assert "<h1>Company sign-in did not work</h1>" in Client().get(back).text
    assert not User.objects.exists()


def test_a_token_made_for_another_site_is_refused(client: Client, provider: OpenIDProvider) -> None:
    provider.audience = "some-other-site"
    assert "<h1>Company sign-in did not work</h1>" in go_through(client, provider).text
    assert not User.objects.exists()


def test_a_code_the_provider_does_not_know_is_told_in_a_sentence(
    client: Client, provider: OpenIDProvider, caplog: pytest.LogCaptureFixture
) -> None:
    back = provider.authorise(client.post(LOGIN).url)
    provider.challenges.clear()
    assert "Your company's sign-in did not answer as it should" in client.get(back, follow=True).text
    assert "company sign-in: 400 Client Error" in caplog.text, "for whoever runs the site"


def test_a_provider_out_of_reach_is_told_in_a_sentence(
    client: Client, provider: OpenIDProvider, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    [app] = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
    app["settings"] = {"server_url": f"{provider.url}/moved"}
    assert "Your company's sign-in did not answer as it should" in client.post(LOGIN, follow=True).text
    assert "company sign-in: 404 Client Error" in caplog.text


def test_whoever_cancels_there_is_told_that_nothing_changed(client: Client, provider: OpenIDProvider) -> None:
    state = parse_qs(urlsplit(client.post(LOGIN).url).query)["state"][0]
    back = f"/accounts/oidc/company/login/callback/?error=access_denied&state={state}"
    assert "<h1>You were not signed in</h1>" in client.get(back, follow=True).text


def test_an_account_with_a_password_can_be_connected_and_disconnected(
    signed_in: Client, person: User, provider: OpenIDProvider, mailoutbox: list[EmailMessage]
) -> None:
    confirm_that_it_is_me(signed_in)
    page = signed_in.get("/accounts/3rdparty/").text
    assert "Your account is not connected yet." in page
    assert '<a href="/accounts/3rdparty/" aria-current="page">Company sign-in</a>' in page

    go_through(signed_in, provider, "/accounts/oidc/company/login/?process=connect")
    assert mailoutbox[-1].subject == "[Plumbline] Company sign-in is connected"
    elsewhere = Client()
    go_through(elsewhere, provider)
    assert elsewhere.session["_auth_user_id"] == str(person.pk)

    signed_in.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    assert mailoutbox[-1].subject == "[Plumbline] Company sign-in is disconnected"


def test_the_only_way_in_cannot_be_disconnected(client: Client, provider: OpenIDProvider) -> None:
    go_through(client, provider)
    page = client.post("/accounts/3rdparty/", {"account": SocialAccount.objects.get().pk}).text
    assert 'role="alert"' in page
    assert SocialAccount.objects.exists()


def test_who_signs_in_with_the_company_sees_that_there_is_no_password(client: Client, provider: OpenIDProvider) -> None:
    go_through(client, provider)
    page = client.get("/account/").text
    assert "None; you sign in with your company account" in page
    assert "<h1>Set password</h1>" in client.get("/accounts/password/change/", follow=True).text


def test_somebody_who_never_confirmed_an_address_does_not_keep_its_owner_out(
    client: Client, provider: OpenIDProvider, mailoutbox: list[EmailMessage]
) -> None:
    unconfirmed("ines@example.org")
    go_through(client, provider)
    assert mailoutbox[0].subject == "[Plumbline] You have an account already"
    assert "/accounts/password/reset/" in mailoutbox[0].body
