"""A full disk, on a real SQLite file that may not grow: told in words, and nothing acknowledged is lost."""

from pathlib import Path

import pytest

from tests.processes import run_script

pytestmark = pytest.mark.sqlite

SCRIPT = """
from io import StringIO
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_catalogue", stdout=StringIO())
from django.db import connection
from django.test import Client
from assessments.models import Rating
person = Client(headers={"host": "localhost"}, raise_request_exception=False)
page = person.post("/roles/end-user/begin/", {"rung": "junior"}, follow=True).request["PATH_INFO"]
assert person.post(page, {"choice": "1"}).status_code == 302
with connection.cursor() as cursor:
    pages = cursor.execute("PRAGMA page_count").fetchone()[0]
    cursor.execute(f"PRAGMA max_page_count = {pages}")
saved = 1
for number in range(2000):
    answer = person.post(page, {"choice": "2", "evidence": f"{number:04}" * 500})
    if answer.status_code != 302:
        break
    saved += 1
print(answer.status_code, "What was saved before is safe" in answer.content.decode(), Rating.objects.count() == saved)
with connection.cursor() as cursor:
    cursor.execute("PRAGMA max_page_count = 1000000")
print(person.post(page, {"choice": "3"}).status_code, Rating.objects.latest("pk").level)
"""


def test_a_rating_that_finds_no_room_is_refused_in_words_and_taken_later(tmp_path: Path) -> None:
    database = f"sqlite:///{tmp_path}/small.sqlite3"
    ran = run_script(SCRIPT, DJANGO_SETTINGS_MODULE="tests.settings", DATABASE_URL=database)
    assert ran.stdout.splitlines() == ["503 True True", "302 3"], ran.stderr
