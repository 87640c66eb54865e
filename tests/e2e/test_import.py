"""A framework of other people becomes a role: sent, explained, looked at and imported, with a worker behind it."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.conftest import is_accessible, sign_in
from tests.roles.test_import_command import FRAMEWORK


def test_a_framework_becomes_a_role(open_browser: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "framework.csv"
    role = "Data engineer on a phone"  # no other role of the site has this name
    file.write_text(FRAMEWORK.replace("Data engineer", role))
    page = open_browser("phone", "dark")
    sign_in(page, "admin@demo.test")
    page.goto("/matrices/import/?organisation=lumen-works")
    is_accessible(page)
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()

    page.get_by_label("Which role of the file").select_option(role)
    is_accessible(page)
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_label("“Awareness”")).to_have_value("1")
    for name, called, place in (("Associate", "Junior", "1"), ("Lead", "Mid", "2"), ("Principal", "Senior", "3")):
        page.get_by_label(f"Name here of “{name}”").fill(called)
        page.get_by_label(f"Place of “{name}”").fill(place)
    is_accessible(page)
    page.get_by_role("button", name="Show what would change").click()

    expect(page.get_by_text("New: Data modelling (Junior 1 Foundation, Mid 2 Working, Senior 4 Expert")).to_be_visible()
    is_accessible(page)
    page.get_by_role("button", name="Make the role").click()
    expect(page.get_by_role("heading", name="Imported")).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="Open the draft").click()
    expect(page.get_by_text("Data modelling").first).to_be_visible()


def test_what_is_wrong_is_told_by_its_place(open_browser: Callable[..., Page], tmp_path: Path) -> None:
    file = tmp_path / "matrix.csv"
    file.write_text("Role,Competency,Weight,Junior\nTester,Testing,9,1\nTester,Testing,1,1\n")
    page = open_browser("phone", javascript=False)
    sign_in(page, "admin@demo.test")
    page.goto("/matrices/import/?organisation=lumen-works")
    page.get_by_label("File").set_input_files(file)
    page.get_by_role("button", name="Read the file").click()
    for _ in range(20):
        if page.get_by_role("heading", name="Nothing was imported").is_visible():
            break
        page.wait_for_timeout(300)
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Line 2, column C")).to_be_visible()
    expect(page.get_by_text("The weight cannot be “9”")).to_be_visible()
