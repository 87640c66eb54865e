"""Who is affected by a draft, and how past results would read under it: of groups only, changing nothing."""

from collections.abc import Mapping

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, User
from assessments.models import Result, ResultRow
from assessments.selectors import Affected, affected, affected_by
from roles.models import MatrixVersion, Role
from roles.services import (
    Description,
    NewRow,
    add_rows,
    add_rung,
    begin_draft,
    change_cells,
    create_role,
    publish_draft,
    remove_rows,
    remove_rung,
)
from roles.services.targets import keep_target
from tests.factories import (
    MembershipFactory,
    UserFactory,
    a_catalogue,
    a_change,
    a_competency,
    a_result,
    an_attempt,
    browser_of,
    publish,
    rate_all,
)
from tests.queries import queries

ADDRESS = "/roles/plumber/draft/affected/"
LEVELS = (
    {"pipes": 1, "valves": 3},
    {"pipes": 2, "valves": 1},
    {"pipes": 3, "billing": None},
    {"pipes": 2},
    {"pipes": 4},
)


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def draft(staff: User) -> MatrixVersion:
    """Plumber's matrix with a competency more, one less, and other levels and weights."""
    publish(a_catalogue(competencies=[a_competency(slug) for slug in ("pipes", "valves", "billing", "drains")]))
    return begin_draft(role_slug="plumber", by=staff)


def edit(by: User) -> None:
    changes = [a_change("level", "pipes", "mid", 3), a_change("weight", "valves", "", 4)]
    change_cells(role_slug="plumber", changes=changes, by=by)
    add_rows(role_slug="plumber", rows=[NewRow("drains", 3, True, {"mid": 2})], by=by)
    remove_rows(role_slug="plumber", competencies=["billing"], by=by)


def some_results(count: int, rung: str = "mid", role: str = "plumber") -> list[Result]:
    return [a_result(user=UserFactory(), rung=rung, role=role, levels=LEVELS[i % len(LEVELS)]) for i in range(count)]


def told(draft: MatrixVersion, user: User) -> Affected:
    return affected_by(draft, seen_by=user)


def page(user: User, **headers: str) -> str:
    response = browser_of(user).get(ADDRESS, headers=headers)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


# --- the preview is what a result would say ------------------------------------------------------------------


@pytest.mark.parametrize("levels", LEVELS)
def test_a_preview_is_what_a_result_under_that_version_says(
    draft: MatrixVersion, staff: User, person: User, levels: Mapping[str, int | None]
) -> None:
    a_result(user=staff, levels=levels)
    edit(staff)
    own = told(draft, staff).own
    assert own is not None
    assert own.again is not None
    publish_draft(role_slug="plumber", note="", by=staff)
    real = a_result(user=person, levels={slug: level for slug, level in levels.items() if slug != "billing"})
    assert real.attempt.rung.version.number == 2
    after = own.again.after
    assert after is not None
    assert (after.value, after.low, after.high) == pytest.approx(
        (real.readiness, real.readiness_low, real.readiness_high)
    )
    rows = ResultRow.objects.filter(result=real).select_related("row__edition__competency")
    previewed = {shift.competency: shift for shift in own.again.shifts if shift.asked_after is not None}
    assert len(previewed) == len(rows) == 3
    for row in rows:
        shift = previewed[row.row.edition.competency.slug]
        assert shift.asked_after == row.required
        assert shift.after.reaches == row.meets


def test_what_is_new_in_the_draft_has_no_evidence_and_what_left_is_no_longer_asked(
    draft: MatrixVersion, staff: User
) -> None:
    a_result(user=staff, levels=2)
    edit(staff)
    own = told(draft, staff).own
    assert own is not None
    assert {name: (shift.before, shift.after) for name, shift in own.changes} == {
        "Pipes": ("met", "gap"),
        "Drains": ("not_asked", "not_assessed"),
        "Billing": ("met", "not_asked"),
    }


def test_a_draft_that_changes_nothing_changes_no_reading(draft: MatrixVersion, staff: User) -> None:
    some_results(5)
    (rung,) = told(draft, staff).rungs
    assert rung.shift is not None
    assert rung.shift.before == rung.shift.after
    assert (rung.shift.stays, rung.competencies, rung.is_unchanged) == (5, (), True)


# --- groups --------------------------------------------------------------------------------------------------


