"""An organisation's own matrix from a copy to its first version, in each look and without JavaScript."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, sign_in
from tests.e2e.looks import LOOKS


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_role_is_copied_given_a_rung_and_published(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    name = f"Prompt Librarian {size} {scheme}"
    page = open_browser(size, scheme)
    sign_in(page, "admin@demo.test")
    page.get_by_role("link", name="Matrices").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Matrices you edit")
    is_accessible(page)

    page.get_by_role("link", name="Copy a role for Lumen Works").click()
    page.get_by_label("Copy of").select_option("Prompt Engineer")
    page.get_by_role("textbox", name="Name", exact=True).fill("x" * 61)
    page.get_by_role("button", name="Make the role").click()
    expect(page.get_by_text("This has 61 characters")).to_be_visible()
    is_accessible(page)
    page.get_by_role("textbox", name="Name", exact=True).fill(name)
    page.get_by_role("button", name="Make the role").click()
    page.wait_for_url("**/draft/")
    draft = page.url

    page.goto(f"{draft}rungs/")
    page.get_by_label("Name of the new rung").fill("Lead")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Lead is added on top")).to_be_visible()
    page.get_by_role("button", name="Lower Lead").click()
    expect(page.get_by_label("Name of rung 3")).to_have_value("Lead")
    is_accessible(page)

    page.goto(f"{draft}publish/")
    expect(page.get_by_text("4 rungs")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Publish version 1").click()
    page.wait_for_url("**/versions/")
    is_accessible(page)

    page.get_by_role("button", name="Begin a draft").click()
    page.wait_for_url("**/draft/")
    page.goto(f"{draft}rungs/")
    page.get_by_role("button", name="Remove Junior").click()
    page.goto(f"{draft}publish/")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_text("Say what changed and why")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="See it in the grid").click()
    is_accessible(page)
    page.goto(f"{draft}discard/")
    is_accessible(page)
    page.get_by_role("button", name="Discard it").click()
    expect(page.get_by_text("The draft is discarded")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_a_competency_is_found_and_put_into_the_organisations_words(
    open_browser: Callable[..., Page], size: str, scheme: str
) -> None:
    page = open_browser(size, scheme)
    sign_in(page, "admin@demo.test")
    page.goto("/matrices/")
    page.get_by_role("link", name="Competencies of Lumen Works").click()
    is_accessible(page)
    page.get_by_label("Search competencies").fill("lineage")
    expect(page.get_by_role("status")).to_have_text("1 competency")
    page.get_by_role("link", name="Data quality").click()
    page.get_by_label("Definition").fill(f"What our {size} shows in {scheme} colours.")
    page.get_by_role("button", name="Save in our own words").click()
    expect(page.get_by_text("The new words are kept")).to_be_visible()
    page.get_by_text("built-in, wording 1").click()
    is_accessible(page)


def test_without_javascript_a_version_is_published_and_an_old_one_restored(
    open_browser: Callable[..., Page],
) -> None:
    page = open_browser(javascript=False)
    sign_in(page, "staff@demo.test")
    page.goto("/matrices/")
    page.get_by_role("button", name="Begin a draft of AI Educator").click()
    page.goto("/roles/educator/draft/rungs/")
    page.get_by_role("button", name="Add").click()
    expect(page.get_by_text("Give the rung a name")).to_be_visible()
    page.get_by_label("Name of the new rung").fill("Principal")
    page.get_by_role("button", name="Add").click()
    page.goto("/roles/educator/draft/publish/")
    page.get_by_label("What changed, and why?").fill("Schools ask for it.")
    page.get_by_role("button", name="Publish version 2").click()
    expect(page.get_by_text("Schools ask for it.")).to_be_visible()
    page.get_by_label("From").select_option("Version 1")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("From version 1 to version 2")
    page.go_back()
    page.get_by_role("button", name="Restore version 1 as a draft").click()
    page.goto("/roles/educator/draft/difference/")
    expect(page.get_by_role("heading", level=1)).to_have_text("From version 2 to the draft")
