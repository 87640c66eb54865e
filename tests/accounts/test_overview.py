"""The account page at /account/."""

from datetime import timedelta

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Membership, Organisation, User
from accounts.services import create_token, rename
from tests.accounts.conftest import sign_in, unconfirmed
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_it_is_for_signed_in_people_only(client: Client) -> None:
    assert client.get("/account/").url == "/accounts/login/?next=/account/"
    assert client.post("/account/", {"name": "X"}).url == "/accounts/login/?next=/account/"


def test_the_name_is_changed_there(signed_in: Client, person: User) -> None:
    response = signed_in.post("/account/", {"name": "  Mira O.  "}, follow=True)
    person.refresh_from_db()
    assert person.name == "Mira O."
    assert "Your name is saved." in response.text
    assert 'value="Mira O."' in response.text


def test_a_name_that_is_too_long_is_refused_and_stays_in_the_field(signed_in: Client, person: User) -> None:
    page = signed_in.post("/account/", {"name": "M" * 121}).text
    assert "at most 120 characters" in page
    assert f'value="{"M" * 121}"' in page
    person.refresh_from_db()
    assert person.name == "Mira Okonkwo"


def test_nobody_names_another_person(person: User) -> None:
    with pytest.raises(PermissionDenied):
        rename(user=person, name="X", by=UserFactory(email="ada@example.org"))
    person.refresh_from_db()
    assert person.name == "Mira Okonkwo"


def test_it_says_how_one_signs_in(signed_in: Client, person: User) -> None:
    page = signed_in.get("/account/").text
    assert 'mira@example.org <span class="badge badge-teal">Verified</span>' in page
    assert "Off; your password alone signs you in" in page
    assert "Only this browser" in page

    sign_in(Client(), person.email)
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    page = signed_in.get("/account/").text
    assert "On, 10 recovery codes left" in page
    assert "2 browsers, this one among them" in page


def test_it_counts_the_api_tokens_that_are_valid(signed_in: Client, person: User) -> None:
    assert "None; no program acts for you" in signed_in.get("/account/").text
    create_token(name="expired", lifetime=timedelta(0), by=person)
    create_token(name="of another person", lifetime=timedelta(days=30), by=UserFactory())
    assert "None; no program acts for you" in signed_in.get("/account/").text
    create_token(name="laptop", lifetime=timedelta(days=30), by=person)
    assert "<dd>1 valid</dd>" in signed_in.get("/account/").text


def test_an_address_that_waits_for_its_link_is_shown_as_not_verified(client: Client, settings: Settings) -> None:
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    sign_in(client, unconfirmed("ada@example.org").email)
    assert '<span class="badge badge-brass">Not verified</span>' in client.get("/account/").text


def test_each_line_leads_to_where_it_is_changed(signed_in: Client) -> None:
    page = signed_in.get("/account/").text
    changed_at = ["email/", "password/change/", "2fa/", "sessions/"]
    for address in [*(f"/accounts/{place}" for place in changed_at), "/account/tokens/"]:
        assert page.count(f'href="{address}"') == 2, "in the navigation and in its line"
        assert signed_in.get(address).status_code == 200


def test_it_lists_the_organisations_and_ones_access_in_each(signed_in: Client, person: User) -> None:
    for name, access in (("Northwind", "manager"), ("Contoso", "reviewer")):
        organisation = Organisation.objects.create(slug=name.lower(), name=name)
        Membership.objects.create(user=person, organisation=organisation, access=access)
    page = signed_in.get("/account/").text
    assert "Northwind</a></th><td>Hiring manager</td>" in page
    assert page.index("Contoso") < page.index("Northwind")


def test_without_an_organisation_it_says_what_that_means(signed_in: Client) -> None:
    assert "You belong to no organisation. What you assess is yours alone" in signed_in.get("/account/").text


def test_it_takes_seven_queries_however_much_there_is(
    signed_in: Client, person: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(8):
        organisation = Organisation.objects.create(slug=f"o{number}", name=f"Organisation {number}")
        Membership.objects.create(user=person, organisation=organisation)
        sign_in(Client(), person.email)
        create_token(name=f"program {number}", lifetime=timedelta(days=30), by=person)
    # the session, the person, the address, two-factor, sessions, tokens, memberships
    with django_assert_num_queries(7):
        signed_in.get("/account/")
