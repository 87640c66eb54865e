"""A plumber's attempt, and a bank with items for two of its three competencies."""

import pytest

from accounts.models import User
from assessments.models import Attempt, Sitting
from tests.factories import an_attempt
from tests.factories.bank import a_bank, a_sitting


@pytest.fixture
def bank(framework: None) -> None:
    a_bank()


@pytest.fixture
def attempt(bank: None, person: User) -> Attempt:
    return an_attempt(user=person)


@pytest.fixture
def sitting(attempt: Attempt) -> Sitting:
    return a_sitting(attempt)
