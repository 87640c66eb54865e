"""The audit log's pages and files, of an organisation and of the site."""

import csv
import io
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.audit import entry, record
from accounts.changes import NOTHING, Change, changes
from accounts.models import AuditEntry, Membership, Organisation, User
from accounts.templatetags.audit import folded
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, browser_of
from tests.queries import queries

pytestmark = pytest.mark.django_db

Action = AuditEntry.Action
NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)


@pytest.fixture
def company() -> Organisation:
    return OrganisationFactory(slug="northwind", name="Northwind")


@pytest.fixture
def admin(company: Organisation) -> User:
    person: User = UserFactory(name="Ada Admin")
    MembershipFactory(user=person, organisation=company, access=Membership.Access.ADMIN)
    return person


@pytest.fixture
def browser(admin: User) -> Client:
    return browser_of(admin)


@pytest.fixture
def staff() -> Client:
    return browser_of(UserFactory(is_staff=True, name="Sam Staff"))


def log(company: Organisation | None, subject: str, *, at: datetime | None = None, **given: Any) -> AuditEntry:
    made = entry(given.pop("action", Action.MATRIX_CHANGED), subject, organisation=company, by=given.pop("by", None))
    for name, value in given.items():
        setattr(made, name, value)
    if at:
        made.at = at
    record(made)
    return made


def page(browser: Client, query: str = "") -> str:
    response = browser.get(f"/organisations/northwind/audit/{query}")
    assert response.status_code == 200
    return response.text


def subjects(text: str) -> list[str]:
    return [part.partition("</h3>")[0].partition(": ")[2] for part in text.split("<h3>")[1:]]


class TestEntries:
    def test_the_latest_stands_first(self, browser: Client, company: Organisation) -> None:
        for number in range(3):
            log(company, f"matrix {number}", at=NOON + timedelta(hours=number))
        assert subjects(page(browser)) == ["matrix 2", "matrix 1", "matrix 0"]

    def test_it_says_when_who_what_and_whom_it_concerns(
        self, browser: Client, company: Organisation, admin: User
    ) -> None:
        about = UserFactory(name="Bo Member")
        log(company, "Northwind", at=NOON, action=Action.MEMBERSHIP_CHANGED, by=admin, about=about)
        text = page(browser)
        assert '<h2 id="day-2026-03-10">10 March 2026</h2>' in text
        assert ">12:00:00</time>" in text
        assert "<h3>Access changed: Northwind</h3>" in text
        assert "Ada Admin, about Bo Member" in text

    def test_what_nobody_did_was_the_system(self, browser: Client, company: Organisation) -> None:
        log(company, "matrix")
        assert ">The system</p>" in page(browser)

    def test_whose_account_is_gone_is_named_so_and_their_entries_stay(
        self, browser: Client, company: Organisation
    ) -> None:
        gone, about = UserFactory(name="Gone Person"), UserFactory(name="Lost Person")
        log(company, "matrix", by=gone, about=about)
        User.objects.filter(pk__in=[gone.pk, about.pk]).delete()
        text = page(browser)
        assert "Somebody whose account is gone, about somebody whose account is gone" in text
        assert "Person" not in text

    def test_a_name_is_read_as_it_is_today_and_as_text(
        self, browser: Client, company: Organisation, admin: User
    ) -> None:
        log(company, "<b>matrix</b>", by=admin, after={"<i>": "<script>"})
        admin.name = "A<u>da"
        admin.save()
        text = page(browser)
        assert "A&lt;u&gt;da" in text
        assert not any(tag in text for tag in ("<b>", "<u>", "<script>", "<i>"))

    def test_what_was_and_what_is_stand_beside_each_other(self, browser: Client, company: Organisation) -> None:
        log(company, "matrix", before={"pipes, mid": 2}, after={"pipes, mid": 3})
        cells = "".join(page(browser).split("<tbody>")[1].split("</tbody>")[0].split())
        assert cells == '<tr><thscope="row">pipes,mid</th><td>2</td><td>3</td></tr>'

    def test_a_long_text_is_folded_behind_its_beginning(self, browser: Client, company: Organisation) -> None:
        log(company, "matrix", after={"definition": "Lays pipes. " * 20})
        assert "<details><summary>Lays pipes." in page(browser)

    def test_many_changes_are_folded_and_very_many_left_to_the_file(
        self, browser: Client, company: Organisation
    ) -> None:
        log(company, "matrix", after={f"skill {number}": number for number in range(5_000)})
        text = page(browser)
        assert "94 more changes" in text
        assert "4,900 further changes of this entry: see the CSV file." in text
        assert len(text) < 50_000

    def test_each_log_has_its_own_entries_only(self, browser: Client, staff: Client, company: Organisation) -> None:
        log(company, "ours")
        log(OrganisationFactory(), "theirs")
        log(None, "the site's")
        assert subjects(page(browser)) == ["ours"]
        assert subjects(staff.get("/audit/").text) == ["the site&#x27;s"]

    def test_without_entries_it_says_what_will_come(self, browser: Client, staff: Client) -> None:
        assert "Nothing is recorded yet" in page(browser)
        assert "Nothing is recorded yet" in staff.get("/audit/").text