def test_five_results_are_told_by_rung(draft: MatrixVersion, staff: User) -> None:
    some_results(5)
    edit(staff)
    (rung,) = told(draft, staff).rungs
    assert rung.shift is not None
    assert (rung.name, rung.shift.people, rung.gone) == ("Mid", 5, False)
    assert rung.shift.falls == 3  # those below Advanced in pipes who were told otherwise
    pipes = rung.competencies[0]
    assert (pipes.name, pipes.asked_before, pipes.asked_after) == ("Pipes", (2,), 3)
    assert (pipes.lost, pipes.gained) == (2, 0)
    assert pipes.counts is not None
    assert dict(zip(rung.kinds, [(cell.before, cell.after) for cell in pipes.counts], strict=True)) == {
        "met": (4, 2),
        "gap": (1, 3),
        "not_assessed": (0, 0),
        "not_asked": (0, 0),
    }


def test_four_results_are_not_told(draft: MatrixVersion, staff: User) -> None:
    some_results(4)
    edit(staff)
    (rung,) = told(draft, staff).rungs
    assert rung.shift is None
    text = page(staff)
    assert "Fewer than five results: not shown, so that nobody can be recognised." in text
    assert "%" not in text.split("<main")[1]


def test_ones_own_result_is_not_in_the_group_from_which_it_could_be_subtracted(
    draft: MatrixVersion, staff: User
) -> None:
    a_result(user=staff)
    some_results(4)
    (rung,) = told(draft, staff).rungs
    assert rung.shift is None
    a_result(user=UserFactory())
    (rung,) = told(draft, staff).rungs
    assert rung.shift is not None
    assert rung.shift.people == 5


def test_a_competency_that_few_assessed_is_not_told_either(draft: MatrixVersion, staff: User) -> None:
    some_results(5)  # two of them rated valves
    change_cells(role_slug="plumber", changes=[a_change("level", "valves", "mid", 4)], by=staff)
    (rung,) = told(draft, staff).rungs
    (valves,) = rung.competencies
    assert (valves.name, valves.counts, valves.lost) == ("Valves", None, 0)
    assert "Fewer than five assessed: not shown" in page(staff)


def test_the_latest_result_of_each_person_counts(draft: MatrixVersion, staff: User) -> None:
    person = UserFactory()
    for levels in (0, 4):
        a_result(user=person, levels=levels)
    some_results(3)
    a_result(token_hash="a" * 64, levels=1)
    edit(staff)
    (rung,) = told(draft, staff).rungs
    assert rung.shift is not None
    assert rung.shift.people == 5
    assert rung.shift.before is not None
    assert rung.shift.before.most == 1
    assert rung.shift.before.least > 0


def test_results_of_several_versions_stand_together(draft: MatrixVersion, staff: User) -> None:
    some_results(3)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 3)], by=staff)
    publish_draft(role_slug="plumber", note="", by=staff)
    some_results(3)
    later = begin_draft(role_slug="plumber", by=staff)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=staff)
    (rung,) = told(later, staff).rungs
    assert rung.shift is not None
    assert rung.shift.people == 6
    assert rung.competencies[0].asked_before == (2, 3)
    assert "2 or 3" in page(staff)


def test_rungs_that_are_gone_are_said_with_the_targets_at_them(draft: MatrixVersion, staff: User) -> None:
    some_results(5)
    a_result(user=staff)
    for _ in range(5):
        keep_target(role=draft.role, rung_slug="mid", by=UserFactory())
    keep_target(role=draft.role, rung_slug="senior", by=staff)
    remove_rung(role_slug="plumber", rung_slug="mid", by=staff)
    add_rung(role_slug="plumber", name="Lead", by=staff)
    affected = told(draft, staff)
    assert [(rung.name, rung.gone, rung.shift) for rung in affected.rungs] == [("Mid", True, None)]
    assert [(one.rung_name, one.people, one.gone) for one in affected.targets] == [
        ("Senior", None, False),
        ("Mid", 5, True),
    ]
    text = page(staff)
    assert "Mid: 5 people. <strong>The draft has no such rung:</strong>" in text
    assert "The draft has no such rung, so it could not be read under the draft." in text


def test_attempts_are_counted_by_version_and_rung(draft: MatrixVersion, staff: User) -> None:
    for _ in range(5):
        an_attempt(user=UserFactory())
    some_results(6, rung="senior")
    rate_all(an_attempt(user=UserFactory(), rung="senior"), 2)
    rows = told(draft, staff).attempts
    assert [(row.version, row.rung_name, row.open, row.results) for row in rows] == [
        ("version 1", "Mid", 5, 0),
        ("version 1", "Senior", None, 6),
    ]


