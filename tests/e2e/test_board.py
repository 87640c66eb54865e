"""The board in a browser: it follows what candidates do, acts on those who were ticked, and leads to a decision."""

import subprocess
import sys
from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Site, is_accessible, sign_in

pytestmark = pytest.mark.browser


@pytest.fixture
def name() -> str:
    return uuid4().hex[:8]


@pytest.fixture
def paths(site: Site, name: str) -> list[str]:
    """Of the board, of a candidate who submitted, and of what Wanda has yet to submit."""
    command = [sys.executable, "-m", "tests.e2e.tracking", name]
    made = subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True)
    return made.stdout.split()


def test_the_board_follows_a_candidate_in_another_browser_and_keeps_what_was_ticked(
    open_browser: Callable[..., Page], paths: list[str], name: str
) -> None:
    board, _, check = paths
    page, wanda = open_browser(), open_browser("phone")
    sign_in(page, f"mia-{name}@example.org")
    page.goto(f"{board}?sort=stage")
    is_accessible(page)
    stages = page.get_by_role("navigation", name="Stages")
    expect(stages.get_by_role("link", name="1 Submitted")).to_be_visible()
    page.get_by_label("Tick Person 03").check()
    page.get_by_label("Tick Person 05").check()
    page.get_by_role("link", name="Person 07").focus()
    expect(page.get_by_text("With 2 ticked:")).to_be_visible()

    sign_in(wanda, f"wanda-{name}@example.org")
    wanda.goto(check)
    wanda.get_by_role("button", name="Submit").first.click()
    expect(wanda).not_to_have_url(check)

    expect(stages.get_by_role("link", name="2 Submitted")).to_be_visible()
    expect(page.get_by_label("Tick Person 03")).to_be_checked()
    expect(page.get_by_label("Tick Person 05")).to_be_checked()
    expect(page.get_by_role("link", name="Person 07")).to_be_focused()

    page.get_by_label("Name or address").fill("person 1")
    expect(page.get_by_text("10 candidates who fit.")).to_be_visible()
    expect(page.get_by_text("With 2 ticked, 2 of them not on this page:")).to_be_visible()
    page.get_by_role("button", name="Remind").click()
    expect(page.get_by_text("2 candidates were reminded.")).to_be_visible()
    assert "q=person+1" in page.url


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "dark"), ("phone", "light")])
def test_several_are_withdrawn_at_once_and_one_is_decided_about(
    open_browser: Callable[..., Page], paths: list[str], name: str, size: str, scheme: str
) -> None:
    board, candidate, _ = paths
    page = open_browser(size, scheme)
    sign_in(page, f"mia-{name}@example.org")
    page.goto(board)
    page.get_by_label("Name or address").fill("person")
    expect(page.get_by_text("1 to 50 of 58 who fit.")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Tick all 58 who fit").check()
    page.get_by_role("button", name="Withdraw…").click()
    expect(page.get_by_role("heading", name="Withdraw 58 candidates?")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Withdraw these 58").click()
    expect(page.get_by_text("58 candidates were withdrawn.")).to_be_visible()

    page.goto(candidate)
    is_accessible(page)
    page.get_by_role("link", name="Give more time").click()
    is_accessible(page)
    page.get_by_label("× 1.5").check()
    page.get_by_role("button", name="Give this time").click()
    expect(page.get_by_text("1 candidate was given time.")).to_be_visible()
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text("Choose one of the three.")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Advance").check()
    page.get_by_label("Reason").fill("Explains hard things simply.")
    page.get_by_role("button", name="Decide").click()
    expect(page.get_by_text(f"Decided about sue-{name}@example.org: Advance.")).to_be_visible()
    expect(page.get_by_role("listitem").filter(has_text="Explains hard things simply.")).to_be_visible()
    is_accessible(page)


def test_it_works_without_scripts(open_browser: Callable[..., Page], paths: list[str], name: str) -> None:
    page = open_browser(javascript=False)
    sign_in(page, f"mia-{name}@example.org")
    page.goto(paths[0])
    page.get_by_label("Name or address").fill("person 21")
    page.get_by_role("button", name="Show").click()
    page.get_by_label("Tick Person 21").check()
    page.get_by_role("button", name="Send the link again").click()
    expect(page.get_by_text("1 candidate was sent the link again.")).to_be_visible()
    page.get_by_role("link", name="Show all", exact=True).click()
    page.get_by_role("link", name="The next ones").click()
    expect(page.get_by_text("51 to 60 of 60")).to_be_visible()
