"""Taking a test in a real browser: from home to the result by keyboard, offline, in two browsers, and out of time."""

import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Site, begin, is_accessible, is_saved, sign_in
from tests.e2e.looks import LOOKS


def start(page: Page) -> None:
    """From the first rating page into the test, without rating anything."""
    page.get_by_role("link", name="Take the test without rating").click()
    page.get_by_role("button", name="Start the test").click()
    is_at(page, 1)
    page.wait_for_load_state()


def is_at(page: Page, number: int) -> None:
    expect(page.locator(f'#test[data-sequence="{number}"]')).to_be_visible()
    expect(page.locator("[data-left]")).to_be_visible()  # its script is at work


def number_of(page: Page) -> int:
    return int(page.locator("#test").get_attribute("data-sequence") or 0)


def do_not_know(page: Page) -> None:
    page.get_by_role("button", name="I don't know").press("Enter")


def choose_by_keyboard(page: Page) -> None:
    """Whatever kind of question it is: an answer, wrong or right, that is not sent yet."""
    if page.locator("#value").count():
        page.keyboard.press("Tab")
        while not page.locator("#value:focus").count():
            page.keyboard.press("Tab")
        page.keyboard.type("42")
    elif page.locator("[data-ordering]").count():
        page.get_by_role("button", name=re.compile("^Move down")).first.press("Enter")
        expect(page.locator("[data-announce]")).to_contain_text("now 2 of")
        page.get_by_role("button", name="Answer and go on").focus()
    else:
        page.keyboard.press("2")
        expect(page.locator("#option-1")).to_be_checked()


def answer_by_keyboard(page: Page) -> None:
    choose_by_keyboard(page)
    page.keyboard.press("Enter")


def end_in(site: Site, page: Page, seconds: int) -> None:
    """Move the end of the test that the page shows, as if most of its time had passed."""
    attempt = page.url.split("/attempts/")[1].split("/")[0]
    code = f"""
from datetime import timedelta
from django.utils import timezone
from assessments.models import Sitting
now = timezone.now()
times = {{"started_at": now - timedelta(hours=1), "due_at": now + timedelta(seconds={seconds})}}
assert Sitting.objects.filter(attempt="{attempt}").update(**times)
"""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True)


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_by_keyboard_alone_from_home_to_the_result(open_browser: Callable[..., Page], size: str, scheme: str) -> None:
    page = open_browser(size, scheme)
    sign_in(page, "candidate@demo.test")
    begin(page, "educator" if size == "phone" else "end-user")
    page.keyboard.press("2")
    is_saved(page)
    if size == "phone":
        page.get_by_text("All competencies").press("Enter")
    page.get_by_role("link", name="Look over and submit").press("Enter")
    is_accessible(page)
    page.get_by_role("link", name="Go on to the test").press("Enter")
    expect(page.get_by_role("heading", name="Before the test")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Start the test").press("Enter")
    is_at(page, 1)
    seen = set()
    while True:
        number = number_of(page)
        kind = page.locator("[data-answer]").get_attribute("data-nothing")
        if kind not in seen:
            is_accessible(page)
        if not seen:
            page.keyboard.press("Enter")
            expect(page.locator("[data-told], [data-ordering]").first).to_be_visible()
            page.goto("/")
            expect(page.get_by_text("Test under way, ends at")).to_be_visible()
            is_accessible(page)
            page.get_by_role("link", name="Go on with the test").press("Enter")
            is_at(page, number)
        seen.add(kind)
        answer_by_keyboard(page)
        expect(page.locator(f'form:has(input[name="sequence"][value="{number}"])')).to_have_count(0)
        if number == 6 or "/results/" in page.url:
            break
        expect(page.locator("#question")).to_be_focused()
    if "/results/" not in page.url:
        page.get_by_role("link", name="End the test").press("Enter")
        expect(page.get_by_text("You have answered 6 of at most")).to_be_visible()
        is_accessible(page)
        page.get_by_role("button", name="End the test").press("Enter")
    page.wait_for_url("**/results/**")


def test_while_the_network_is_cut_an_answer_is_kept_through_a_closed_tab(open_browser: Callable[..., Page]) -> None:
    page = open_browser("phone", "dark")
    begin(page, "prompt-engineer")
    start(page)
    address = page.url
    page.context.set_offline(True)
    do_not_know(page)
    expect(page.get_by_text("Your answer to question 1 is kept on this device")).to_be_visible()
    is_accessible(page)
    again = page.context.new_page()
    page.close()
    page = again
    page.context.set_offline(False)
    page.goto(address)
    is_at(page, 2)
    page.context.set_offline(True)
    do_not_know(page)
    expect(page.get_by_text("Your answer to question 2 is kept on this device")).to_be_visible()
    page.context.set_offline(False)
    is_at(page, 3)
    expect(page.locator("#question")).to_be_focused()

    stale = page.context.new_page()
    stale.goto(address)
    is_at(stale, 3)
    do_not_know(page)
    is_at(page, 4)
    answer_by_keyboard(stale)
    expect(stale.get_by_text("This question was answered before")).to_be_visible()
    is_at(stale, 4)
    is_accessible(stale)


def test_signed_out_meanwhile_or_elsewhere_the_test_goes_on(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "admin@demo.test")
    begin(page, "prompt-engineer")
    start(page)
    due = page.locator("#test").get_attribute("data-due")
    page.context.clear_cookies(name="sessionid")
    do_not_know(page)
    expect(page.get_by_text("Your session has ended. Your answer to question 1 is kept")).to_be_visible()
    is_accessible(page)
    sign_in(page.context.new_page(), "admin@demo.test")
    page.get_by_role("button", name="Send it now").click()
    is_at(page, 2)

    another = open_browser()
    sign_in(another, "admin@demo.test")
    another.get_by_role("link", name="Go on with the test").click()
    is_at(another, 2)
    assert another.locator("#test").get_attribute("data-due") == due


def test_when_time_is_up_what_is_chosen_counts_and_the_page_leads_to_the_result(
    open_browser: Callable[..., Page], site: Site
) -> None:
    page = open_browser()
    begin(page, "prompt-creator")
    start(page)
    do_not_know(page)
    is_at(page, 2)
    end_in(site, page, 12)
    page.reload()
    expect(page.locator("[data-left]")).to_contain_text("0:0")
    choose_by_keyboard(page)
    page.wait_for_url("**/results/**")
    expect(page.get_by_text("with 2 questions answered")).to_be_visible()


def test_without_a_script_each_answer_brings_the_next_page(open_browser: Callable[..., Page]) -> None:
    page = open_browser("phone", javascript=False)
    page.goto("/roles/prompt-creator/")
    page.get_by_role("button", name="Assess yourself").click()
    page.get_by_role("link", name="Take the test without rating").click()
    page.get_by_role("button", name="Start the test").click()
    expect(page.get_by_text("Ends at")).to_be_visible()
    page.get_by_role("button", name="I don't know").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Question 2")
