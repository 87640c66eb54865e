"""The way from an organisation's assessments to its roles by layer, with roles and without any, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, sign_in
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_an_organisation_sees_which_layers_its_roles_cover(
    open_browser: Callable[..., Page], size: str, scheme: str
) -> None:
    page = open_browser(size, scheme)
    sign_in(page, "admin@demo.test")
    page.goto("/organisations/lumen-works/")
    page.get_by_role("link", name="Your roles by layer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your roles by layer")
    expect(page.get_by_role("heading", level=2)).to_have_count(8)
    expect(page.get_by_text("3 of 8 layers; nothing in Research, Platform, Operation")).to_be_visible()
    is_accessible(page)

    page.get_by_role("link", name="Assessments of Retrieval Engineer").first.click()
    expect(page.get_by_role("heading", name="Retrieval Engineer, spring")).to_be_visible()
    page.go_back()
    page.get_by_role("link", name="See the roles of Research").click()
    expect(page.get_by_role("heading", level=2)).to_have_text(["Research"])

    page.goto("/organisations/new/")
    page.get_by_label("Name").fill(f"Southwind {size}")
    page.get_by_role("button", name="Make the organisation").click()
    page.goto(f"/organisations/southwind-{size}/coverage/")
    expect(page.get_by_role("heading", name="No role yet")).to_be_visible()
    is_accessible(page)