class TestFilters:
    @pytest.fixture(autouse=True)
    def _entries(self, company: Organisation, admin: User) -> None:
        log(company, "Plumber, draft", at=NOON, by=admin)
        log(company, "Northwind", at=NOON + timedelta(days=1), action=Action.MEMBERSHIP_ADDED)
        log(company, "Fitter, version 2", at=NOON + timedelta(days=2), action=Action.MATRIX_PUBLISHED)

    @pytest.mark.parametrize(
        ("query", "fitting"),
        [
            ("?kind=matrix", ["Fitter, version 2", "Plumber, draft"]),
            ("?kind=membership", ["Northwind"]),
            ("?person=system", ["Fitter, version 2", "Northwind"]),
            ("?since=2026-03-11", ["Fitter, version 2", "Northwind"]),
            ("?until=2026-03-11", ["Northwind", "Plumber, draft"]),
            ("?since=2026-03-11&until=2026-03-11", ["Northwind"]),
            ("?q=draft+PLUMB", ["Plumber, draft"]),
            ("?q=+&kind=&person=", ["Fitter, version 2", "Northwind", "Plumber, draft"]),
            ("?kind=matrix&q=fitter", ["Fitter, version 2"]),
            ("?utterly=unknown", ["Fitter, version 2", "Northwind", "Plumber, draft"]),
        ],
    )
    def test_what_fits_is_shown(self, browser: Client, query: str, fitting: list[str]) -> None:
        assert subjects(page(browser, query)) == fitting

    def test_people_are_those_of_this_log(self, browser: Client, admin: User) -> None:
        log(None, "elsewhere", by=UserFactory(name="Elsa Where"))
        text = page(browser, f"?person={admin.pk}")
        assert subjects(text) == ["Plumber, draft"]
        assert f'<option value="{admin.pk}" selected>Ada Admin</option>' in text
        assert "Elsa Where" not in text

    def test_two_of_one_name_are_told_apart(self, browser: Client, company: Organisation) -> None:
        for email in ("ada@example.org", "admin@example.org"):
            log(company, "matrix", by=UserFactory(name="Ada Two", email=email))
        assert "Ada Two (ada@example.org)" in page(browser)

    @pytest.mark.parametrize(
        ("query", "sentence"),
        [
            ("?kind=plumbing", "There is no such kind of change. All kinds are shown."),
            ("?person=nobody", "Nobody like that is in this log."),
            ("?since=yesterday", "This is no day. Write it as 2026-11-21."),
            ("?since=2026-02-30", "This is no day."),
            ("?since=0001-01-01", "The log has no such day."),
            ("?until=9999-12-31", "The log has no such day."),
            ("?since=2026-03-12&until=2026-03-10", "This day is before the first. All days are shown."),
            ("?q=a%00b", "That has a character (NUL) that is no text."),
            (f"?q={'x' * 101}", "Search for up to 100 characters."),
            ("?before=there", "This place in the log was not found."),
            ("?before=01890000-0000-7000-8000-000000000000", "This place in the log was not found."),
        ],
    )
    def test_what_cannot_be_understood_is_said_and_hides_nothing(
        self, browser: Client, query: str, sentence: str
    ) -> None:
        text = page(browser, query)
        assert sentence in text
        assert len(subjects(text)) == 3

    def test_where_none_fits_it_leads_back(self, browser: Client) -> None:
        text = page(browser, "?kind=competency")
        assert "No entry fits" in text
        assert 'href="/organisations/northwind/audit/">show the whole log' in text

    def test_in_place_only_the_entries_change(self, browser: Client) -> None:
        response = browser.get("/organisations/northwind/audit/?kind=matrix", headers={"HX-Request": "true"})
        assert response.text.lstrip().startswith('<div id="entries"')
        assert "<form" in response.text, "the file follows the filters"

    def test_an_error_in_place_loads_the_page_on_which_it_is_said(self, browser: Client) -> None:
        address = "/organisations/northwind/audit/?since=2026-03-12&until=2026-03-10"
        response = browser.get(address, headers={"HX-Request": "true"})
        assert response["HX-Redirect"] == address
        assert "hx-get" not in page(browser, "?kind=plumbing"), "or the sentence would stay when it is no longer true"

    def test_days_begin_and_end_where_the_site_stands(
        self, browser: Client, company: Organisation, settings: Settings
    ) -> None:
        settings.TIME_ZONE = "Pacific/Auckland"  # thirteen hours ahead
        log(company, "late", at=datetime(2026, 3, 19, 11, 30, tzinfo=UTC))
        assert subjects(page(browser, "?since=2026-03-20&until=2026-03-20")) == ["late"]


