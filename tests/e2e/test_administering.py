"""A hiring manager makes an assessment, opens it, and invites three people whose mails the worker sends."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, sign_in


@pytest.mark.parametrize(("size", "scheme"), [("laptop", "light"), ("phone", "dark")])
def test_from_a_new_assessment_to_three_invitations(
    open_browser: Callable[..., Page], tmp_path: Path, size: str, scheme: str
) -> None:
    title = f"AI engineers on a {size}"
    page = open_browser(size, scheme)
    sign_in(page, "manager@demo.test")
    page.get_by_role("link", name="Lumen Works").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Assessments")
    is_accessible(page)

    page.get_by_role("link", name="New assessment").click()
    page.get_by_role("button", name="Save and open").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the assessment a title.")
    is_accessible(page)
    page.get_by_label("Title").fill(title)
    page.get_by_label("Role", exact=True).select_option(label="AI Engineer")
    page.get_by_label("Senior", exact=True).check()
    page.locator("[name=asks_test]").check()
    page.get_by_label("Minutes for the test").fill("45")
    page.get_by_label("(Hiring manager)").first.check()
    page.get_by_label("Deadline").fill("2099-06-30T18:00")
    is_accessible(page)
    page.get_by_role("button", name="Save and open").click()
    page.wait_for_url("**/invite/")
    is_accessible(page)

    file = tmp_path / "people.csv"
    file.write_text("Name,E-mail\nGrace Hopper,grace@example.org\nNobody,no address\n")
    page.get_by_label("E-mail addresses").fill("Ada Lovelace <ada@example.org>\nalan@example.org")
    page.get_by_label("Or a file").set_input_files(file)
    page.get_by_label("Days the link can be used").press("Enter")
    expect(page.get_by_role("heading", name="3 would be invited")).to_be_visible()
    expect(page.get_by_text("Line 4 (row 3 of the file)")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Send 3 invitations").click()
    expect(page.get_by_role("status").get_by_text("Sent 3 of 3")).to_be_visible(timeout=30_000)
    is_accessible(page)

    page.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_text("Close it").click()
    expect(page.get_by_text("3 who did not begin")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Close the assessment").click()
    expect(page.get_by_text("45 minutes", exact=True)).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Open again").click()
    page.get_by_role("link", name="Invite", exact=True).click()
    page.get_by_role("button", name="Offer a link").click()
    expect(page.get_by_label("Address", exact=True)).to_have_value(re.compile(r"/invitations/[\w-]{20,}/$"))
    is_accessible(page)
    page.get_by_text("Withdraw it").click()
    page.get_by_role("button", name="Withdraw the link").click()
    expect(page.get_by_text("The link is withdrawn")).to_be_visible()


def test_it_all_works_without_javascript(open_browser: Callable[..., Page]) -> None:
    page = open_browser("phone", javascript=False)
    sign_in(page, "manager@demo.test")
    page.goto("/organisations/lumen-works/assessments/new/")
    page.get_by_label("Title").fill("Without scripts")
    page.get_by_label("Role", exact=True).select_option(label="Data Scientist")
    page.get_by_role("button", name="Show its rungs").click()
    expect(page.get_by_label("Title")).to_have_value("Without scripts")
    page.get_by_label("Mid", exact=True).check()
    page.get_by_label("Review", exact=False).and_(page.locator("[name=asks_review]")).uncheck()
    page.get_by_role("button", name="Save the draft").click()
    page.get_by_text("Discard it").click()
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_text("is discarded")).to_be_visible()
    page.get_by_label("Search assessments").fill("no such title")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("No assessment fits")).to_be_visible()
