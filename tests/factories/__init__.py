"""Test objects that are complete and valid by default."""

from tests.factories.administration import (
    SITE,
    a_candidate,
    a_manager,
    a_plan,
    a_review,
    a_reviewer,
    accepted,
    an_assessment,
    an_invitation,
    latest_result,
    link_in,
)
from tests.factories.attempts import a_result, an_attempt, rate_all
from tests.factories.drafts import a_change
from tests.factories.framework import a_catalogue, a_competency, a_role, publish
from tests.factories.people import (
    ColleagueInvitationFactory,
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    browser_of,
    program_of,
)

__all__ = [
    "SITE",
    "ColleagueInvitationFactory",
    "MembershipFactory",
    "OrganisationFactory",
    "UserFactory",
    "a_candidate",
    "a_catalogue",
    "a_change",
    "a_competency",
    "a_manager",
    "a_plan",
    "a_result",
    "a_review",
    "a_reviewer",
    "a_role",
    "accepted",
    "an_assessment",
    "an_attempt",
    "an_invitation",
    "browser_of",
    "latest_result",
    "link_in",
    "program_of",
    "publish",
    "rate_all",
]
