"""An organisation's home, for each access, with one assessment and with many."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation
from assessments.models import Assessment
from assessments.services import close_assessment, decide
from tests.factories import (
    MembershipFactory,
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    an_assessment,
    an_invitation,
    browser_of,
)
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


def home(organisation: Organisation) -> str:
    return reverse("assessments:organisation", args=[organisation.slug])


def page_of(browser: Client, organisation: Organisation, **asked: str) -> str:
    response = browser.get(home(organisation), asked)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_it_lists_assessments_newest_first_with_their_candidates_counted() -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    reviewer = a_reviewer(organisation)
    an_assessment(by=manager, is_open=False, title="A draft")
    made = an_assessment(by=manager, title="Plumbers", reviewers=[reviewer])
    an_invitation(made, "waiting@example.org")
    a_candidate(made, "begun@example.org", submitted=False)
    a_candidate(made, "submitted@example.org")
    reviewed = a_candidate(made, "reviewed@example.org")
    a_review(reviewed.attempt, reviewer)
    page = page_of(browser_of(manager), organisation)
    assert page.index("Plumbers") < page.index("A draft")
    for what, number in (("Invited", 4), ("Submitted", 2), ("Reviewed", 1), ("Decided", 0)):
        assert f'<dt>{what}</dt><dd class="number">{number}</dd>' in page
    assert "<dt>Late</dt>" not in page
    decide(invitation=reviewed, outcome="hold", reason="Later.", seen=0, by=manager)
    page = page_of(browser_of(manager), organisation)
    for what, number in (("Submitted", 2), ("Reviewed", 1), ("Decided", 1)):
        assert f'<dt>{what}</dt><dd class="number">{number}</dd>' in page


def test_candidates_who_are_late_are_counted_while_it_is_open() -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(hours=1))
    an_invitation(made)
    organisation, manager = made.organisation, made.created_by
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        assert '<dt>Late</dt><dd class="number">1</dd>' in page_of(browser_of(manager), organisation)
        close_assessment(assessment=made, by=manager)
        assert "<dt>Late</dt>" not in page_of(browser_of(manager), organisation)


def test_words_and_state_narrow_the_list_in_place_too() -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    an_assessment(by=manager, title="Spring intake")
    an_assessment(by=manager, title="Autumn intake", is_open=False)
    browser = browser_of(manager)
    page = page_of(browser, organisation, q="spring")
    assert "Spring intake" in page
    assert "Autumn intake" not in page
    page = page_of(browser, organisation, state="draft", q="plumber")  # the role's name is looked for, too
    assert "Autumn intake" in page
    assert "Spring intake" not in page
    fragment = browser.get(home(organisation), {"q": "nothing like it"}, headers={"HX-Request": "true"})
    assert "No assessment fits" in fragment.content.decode()
    assert "<html" not in fragment.content.decode()
    assert "Spring intake" in page_of(browser, organisation, state="odd", page="x", q="")


def test_fifty_stand_on_a_page() -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    made = an_assessment(by=manager, title="Number 0", is_open=False)
    for n in range(1, 52):
        Assessment.objects.create(organisation=organisation, rung=made.rung, title=f"Number {n}")
    browser = browser_of(manager)
    first, second = page_of(browser, organisation), page_of(browser, organisation, page="2")
    assert ">Number 51<" in first
    assert ">Number 1<" not in first
    assert ">Number 1<" in second
    assert "Page 2 of 2" in second


@pytest.mark.parametrize("number", [1, 12])
def test_many_assessments_take_no_more_queries_than_one(number: int) -> None:
    manager = a_manager()
    for n in range(number):
        made = an_assessment(by=manager, title=f"Assessment {n}")
        a_candidate(made, f"candidate{n}@example.org")
        an_invitation(made, f"other{n}@example.org")
    browser, address = browser_of(manager), home(manager.organisations.get())
    with queries(7):  # session, person, membership, what waits, number of assessments, assessments, candidates
        browser.get(address)


def test_nothing_yet_says_what_to_do() -> None:
    manager = a_manager()
    page = page_of(browser_of(manager), manager.organisations.get())
    assert "Make the first assessment" in page


def test_reviewers_are_told_who_waits_for_them() -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    reviewer, other = a_reviewer(organisation), a_reviewer(organisation)
    made = an_assessment(by=manager, reviewers=[reviewer])
    browser = browser_of(reviewer)
    assert "Nobody waits for your review" in page_of(browser, organisation)
    candidate = a_candidate(made)
    page = page_of(browser, organisation)
    assert "1 candidate waits for your review" in page
    assert "New assessment" not in page
    assert made.title not in page
    assert "Nobody waits for your review" in page_of(browser_of(other), organisation)
    a_review(candidate.attempt, reviewer)
    assert "Nobody waits for your review" in page_of(browser, organisation)


def test_members_without_more_access_read_a_friendly_page() -> None:
    membership = MembershipFactory(access=Membership.Access.MEMBER)
    made = an_assessment(by=a_manager(membership.organisation))
    page = page_of(browser_of(membership.user), membership.organisation)
    assert "Nothing here asks for you" in page
    assert made.title not in page


def test_members_are_asked_for_no_second_factor_where_they_see_nothing_of_others(settings: object) -> None:
    settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]  # pytest-django's
    member = MembershipFactory(access=Membership.Access.MEMBER)
    assert "Nothing here asks for you" in page_of(browser_of(member.user), member.organisation)
    for access in (Membership.Access.MANAGER, Membership.Access.REVIEWER):
        colleague = a_manager(member.organisation, access)
        assert browser_of(colleague).get(home(member.organisation)).status_code == 302


def test_the_first_page_leads_those_who_hire_or_review_to_their_organisations() -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    reviewer = a_reviewer(organisation)
    made = an_assessment(by=manager, reviewers=[reviewer])
    a_candidate(made)
    for person, said in ((manager, "You hire for"), (reviewer, "1 waits for your review")):
        page = " ".join(browser_of(person).get(reverse("home")).content.decode().split())
        assert said in page
        assert home(organisation) in page
    member = MembershipFactory(organisation=organisation).user
    assert home(organisation) not in browser_of(member).get(reverse("home")).content.decode()
