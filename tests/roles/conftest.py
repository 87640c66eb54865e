"""An organisation with its admin and a member, site staff, and the organisation's own role."""

import pytest
from django.test import Client

from accounts.models import Membership, Organisation, User
from roles.models import Role
from roles.services import Description, create_role
from tests.factories import MembershipFactory, UserFactory, browser_of


@pytest.fixture
def company(db: None) -> Organisation:
    organisation = MembershipFactory(access=Membership.Access.ADMIN).organisation
    Organisation.objects.filter(pk=organisation.pk).update(slug="acme", name="Acme")
    return Organisation.objects.get(pk=organisation.pk)


@pytest.fixture
def admin(company: Organisation) -> User:
    return company.members.get()


@pytest.fixture
def editor(admin: User) -> Client:
    return browser_of(admin)


@pytest.fixture
def staff(db: None) -> Client:
    return browser_of(UserFactory(is_staff=True, name="Greta"))


@pytest.fixture
def member(company: Organisation) -> Client:
    return browser_of(MembershipFactory(organisation=company).user)


@pytest.fixture
def diver(company: Organisation, admin: User, plumber: Role) -> Role:
    """Acme's own role, a copy of the plumber, as a draft."""
    description = Description("Diver", "Works under water.", "profession", (), tuple(plumber.layers.all()))
    return create_role(organisation=company, description=description, copy_of=plumber, by=admin)
