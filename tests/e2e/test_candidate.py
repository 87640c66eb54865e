"""A candidate's way: from the link in the mail over the notice to the result, signed out and with an account."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Site, is_accessible, is_rating, is_saved, sign_in
from tests.e2e.looks import LOOKS


def invite(site: Site, name: str) -> tuple[str, str]:
    """The links of two new invitations: one to rate oneself, one to write evidence alone."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.e2e.inviting", name],
        cwd=ROOT,
        env=site.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    rated, written = made.stdout.split()
    return rated, written


def begin_invited(page: Page) -> None:
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Begin").click()
    is_rating(page)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_signed_out_from_the_link_to_the_result(
    open_browser: Callable[..., Page], site: Site, size: str, scheme: str
) -> None:
    link, _ = invite(site, f"inviting-{size}-{scheme}")
    page = open_browser(size, scheme)
    page.goto(link)
    page.wait_for_url("**/invitation/")
    is_accessible(page)
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_text("tick that you have").first).to_be_visible()
    is_accessible(page)
    begin_invited(page)
    is_accessible(page)
    count = page.locator(".take-step").count()
    for number in range(1, count + 1):
        expect(page.get_by_text(f"{number} of {count}").last).to_be_visible()
        page.wait_for_load_state()
        page.keyboard.press("2")
        is_saved(page)
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**/check/")
    is_accessible(page)
    page.get_by_role("button", name="Submit and see the result").click()
    expect(page.get_by_text("Self-reported.")).to_be_visible()
    is_accessible(page)
    page.goto(link)
    page.wait_for_url("**/results/**")

    another = open_browser(size, scheme)
    another.goto(link)
    expect(another.get_by_text("was used before")).to_be_visible()
    is_accessible(another)
    another.get_by_role("button", name="Send a fresh link").click()
    expect(another.get_by_text("a fresh link is on its way")).to_be_visible()
    is_accessible(another)


def test_with_another_account_evidence_alone_is_written_and_received(
    open_browser: Callable[..., Page], site: Site
) -> None:
    _, link = invite(site, "inviting-account")
    page = open_browser("phone")
    page.goto(link)
    page.get_by_role("main").get_by_role("link", name="sign in").click()
    page.get_by_label("E-mail").fill("candidate@demo.test")
    page.get_by_label("Password").fill("plumbline-demo")
    page.locator("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/invitation/")
    expect(page.get_by_text("the invitation went to")).to_be_visible()
    is_accessible(page)
    page.get_by_label("I have read this").check()
    page.get_by_role("button", name="Begin as candidate@demo.test").click()
    is_rating(page)
    is_accessible(page)
    page.get_by_label("What shows where you stand?").fill("Asked it to plan a week of meals, and checked each claim.")
    is_saved(page)
    expect(page.locator("[data-rated]")).to_have_text("1")
    page.get_by_role("button", name="Save and go on").click()
    expect(page.get_by_role("link", name="Back")).to_be_visible()
    page.goto(page.url.partition("/rate/")[0] + "/check/")
    is_accessible(page)
    page.get_by_role("button", name="Submit", exact=True).click()
    expect(page.get_by_role("heading", name="Your answers were received")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="My assessments").last.click()
    expect(page.get_by_text("no result is shown yet").first).to_be_visible()
    is_accessible(page)


def test_what_comes_too_late_is_told_and_stays_on_the_page(open_browser: Callable[..., Page], site: Site) -> None:
    link, _ = invite(site, "inviting-late")
    page = open_browser()
    page.goto(link)
    begin_invited(page)
    page.keyboard.press("2")
    is_saved(page)
    page.context.set_offline(True)
    page.keyboard.press("3")
    expect(page.get_by_text("No connection.")).to_be_visible()
    close(site, "inviting-late")
    page.context.set_offline(False)
    expect(page.get_by_text("has closed this assessment")).to_be_visible()
    expect(page.get_by_text("No connection.")).to_be_hidden()
    expect(page.get_by_label("Advanced")).to_be_checked()
    is_accessible(page)
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("link", name="See what is kept").click()
    expect(page.get_by_role("heading", name="Nothing more is taken here")).to_be_visible()
    is_accessible(page)


def close(site: Site, organisation: str) -> None:
    closing = (
        "from assessments.models import Assessment; from assessments.services import close_assessment;"
        f"[close_assessment(assessment=one, by=one.created_by) for one in"
        f" Assessment.objects.filter(organisation__slug={organisation!r})]"
    )
    subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", closing],
        cwd=ROOT,
        env=site.environment,
        check=True,
        capture_output=True,
    )


def test_without_javascript_the_way_is_the_same(open_browser: Callable[..., Page], site: Site) -> None:
    link, _ = invite(site, "inviting-plain")
    page = open_browser("phone", javascript=False)
    page.goto(link)
    begin_invited(page)
    page.get_by_label("Working").check()
    page.get_by_role("button", name="Save and go on").click()
    sign_in(page, "manager@demo.test")
    page.goto("/attempts/")
    expect(page.get_by_text("Works inviting-plain").first).to_be_visible()
