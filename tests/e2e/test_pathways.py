"""From a background to roles, from a role to the next, and from one's own result, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, sign_in
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_ways_lead_from_wherever_somebody_stands(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme, javascript=False)
    page.goto("/pathways/?from=nowhere")
    expect(page.get_by_text("There is no such start")).to_be_visible()
    page.get_by_label("Start from").select_option("Software engineer")
    page.get_by_role("button", name="Show pathways").click()
    expect(page.get_by_role("heading", name="From Software engineer")).to_be_visible()
    ways = page.get_by_role("list", name="Ways to other roles")
    expect(ways.get_by_role("heading")).to_have_count(6)
    ways.get_by_role("link", name="AI Backend Developer").click()
    expect(page).to_have_url("/roles/ai-backend-developer/?rung=junior")

    theirs = open_browser(size, scheme)
    theirs.goto("/pathways/?from=ai-engineer:mid")
    picture = theirs.locator(".chart-fan")
    drawn, wanted = picture.bounding_box(), float(picture.get_attribute("height") or 0)
    assert drawn is not None
    assert abs(drawn["height"] - wanted) < 1  # as high as it says itself, or the words in it would be cut
    is_accessible(theirs)
    sign_in(theirs, "candidate@demo.test")
    theirs.goto("/pathways/")
    expect(theirs.get_by_role("heading", name="From your result")).to_be_visible()
    is_accessible(theirs)
