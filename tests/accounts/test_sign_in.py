"""The sign-in page, and what stops whoever tries too often."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import User
from tests.accounts.conftest import is_signed_in, sign_in
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db

WRONG = {"login": "mira@example.org", "password": "not-the-password"}
BEGUN = "The assessment you began in this browser will be kept."


def test_an_address_in_capitals_and_the_password_sign_in(client: Client, person: User) -> None:
    sign_in(client, "MIRA@EXAMPLE.ORG")
    assert is_signed_in(client)


def test_the_page_asks_the_database_nothing(client: Client, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        client.get("/accounts/login/")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: Client, person: User) -> None:
    sentence = "This address and password do not belong together."
    assert sentence in client.post("/accounts/login/", WRONG).text
    assert sentence in client.post("/accounts/login/", WRONG | {"login": "nobody@example.org"}).text


def test_signing_in_leads_where_one_was_going_but_never_to_another_site(client: Client, person: User) -> None:
    form = {"login": person.email, "password": PASSWORD}
    assert client.post("/accounts/login/", form | {"next": "/roles/"}).url == "/roles/"
    client.logout()
    assert client.post("/accounts/login/", form | {"next": "https://evil.example/"}).url == "/"


def test_a_closed_account_is_told_so(client: Client, person: User) -> None:
    User.objects.update(is_active=False)
    response = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, follow=True)
    assert "<h1>Account inactive</h1>" in response.text
    assert not is_signed_in(client)


def test_after_five_failures_even_the_right_password_has_to_wait(client: Client, person: User) -> None:
    for _ in range(5):
        assert "Too many tries" not in client.post("/accounts/login/", WRONG).text
    response = client.post("/accounts/login/", WRONG | {"password": PASSWORD})
    assert "Too many tries. Wait five minutes, or reset your password." in response.text
    assert not is_signed_in(client)


def test_failures_are_counted_across_processes(tmp_path: Path) -> None:
    fail_three_times = """
import django; django.setup()
from allauth.core.internal import ratelimit
from django.test import RequestFactory
counted = {"app": "allauth.account", "action": "login_failed", "key": "mira@example.org"}
print(sum(bool(ratelimit.consume(RequestFactory().post("/"), **counted)) for _ in range(3)))
"""
    process = [sys.executable, "-c", fail_three_times]
    its_world = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATA_DIR": str(tmp_path)}
    allowed = [int(subprocess.check_output(process, env=its_world, text=True)) for _ in range(2)]
    assert allowed == [3, 2], "five in all"


def test_thirty_tries_in_a_minute_from_one_address_get_a_page_that_says_what_to_do(client: Client) -> None:
    for number in range(30):
        client.post("/accounts/login/", {"login": f"{number}@example.org", "password": "guess"})
    response = client.post("/accounts/login/", WRONG)
    assert response.status_code == 429
    assert "<h1>Too many tries</h1>" in response.text
    assert "Wait five minutes" in response.text


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/"])
def test_whoever_began_an_assessment_signed_out_is_told_that_it_is_kept(client: Client, page: str) -> None:
    assert BEGUN not in client.get(page).text
    session = client.session
    session["attempt_token"] = "made-up"
    session.save()
    assert BEGUN in client.get(page).text


def test_the_demo_shows_its_sign_ins(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    page = client.get("/accounts/login/").text
    for person in ("candidate", "manager", "reviewer", "admin", "staff"):
        assert f"<code>{person}@demo.test</code>" in page
    assert "<code>plumbline-demo</code>" in page


def test_outside_the_demo_nothing_speaks_of_it(client: Client) -> None:
    assert "demo" not in client.get("/accounts/login/").text


def test_signing_out_asks_first_and_then_does_it(signed_in: Client) -> None:
    page = signed_in.get("/accounts/logout/")
    assert "<h1>Sign out</h1>" in page.text
    assert is_signed_in(signed_in)
    assert signed_in.post("/accounts/logout/").url == "/"
    assert not is_signed_in(signed_in)
