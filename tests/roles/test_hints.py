"""Hints on a draft, beside the grid and as a page of their own."""

import pytest
from django.urls import reverse

from accounts.models import Membership, User
from roles.models import MatrixVersion, Role
from roles.selectors import hints_on
from roles.services import Description, begin_draft, change_cells, create_role
from tests.factories import (
    MembershipFactory,
    UserFactory,
    a_catalogue,
    a_change,
    a_competency,
    a_role,
    browser_of,
    publish,
)
from tests.factories.framework import wide_role
from tests.queries import queries

ADDRESS = "/roles/plumber/draft/hints/"


@pytest.fixture
def staff(db: None) -> User:
    return UserFactory(is_staff=True)


def page(user: User, **headers: str) -> str:
    response = browser_of(user).get(ADDRESS, headers=headers)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_hint_names_its_cell_and_leads_to_the_draft(plumber: Role, staff: User) -> None:
    begin_draft(role_slug="plumber", by=staff)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "senior", 1)], by=staff)
    text = page(staff)
    assert '<h2>To mend <span class="badge badge-brass">1</span></h2>' in text
    assert 'href="/roles/plumber/draft/" data-competency="pipes" data-rung="senior">Pipes falls from 2 Working' in text
    assert "3 competencies: with fewer than 5 a result rests on little." in text


def test_by_htmx_it_is_a_part_of_the_grids_page(plumber: Role, staff: User) -> None:
    begin_draft(role_slug="plumber", by=staff)
    part = page(staff, hx_request="true")
    assert part.startswith('<div class="stack stack-tight hints">')


def test_without_hints_it_says_so(db: None, staff: User) -> None:
    slugs = ("pipes", "valves", "drains", "boilers", "billing")
    rows = [(slug, (1, 2, 3), weight, weight == 5) for weight, slug in enumerate(slugs, start=1)]
    publish(a_catalogue(competencies=[a_competency(slug) for slug in slugs], roles=[a_role("plumber", rows)]))
    begin_draft(role_slug="plumber", by=staff)
    assert "No hints: levels rise with the rungs" in page(staff)


def test_without_a_draft_there_is_a_sentence(plumber: Role, staff: User) -> None:
    assert "There is no draft of this matrix, so there are no hints." in page(staff)


def test_a_copy_is_like_the_role_it_came_from_for_those_who_see_both(plumber: Role, staff: User) -> None:
    admin = MembershipFactory(access=Membership.Access.ADMIN)
    described = Description("Our plumber", "", "profession", (), ())
    own = create_role(organisation=admin.organisation, description=described, by=admin.user, copy_of=plumber)
    draft = MatrixVersion.objects.drafts().select_related("role").get(role=own)
    sentences = [hint.sentence for hint in hints_on(draft, seen_by=admin.user.pk)]
    assert (
        "At Junior, Mid and Senior the matrix asks nearly what Plumber asks (likeness 100%): "
        "both ask Pipes, Valves and Billing." in sentences
    )


def test_only_those_who_may_edit_the_matrix_see_them(plumber: Role, person: User) -> None:
    begin_draft(role_slug="plumber", by=None)
    assert browser_of(person).get(ADDRESS).status_code == 403
    assert browser_of(person).get("/roles/no-such-role/draft/hints/").status_code == 404
    assert browser_of().get(ADDRESS)["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("count", [2, 60])
def test_eight_queries_however_many_competencies(db: None, staff: User, count: int) -> None:
    wide_role(count)
    begin_draft(role_slug="wide", by=staff)
    browser = browser_of(staff)
    with queries(8):
        assert browser.get("/roles/wide/draft/hints/").status_code == 200
