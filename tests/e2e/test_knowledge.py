"""From the map of competencies to one of them and to a role that needs it, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_somebody_finds_a_competency_and_a_role_that_needs_it(
    open_browser: Callable[..., Page], size: str, scheme: str
) -> None:
    page = open_browser(size, scheme)
    page.goto("/competencies/")
    expect(page.get_by_role("status")).to_have_text("48 competencies")
    is_accessible(page)
    page.get_by_label("Search competencies").fill("inference")
    expect(page.get_by_role("status")).to_have_text("2 competencies of 48")
    page.locator("#list").get_by_role("link", name="Inference and model serving").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inference and model serving")
    is_accessible(page)
    page.get_by_role("table").get_by_role("link").first.click()
    page.wait_for_url("**/roles/**")


def test_the_picture_is_walked_by_keyboard_and_lights_what_a_competency_rests_on(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser()
    page.goto("/competencies/")
    picture = page.get_by_role("group", name="Competencies and what they build on")
    page.get_by_role("region", name="Picture").focus()
    page.keyboard.press("Tab")
    expect(picture.locator("[data-key]").first).to_be_focused()
    expect(picture.locator("[data-key].is-lit").first).to_be_focused()

    serving = picture.get_by_role("link", name="Inference and model serving: Systems and platforms.")
    serving.hover()
    lit = picture.locator("[data-from].is-lit")
    expect(picture.locator("[data-from=api-backend][data-to=inference-serving].is-lit")).to_have_count(1)
    expect(picture.locator("[data-from=programming-python][data-to=cs-systems].is-lit")).to_have_count(1)
    expect(picture.locator("[data-from=ai-literacy].is-lit")).to_have_count(0)
    page.get_by_role("heading", level=1).hover()
    serving.focus()
    expect(lit.first).to_be_attached()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Inference and model serving")
