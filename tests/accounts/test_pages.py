"""What holds for every page of allauth in our layouts."""

import re

import pytest
from django.test import Client

from tests.accounts.conftest import confirm_that_it_is_me

SIGNED_OUT = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/a-b/",
    "/accounts/password/reset/key/done/",
    "/accounts/confirm-email/",
    "/accounts/confirm-email/a/",
    "/accounts/inactive/",
    "/accounts/3rdparty/login/cancelled/",
    "/accounts/3rdparty/login/error/",
]
SIGNED_IN = {
    "/account/": "Overview",
    "/accounts/email/": "E-mail",
    "/accounts/password/change/": "Password",
    "/accounts/2fa/": "Two-factor",
    "/accounts/sessions/": "Sessions",
    "/accounts/3rdparty/": None,
    "/accounts/logout/": None,
    "/accounts/reauthenticate/": None,
}


def check(page: str) -> None:
    [heading] = re.findall(r"<h1>(.+?)</h1>", page)
    [title] = re.findall(r"<title>(.+?) · Plumbline</title>", page)
    assert heading[0].isupper()
    assert title[0].isupper()
    assert not re.search(r"\s(style|on\w+)=", page), "the content security policy forbids it"
    assert page.count("<script") == page.count("<script src=")
    assert "{%" not in page
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    for described in re.findall(r'aria-describedby="([^"]+)"', page):
        assert set(described.split()) <= set(ids)
    for label in re.findall(r'<label for="([^"]+)"', page):
        assert label in ids


@pytest.mark.django_db
@pytest.mark.parametrize("address", SIGNED_OUT)
def test_a_page_for_signed_out_people_is_one_of_ours(client: Client, address: str) -> None:
    page = client.get(address).text
    check(page)
    assert '<div class="entrance stack">' in page


@pytest.mark.parametrize("address", SIGNED_IN)
def test_a_page_of_the_account_is_one_of_ours(signed_in: Client, address: str) -> None:
    check(signed_in.get(address).text)


@pytest.mark.parametrize(("address", "entry"), [(a, e) for a, e in SIGNED_IN.items() if e])
def test_the_navigation_marks_the_page_one_is_on(signed_in: Client, address: str, entry: str) -> None:
    nav = re.search(r'<nav class="account-nav".+?</nav>', signed_in.get(address).text, re.DOTALL)[0]
    assert re.findall(r'aria-current="page">([^<]+)<', nav) == [entry]
    assert "Company sign-in" not in nav


def test_the_navigation_marks_the_section_of_a_page_below_it(signed_in: Client) -> None:
    confirm_that_it_is_me(signed_in)
    assert '<a href="/accounts/2fa/" aria-current="true">Two-factor</a>' in (
        signed_in.get("/accounts/2fa/totp/activate/").text
    )


def test_headings_and_buttons_are_in_sentence_case(signed_in: Client) -> None:
    page = signed_in.get("/accounts/password/change/").text
    assert "<h1>Change password</h1>" in page
    assert ">Change password</button>" in page
    assert "Change Password" not in page
