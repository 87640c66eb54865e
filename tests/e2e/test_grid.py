"""The grid editor in a real browser: by keyboard, mouse and finger, and with a spreadsheet."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import SIZES, is_accessible, sign_in
from tests.e2e.grid import FIRST_RUNG, Open, cell, is_saved, levels, names, opens
from tests.e2e.looks import LOOKS


def copied(page: Page) -> str:
    page.keyboard.press("Control+c")
    return str(page.evaluate("navigator.clipboard.readText()"))


def pastes(page: Page, text: str) -> None:
    page.evaluate("text => navigator.clipboard.writeText(text)", text)
    page.keyboard.press("Control+v")


def with_clipboard(page: Page) -> Page:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    return page


def test_a_matrix_is_edited_by_keyboard_and_saved_by_itself(open_browser: Open) -> None:
    page = opens(open_browser(), "ml-engineer")
    page.keyboard.press("4")
    expect(cell(page, 0, 3)).to_have_accessible_name(f"{names(page)[0]}, Junior: 4 Expert")
    page.keyboard.press("-")
    page.keyboard.press("ArrowDown")
    expect(cell(page, 1, 3)).to_be_focused()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("2")
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("5")
    page.keyboard.press("x")
    page.keyboard.press("Control+End")
    expect(cell(page, len(names(page)) - 1, 5)).to_be_focused()
    page.keyboard.press("Control+Home")
    expect(cell(page, 0, 0)).to_be_focused()
    is_saved(page)
    mark = levels(page, 1)[1]
    page.reload()
    assert levels(page, 0)[2] == "3"
    assert levels(page, 1) == ["5", mark, "2", "2", "2"]


def test_tab_leaves_the_grid_and_enter_leads_to_the_descriptors(open_browser: Open) -> None:
    page = opens(open_browser(), "ml-engineer")
    page.keyboard.press("Enter")
    pressed = page.locator("#cell-panel [data-set=level][aria-pressed=true]")
    expect(pressed).to_be_focused()
    page.locator("#cell-panel [data-set=level]").nth(1).press("Enter")
    expect(cell(page, 0, 3)).to_have_text("1")
    page.keyboard.press("Escape")
    expect(cell(page, 0, 3)).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#grid')") is None
    is_saved(page)


def test_ranges_go_to_a_spreadsheet_and_back_and_can_be_undone(open_browser: Open) -> None:
    page = with_clipboard(opens(open_browser(), "data-scientist"))
    before = [levels(page, row) for row in (0, 1)]
    cell(page, 1, 5).click(modifiers=["Shift"])
    assert copied(page) == "\n".join("\t".join(row[2:]) for row in before)
    cell(page, 0, 3).click()
    pastes(page, "0\t1 Foundation\tWorking\r\n1\t2\t3\r\n")
    assert [levels(page, row)[2:] for row in (0, 1)] == [["0", "1", "2"], ["1", "2", "3"]]
    page.keyboard.press("Control+z")
    expect(page.locator("#draft-said")).to_have_text("Undone: 4 cells changed.")
    expect(cell(page, 0, 3)).to_have_text(before[0][2])
    assert [levels(page, row) for row in (0, 1)] == before
    page.keyboard.press("Control+Shift+z")
    expect(cell(page, 1, 5)).to_have_text("3")
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="Redo").click()
    expect(cell(page, 1, 5)).to_have_text("3")
    is_saved(page)
    page.reload()
    assert [levels(page, row)[2:] for row in (0, 1)] == [["0", "1", "2"], ["1", "2", "3"]]


def test_one_value_fills_the_selection(open_browser: Open) -> None:
    page = with_clipboard(opens(open_browser(), "data-scientist"))
    page.keyboard.press("Shift+End")
    pastes(page, "Expert")
    assert levels(page, 0)[2:] == ["4", "4", "4"]
    is_saved(page)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1\t7", "“7” for {name}, Mid is not a level from 0 to 4 or its name"),
        ("1\t", "“” for {name}, Mid is not a level"),
        ("1\t2\t3\t4", "there is room for"),
        ("1\t2\n3", "not equally long"),
    ],
)
def test_what_does_not_fit_is_told_by_place_and_nothing_is_pasted(open_browser: Open, text: str, said: str) -> None:
    page = with_clipboard(opens(open_browser(), "data-engineer"))
    before = levels(page, 0)
    pastes(page, text)
    expect(page.locator("#draft-said")).to_contain_text("Nothing was pasted")
    expect(page.locator("#draft-said")).to_contain_text(said.format(name=names(page)[0]))
    assert levels(page, 0) == before


def test_competencies_are_added_removed_and_moved_and_all_of_it_undone(open_browser: Open) -> None:
    page = opens(open_browser(), "prompt-engineer")
    before = names(page)
    page.keyboard.press("Insert")
    dialog = page.get_by_role("dialog", name="Add competencies")
    expect(dialog.locator("input[type=checkbox]").first).to_be_visible()
    is_accessible(page)
    dialog.get_by_label("Search competencies").press_sequentially("kubernetes nothing like it")
    expect(dialog).to_contain_text("Try fewer or other words")
    dialog.get_by_label("Search competencies").fill("")
    boxes = dialog.locator("input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    dialog.get_by_role("button", name="Add 2 competencies").click()
    expect(page.locator("#grid tr[data-competency]")).to_have_count(len(before) + 2)
    page.keyboard.press("Control+z")
    expect(page.locator("#grid tr[data-competency]")).to_have_count(len(before))
    page.keyboard.press("Control+y")
    expect(page.locator("#grid tr[data-competency]")).to_have_count(len(before) + 2)
    page.keyboard.press("Control+z")
    expect(page.locator("#grid tr[data-competency]")).to_have_count(len(before))

    cell(page, 0, FIRST_RUNG).click()
    page.keyboard.press("4")
    page.keyboard.press("Home")
    page.keyboard.press("Delete")
    expect(page.locator("#draft-said")).to_contain_text("Undo brings it back")
    assert names(page) == before[1:]
    page.keyboard.press("Control+z")
    expect(page.locator("#grid tr[data-competency]")).to_have_count(len(before))
    assert names(page) == before
    assert levels(page, 0)[2] == "4"

    row = domain_of_two(page)
    cell(page, row, 0).click()
    page.keyboard.press("Alt+ArrowDown")
    expect(page.locator("#draft-said")).to_contain_text("moved down")
    swapped = [*before[:row], before[row + 1], before[row], *before[row + 2 :]]
    assert names(page) == swapped
    expect(cell(page, row + 1, 0)).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#draft-said")).to_contain_text("moved up")
    assert names(page) == before
    cell(page, row, 0).hover()
    page.mouse.move(*middle(cell(page, row, 0), x=10))
    page.mouse.down()
    page.mouse.move(*middle(cell(page, row + 1, 0), x=10), steps=4)
    page.mouse.up()
    expect(page.locator("#draft-said")).to_contain_text("moved down")
    assert names(page) == swapped


def domain_of_two(page: Page) -> int:
    """The first row that has another of its domain below it."""
    sizes = [body.locator("tr[data-competency]").count() for body in page.locator("#grid tbody").all()]
    domain = next(number for number, size in enumerate(sizes) if size > 1)
    return sum(sizes[:domain])


def middle(place: Locator, x: int) -> tuple[float, float]:
    box = place.bounding_box()
    assert box
    return box["x"] + x, box["y"] + box["height"] / 2


def test_the_mouse_selects_a_range(open_browser: Open) -> None:
    page = opens(open_browser(), "applied-scientist")
    page.mouse.move(*middle(cell(page, 0, 3), x=30))
    page.mouse.down()
    page.mouse.move(*middle(cell(page, 1, 5), x=30), steps=5)
    page.mouse.up()
    expect(page.locator("#grid [aria-selected=true]")).to_have_count(6)
    page.keyboard.press("Control+a")
    expect(page.locator("#grid [aria-selected=true]")).to_have_count(len(names(page)) * 6)
    page.keyboard.press("Escape")
    expect(page.locator("#grid [aria-selected=true]")).to_have_count(1)


def test_a_press_that_does_not_move_selects_one_cell_though_the_page_moves(open_browser: Open) -> None:
    page = opens(open_browser(), "applied-scientist")
    page.mouse.move(*middle(cell(page, 1, 3), x=30))
    page.mouse.down()
    x, y = middle(cell(page, 1, 3), x=31)
    over = {"bubbles": True, "buttons": 1, "clientX": x, "clientY": y}
    cell(page, 0, 3).dispatch_event("pointerover", over)
    expect(page.locator("#grid [aria-selected=true]")).to_have_count(1)
    cell(page, 0, 3).dispatch_event("pointerover", over | {"buttons": 0, "clientY": 0})
    expect(page.locator("#grid [aria-selected=true]")).to_have_count(1)


def test_a_finger_sets_levels_in_the_bar_below(open_browser: Open) -> None:
    page = opens(open_browser("phone"), "ml-statistician")
    bar = page.locator("#cell-panel")
    last = len(names(page)) - 1
    cell(page, last, 3).click()
    box, chosen = bar.bounding_box(), cell(page, last, 3).bounding_box()
    assert box
    assert chosen
    assert box["y"] + box["height"] == SIZES["phone"]["height"]
    assert box["height"] < 200
    assert chosen["y"] + chosen["height"] <= box["y"]
    to = next(level for level in "01234" if level != levels(page, last)[2])
    bar.locator(f"[data-set=level][value='{to}']").click()
    expect(cell(page, last, 3)).to_have_text(to)
    cell(page, last, 1).click()
    expect(bar.locator("[data-set=level]").first).to_be_hidden()
    expect(bar.get_by_role("button", name="5", exact=True)).to_be_visible()
    cell(page, last, 2).click()
    expect(bar.get_by_role("button", name="Essential")).to_be_visible()
    cell(page, last, 3).click()
    expect(bar.locator("[data-definition]")).to_be_hidden()
    bar.get_by_role("button", name="Descriptors").click()
    expect(bar.locator("[data-definition]")).to_be_visible()
    is_accessible(page)
    bar.get_by_role("button", name="Descriptors").press("Escape")
    expect(bar.locator("[data-definition]")).to_be_hidden()
    is_saved(page)


LONG = """
for (const one of document.querySelectorAll("h1, .draft-head p, .grid-name, thead [data-rung]")) {
  one.prepend("W".repeat(60));
}
"""


@pytest.mark.parametrize("size", ["laptop", "phone"])
def test_long_names_without_spaces_break(open_browser: Open, size: str) -> None:
    page = opens(open_browser(size), "ml-statistician")
    page.evaluate(LONG)
    too_wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(too_wide) <= 0
    assert page.locator("thead th").nth(FIRST_RUNG).evaluate("head => head.offsetWidth") <= 150


@pytest.mark.parametrize(("size", "scheme"), LOOKS)
def test_every_state_is_accessible_and_fits_the_screen(open_browser: Open, size: str, scheme: str) -> None:
    page = open_browser(size, scheme)
    sign_in(page, "staff@demo.test")
    page.goto("/roles/educator/draft/")
    is_accessible(page)
    page = opens(open_browser(size, scheme), "solutions-architect")
    is_accessible(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys of the grid")).to_be_visible()
    is_accessible(page)
    page.keyboard.press("Escape")
    expect(cell(page, 0, FIRST_RUNG)).to_be_focused()
    page.keyboard.press("Control+a")
    page.get_by_role("button", name="Remove").click()
    expect(page.get_by_role("heading", name="No competency yet")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#grid tr[data-competency]").first).to_be_visible()


def test_without_javascript_it_says_what_does_without(open_browser: Open) -> None:
    page = open_browser(javascript=False)
    sign_in(page, "staff@demo.test")
    page.goto("/roles/ml-engineer/draft/")
    begin = page.get_by_role("button", name="Begin a draft")
    if begin.count():
        begin.click()
        page.goto("/roles/ml-engineer/draft/")
    expect(page.get_by_text("The grid needs JavaScript")).to_be_visible()


# A key in one frame, and the clock stopped by the first message after that frame was painted.
PAINTED = """
() => new Promise((done) => {
  const times = [];
  const keys = ["ArrowDown", "3", "ArrowRight", "2", "ArrowUp", "1", "Shift+ArrowDown", "4"];
  const after = new MessageChannel();
  let began = 0;
  const press = () => {
    const [key, shift] = keys[times.length % keys.length].split("+").reverse();
    began = performance.now();
    document.activeElement.dispatchEvent(
      new KeyboardEvent("keydown", { key, shiftKey: Boolean(shift), bubbles: true, cancelable: true }),
    );
    after.port2.postMessage(null);
  };
  after.port1.onmessage = () => {
    times.push(performance.now() - began);
    if (times.length < 80) requestAnimationFrame(press);
    else done(times.sort((a, b) => a - b));
  };
  requestAnimationFrame(press);
})
"""


def sixty_by_six(html: str) -> str:
    """The page with its first row sixty times and its last rung four times."""
    [row] = re.findall(r"<tr data-competency=.*?</tr>", html, re.S)[:1]
    [head] = re.findall(r'<th scope="col" data-field="level".*?</th>', html, re.S)[-1:]
    [last] = re.findall(r'<td [^>]*data-field="level".*?</td>', row, re.S)[-1:]
    rung = re.findall(r'data-rung="(.*?)"', last)[0]
    more = [f'data-rung="{rung}-{number}"' for number in range(3)]
    wide = row.replace(last, last + "".join(last.replace(f'data-rung="{rung}"', one) for one in more))
    rows = "".join(wide.replace('data-competency="', f'data-competency="copy-{n}-', 1) for n in range(60))
    html = html.replace(head, head + "".join(head.replace(f'data-rung="{rung}"', one) for one in more))
    return re.sub(r"(<tbody.*?>).*</tbody>", rf"\g<1>{rows}</tbody>", html, count=1, flags=re.S)


def test_sixty_competencies_by_six_rungs_stay_fluid(open_browser: Open) -> None:
    page = opens(open_browser(), "fullstack-ai-developer")
    is_saved(page)
    html = sixty_by_six(page.context.request.get(page.url).text())
    page.route("**/draft/", lambda route: route.fulfill(body=html, content_type="text/html"))
    page.route("**/draft/changes/", lambda route: route.abort())
    page.reload()
    cell(page, 30, FIRST_RUNG).click()
    assert page.locator("#grid td").count() == 60 * 8
    times = page.evaluate(PAINTED)
    assert times[len(times) // 2] < 16, times
    page.on("dialog", lambda dialog: dialog.accept())
