"""What the documents say is there is there: commands, settings, links, places."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]
TEXTS = {page: page.read_text() for page in PAGES}
ids = [str(page.relative_to(ROOT)) for page in PAGES]


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_command_exists(page: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.M))
    assert set(re.findall(r"\bmake ((?:run|test|check|bench)[a-z-]*)", TEXTS[page])) <= targets
    assert set(re.findall(r"manage\.py ([a-z_]+)", TEXTS[page])) <= set(get_commands())


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_link_inside_the_project_leads_somewhere(page: Path) -> None:
    links = [link for link in re.findall(r"\]\(([^)#\s]+)", TEXTS[page]) if "://" not in link]
    missing = [link for link in links if not (page.parent / link).exists()]
    assert not missing


@pytest.mark.parametrize("page", PAGES, ids=ids)
def test_every_place_named_exists(page: Path) -> None:
    kept_elsewhere = {"var/", ".venv/"}
    places = set(re.findall(r"`((?:[a-z_.]+/)+[a-z_.]*)`", TEXTS[page])) - kept_elsewhere
    missing = [place for place in places if not (ROOT / place).exists()]
    assert not missing


def test_every_setting_is_documented_and_every_documented_setting_is_read() -> None:
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', (ROOT / "config/settings.py").read_text()))
    table = TEXTS[ROOT / "docs/operations.md"].split("## Settings")[1].split("## Watching")[0]
    documented = {name for row in re.findall(r"^\| (.*?) \|", table, re.M) for name in re.findall(r"`([A-Z_]+)`", row)}
    assert documented == read


def test_the_processes_are_those_of_the_procfile() -> None:
    table = TEXTS[ROOT / "docs/operations.md"].split("## Settings")[0]
    for line in (ROOT / "Procfile").read_text().splitlines():
        name, command = line.split(": ", 1)
        program = command.replace("python ", "").replace("--quiet ", "").replace("--loglevel WARNING ", "")
        assert f"| {name}" in table.replace("| sweeper", "| sweep")
        assert program in table


def test_every_dependency_is_pinned_exactly_and_says_why() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r ")):
                assert re.fullmatch(r"[a-z0-9.-]+(\[[a-z,]+\])?==[0-9a-z.]+ +# \S.*", line), line
