"""A program's way in: from the account to a token that works, and to the page that says what it opens."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, sign_in
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_token_is_made_used_and_revoked(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    name = f"Export from the {size}, {scheme}"
    page = open_browser(size, scheme)
    sign_in(page, "manager@demo.test")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("navigation", name="Account").get_by_role("link", name="API tokens").click()
    is_accessible(page)

    page.get_by_role("link", name="Make a token").click()
    page.get_by_label("Password").fill("plumbline-demo")
    page.get_by_role("button", name="Confirm").click()
    is_accessible(page)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Valid for").select_option("30 days")
    page.get_by_role("button", name="Make the token").click()
    expect(page.get_by_role("heading", name="Copy the token now")).to_be_visible()
    is_accessible(page)
    secret = page.get_by_role("textbox", name="The secret").input_value()

    def status() -> int:
        return page.request.get("/api/v1/results/", headers={"Authorization": f"Bearer {secret}"}).status

    assert status() == 200
    page.get_by_role("link", name="I have copied it").click()
    assert secret not in page.content()
    page.get_by_role("link", name=f"Revoke “{name}”").click()
    is_accessible(page)
    page.get_by_role("button", name="Revoke it").click()
    expect(page.get_by_text("is gone")).to_be_visible()
    assert status() == 401


def test_the_reference_is_found_from_the_first_page(open_browser: Callable[..., Page]) -> None:
    page = open_browser("phone", "dark")  # its length makes it the dearest page to check: once, where it is hardest
    page.goto("/")
    page.get_by_role("contentinfo").get_by_role("link", name="API").click()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="Begin an attempt").first.click()
    expect(page.locator("#attempts-create")).to_be_in_viewport()
