"""Candidates beside each other in a browser: sorted, weighed otherwise, without names, side by side, as a PDF."""

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
def comparison(site: Site, name: str) -> str:
    command = [sys.executable, "-m", "tests.e2e.comparing", name]
    made = subprocess.run(command, cwd=ROOT, env=site.environment, check=True, capture_output=True, text=True)
    return made.stdout.strip()


def people(page: Page) -> list[str]:
    """Who stands in the heat map, from the top."""
    shown = page.locator(".heat tbody th.heat-who").all_inner_texts()
    return [one.strip().partition("-")[0] for one in shown]


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_a_manager_compares_candidates(
    open_browser: Callable[..., Page], comparison: str, name: str, size: str, scheme: str
) -> None:
    page = open_browser(size, scheme)
    sign_in(page, f"mia-{name}@example.org")
    page.goto(comparison)
    is_accessible(page)
    assert people(page) == ["ada", "ben", "cy", "di", "eve"], "who was measured, then who was not"

    page.get_by_role("link", name="Readiness").click()
    assert people(page) == ["di", "cy", "ben", "ada", "eve"]
    page.get_by_role("link", name="Candidate", exact=True).click()
    expect(page.get_by_role("columnheader", name="Candidate")).to_have_attribute("aria-sort", "ascending")

    page.get_by_text("What if the weights were others?").click()
    page.locator(".compare-weight input").first.fill("0")
    page.get_by_role("button", name="Weigh again").click()
    expect(page.get_by_text("What if: not the results.")).to_be_visible()
    is_accessible(page)
    page.locator(".notice").get_by_role("link", name="Back to the results").click()
    expect(page.get_by_text("What if: not the results.")).to_have_count(0)

    page.get_by_label(f"Tick ada-{name}@example.org").check()
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_text("you ticked 1.")).to_be_visible()
    page.get_by_label(f"Tick di-{name}@example.org").check()
    page.get_by_role("button", name="Side by side").click()
    expect(page.get_by_role("heading", name="Side by side")).to_be_visible()
    expect(page.locator(".beside-competency").first.locator(".chart-level-row")).to_have_count(2)
    is_accessible(page)
    page.get_by_role("link", name="Hide names").click()
    expect(page.get_by_text(f"ada-{name}")).to_have_count(0)
    page.get_by_role("link", name="Back to all").click()
    expect(page.get_by_text(f"ada-{name}")).to_have_count(0)

    with page.expect_download() as download:
        page.get_by_role("button", name="CSV").click()
    assert name not in download.value.path().read_text("utf-8-sig")
    page.get_by_role("button", name="PDF").click()
    expect(page.get_by_role("link", name="Download the PDF")).to_be_visible(timeout=40_000)
    is_accessible(page)


def test_it_works_without_javascript(open_browser: Callable[..., Page], comparison: str, name: str) -> None:
    page = open_browser(javascript=False)
    sign_in(page, f"mia-{name}@example.org")
    page.goto(comparison)
    page.get_by_label("Hide names").check()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Candidate 1", exact=True)).to_be_visible()
    page.get_by_role("link", name="Readiness").click()
    expect(page.get_by_text(f"ada-{name}")).to_have_count(0)