class TestPages:
    @pytest.fixture(autouse=True)
    def _entries(self, company: Organisation) -> None:
        made = []
        for number in range(120):
            one = entry(Action.MATRIX_CHANGED, f"matrix {number}", by=None, organisation=company)
            one.at = NOON + timedelta(minutes=number // 3)  # several at one time
            made.append(one)
        record(*made)

    def test_one_goes_on_to_older_ones_and_misses_none(self, browser: Client) -> None:
        seen: list[str] = []
        query, shown = "?kind=matrix", []
        while True:
            text = page(browser, query)
            shown.append(len(subjects(text)))
            seen += subjects(text)
            if 'rel="next"' not in text:
                break
            link = next(part for part in text.split('href="') if 'rel="next"' in part.partition(">")[0])
            query = link.partition('"')[0].partition("/audit/")[2].replace("&amp;", "&")
            assert "kind=matrix" in query
        assert shown == [50, 50, 20]
        assert len(set(seen)) == 120

    def test_new_entries_move_no_page(self, browser: Client, company: Organisation) -> None:
        second = AuditEntry.objects.of(company)[49]
        before = subjects(page(browser, f"?before={second.pk}"))
        log(company, "newer")
        assert subjects(page(browser, f"?before={second.pk}")) == before

    def test_one_comes_back(self, browser: Client, company: Organisation) -> None:
        last = AuditEntry.objects.of(company)[60]
        text = page(browser, f"?kind=matrix&before={last.pk}")
        assert '<a href="/organisations/northwind/audit/?kind=matrix">Back to the latest</a>' in text

    def test_another_logs_place_is_none_here(self, browser: Client) -> None:
        elsewhere = log(None, "the site's")
        assert "This place in the log was not found" in page(browser, f"?before={elsewhere.pk}")


@pytest.mark.parametrize("entries", [1, 200])
def test_a_page_takes_six_queries_at_most_however_long_the_log_is(
    browser: Client, staff: Client, company: Organisation, entries: int
) -> None:
    for _ in range(entries):
        person = UserFactory.build()
        log(company, "matrix", by=person, about=person)
        log(None, "matrix", by=person)
    people = [MembershipFactory(organisation=company).user for _ in range(2 if entries == 1 else 60)]
    for person in people:
        log(company, "Northwind", by=person, about=person)
        log(None, "Northwind", by=person)
    # the session, the person, the organisation, who is in the log, the entries
    with queries(5):
        page(browser)
    with queries(4):
        staff.get("/audit/")
    # and the entry to go on from
    after = AuditEntry.objects.of(company)[0].pk
    with queries(6):
        page(browser, f"?before={after}")


class TestFile:
    @staticmethod
    def rows(response: Any) -> list[list[str]]:
        assert response["Content-Type"] == "text/csv; charset=utf-8"
        content = b"".join(response.streaming_content)
        assert content.startswith(b"\xef\xbb\xbf")
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))

    def test_it_has_what_the_page_has(self, browser: Client, company: Organisation, admin: User) -> None:
        log(company, "Plumber, draft", at=NOON, by=admin, before={"pipes": 1}, after={"pipes": "größer"})
        header, row = self.rows(browser.post("/organisations/northwind/audit.csv"))
        assert header == ["When (UTC)", "Who", "What", "Subject", "About", "Before", "After"]
        shown = ["2026-03-10 12:00:00", "Ada Admin", "Draft changed", "Plumber, draft", ""]
        assert row == [*shown, '{"pipes": 1}', '{"pipes": "größer"}']

    def test_it_follows_the_filters_and_no_page(self, browser: Client, company: Organisation) -> None:
        for number in range(60):
            log(company, f"matrix {number}")
        log(company, "Northwind", action=Action.MEMBERSHIP_ADDED)
        assert len(self.rows(browser.post("/organisations/northwind/audit.csv?kind=matrix"))) == 61

    def test_making_it_is_recorded_and_not_in_it(self, browser: Client, company: Organisation, admin: User) -> None:
        log(company, "matrix", at=NOON)
        response = browser.post("/organisations/northwind/audit.csv?kind=matrix")
        made = AuditEntry.objects.of(company).latest("at")
        assert (made.action, made.by, made.subject) == (Action.EXPORT_MADE, admin, "Audit log of Northwind")
        assert made.after == {"entries": 1, "filters": {"kind": "matrix"}}
        assert len(self.rows(response)) == 2
        assert response["Content-Disposition"].startswith('attachment; filename="audit-northwind-')

    def test_a_spreadsheet_runs_none_of_it(self, browser: Client, company: Organisation) -> None:
        log(company, "=1+1", by=UserFactory(name="@SUM(A1)"), about=UserFactory(name="-2"))
        _, row = self.rows(browser.post("/organisations/northwind/audit.csv"))
        assert (row[1], row[3], row[4]) == ("'@SUM(A1)", "'=1+1", "'-2")

    def test_opened_by_address_it_leads_to_the_page(self, browser: Client) -> None:
        response = browser.get("/organisations/northwind/audit.csv?kind=matrix")
        assert response.url == "/organisations/northwind/audit/?kind=matrix"
        assert not AuditEntry.objects.exists()

    def test_filters_that_make_no_sense_make_no_file(self, browser: Client) -> None:
        response = browser.post("/organisations/northwind/audit.csv?kind=plumbing", follow=True)
        assert "There is no such kind of change." in response.text
        assert not AuditEntry.objects.exists()

    def test_it_is_made_from_the_page_only(self, admin: User) -> None:
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(admin, backend="allauth.account.auth_backends.AuthenticationBackend")
        assert strict.post("/organisations/northwind/audit.csv").status_code == 403
        assert not AuditEntry.objects.exists()

    def test_the_sites_is_recorded_with_the_site(self, staff: Client) -> None:
        assert len(self.rows(staff.post("/audit.csv"))) == 1
        assert AuditEntry.objects.get().organisation is None

    def test_it_is_read_a_few_entries_at_a_time(self, browser: Client, company: Organisation) -> None:
        record(*(entry(Action.MATRIX_CHANGED, "matrix", by=None, organisation=company) for _ in range(1_200)))
        response = browser.post("/organisations/northwind/audit.csv")
        assert isinstance(iter(response), Iterator)
        assert len(self.rows(response)) == 1_201


