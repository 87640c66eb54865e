"""From a result to how it was made and back, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, sign_in
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_result_is_followed_step_by_step(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme)
    sign_in(page, "candidate@demo.test")
    page.goto("/attempts/")
    page.locator('main a[href^="/results/"]').first.click()
    page.get_by_role("link", name="How your score was made").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How your score was made")
    expect(page.get_by_text("the same to 6 decimals")).to_be_visible()
    for closed in page.locator("main details").all():
        closed.locator("summary").click()
    is_accessible(page)

    chosen = page.get_by_label("Competency", exact=True)
    last = chosen.locator("option").last.inner_text()
    chosen.select_option(last)
    page.get_by_role("button", name="Show its steps").click()
    page.wait_for_url("**/how/?competency=*")
    expect(page.get_by_role("link", name=last, exact=True)).to_have_attribute("aria-current", "true")
    is_accessible(page)
    page.get_by_role("link", name="Back to the result").click()
    expect(page.get_by_role("heading", name="How this was made")).to_be_visible()


def test_a_candidates_result_is_followed_by_those_who_hire(open_browser: Callable[..., Page]) -> None:
    page = open_browser("laptop", "light")
    sign_in(page, "manager@demo.test")
    page.goto("/organisations/lumen-works/")
    page.locator("main").get_by_role("link", name="Retrieval Engineer, spring").first.click()
    page.locator('main a[href^="/candidates/"]').first.wait_for(state="attached")
    candidates = {link.get_attribute("href") for link in page.locator('main a[href^="/candidates/"]').all()}
    steps = page.get_by_role("link", name="How the score was made")
    for address in sorted(str(address) for address in candidates if address and address.count("/") == 3):
        page.goto(f"{address}result/")
        if steps.count():
            break
    steps.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How the score was made")
    expect(page.get_by_text("the same to 6 decimals")).to_be_visible()
    is_accessible(page)
