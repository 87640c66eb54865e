"""Who hires and reviews, and an open assessment of theirs with a blind review."""

import pytest

from accounts.models import User
from assessments.models import Assessment
from tests.factories import a_manager, a_reviewer, an_assessment


@pytest.fixture
def manager(db: None) -> User:
    return a_manager()


@pytest.fixture
def reviewers(manager: User) -> list[User]:
    return [a_reviewer(manager.organisations.get()) for _ in range(2)]


@pytest.fixture
def assessment(manager: User, reviewers: list[User], framework: None) -> Assessment:
    return an_assessment(by=manager, reviewers=reviewers)
