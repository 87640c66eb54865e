"""Roles side by side and the ladder, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_roles_are_chosen_compared_and_climbed(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme)
    page.goto("/compare/")
    is_accessible(page)
    page.get_by_label("One role", exact=True).select_option(label="AI Engineer")
    page.get_by_label("Rung of one role").select_option(label="Senior")
    page.get_by_label("Another role", exact=True).select_option(label="Prompt Engineer")
    page.get_by_role("button", name="Compare").click()
    page.wait_for_url("**/compare/?role=ai-engineer:senior&role=prompt-engineer:mid")
    is_accessible(page)

    page.get_by_label("Add a role").select_option(label="Machine Learning Engineer")
    page.get_by_role("button", name="Add").click()
    page.get_by_role("link", name="Only shared").click()
    expect(page.get_by_label("Which competencies are shown").locator("[aria-current]")).to_contain_text("Only shared")
    page.get_by_label("Rung of AI Engineer").get_by_role("link", name="Junior").click()
    page.get_by_role("link", name="Remove Prompt Engineer, Mid").click()
    page.wait_for_url("**/compare/?role=ai-engineer:junior&role=ml-engineer:mid&show=shared")

    matrices = page.get_by_role("region", name="Competencies by role")
    matrices.focus()
    expect(matrices).to_be_focused()
    is_accessible(page)
    page.get_by_role("link", name="Remove Machine Learning Engineer, Mid").click()
    expect(page.get_by_text("Choose a second to stand beside it.")).to_be_visible()
    is_accessible(page)

    page.get_by_role("link", name="Ladder").click()
    is_accessible(page)
    page.get_by_label("The ladder of").select_option(label="AI Engineer")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The ladder of AI Engineer")
    is_accessible(page)
    page.get_by_role("link", name="Compare its first and last rung").click()
    page.get_by_role("button", name="Assess yourself as AI Engineer, Senior").click()
    page.wait_for_url("**/attempts/**")
