"""Health, the refusal pages, the secret key, and what production settings must be."""

import errno
import os
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import OperationalError
from django.test import Client
from redis.exceptions import ConnectionError as RedisConnectionError

from config.secret_key import kept_secret_key
from tests.factories import browser_of
from tests.processes import ROOT, run_script


def manage(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """manage.py as an operator calls it, with nothing set but `environment`."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
def test_health_answers_while_the_database_does(client: Client) -> None:
    response = client.get("/health/")
    assert (response.status_code, response.json()["status"]) == (200, "ok")
    assert "no-store" in response["Cache-Control"]


def test_health_is_503_without_a_database(tmp_path: Path) -> None:
    asked = run_script(
        "from django.test import Client\n"
        "r = Client(headers={'host': 'localhost'}).get('/health/')\n"
        "print(r.status_code, r.json()['database'])",
        DJANGO_SETTINGS_MODULE="config.settings",
        DATA_DIR=str(tmp_path),
        DATABASE_URL="postgres://nobody@127.0.0.1:1/nothing",
    )
    assert asked.stdout.split() == ["503", "unreachable"], asked.stderr


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("problem", "status", "sentence"),
    [
        (OperationalError("database or disk is full"), 503, "What was saved before is safe"),
        (OSError(errno.ENOSPC, "No space left on device"), 503, "What was saved before is safe"),
        (RedisConnectionError("refused"), 503, "What was saved before is safe"),
        (ValueError("a bug"), 500, "The fault is in the site"),
    ],
)
def test_what_failed_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch, problem: Exception, status: int, sentence: str
) -> None:
    def fail(*args: object) -> None:
        raise problem

    monkeypatch.setattr("assessments.views.home.pending_attempts", fail)
    monkeypatch.setattr("assessments.views.home.example_rows", fail)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == status
    assert sentence in answer.content.decode()


STOPPED_REDIS = """
from io import StringIO
from django.core.management import call_command
call_command("migrate", verbosity=0)
call_command("load_catalogue", stdout=StringIO())
from django.test import Client
person = Client(headers={"host": "localhost"}, raise_request_exception=False)
page = person.post("/roles/end-user/begin/", {"rung": "junior"}, follow=True).request["PATH_INFO"]
saved = person.post(page, {"choice": "2"}).status_code
result = person.post(page.split("rate/")[0] + "check/", {"anyway": "1"}, follow=True)
sign_in = person.post("/accounts/login/", {"login": "a@example.org", "password": "anything at all"})
print(saved, result.status_code, "Self-reported" in result.content.decode(), sign_in.status_code)
"""


@pytest.mark.sqlite
def test_without_redis_everything_goes_on_but_what_counts_tries(tmp_path: Path) -> None:
    ran = run_script(
        STOPPED_REDIS,
        DJANGO_SETTINGS_MODULE="tests.settings",
        DATABASE_URL=f"sqlite:///{tmp_path}/site.sqlite3",
        REDIS_URL="redis://127.0.0.1:1/0",
    )
    assert ran.stdout.split() == ["302", "200", "True", "503"], ran.stderr


def test_health_answers_whatever_host_asks(db: None) -> None:
    assert Client().get("/health/", headers={"host": "10.1.2.3"}).status_code == 200


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_in_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/roles/ai-engineer/begin/", {"rung": "mid"})
    assert response.status_code == 403
    assert "The form could not be checked" in response.content.decode()


@pytest.mark.django_db
def test_more_at_once_than_a_page_takes_is_told_in_words() -> None:
    response = Client().post("/accounts/login/", {f"c{n}": "1" for n in range(10_000)})
    assert response.status_code == 400
    assert "Nothing was changed" in response.content.decode()


@pytest.mark.django_db
def test_an_unknown_address_is_told_in_words() -> None:
    response = browser_of().get("/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_the_secret_key_is_made_once_and_for_the_owner_only(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(lambda _: kept_secret_key(tmp_path / "var"), range(32)))
    assert len(keys) == 1
    assert len(keys.pop()) > 60
    assert [file.name for file in (tmp_path / "var").iterdir()] == ["secret_key"]
    assert stat.S_IMODE((tmp_path / "var" / "secret_key").stat().st_mode) == 0o600


def test_production_settings_pass_the_deployment_check(tmp_path: Path) -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", DATA_DIR=str(tmp_path))
    assert checked.returncode == 0, checked.stderr


def test_the_demo_is_refused_unless_asked_for(tmp_path: Path) -> None:
    refused = manage("seed_demo", DATA_DIR=str(tmp_path))
    assert refused.returncode == 1
    assert "Refused, nothing was made" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_what_the_address_of_the_database_says_is_kept(tmp_path: Path) -> None:
    asked = run_script(
        "from django.conf import settings\nprint(settings.DATABASES['default']['OPTIONS'])",
        DJANGO_SETTINGS_MODULE="config.settings",
        DATA_DIR=str(tmp_path),
        DATABASE_URL="postgres://u:p@127.0.0.1/d?sslmode=verify-full&server_side_binding=false",
    )
    options = {"server_side_binding": False, "prepare_threshold": 2, "sslmode": "verify-full"}
    assert asked.stdout.strip() == str(options), asked.stderr


def test_no_migration_is_missing(tmp_path: Path) -> None:
    checked = manage("makemigrations", "--check", "--dry-run", DATA_DIR=str(tmp_path))
    assert checked.returncode == 0, checked.stdout
