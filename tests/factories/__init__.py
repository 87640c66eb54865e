"""Test objects that are complete and valid by default."""

from tests.factories.attempts import a_result, an_attempt, rate_all
from tests.factories.drafts import a_change
from tests.factories.framework import a_catalogue, a_competency, a_role, publish
from tests.factories.people import MembershipFactory, OrganisationFactory, UserFactory, browser_of, program_of

__all__ = [
    "MembershipFactory",
    "OrganisationFactory",
    "UserFactory",
    "a_catalogue",
    "a_change",
    "a_competency",
    "a_result",
    "a_role",
    "an_attempt",
    "browser_of",
    "program_of",
    "publish",
    "rate_all",
]