class TestChanges:
    """What an entry holds, as lines to read."""

    def test_only_what_changed_is_told(self) -> None:
        assert changes({"a": 1, "b": 2}, {"a": 1, "b": 3}) == (Change("b", "2", "3"),)

    def test_what_was_not_there_is_nothing(self) -> None:
        assert changes({}, {"access": "member"}) == (Change("access", NOTHING, "member"),)
        assert changes({"note": "why"}, {"note": ""}) == (Change("note", "why", NOTHING),)

    def test_yes_and_no_and_numbers_are_told_apart(self) -> None:
        assert changes({"essential": False}, {"essential": True}) == (Change("essential", "no", "yes"),)
        assert changes({"level": 0}, {"level": 1}) == (Change("level", "0", "1"),)
        assert changes({"level": 1}, {"level": True}) == (Change("level", "1", "yes"),)

    def test_what_lies_inside_is_named_by_its_way(self) -> None:
        row = {"pipes": {"weight": 3, "levels": {"mid": 2}}}
        assert changes({}, row) == (Change("pipes, weight", NOTHING, "3"), Change("pipes, levels, mid", NOTHING, "2"))
        assert changes(row, {"pipes": {"weight": 3, "levels": {"mid": 4}}}) == (Change("pipes, levels, mid", "2", "4"),)

    def test_of_two_lists_as_long_the_items_that_changed_are_told(self) -> None:
        said = changes({"descriptors": ["", "One."]}, {"descriptors": ["", "Other."]})
        assert said == (Change("descriptors, 2 of 2", "One.", "Other."),)

    def test_a_list_that_grew_is_told_whole(self) -> None:
        assert changes({"layers": ["a"]}, {"layers": ["a", "b"]}) == (Change("layers", "a", "a\nb"),)

    def test_what_is_no_longer_a_list_is_told_too(self) -> None:
        assert changes({"x": {"y": 1}}, {"x": "z"}) == (Change("x", "y: 1", "z"),)
        assert changes({"x": []}, {"x": {}}) == ()


def test_a_value_of_thousands_of_lines_is_cut_on_the_page() -> None:
    shown = folded("\n".join(f"Skill {number}: level from 1 to 2." for number in range(4_000)))
    assert "The rest is in the CSV." in shown
    assert len(shown) < 6_000
