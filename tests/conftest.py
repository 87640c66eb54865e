"""What every test may ask for, and where each test belongs."""

import gc
from collections.abc import Iterator
from pathlib import Path

import hypothesis
import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from django.test import Client

from accounts.models import User
from assessments.selectors.sittings import item_version
from roles.models import Role
from tests.factories import UserFactory, browser_of, program_of, publish

HERE = Path(__file__).parent
TRIGGERS = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname || ' ON ' || tgrelid::regclass FROM pg_trigger WHERE NOT tgisinternal",
}

# What a run has imported and collected stays to its end: looking through it again and again took a sixth of the time.
gc.set_threshold(100_000, 50, 100)

# Shared cores make single examples slow; what a property says does not depend on the clock.
hypothesis.settings.register_profile("plumbline", deadline=None)
hypothesis.settings.load_profile("plumbline")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    others = {"sqlite", "postgresql"} - {connection.vendor}
    items[:] = [item for item in items if not any(map(item.get_closest_marker, others))]
    for item in items:
        if (HERE / "services") in item.path.parents:
            item.add_marker(pytest.mark.services)
        if (HERE / "e2e") in item.path.parents:
            item.add_marker(pytest.mark.browser)
    # The longest first, or at the end one of the processes works while the others wait.
    items.sort(key=lambda item: item.get_closest_marker("services") is None)


@pytest.fixture(scope="session", autouse=True)
def _tables_can_be_emptied() -> Iterator[None]:
    """What the database refuses to delete has to go after a test that commits."""
    with pytest.MonkeyPatch.context() as patch:
        operations = type(connection.ops)
        emptied = operations.execute_sql_flush

        def without_triggers(self: BaseDatabaseOperations, statements: list[str]) -> None:
            with self.connection.cursor() as cursor:
                cursor.execute(TRIGGERS[self.connection.vendor])
                dropped = [f"DROP TRIGGER {name}" for (name,) in cursor.fetchall()]
            emptied(self, [*dropped, *statements])  # the migration signal that follows makes them anew

        patch.setattr(operations, "execute_sql_flush", without_triggers)
        yield


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits of one test must not meet another, nor one's items another's of the same number."""
    cache.clear()
    item_version.cache_clear()
    yield
    cache.clear()


@pytest.fixture
def person(db: None) -> User:
    return UserFactory()


@pytest.fixture
def framework(db: None) -> None:
    """The two small roles of tests.factories.framework, published."""
    publish()


@pytest.fixture
def plumber(framework: None) -> Role:
    return Role.objects.get(slug="plumber")


@pytest.fixture
def program(person: User) -> Client:
    """A program that calls the API with a token of `person`."""
    return program_of(person)


@pytest.fixture
def signed_in(person: User) -> Client:
    """A browser in which `person` is signed in."""
    return browser_of(person)
