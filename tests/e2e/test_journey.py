"""The whole journey in a real browser: sign up, choose a role, assess yourself, see the gap, get the PDF."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import begin, is_accessible, is_rating, is_saved, sign_in
from tests.e2e.looks import LOOKS


def rate_everything_by_keyboard(page: Page) -> None:
    for number in range(page.locator(".take-step").count()):
        is_rating(page)
        heading = page.get_by_role("heading", level=1)
        name = heading.inner_text()
        page.keyboard.press("n" if number == 3 else str(number % 5))
        is_saved(page)
        if number == 0:
            is_accessible(page)
        page.keyboard.press("ArrowRight")
        expect(heading).not_to_have_text(name)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_from_sign_up_to_the_pdf(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme)
    page.goto("/")
    is_accessible(page)

    page.get_by_role("link", name="Sign up").first.click()
    is_accessible(page)
    page.get_by_label("E-mail").fill(f"someone-{size}-{scheme}@example.org")
    page.get_by_label("Password").fill("a plumb line hangs true")
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/")
    is_accessible(page)

    page.get_by_role("link", name="Roles", exact=True).click()
    is_accessible(page)
    page.get_by_label("Search roles").press_sequentially("prompt eng")
    expect(page.get_by_text("1 role", exact=True)).to_be_visible()
    page.get_by_role("link", name="Prompt Engineer").click()
    is_accessible(page)
    page.locator("summary", has_text="Prompt and context engineering").click()
    expect(page.locator("details[open] dd").first).to_be_visible()
    is_accessible(page)

    page.get_by_label("Mid", exact=True).check()
    page.get_by_role("button", name="Keep as my target").click()
    expect(page.get_by_text("is now your target")).to_be_visible()
    page.get_by_role("button", name="Assess yourself").click()
    is_rating(page)
    is_accessible(page)
    rate_everything_by_keyboard(page)
    expect(page.get_by_role("heading", name="Look over, then submit")).to_be_visible()
    is_accessible(page)

    page.get_by_role("button", name="Submit and see the result").click()
    expect(page.get_by_text("Self-reported.")).to_be_visible()
    is_accessible(page)
    page.get_by_text("The same as a table", exact=True).click()
    page.get_by_text("The same as a table, with descriptors and sources").click()
    is_accessible(page)

    page.get_by_role("button", name="Make the PDF").click()
    download = page.get_by_role("link", name="Download")
    expect(download).to_be_visible(timeout=30_000)
    is_accessible(page)
    with page.expect_download() as started:
        download.click()
    assert started.value.suggested_filename.startswith("Plumbline Prompt Engineer Mid")
    with open(started.value.path(), "rb") as pdf:
        assert pdf.read(5) == b"%PDF-"

    for name in ("My assessments", "Reports", "Account"):
        page.get_by_role("link", name=name, exact=True).first.click()
        is_accessible(page)


def test_signed_out_the_result_is_shown_and_signing_up_keeps_it(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    begin(page, "end-user")
    page.get_by_label("Working").check()
    is_saved(page)
    page.get_by_role("link", name="Look over and submit").click()
    page.get_by_role("button", name="Submit and see the result").click()
    expect(page.get_by_text("7 competencies are not rated yet.")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Submit without them").click()
    expect(page.get_by_role("heading", name="Keep this result")).to_be_visible()
    is_accessible(page)
    result = page.url
    page.locator("main").get_by_role("link", name="Sign up").click()
    page.get_by_label("E-mail").fill("claims@example.org")
    page.get_by_label("Password").fill("a plumb line hangs true")
    page.locator("main").get_by_role("button", name="Sign up").click()
    page.wait_for_url(result)
    expect(page.get_by_role("button", name="Make the PDF")).to_be_visible()
    page.get_by_role("link", name="My assessments").first.click()
    expect(page.get_by_role("heading", name="End User / Consumer, Starter")).to_be_visible()


def test_without_javascript_the_whole_way_works(open_browser: Callable[..., Page]) -> None:
    page = open_browser(javascript=False)
    sign_in(page, "admin@demo.test")
    begin(page, "end-user")
    for _ in range(8):
        page.get_by_label("Foundation").check()
        page.get_by_role("button", name="Save and").click()
    page.get_by_role("button", name="Submit and see the result").click()
    expect(page.get_by_text("Self-reported.")).to_be_visible()
    page.get_by_role("link", name="Get the report as a PDF").click()
    page.get_by_role("button", name="Make the PDF").click()
    for _ in range(40):
        if page.get_by_role("link", name="Download").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.get_by_role("link", name="Download")).to_be_visible()


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_further_screen_is_accessible_full_and_empty(
    open_browser: Callable[..., Page], size: str, scheme: str
) -> None:
    page = open_browser(size, scheme)
    for address in ("/roles/?q=nothing+like+it", "/no/such/page/", "/accounts/login/", "/accounts/password/reset/"):
        page.goto(address)
        is_accessible(page)
    sign_in(page, "manager@demo.test")
    for address in ("/", "/attempts/", "/reports/", "/account/", "/accounts/email/", "/accounts/sessions/"):
        page.goto(address)
        is_accessible(page)
    page = open_browser(size, scheme)
    sign_in(page, "candidate@demo.test")
    for address in ("/", "/attempts/", "/accounts/2fa/", "/accounts/password/change/", "/accounts/logout/"):
        page.goto(address)
        is_accessible(page)


def test_the_keyboard_alone_reaches_and_shows_everything(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    page.goto("/roles/ai-engineer/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    seen = []
    for _ in range(12):
        focused = page.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.textContent.trim() || e.value, s.outlineStyle, e.closest('main') !== null] }"
        )
        assert focused[1] != "none", focused
        assert focused[2], focused
        seen.append(focused[0])
        page.keyboard.press("Tab")
    assert "Assess yourself" in seen
