"""Rules that the database keeps by itself: what may no longer be changed is refused there, whoever asks.

SQLite rebuilds a table to alter it, and fails where a trigger of any table speaks of the one that is away meanwhile.
So all triggers go before migrations on SQLite, and are made anew after them. What is replaced (INSERT OR REPLACE) meets
them only in connections with PRAGMA recursive_triggers, as the settings have it.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connections
from django.db.backends.utils import CursorWrapper


@dataclass(frozen=True, slots=True)
class Refusal:
    """Refuses an event on the rows of a table, with a message.

    `event` is INSERT, DELETE, UPDATE, UPDATE OF columns, or TRUNCATE, which SQLite does not have. `when` is a condition
    in SQL that both databases read, on OLD and NEW as the event has them; without one, the event is refused always.
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


def remove_all(*, using: str) -> None:
    """Drop every trigger of the database, whichever app made it, on SQLite. PostgreSQL alters tables beside them."""
    connection = connections[using]
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {connection.ops.quote_name(name)}")


def _on_sqlite(cursor: CursorWrapper, refusal: Refusal) -> None:
    if refusal.event == "TRUNCATE":
        return
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
    each = "STATEMENT" if refusal.event == "TRUNCATE" else "ROW"
    cursor.execute(f"DROP TRIGGER IF EXISTS {refusal.name} ON {refusal.table}")
    cursor.execute(
        f"CREATE TRIGGER {refusal.name} BEFORE {refusal.event} ON {refusal.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {refusal.name}()"
    )
