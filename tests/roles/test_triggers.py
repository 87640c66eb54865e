"""What the database refuses whoever asks, on SQLite and PostgreSQL, and that migrations get past it."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from accounts.models import AuditEntry, User
from roles.models import Competency, CompetencyEdition, Descriptor, MatrixRow, MatrixVersion, Requirement, Role, Rung
from roles.services import begin_draft, change_cells, publish_draft
from tests.factories import UserFactory, a_change
from tests.processes import run_script

EARLIER = datetime(2020, 1, 1, tzinfo=UTC)
FROZEN = [AuditEntry, MatrixVersion, Rung, MatrixRow, Requirement, CompetencyEdition, Descriptor]


def run_sql(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def refused(change: Callable[[], object], match: str = r"never changes|append-only") -> None:
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        change()


@pytest.fixture
def draft(plumber: Role) -> MatrixVersion:
    return begin_draft(role_slug="plumber", by=None)


@pytest.fixture
def publisher(draft: MatrixVersion) -> User:
    """Who made and published the plumber's second version."""
    person: User = UserFactory(is_staff=True)
    MatrixVersion.objects.filter(pk=draft.pk).update(created_by=person)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 3)], by=person)
    publish_draft(role_slug="plumber", note="", by=person)
    return person


@pytest.mark.sqlite
class TestMigrations:
    def test_on_sqlite_they_rebuild_tables_that_triggers_speak_of_and_leave_all_refusals(self, tmp_path: Path) -> None:
        done = run_script(
            "from django.core.management import call_command\n"
            "from django.db import connection\n"
            "def triggers():\n"
            "    with connection.cursor() as cursor:\n"
            "        cursor.execute(\"SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name\")\n"
            "        return cursor.fetchall()\n"
            "call_command('migrate', verbosity=0)\n"
            "before = triggers()\n"
            "call_command('load_catalogue', stdout=open('/dev/null', 'w'))\n"
            "call_command('migrate', 'roles', '0001', verbosity=0)\n"
            "call_command('migrate', verbosity=0)\n"
            "print(len(before) > 20 and triggers() == before)\n",
            DJANGO_SETTINGS_MODULE="config.settings",
            DATA_DIR=str(tmp_path),
        )
        assert done.stdout == "True\n", done.stderr


@pytest.mark.sqlite
class TestReplacing:
    def test_a_frozen_version_is_not_replaced(self, plumber: Role) -> None:
        columns = ", ".join(field.column for field in MatrixVersion._meta.concrete_fields)
        said = columns.replace("title", "'Another'")
        statement = f"INSERT OR REPLACE INTO roles_matrixversion ({columns}) SELECT {said} FROM roles_matrixversion"  # noqa: S608
        refused(lambda: run_sql(statement))

    def test_nor_is_one_of_its_rows_by_a_row_of_a_draft(self, draft: MatrixVersion) -> None:
        ours = MatrixRow.objects.filter(version=draft).first()
        frozen = MatrixRow.objects.exclude(version=draft).first()
        assert ours
        assert frozen
        refused(lambda: run_sql("UPDATE OR REPLACE roles_matrixrow SET id = %s WHERE id = %s", frozen.pk, ours.pk))

    def test_nor_is_an_entry_of_the_audit_log(self, plumber: Role) -> None:
        columns = ", ".join(field.column for field in AuditEntry._meta.concrete_fields)
        said = columns.replace("subject", "'Another'")
        statement = f"INSERT OR REPLACE INTO accounts_auditentry ({columns}) SELECT {said} FROM accounts_auditentry"  # noqa: S608
        refused(lambda: run_sql(statement))


@pytest.mark.postgresql
@pytest.mark.parametrize("model", FROZEN)
def test_a_table_with_what_is_frozen_is_not_truncated(framework: None, model: type[MatrixVersion]) -> None:
    run_sql("SET CONSTRAINTS ALL IMMEDIATE")  # else PostgreSQL refuses by itself, as long as the rows are new
    refused(lambda: run_sql(f"TRUNCATE {model._meta.db_table} CASCADE"))
    assert model.objects.exists()


class TestVersions:
    @pytest.mark.parametrize(
        "change",
        [
            {"created_at": EARLIER},
            {"published_at": EARLIER},
            {"based_on": None},
            {"id": F("id") + 1000},
        ],
    )
    def test_what_a_frozen_one_says_of_itself_stays(self, publisher: User, change: dict[str, object]) -> None:
        refused(lambda: MatrixVersion.objects.filter(number=2).update(**change))

    def test_nobody_else_is_named_as_who_made_or_published_it(self, publisher: User, person: User) -> None:
        version = MatrixVersion.objects.filter(number=2)
        refused(lambda: version.update(published_by=person))
        refused(lambda: version.update(created_by=person))

    def test_nobody_is_named_afterwards_where_nobody_was(self, plumber: Role, person: User) -> None:
        version = MatrixVersion.objects.filter(role=plumber)
        refused(lambda: version.update(published_by=person))
        refused(lambda: version.update(created_by=person))

    def test_whoever_published_one_is_forgotten_with_their_account(self, publisher: User) -> None:
        publisher.delete()
        version = MatrixVersion.objects.get(number=2)
        assert (version.created_by, version.published_by) == (None, None)

    def test_a_draft_is_not_published_without_its_digest(self, draft: MatrixVersion) -> None:
        MatrixVersion.objects.published().update(state="retired", retired_at=EARLIER)
        published = {"state": "published", "number": 2, "published_at": EARLIER}
        refused(lambda: MatrixVersion.objects.filter(pk=draft.pk).update(**published), match="with its digest")


class TestCompetencies:
    def test_one_that_a_published_version_asks_for_keeps_its_slug(self, framework: None) -> None:
        refused(lambda: Competency.objects.filter(slug="pipes").update(slug="tubes"))

    def test_other_changes_of_it_and_slugs_of_others_are_free(self, framework: None) -> None:
        pipes = Competency.objects.get(slug="pipes")
        pipes.position = 9
        pipes.save()
        other = Competency.objects.create(slug="taps", domain=pipes.domain, position=1)
        assert Competency.objects.filter(pk=other.pk).update(slug="valves-and-taps") == 1

    def test_when_an_edition_was_written_stays(self, framework: None) -> None:
        refused(lambda: CompetencyEdition.objects.update(created_at=EARLIER))
