"""What the database itself refuses, whatever code writes to it."""

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.models import Membership, Organisation, User


@pytest.fixture
def northwind(db: None) -> Organisation:
    return Organisation.objects.create(slug="northwind", name="Northwind Analytics")


def test_two_accounts_cannot_have_addresses_that_differ_in_capitals_only(person: User) -> None:
    with pytest.raises(IntegrityError, match="user_email_unique_ignoring_case"):
        User.objects.bulk_create([User(email="Mira@Example.org")])


def test_an_address_is_kept_in_lower_case(db: None) -> None:
    assert User.objects.create_user("Mira@Example.ORG").email == "mira@example.org"


def test_a_person_is_found_by_an_address_in_any_capitals(person: User) -> None:
    assert User.objects.get_by_natural_key("MIRA@example.org") == person


def test_an_account_needs_an_address(db: None) -> None:
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


def test_a_person_without_a_name_is_called_by_the_address() -> None:
    assert str(User(email="anon@example.org")) == "anon@example.org"
    assert str(User(email="mira@example.org", name="Mira")) == "Mira"


def test_site_staff_made_on_the_command_line_may_do_everything(db: None) -> None:
    root = User.objects.create_superuser("root@example.org", "a-plumb-line")
    assert root.is_staff
    assert root.is_superuser


def test_a_person_is_a_member_of_an_organisation_once(person: User, northwind: Organisation) -> None:
    Membership.objects.create(user=person, organisation=northwind, access=Membership.Access.MEMBER)
    with pytest.raises(IntegrityError):
        Membership.objects.create(user=person, organisation=northwind, access=Membership.Access.OWNER)


def test_a_membership_has_one_of_the_five_accesses(person: User, northwind: Organisation) -> None:
    assert Membership.Access.values == ["owner", "admin", "manager", "reviewer", "member"]
    with pytest.raises(IntegrityError, match="membership_access_known"):
        Membership.objects.create(user=person, organisation=northwind, access="emperor")


def test_a_membership_gives_least_access_unless_told_otherwise(person: User, northwind: Organisation) -> None:
    assert Membership.objects.create(user=person, organisation=northwind).access == Membership.Access.MEMBER


def test_two_organisations_cannot_share_an_address_of_the_site(northwind: Organisation) -> None:
    with pytest.raises(IntegrityError):
        Organisation.objects.create(slug="northwind", name="Another Northwind")


def test_an_account_knows_when_it_was_made(person: User) -> None:
    assert person.date_joined <= timezone.now()
