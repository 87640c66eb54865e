"""A process of its own that makes an assessment with a candidate and two reviewers in the database of the tested site.

Prints the candidate's id. The reviewers sign in as ada-<name>@example.org and bea-<name>@example.org.
"""

import sys

import django

django.setup()

from accounts.models import Membership, Organisation, User  # noqa: E402  # models are there once Django is set up
from tests.factories import (  # noqa: E402
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    a_candidate,
    an_assessment,
)


def a_colleague(organisation: Organisation, who: str, access: str) -> User:
    user = UserFactory(email=f"{who.lower()}-{organisation.slug}@example.org", name=who)
    user.set_password("plumbline-demo")
    user.save()
    return MembershipFactory(organisation=organisation, user=user, access=access).user


def made(name: str) -> str:
    organisation = OrganisationFactory(slug=name)
    manager = a_colleague(organisation, "Mia", Membership.Access.MANAGER)
    reviewers = [a_colleague(organisation, who, Membership.Access.REVIEWER) for who in ("Ada", "Bea")]
    asked = an_assessment(by=manager, reviewers=reviewers, role="educator", rung="mid")
    return str(a_candidate(asked, f"wanda-{name}@example.org", levels=4).pk)


sys.stdout.write(made(sys.argv[1]))
