"""docs/api.md does what it says: its commands are run in a shell, and their answers compared with those it shows."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.e2e.conftest import ROOT, Site, sign_in

PAGE = (ROOT / "docs" / "api.md").read_text()
BLOCKS = re.findall(r"^```(sh|json|text)\n(.*?)^```$", PAGE, re.M | re.S)
END = "--- end of block ---"


@pytest.fixture
def token(open_browser: Callable[..., Page]) -> str:
    """Made as the page says."""
    page = open_browser()
    sign_in(page, "candidate@demo.test")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("navigation", name="Account").get_by_role("link", name="API tokens").click()
    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("Password").fill("plumbline-demo")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_label("Name").fill("A walk along the documentation")
    page.get_by_role("button", name="Make the token").click()
    return page.get_by_role("textbox", name="The secret").input_value()


@pytest.fixture
def _questions(site: Site) -> None:
    """For the test of an attempt."""
    command = [sys.executable, "manage.py", "load_items"]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True, stdout=subprocess.DEVNULL)


@pytest.mark.usefixtures("_questions")
def test_the_page_shows_what_its_commands_answer(site: Site, token: str, tmp_path: Path) -> None:
    commands = [text for kind, text in BLOCKS if kind == "sh"]
    script = f"\necho '{END}'\n".join(commands).replace("plumb_…", token).replace("http://localhost:8000", site.address)
    shell = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert shell.returncode == 0, shell.stderr
    answers = iter(shell.stdout.split(END))
    answer = ""
    for kind, text in BLOCKS:
        if kind == "sh":
            answer = next(answers)
        else:
            shown = text.replace("http://localhost:8000", site.address)
            assert is_shown(answer, shown), f"The page shows:\n{shown}\nbut what came is:\n{answer}"


def is_shown(answer: str, shown: str) -> bool:
    """Whether that is the answer, where "…" stands for anything and white space outside of quotes for nothing."""
    parts = [re.escape(part) for part in without_space(shown).split("…")]
    return re.fullmatch(".*?".join(parts), without_space(answer), re.S) is not None


def without_space(text: str) -> str:
    return re.sub(r'("(?:\\.|[^"\\])*")|\s+', r"\1", text)


@pytest.mark.parametrize(
    ("shown", "is_right"),
    [
        ('{"a": 1, …}', True),
        ('{\n  "a": 1,\n  "b": "x y"\n}', True),
        ('{"a": 2, …}', False),
        ('{"a": 1}', False),
        ('{"a": 1, "b": "xy"}', False),
    ],
)
def test_an_answer_that_differs_is_noticed(shown: str, is_right: bool) -> None:
    assert is_shown('{"a":1,"b":"x y"}', shown) is is_right
