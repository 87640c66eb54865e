"""Two people at one draft at the same moment, on a database that lets them."""

from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction

from accounts.models import User
from roles.models import CompetencyEdition, Role
from roles.selectors import published_matrix
from roles.services import Wording, begin_draft, change_cells, publish_draft, word_competency
from tests.factories import UserFactory, a_change, publish

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(db: None) -> User:
    publish()
    return UserFactory(is_staff=True)


def word_pipes(by: User) -> CompetencyEdition:
    try:
        wording = Wording("Piping", "Other words.", ("", "One.", "Two.", "Three.", "Four."))
        return word_competency(slug="pipes", organisation=None, wording=wording, by=by)
    finally:
        connection.close()


def until_it_waits(other: Future[CompetencyEdition]) -> None:
    """Until the other is done, or waits for what this transaction holds."""
    pause = Event()
    with connection.cursor() as cursor:
        while not other.done():
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
            pause.wait(0.01)


def test_what_is_being_published_takes_no_other_words_meanwhile(staff: User) -> None:
    begin_draft(role_slug="plumber", by=staff)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=staff)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            publish_draft(role_slug="plumber", note="", by=staff)
            worded = pool.submit(word_pipes, staff)
            until_it_waits(worded)
        worded.result()
    matrix = published_matrix(Role.objects.get(slug="plumber"))
    assert matrix is not None
    assert matrix.rows[0].name == "Pipes"
