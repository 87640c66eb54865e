"""The grid editor beside a second person, without the network, and in a tab that has grown old: nothing is lost, and
nothing is overwritten.
"""

from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible
from tests.e2e.grid import Open, cell, is_saved, levels, opens


def test_the_second_of_two_people_sees_both_values_and_chooses(open_browser: Open) -> None:
    first = opens(open_browser(), "mlops-engineer")
    second = opens(open_browser(), "mlops-engineer")
    theirs, mine = sorted(set("01234") - set(levels(first, 0)))[:2]
    for page, key in ((first, theirs), (second, mine)):
        page.keyboard.press(key)
        page.keyboard.press("ArrowRight")
        page.keyboard.press(key)
        expect(page.locator("#draft-saved")).not_to_contain_text("Saving")
    both = f"yours {mine} · theirs {theirs}"
    expect(second.locator("#conflicts li")).to_have_count(2)
    expect(cell(second, 0, 3)).to_have_text(both)
    expect(second.locator("#draft-saved")).to_contain_text("somebody else changed too")
    is_accessible(second)
    second.on("dialog", lambda dialog: dialog.accept())
    second.reload()
    expect(cell(second, 0, 3)).to_have_text(both)
    second.get_by_role("button", name="Keep mine").first.click()
    second.get_by_role("button", name="Take theirs").first.click()
    is_saved(second)
    assert levels(second, 0)[2:4] == [mine, theirs]
    first.reload()
    assert levels(first, 0)[2:4] == [mine, theirs]


def test_an_undo_after_theirs_was_taken_leaves_theirs(open_browser: Open) -> None:
    first, second = (opens(open_browser(), "ai-engineer") for _ in range(2))
    theirs, earlier, mine = sorted(set("01234") - set(levels(first, 0)[2:3]))[:3]
    first.keyboard.press(theirs)
    is_saved(first)
    second.keyboard.press(earlier)
    second.keyboard.press(mine)
    second.get_by_role("button", name="Take theirs").click()
    is_saved(second)
    expect(second.get_by_role("button", name="Undo")).to_be_disabled()
    second.keyboard.press("Control+z")
    is_saved(second)
    assert levels(second, 0)[2] == theirs
    second.reload()
    assert levels(second, 0)[2] == theirs


def edits_off_line(page: Page) -> tuple[str, str]:
    """A change that does not reach the site yet: what stood there, and what was meant."""
    stood = levels(page, 0)[2]
    mine = "1" if stood != "1" else "2"
    page.context.set_offline(True)
    page.keyboard.press(mine)
    expect(page.locator("#draft-saved")).to_contain_text("Not saved yet")
    return stood, mine


def is_told_and_reloads(page: Page, stood: str, mine: str) -> None:
    page.context.set_offline(False)
    expect(page.locator("#conflicts li")).to_contain_text("This cell is no longer there as you saw it.")
    expect(cell(page, 0, 3)).to_have_text(f"yours {mine} · gone")
    is_accessible(page)
    page.get_by_role("button", name="Reload the grid").click()
    expect(cell(page, 0, 3)).to_have_text(f"yours {mine} · theirs {stood}")
    expect(page.get_by_role("button", name="Reload the grid")).to_be_hidden()


def test_a_row_that_was_removed_and_brought_back_meanwhile_is_another(open_browser: Open) -> None:
    first, second = (opens(open_browser(), "ai-product-manager") for _ in range(2))
    stood, mine = edits_off_line(second)
    cell(first, 0, 0).click()
    first.keyboard.press("Delete")
    expect(first.locator("#draft-said")).to_contain_text("removed")
    first.keyboard.press("Control+z")
    expect(first.locator("#draft-said")).to_have_text("Undone: 1 competency brought back.")
    is_told_and_reloads(second, stood, mine)
    second.get_by_role("button", name="Keep mine").click()
    is_saved(second)
    # Whoever undid the removal goes on in the new cells.
    cell(first, 0, 4).click()
    first.keyboard.press("4")
    is_saved(first)
    first.reload()
    assert levels(first, 0)[2:4] == [mine, "4"]


def test_a_tab_of_an_earlier_draft_changes_nothing_in_the_later(open_browser: Open) -> None:
    first, second = (opens(open_browser(), "ai-growth-marketer") for _ in range(2))
    stood, mine = edits_off_line(second)
    first.goto("/roles/ai-growth-marketer/draft/discard/")
    first.locator("main").get_by_role("button", name="Discard it").click()
    opens_again(first, "ai-growth-marketer")
    is_told_and_reloads(second, stood, mine)
    second.get_by_role("button", name="Take theirs").click()
    is_saved(second)
    first.reload()
    assert levels(first, 0)[2] == stood


def opens_again(page: Page, role: str) -> None:
    page.goto(f"/roles/{role}/draft/")
    page.get_by_role("button", name="Begin a draft").click()
    page.wait_for_url("**/draft/")


def test_an_answer_that_was_lost_before_a_reload_is_no_conflict(open_browser: Open) -> None:
    page = opens(open_browser(), "ai-security-engineer")
    sent, later = sorted(set("01234") - set(levels(page, 0)[2:3]))[:2]
    page.route("**/draft/changes/", lambda route: (route.fetch(), route.abort()))
    page.keyboard.press(sent)
    expect(page.locator("#draft-saved")).to_contain_text("Not saved yet")
    page.keyboard.press(later)
    page.on("dialog", lambda dialog: dialog.accept())
    page.unroute_all()
    page.reload()
    is_saved(page)
    expect(page.locator("#conflicts")).to_be_hidden()
    page.reload()
    assert levels(page, 0)[2] == later


def test_two_people_in_different_fields_of_a_row_do_not_meet(open_browser: Open) -> None:
    first, second = (opens(open_browser(), "llmops-engineer") for _ in range(2))
    weight, mark = levels(first, 0)[:2]
    wanted = "1" if weight != "1" else "2"
    for page, key in ((first, "x"), (second, wanted)):
        cell(page, 0, 1).click()
        page.keyboard.press(key)
        is_saved(page)
    first.reload()
    assert levels(first, 0)[0] == wanted
    assert levels(first, 0)[1] != mark


def test_without_network_everything_is_kept_and_sent_later(open_browser: Open) -> None:
    page = opens(open_browser(), "ai-researcher")
    page.context.set_offline(True)
    for key in ("4", "ArrowRight", "4"):
        page.keyboard.press(key)
    expect(page.locator("#draft-saved")).to_have_text(
        "Not saved yet: the network is away. Your changes are kept here and sent as soon as it is back."
    )
    is_accessible(page)
    page.context.set_offline(False)
    is_saved(page)
    page.context.set_offline(True)
    page.keyboard.press("0")
    expect(page.locator("#draft-saved")).to_contain_text("Not saved yet")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.context.set_offline(False)
    page.evaluate("window.stop()")
    page.reload()
    is_saved(page)
    assert levels(page, 0)[2:4] == ["4", "0"]


def test_an_ended_session_loses_nothing(open_browser: Open) -> None:
    page = opens(open_browser(), "ai-researcher")
    cookies = page.context.cookies()
    page.context.clear_cookies(name="sessionid")
    page.keyboard.press("1")
    expect(page.locator("#draft-saved")).to_contain_text("Sign in again in another tab")
    page.context.add_cookies(cookies)  # type: ignore[arg-type]
    page.evaluate("dispatchEvent(new Event('focus'))")
    is_saved(page)
