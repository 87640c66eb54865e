"""From the first page to a role in words: its contents, its ways from another rung, and the page on paper."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_role_is_found_and_read(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme)
    page.goto("/")
    page.get_by_role("link", name="Choose a role").click()
    page.get_by_role("link", name="AI Engineer", exact=True).first.click()
    is_accessible(page)

    contents = page.get_by_role("navigation", name="On this page")
    contents.get_by_role("link", name="Is this you?").click()
    expect(page.get_by_role("heading", name="Is this you?")).to_be_in_viewport()
    expect(page.get_by_role("heading", name="What the role is for")).not_to_be_in_viewport()
    if size == "laptop":
        expect(contents).to_be_in_viewport()

    page.get_by_role("navigation", name="Ways from another rung").get_by_role("link", name="Senior").click()
    expect(page.get_by_role("heading", name="Pathways from here")).to_be_in_viewport()
    expect(page.get_by_text("somebody who meets AI Engineer, Senior")).to_be_visible()

    page.goto("/roles/end-user/")
    expect(page.get_by_role("heading", name="What this track is for")).to_be_visible()
    is_accessible(page)


def test_on_paper_the_words_stay_and_the_ways_around_go(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/roles/ai-engineer/")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="What the role is for")).to_be_visible()
    expect(page.get_by_role("heading", name="Pathways from here")).to_be_visible()
    for gone in ("Where do you stand?", "On this page"):
        expect(page.get_by_text(gone, exact=True)).to_be_hidden()
    expect(page.get_by_role("navigation", name="Explore roles")).to_be_hidden()
