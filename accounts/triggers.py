"""Rules that the database keeps by itself: what may no longer be changed is refused there, whoever asks.

Triggers are made anew after every migration, since SQLite drops those of a table that it rebuilds.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class Refusal:
    """Refuses an event on the rows of a table, with a message.

    `event` is INSERT, DELETE, UPDATE or UPDATE OF columns. `when` is a condition in SQL that both databases read, on
    OLD and NEW as the event has them; without one, the event is refused always.
    """

    name: str
    table: str
    event: str
    message: str
    when: str = ""


def install(refusals: Iterable[Refusal], *, using: str) -> None:
    """Make the triggers, in place of earlier ones of the same names. Tables that are not there yet are left out."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    make = _on_postgresql if connection.vendor == "postgresql" else _on_sqlite
    with connection.cursor() as cursor:
        for refusal in refusals:
            if refusal.table in tables:
                make(cursor, refusal)


def _on_sqlite(cursor: CursorWrapper, refusal: Refusal) -> None:
    when = f"WHEN {refusal.when} " if refusal.when else ""
    cursor.execute(f"DROP TRIGGER IF EXISTS {refusal.name}")
    cursor.execute(
        f"CREATE TRIGGER {refusal.name} BEFORE {refusal.event} ON {refusal.table} FOR EACH ROW {when}"
        f"BEGIN SELECT RAISE(ABORT, '{refusal.message}'); END"
    )


def _on_postgresql(cursor: CursorWrapper, refusal: Refusal) -> None:
    # The condition stands in the function, as that of a trigger may not look at other tables.
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {refusal.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {refusal.when or 'TRUE'} THEN "
        f"RAISE EXCEPTION USING MESSAGE = '{refusal.message}', ERRCODE = 'integrity_constraint_violation'; END IF; "
        "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$"
    )
    cursor.execute(f"DROP TRIGGER IF EXISTS {refusal.name} ON {refusal.table}")
    cursor.execute(
        f"CREATE TRIGGER {refusal.name} BEFORE {refusal.event} ON {refusal.table} "
        f"FOR EACH ROW EXECUTE FUNCTION {refusal.name}()"
    )
