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
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from config.middleware import Unavailable
from config.secret_key import kept_secret_key
from tests.factories import browser_of

ROOT = Path(__file__).resolve().parents[2]


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
    script = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "r = Client(headers={'host': 'localhost'}).get('/health/')\n"
        "print(r.status_code, r.json()['database'])"
    )
    asked = subprocess.run(
        [sys.executable, "-c", script],
        cwd=ROOT,
        env={
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "config.settings",
            "DATA_DIR": str(tmp_path),
            "DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert asked.stdout.split() == ["503", "unreachable"]


@pytest.mark.parametrize(
    "problem", [OperationalError("database or disk is full"), OSError(errno.ENOSPC, "No space left on device")]
)
def test_full_storage_is_told_in_words(problem: Exception) -> None:
    def ok(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    answer = Unavailable(ok).process_exception(RequestFactory().post("/"), problem)
    assert answer is not None
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")
    assert "What was saved before is safe" in answer.content.decode()


def test_other_errors_are_not_hidden() -> None:
    def ok(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    assert Unavailable(ok).process_exception(RequestFactory().get("/"), ValueError("a bug")) is None


@pytest.mark.django_db
def test_a_form_without_its_token_is_told_in_words() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/roles/ai-engineer/begin/", {"rung": "mid"})
    assert response.status_code == 403
    assert "The form could not be checked" in response.content.decode()


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


def test_no_migration_is_missing(tmp_path: Path) -> None:
    checked = manage("makemigrations", "--check", "--dry-run", DATA_DIR=str(tmp_path))
    assert checked.returncode == 0, checked.stdout
