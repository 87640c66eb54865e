"""A process of its own that makes an assessment with 60 candidates in the database of the tested site.

Prints the paths of the board, of a candidate who submitted, and of Wanda's attempt, rated and not yet submitted. The
manager signs in as mia-<name>@example.org, Wanda as wanda-<name>@example.org.
"""

import sys

import django

django.setup()

from django.urls import reverse  # noqa: E402  # addresses are there once Django is set up

from accounts.models import Membership, User  # noqa: E402  # and models
from assessments.services import Invitee, invite  # noqa: E402
from tests.factories import SITE, MembershipFactory, OrganisationFactory, UserFactory, a_candidate, an_assessment  # noqa: E402


def a_person(who: str, name: str) -> User:
    user: User = UserFactory(email=f"{who.lower()}-{name}@example.org", name=who)
    user.set_password("plumbline-demo")
    user.save()
    return user


def made(name: str) -> list[str]:
    organisation = OrganisationFactory(slug=name)
    manager = MembershipFactory(
        organisation=organisation, user=a_person("Mia", name), access=Membership.Access.MANAGER
    ).user
    asked = an_assessment(by=manager, role="educator", rung="mid")
    invitees = [Invitee(f"p{number}-{name}@example.org", f"Person {number:02}") for number in range(58)]
    invite(assessment=asked, invitees=invitees, base_url=SITE, by=manager)
    submitted = a_candidate(asked, f"sue-{name}@example.org")
    wanda = a_candidate(asked, f"wanda-{name}@example.org", user=a_person("Wanda", name), submitted=False)
    return [
        reverse("assessments:assessment", args=[asked.pk]),
        reverse("assessments:candidate", args=[submitted.pk]),
        reverse("assessments:check", args=[wanda.attempt.pk]),
    ]


sys.stdout.write("\n".join(made(sys.argv[1])))
