"""Two reviewers review blind, by keys alone, then see each other; in each look, and with the network cut."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Site, is_accessible, is_saved, sign_in
from tests.e2e.looks import LOOKS


def a_candidate_of(site: Site, name: str) -> str:
    """The id of a submitted candidate whom ada-<name> and bea-<name> review blind."""
    made = subprocess.run(
        [sys.executable, "-m", "tests.e2e.reviewing", name],
        cwd=ROOT,
        env=site.environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return made.stdout.strip()


def review_by_keys(page: Page, level: str) -> None:
    """From the first competency to the look-over, and submit."""
    count = page.locator(".take-step").count()
    for number in range(1, count + 1):
        expect(page.get_by_text(f"{number} of {count}", exact=False).last).to_be_visible()
        page.wait_for_load_state()
        page.keyboard.press("n" if number == 1 else level)
        is_saved(page)
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**/review/")
    page.get_by_role("button", name="Submit the review").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/reviews/")


@pytest.mark.parametrize(("size", "scheme"), LOOKS[1:])
def test_two_review_blind_and_then_see_each_other(
    open_browser: Callable[..., Page], site: Site, size: str, scheme: str
) -> None:
    name = f"reviewing-{size}-{scheme}"
    candidate = a_candidate_of(site, name)
    for person, level in (("ada", "1"), ("bea", "3")):
        page = open_browser(size, scheme)
        sign_in(page, f"{person}-{name}@example.org")
        page.goto(f"/candidates/{candidate}/reviews/")
        expect(page.get_by_text("Submit your own review first")).to_be_visible()
        is_accessible(page)
        page.goto(f"/organisations/{name}/reviews/")
        is_accessible(page)
        page.get_by_role("link", name=f"Begin the review of wanda-{name}").click()
        is_accessible(page)
        page.get_by_role("link", name="Begin with").click()
        page.wait_for_url("**/review/*/")
        page.wait_for_load_state()
        is_accessible(page)
        expect(page.get_by_text("Their own rating")).to_have_count(0)
        review_by_keys(page, level)
    expect(page.get_by_text("Reviewers lie 2 levels apart.").first).to_be_visible()
    expect(page.get_by_text("The review of Bea")).to_be_visible()
    is_accessible(page)


def test_cut_off_a_reviewer_loses_nothing_and_a_note_saves_by_itself(
    open_browser: Callable[..., Page], site: Site
) -> None:
    candidate = a_candidate_of(site, "reviewing-cut")
    page = open_browser()
    sign_in(page, "ada-reviewing-cut@example.org")
    page.goto(f"/candidates/{candidate}/review/")
    page.get_by_role("link", name="Begin with").click()
    page.wait_for_url("**/review/*/")
    page.wait_for_load_state()
    page.context.set_offline(True)
    page.keyboard.press("2")
    expect(page.get_by_text("No connection.")).to_be_visible()
    page.get_by_label("A note").fill("Sure hands.")
    page.context.set_offline(False)
    is_saved(page)
    page.reload()
    expect(page.get_by_label("Working")).to_be_checked()
    expect(page.get_by_label("A note")).to_have_value("Sure hands.")


def test_a_session_that_ended_keeps_what_was_chosen_through_signing_in(
    open_browser: Callable[..., Page], site: Site
) -> None:
    candidate = a_candidate_of(site, "reviewing-ended")
    page = open_browser()
    sign_in(page, "ada-reviewing-ended@example.org")
    page.goto(f"/candidates/{candidate}/review/")
    page.get_by_role("link", name="Begin with").click()
    page.wait_for_url("**/review/*/")
    page.wait_for_load_state()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("4")
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    page.get_by_role("link", name="Sign in to save it").click()
    page.get_by_label("E-mail").fill("ada-reviewing-ended@example.org")
    page.get_by_label("Password").fill("plumbline-demo")
    page.locator("main").get_by_role("button", name="Sign in").click()
    is_saved(page)
    page.reload()
    expect(page.get_by_label("Expert")).to_be_checked()
