"""Nothing acknowledged is lost: the network cut, the browser killed, the session expired, the server killed."""

import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site, begin, is_accessible, is_saved, sign_in


@pytest.fixture
def taking(open_browser: Callable[..., Page]) -> Page:
    """A page on which a signed-out person rates the first of several competencies."""
    page = open_browser()
    begin(page, "educator")
    return page


def choose(page: Page, level: str) -> None:
    page.keyboard.press(level)


def test_while_the_network_is_cut_the_choice_is_kept_and_sent_later(taking: Page) -> None:
    choose(taking, "1")
    is_saved(taking)
    taking.context.set_offline(True)
    choose(taking, "3")
    expect(taking.get_by_text("No connection.")).to_be_visible()
    expect(taking.locator("#saved")).to_be_hidden()
    is_accessible(taking)
    # Whoever goes on stays until the choice is saved; back on line before that was refused, the page would leave.
    taking.keyboard.press("ArrowRight")
    expect(taking.locator("[data-take]:not(.htmx-request)")).to_be_visible()
    expect(taking.get_by_text("No connection.")).to_be_visible()
    taking.context.set_offline(False)
    is_saved(taking)
    taking.reload()
    expect(taking.get_by_label("Advanced")).to_be_checked()


def test_a_closed_browser_resumes_where_it_was(taking: Page, open_browser: Callable[..., Page]) -> None:
    choose(taking, "2")
    is_saved(taking)
    held = taking.context.cookies()
    taking.context.close()
    again = open_browser()
    again.context.add_cookies(held)
    again.goto("/")
    again.get_by_role("link", name="Continue").click()
    expect(again.locator("[data-rated]")).to_have_text("1")
    again.get_by_role("link", name="Back").click()
    expect(again.get_by_label("Working")).to_be_checked()


def test_an_expired_session_keeps_the_last_choice_through_signing_in(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "admin@demo.test")
    begin(page, "localization-specialist")
    choose(page, "1")
    is_saved(page)
    page.context.clear_cookies(name="sessionid")
    choose(page, "4")
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="Sign in to save it").click()
    page.get_by_label("E-mail").fill("admin@demo.test")
    page.get_by_label("Password").fill("plumbline-demo")
    page.locator("main").get_by_role("button", name="Sign in").click()
    is_saved(page)
    page.reload()
    expect(page.get_by_label("Expert")).to_be_checked()


def test_a_server_killed_outright_has_every_acknowledged_choice(taking: Page, site: Site) -> None:
    choose(taking, "4")
    is_saved(taking)
    site.stop("web", signal.SIGKILL)
    choose(taking, "0")
    expect(taking.get_by_text("No connection.")).to_be_visible()
    site.start("web")
    is_saved(taking)
    taking.reload()
    expect(taking.get_by_label("Not yet")).to_be_checked()


def test_two_quick_choices_keep_the_last(taking: Page) -> None:
    for level in "01234321":
        choose(taking, level)
    taking.keyboard.press("ArrowRight")
    expect(taking.get_by_role("heading", level=1)).not_to_have_text("Prompt and context engineering")
    taking.get_by_role("link", name="Back").click()
    expect(taking.get_by_label("Foundation")).to_be_checked()


def test_a_bad_link_is_told_beside_what_was_saved(taking: Page) -> None:
    choose(taking, "3")
    is_saved(taking)
    taking.get_by_text("Add evidence").click()
    taking.get_by_label("A link to it").fill("javascript:alert(1)")
    taking.get_by_label("A link to it").blur()
    expect(taking.get_by_text("A link begins with https://")).to_be_visible()
    is_accessible(taking)
    taking.reload()
    expect(taking.get_by_label("Advanced")).to_be_checked()


def test_what_is_typed_saves_by_itself_after_a_pause(taking: Page) -> None:
    taking.get_by_text("Add evidence").click()
    taking.get_by_label("What shows it?").press_sequentially("Ran a course for forty people.")
    expect(taking.get_by_text("Not saved yet")).to_be_visible()
    is_saved(taking)
    taking.reload()
    expect(taking.get_by_label("What shows it?")).to_have_value("Ran a course for forty people.")


def test_a_page_left_open_in_another_tab_overwrites_only_what_it_touches(taking: Page) -> None:
    stale = taking.context.new_page()
    stale.goto(taking.url)
    taking.get_by_text("Add evidence").click()
    taking.get_by_label("What shows it?").fill("Written in the first tab.")
    is_saved(taking)
    stale.keyboard.press("2")
    is_saved(stale)
    taking.reload()
    expect(taking.get_by_label("What shows it?")).to_have_value("Written in the first tab.")
    expect(taking.get_by_label("Working")).to_be_checked()


def test_signing_in_again_in_another_tab_saves_what_waits_in_the_first(open_browser: Callable[..., Page]) -> None:
    page = open_browser()
    sign_in(page, "admin@demo.test")
    begin(page, "data-engineer")
    page.context.clear_cookies(name="sessionid")
    choose(page, "4")
    expect(page.get_by_text("Your session has ended.")).to_be_visible()
    sign_in(page.context.new_page(), "admin@demo.test")
    choose(page, "3")
    is_saved(page)
    page.reload()
    expect(page.get_by_label("Advanced")).to_be_checked()
