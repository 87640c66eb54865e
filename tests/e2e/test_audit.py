"""The audit log in a browser: read by an admin, narrowed in place, taken away as a file; and Django's admin under
the policy that allows nothing inline.
"""

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import ROOT, Site, is_accessible, sign_in

ENTRIES = """
from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User
company, by = Organisation.objects.get(slug="lumen-works"), User.objects.get(email="admin@demo.test")
changed = AuditEntry.Action.MATRIX_CHANGED
record(
    entry(changed, "Harbour Pilot, draft", by=by, organisation=company, before={"tides": 1}, after={"tides": 3}),
    entry(changed, "Lock Keeper, draft", by=by, organisation=company, after={"note": "A long note. " * 30}),
    *(entry(changed, "Bridge Warden, draft", by=None, organisation=company) for _ in range(60)),
)
"""
TO_LOOK_AT = ("role", "matrixversion", "competency", "competencyedition")


@pytest.fixture(scope="module", autouse=True)
def _entries(site: Site) -> None:
    command = [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", ENTRIES]
    subprocess.run(command, cwd=ROOT, env=site.environment, check=True)


@pytest.mark.parametrize(
    ("size", "scheme"), [("laptop", "light"), ("laptop", "dark"), ("phone", "light"), ("phone", "dark")]
)
def test_an_admin_reads_narrows_and_takes_the_log_away(
    open_browser: Callable[..., Page], size: str, scheme: str
) -> None:
    page = open_browser(size, scheme)
    sign_in(page, "admin@demo.test")
    page.get_by_role("link", name="Account").click()
    page.get_by_role("link", name="Audit log of Lumen Works").click()
    expect(page.get_by_role("heading", name="Audit log of Lumen Works", exact=True)).to_be_visible()
    is_accessible(page)
    page.get_by_role("link", name="Older entries").click()
    is_accessible(page)
    page.get_by_role("link", name="Back to the latest").click()

    page.get_by_label("Subject").fill("harbour")
    expect(page.get_by_role("heading", name="Lock Keeper")).to_have_count(0)
    expect(page.get_by_role("cell", name="3", exact=True)).to_be_visible()
    expect(page.get_by_label("Subject")).to_be_focused()
    assert "q=harbour" in page.url
    is_accessible(page)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download what fits as CSV").click()
    assert download.value.suggested_filename.startswith("audit-lumen-works-")
    lines = download.value.path().read_text("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "Harbour Pilot" in lines[1]

    page.get_by_label("What").select_option("Exports")
    expect(page.get_by_role("heading", name="No entry fits")).to_be_visible()
    is_accessible(page)
    page.get_by_label("Subject").fill("Audit log")
    expect(page.get_by_role("heading", name="Export made: Audit log of Lumen Works").first).to_be_visible()

    with page.expect_response(lambda answer: "2026-11-20" in answer.url):
        page.get_by_label("From").fill("2026-11-20")
    page.get_by_label("To").fill("2026-11-10")
    expect(page.get_by_text("This day is before the first. All days are shown.")).to_be_visible()
    is_accessible(page)


def test_it_works_without_scripts(open_browser: Callable[..., Page]) -> None:
    page = open_browser(javascript=False)
    sign_in(page, "admin@demo.test")
    page.goto("/organisations/lumen-works/audit/")
    page.get_by_label("Subject").fill("lock keeper")
    page.get_by_role("button", name="Show").click()
    page.get_by_text("A long note.").first.click()
    expect(page.get_by_role("heading", name="Lock Keeper, draft")).to_be_visible()


def test_site_staff_use_the_admin_under_the_policy(open_browser: Callable[..., Page]) -> None:
    """A violation of the policy, which the console tells, fails the test."""
    page = open_browser()
    sign_in(page, "staff@demo.test")
    page.goto("/account/")
    page.get_by_role("link", name="Audit log of the site").click()
    is_accessible(page)
    page.goto("/account/")
    page.get_by_role("link", name="Administration").click()
    for model in TO_LOOK_AT:
        page.goto(f"/admin/roles/{model}/")
        page.locator("#result_list tbody th a").first.click()
        expect(page.locator("input[type=submit][name=_save]")).to_have_count(0)
        page.get_by_role("link", name="History").click()
    page.goto("/admin/accounts/membership/add/")
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("candidate")
    page.get_by_role("option", name="Noor Castillo").click()
    page.locator(".field-organisation .select2-selection").click()
    page.get_by_role("option", name="Lumen Works").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("already exists")).to_be_visible()
