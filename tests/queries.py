"""Counting queries: what a page asks of the database, without the marks that begin and end a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

TRANSACTION_MARKS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK", "BEGIN", "COMMIT")


def without_marks(captured: CaptureQueriesContext) -> list[str]:
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(TRANSACTION_MARKS)]


@contextmanager
def queries(expected: int) -> Iterator[None]:
    """Fails, listing them, when the block does not make exactly this number of queries."""
    with CaptureQueriesContext(connection) as captured:
        yield
    asked = without_marks(captured)
    assert len(asked) == expected, f"{len(asked)} queries, expected {expected}:\n" + "\n".join(asked)
