"""An organisation from its making to a colleague who joined by a mail's link, in each look."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site, is_accessible
from tests.e2e.looks import LOOKS


def sign_up(page: Page, email: str) -> None:
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill("a plumb line of brass")
    page.locator("main").get_by_role("button", name="Sign up").click()


@pytest.mark.parametrize(("size", "scheme"), LOOKS[1:])
def test_a_colleague_is_invited_joins_and_leaves(
    open_browser: Callable[..., Page], site: Site, size: str, scheme: str
) -> None:
    name, colleague = f"Northwind {size} {scheme}", f"ana-{size}-{scheme}@example.org"
    page = open_browser(size, scheme, javascript=False)
    page.goto("/accounts/signup/")
    sign_up(page, f"olga-{size}-{scheme}@example.org")
    page.get_by_role("link", name="Organisations").click()
    expect(page.get_by_text("You belong to no organisation")).to_be_visible()

    page.get_by_role("link", name="New organisation").click()
    page.get_by_label("Name").fill("N")
    page.get_by_role("button", name="Make the organisation").click()
    expect(page.get_by_text("A name has two characters at least.")).to_be_visible()
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Make the organisation").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")

    page.get_by_role("link", name="Invite colleagues").click()
    page.get_by_label("E-mail addresses").fill(f"{colleague}\nno address")
    page.get_by_label("Admin:").check()
    page.get_by_label("Personal words").fill("See you on Monday.")
    page.get_by_role("button", name="Send the invitations").click()
    expect(page.get_by_text("is no e-mail address")).to_be_visible()
    expect(page.get_by_label("Admin:")).to_be_checked()
    page.get_by_role("button", name="Send to the other").click()
    expect(page.get_by_role("heading", name=colleague)).to_be_visible()

    theirs = open_browser(size, scheme)
    link = site.link_mailed_to(colleague)
    theirs.goto(link)
    theirs.wait_for_url("**/join/")
    expect(theirs.get_by_text("See you on Monday.")).to_be_visible()
    is_accessible(theirs)
    theirs.locator("main").get_by_role("link", name="Sign up").click()
    sign_up(theirs, colleague)
    theirs.wait_for_url("**/join/")
    is_accessible(theirs)
    theirs.get_by_role("button", name=f"Join {name}").click()
    expect(theirs.get_by_text(f"Welcome: you are a member of {name} now.")).to_be_visible()

    theirs.goto("/organisations/?all")
    is_accessible(theirs)
    theirs.get_by_role("link", name=name).first.click()
    theirs.goto(page.url)
    is_accessible(theirs)
    theirs.get_by_role("link", name="Invite colleagues").click()
    is_accessible(theirs)
    theirs.get_by_label("E-mail addresses").fill(f"{colleague}\nno address")
    theirs.get_by_role("button", name="Send the invitations").click()
    expect(theirs.get_by_text("is a member already")).to_be_visible()
    is_accessible(theirs)
    theirs.get_by_role("link", name="Invite nobody").click()
    theirs.get_by_role("link", name="Rename the organisation").click()
    is_accessible(theirs)
    theirs.get_by_role("link", name="Keep the old one").click()
    theirs.get_by_role("link", name=f"Change the access of {colleague}").click()
    is_accessible(theirs)
    theirs.go_back()
    theirs.get_by_role("link", name="Leave").click()
    is_accessible(theirs)
    theirs.get_by_role("button", name=f"Leave {name}").click()
    expect(theirs.get_by_text("You belong to no organisation")).to_be_visible()
    is_accessible(theirs)
    theirs.goto("/organisations/new/")
    is_accessible(theirs)
    theirs.goto(link)
    expect(theirs.get_by_text("This link was used already")).to_be_visible()
    is_accessible(theirs)