def test_many_results_of_one_person_are_still_those_of_one(draft: MatrixVersion, staff: User) -> None:
    person = UserFactory()
    for _ in range(6):
        a_result(user=person)
    assert told(draft, staff).attempts[0].results is None


def test_beyond_the_bound_the_latest_are_read_and_the_page_says_so(
    draft: MatrixVersion, staff: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(affected, "MOST_PEOPLE", 6)
    a_result(user=staff)
    some_results(6)
    shown = told(draft, staff)
    assert shown.cut
    assert shown.own is not None
    assert shown.rungs[0].shift is not None
    assert shown.rungs[0].shift.people == 5
    assert "people’s results were read." in page(staff)


# --- nobody else's, nothing written --------------------------------------------------------------------------


def test_nobody_is_named_and_ones_own_result_is_shown_to_oneself_only(draft: MatrixVersion, staff: User) -> None:
    results = some_results(6)
    edit(staff)
    text = page(staff)
    assert "shown only to you" not in text
    for result in results:
        person = result.attempt.user
        assert person is not None
        assert str(result.pk) not in text
        assert person.email not in text
    own = a_result(user=staff)
    assert str(own.pk) in page(staff)
    assert str(own.pk) not in page(UserFactory(is_staff=True))


def test_nothing_is_written(draft: MatrixVersion, staff: User) -> None:
    some_results(6)
    a_result(user=staff)
    edit(staff)
    browser = browser_of(staff)
    before = everything()
    assert browser.get(ADDRESS).status_code == 200
    assert everything() == before


def everything() -> dict[str, list[tuple[object, ...]]]:
    """All rows of all tables."""
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        rows = {}
        for table in sorted(tables & set(connection.introspection.table_names(cursor))):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608  # our own tables' names
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows


# --- the page ------------------------------------------------------------------------------------------------


def test_only_those_who_may_edit_the_matrix_see_it(draft: MatrixVersion, person: User) -> None:
    assert browser_of(person).get(ADDRESS).status_code == 403
    assert browser_of(MembershipFactory(access=Membership.Access.OWNER).user).get(ADDRESS).status_code == 403
    assert browser_of(person).get("/roles/no-such-role/draft/affected/").status_code == 404
    assert browser_of().get(ADDRESS)["Location"].startswith(reverse("account_login"))


def test_of_an_own_role_its_admins_see_it_and_strangers_nothing(draft: MatrixVersion) -> None:
    company = MembershipFactory(access=Membership.Access.ADMIN)
    described = Description("Diver", "Dives.", "profession", (), ())
    role = create_role(organisation=company.organisation, description=described, by=company.user)
    address = reverse("assessments:affected", args=[role.slug])
    member, stranger = MembershipFactory(organisation=company.organisation).user, UserFactory(is_staff=True)
    answers = [browser_of(user).get(address).status_code for user in (company.user, member, stranger)]
    assert answers == [200, 403, 404]


def test_without_a_draft_there_is_a_sentence(plumber: Role, staff: User) -> None:
    assert "There is no draft of this matrix" in page(staff)


def test_with_nobody_there_it_says_so(draft: MatrixVersion, staff: User) -> None:
    text = page(staff)
    assert "Nobody yet" in text
    assert "There are no results yet" in text


def test_with_ones_own_result_alone_it_says_so(draft: MatrixVersion, staff: User) -> None:
    a_result(user=staff)
    text = page(staff)
    assert "shown only to you" in text
    assert "There are no results of others yet." in text


def test_an_empty_draft_reads_no_result(draft: MatrixVersion, staff: User) -> None:
    some_results(5)
    a_result(user=staff)
    remove_rows(role_slug="plumber", competencies=["pipes", "valves", "billing"], by=staff)
    text = page(staff)
    assert "would no longer be told" in text
    assert "Fewer than five of them have a readiness both times" in text


def test_htmx_gets_the_part_alone(draft: MatrixVersion, staff: User) -> None:
    part = page(staff, hx_request="true")
    assert part.startswith('<div id="affected"')
    assert "<h1" not in part


@pytest.mark.parametrize("count", [5, 50])
def test_the_page_takes_the_same_queries_however_many_results(draft: MatrixVersion, staff: User, count: int) -> None:
    some_results(count)
    edit(staff)
    browser: Client = browser_of(staff)
    with queries(10):
        assert browser.get(ADDRESS).status_code == 200
