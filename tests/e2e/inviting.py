"""A process of its own that invites candidates to an assessment in the database of the tested site.

Prints the path of the link in each mail: of one that asks for a self-rating, of one for evidence alone.
"""

import sys

import django

django.setup()

from django.urls import reverse  # noqa: E402  # addresses are there once Django is set up

from accounts.models import Membership  # noqa: E402  # and models
from accounts.sealing import token_for  # noqa: E402
from assessments.models import Assessment  # noqa: E402
from tests.factories import (  # noqa: E402
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    an_assessment,
    an_invitation,
)


def link_to(made: Assessment, email: str) -> str:
    return reverse("assessments:invited", args=[token_for(an_invitation(made, email, "Wanda").link_key)])


def invited(name: str) -> list[str]:
    organisation = OrganisationFactory(slug=name, name=f"Works {name}")
    manager, reviewer = (
        MembershipFactory(
            organisation=organisation, user=UserFactory(email=f"{who}-{name}@example.org"), access=who
        ).user
        for who in (Membership.Access.MANAGER, Membership.Access.REVIEWER)
    )
    asked = {"by": manager, "reviewers": [reviewer], "role": "end-user", "rung": "junior"}
    rated = an_assessment(**asked)
    written = an_assessment(**asked, asks_self_rating=False)
    return [link_to(made, f"wanda-{name}@example.org") for made in (rated, written)]


sys.stdout.write("\n".join(invited(sys.argv[1])))
