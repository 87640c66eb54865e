"""The role finder from its first question to the first competency of a role that fits, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, is_rating
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_somebody_signed_out_finds_a_role_and_begins_to_assess_themself(
    open_browser: Callable[..., Page], size: str, scheme: str
) -> None:
    page = open_browser(size, scheme)
    page.goto("/finder/")
    page.get_by_role("link", name="Begin", exact=True).click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Nothing was chosen, so nothing was saved.")).to_be_visible()
    is_accessible(page)

    first = page.get_by_role("radio").nth(1)
    first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Question 2 of 14")).to_be_visible()
    page.go_back()
    expect(page.get_by_role("radio").nth(1)).to_be_checked()
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Skip").click()
    expect(page.get_by_text("Question 3 of 14")).to_be_visible()
    page.get_by_role("link", name="See the result so far").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Roles that fit your answers")
    expect(page.get_by_text("your answer to 1 of 14 questions")).to_be_visible()
    page.get_by_role("heading", name="The other").click()
    is_accessible(page)
    page.get_by_role("link", name="Your answers, and what is kept").click()
    is_accessible(page)
    page.get_by_role("link", name="See the result so far").click()
    page.get_by_role("button", name="Mid ").first.click()
    is_rating(page)
