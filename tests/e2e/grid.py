"""What the walks through the grid editor have in common."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import sign_in

Open = Callable[..., Page]
FIRST_RUNG = 3
"""The column after competency, weight and essential mark."""


_SESSIONS: dict[str, Any] = {}


def as_staff(page: Page) -> None:
    """Sign in once on each site: so many people at one door in a minute are turned away."""
    page.goto("/")
    site = page.url
    if site in _SESSIONS:
        page.context.add_cookies(_SESSIONS[site])
        return
    sign_in(page, "staff@demo.test")
    _SESSIONS[site] = page.context.cookies()


def opens(page: Page, role: str) -> Page:
    """The draft of a built-in role, begun where there is none; its first level has the focus."""
    as_staff(page)
    page.goto(f"/roles/{role}/draft/")
    begin = page.get_by_role("button", name="Begin a draft")
    if begin.count():
        begin.click()
        page.goto(f"/roles/{role}/draft/")
    expect(page.locator("#draft-bar")).to_be_visible()
    cell(page, 0, FIRST_RUNG).click()
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator("#grid tr[data-competency]").nth(row).locator("th, td").nth(column)


def levels(page: Page, row: int) -> list[str]:
    return [text.strip() for text in page.locator("#grid tr[data-competency]").nth(row).locator("td").all_inner_texts()]


def names(page: Page) -> list[str]:
    return page.locator("#grid tr[data-competency] .grid-name").all_inner_texts()


def is_saved(page: Page) -> None:
    expect(page.locator("#draft-saved")).to_have_text("Saved")
