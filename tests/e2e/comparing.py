"""A process of its own that makes an assessment with five candidates, of whom four were reviewed.

Prints the path of its comparison. The manager signs in as mia-<name>@example.org.
"""

import sys

import django

django.setup()

from django.urls import reverse  # noqa: E402  # addresses are there once Django is set up

from accounts.models import Membership  # noqa: E402  # and models
from tests.factories import (  # noqa: E402
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    a_candidate,
    a_review,
    an_assessment,
)


def made(name: str) -> str:
    organisation = OrganisationFactory(slug=name)
    manager = UserFactory(email=f"mia-{name}@example.org", name="Mia")
    manager.set_password("plumbline-demo")
    manager.save()
    MembershipFactory(organisation=organisation, user=manager, access=Membership.Access.MANAGER)
    reviewer = UserFactory(email=f"rex-{name}@example.org", name="Rex")
    MembershipFactory(organisation=organisation, user=reviewer, access=Membership.Access.REVIEWER)
    asked = an_assessment(by=manager, role="educator", rung="mid", reviewers=[reviewer])
    for who, level in (("ada", 4), ("ben", 3), ("cy", 2), ("di", 1)):
        a_review(a_candidate(asked, f"{who}-{name}@example.org", levels=level).attempt, reviewer, level)
    a_candidate(asked, f"eve-{name}@example.org", levels=4)
    return reverse("assessments:compare", args=[asked.pk])


sys.stdout.write(made(sys.argv[1]))
