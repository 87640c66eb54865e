"""The form of an assessment, and what is done to one as a whole."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEntry, Membership, User
from assessments.models import Assessment, Invitation
from assessments.services import Plan, close_assessment, reopen_assessment
from roles.models import MatrixVersion, Rung
from tests.factories import (
    a_candidate,
    a_manager,
    a_reviewer,
    an_assessment,
    an_invitation,
    browser_of,
)
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


def rung_of(role: str = "plumber", slug: str = "mid") -> Rung:
    return Rung.objects.get(version__role__slug=role, version__state=MatrixVersion.State.PUBLISHED, slug=slug)


def typed(**changes: Any) -> dict[str, Any]:
    return {
        "title": "Plumbers, autumn",
        "role": "plumber",
        "rung": str(rung_of().pk),
        "asks_self_rating": "on",
        "deadline": "2099-06-30T18:00",
        "notice": "What it is for.",
        "sees": "summary",
        "sees_when": "decided",
        "do": "save",
        **changes,
    }


def new_of(manager: User) -> str:
    return reverse("assessments:new", args=[manager.organisations.get().slug])


def edit_of(assessment: Assessment) -> str:
    return reverse("assessments:edit", args=[assessment.pk])


def text_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def post(browser: Client, name: str, assessment: Assessment, **sent: str) -> str:
    """What the person then reads."""
    return text_of(browser.post(reverse(f"assessments:{name}", args=[assessment.pk]), sent, follow=True))


def test_a_manager_makes_a_draft_with_the_notice_we_suggest() -> None:
    manager = a_manager()
    browser = browser_of(manager)
    suggested = browser.get(new_of(manager)).context["form"]["notice"].value()
    assert str(manager.organisations.get()) in suggested
    for word in ("for", "sees", "kept", "decides"):
        assert word in suggested
    response = browser.post(new_of(manager), typed(reviewers=[str(manager.pk)], asks_review="on", blind="on"))
    made = Assessment.objects.get()
    assert response["Location"] == edit_of(made)
    plan = Plan.of(made)
    assert (plan.title, plan.rung, plan.asks_review, plan.blind) == ("Plumbers, autumn", rung_of(), True, True)
    assert (plan.sees, plan.sees_when, plan.reviewers) == ("summary", "decided", {manager.pk})
    assert plan.deadline
    assert timezone.localtime(plan.deadline).isoformat().startswith("2099-06-30T18:00")
    assert made.is_draft


def test_it_is_saved_and_opened_at_once_where_that_is_asked_for() -> None:
    manager = a_manager()
    response = browser_of(manager).post(new_of(manager), typed(do="open"))
    made = Assessment.objects.get()
    assert made.is_open
    assert response["Location"] == reverse("assessments:invite", args=[made.pk])


def test_what_is_not_ready_stays_a_draft_and_says_why() -> None:
    manager = a_manager()
    page = text_of(browser_of(manager).post(new_of(manager), typed(do="open", asks_review="on"), follow=True))
    assert "Choose at least one reviewer" in page
    assert "saved in the draft" in page
    assert Assessment.objects.get().is_draft


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"title": " "}, "Give the assessment a title."),
        ({"rung": ""}, "Choose the rung."),
        ({"rung": "99999999"}, "Choose one of the rungs that this role has"),
        ({"role": "no-such-role"}, "Choose one of the roles shown."),
        ({"asks_self_rating": ""}, "Choose at least one method"),
        ({"deadline": "tomorrow"}, "Give the day and the time"),
        ({"notice": ""}, "Write what candidates are told"),
        ({"reviewers": ["nobody"]}, "no reviewer of yours any more"),
        ({"sees": "all"}, "not one of the available choices"),
        ({"title": "a\0b"}, "NUL"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_nothing_typed_is_lost(changes: dict[str, Any], why: str) -> None:
    manager = a_manager()
    response = browser_of(manager).post(new_of(manager), typed(**changes))
    page = text_of(response)
    assert page.count(why) >= 2  # at the field, and summarised
    assert "What you typed is kept" in page
    form = response.context["form"]
    kept = typed(**changes)
    assert all(form[name].value() == kept[name] for name in ("title", "notice", "deadline", "sees_when"))
    assert not Assessment.objects.exists()


def test_another_role_brings_its_rungs_and_keeps_what_was_typed() -> None:
    manager = a_manager()
    browser = browser_of(manager)
    response = browser.post(new_of(manager), typed(role="fitter", do="role", title="Fitters", notice=""))
    form = response.context["form"]
    assert form["title"].value() == "Fitters"
    assert [str(rung) for offer in form.offered for rung in offer.rungs] == ["Junior", "Mid", "Senior"]
    assert {rung.version.role.slug for offer in form.offered for rung in offer.rungs} == {"fitter"}
    assert "notice-error" not in text_of(response)
    fragment = browser.get(new_of(manager), {"role": "fitter"}, headers={"HX-Request": "true"})
    assert fragment.content.decode().count('type="radio"') == 3
    assert "<html" not in fragment.content.decode()
    assert browser.get(new_of(manager), {"role": "fitter"}).context["form"]["role"].value() == "fitter"


def test_a_draft_is_told_of_a_newer_version_and_may_stay_with_its_own() -> None:
    made = an_assessment(is_open=False)
    old = made.rung.version
    MatrixVersion.objects.filter(pk=old.pk).update(state=MatrixVersion.State.RETIRED, retired_at=timezone.now())
    newer = MatrixVersion.objects.create(
        role=old.role, number=2, state=MatrixVersion.State.PUBLISHED, title=old.title, published_at=timezone.now()
    )
    rung = Rung.objects.create(version=newer, slug="mid", name="Mid", position=1)
    browser = browser_of(made.created_by)
    page = text_of(browser.get(edit_of(made)))
    assert "Another version of this matrix was published since: version 2" in page
    browser.post(edit_of(made), typed(rung=str(made.rung_id), seen="1", title="Stays"))
    made.refresh_from_db()
    assert (made.title, made.rung.version) == ("Stays", old)
    browser.post(edit_of(made), typed(rung=str(rung.pk), seen="2"))
    made.refresh_from_db()
    assert made.rung == rung


def test_once_it_is_open_what_is_asked_is_shown_and_not_changed() -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    page = text_of(browser.get(edit_of(made)))
    assert "These no longer change" in page
    assert 'name="rung"' not in page
    browser.post(edit_of(made), typed(rung=str(rung_of(slug="senior").pk), title="Better", seen=str(made.revision)))
    made.refresh_from_db()
    assert (made.title, made.rung, made.notices.count()) == ("Better", rung_of(), 2)


def test_the_second_of_two_managers_is_told_and_keeps_the_text() -> None:
    made = an_assessment(is_open=False)
    first, second = browser_of(made.created_by), browser_of(a_manager(made.organisation))
    first.post(edit_of(made), typed(title="First", seen="1"))
    response = second.post(edit_of(made), typed(title="Second", notice="Mine.", seen="1"))
    page = text_of(response)
    assert "somebody else changed this assessment" in page
    assert '<th scope="row">Title</th><td>First</td><td>Second</td>' in page
    assert '<th scope="row">Notice</th><td>What it is for.</td><td>Mine.</td>' in page
    assert "Deadline</th>" not in page
    assert response.context["form"]["title"].value() == "Second"
    made.refresh_from_db()
    assert made.title == "First"
    again = typed(title="Second", notice="Mine.", seen=str(response.context["seen"]))
    second.post(edit_of(made), again)
    made.refresh_from_db()
    assert made.title == "Second"


def test_an_error_does_not_pass_over_what_another_manager_saved() -> None:
    made = an_assessment(is_open=False)
    first, second = browser_of(made.created_by), browser_of(a_manager(made.organisation))
    first.post(edit_of(made), typed(title="First", seen="1"))
    response = second.post(edit_of(made), typed(title="", seen="1"))
    assert response.context["seen"] == 1
    for odd in ("", "x", "99999999999999999999", "-1"):
        assert second.post(edit_of(made), typed(seen=odd)).status_code == 200
    made.refresh_from_db()
    assert made.title == "First"


def test_a_reviewer_who_may_no_longer_review_is_shown_and_can_be_left() -> None:
    manager = a_manager()
    reviewer = a_reviewer(manager.organisations.get())
    made = an_assessment(by=manager, reviewers=[reviewer])
    reviewer.memberships.update(access=Membership.Access.MEMBER)
    browser = browser_of(manager)
    assert "may not review any more" in text_of(browser.get(edit_of(made)))
    browser.post(edit_of(made), typed(reviewers=[str(reviewer.pk)], seen=str(made.revision), title="Kept"))
    made.refresh_from_db()
    assert made.title == "Kept"
    assert made.reviewers.get().user == reviewer


def test_a_deadline_whose_seconds_no_field_shows_is_not_another() -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(days=3))
    browser = browser_of(made.created_by)
    shown = browser.get(edit_of(made)).context["form"]
    browser.post(
        edit_of(made),
        typed(title="Other", deadline=shown["deadline"].value().strftime("%Y-%m-%dT%H:%M"), seen=str(made.revision)),
    )
    before = made.deadline
    made.refresh_from_db()
    assert (made.title, made.deadline) == ("Other", before)


def test_closing_says_whom_it_stops_and_opening_again_lets_them_go_on() -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    an_invitation(made, "waiting@example.org")
    a_candidate(made, "begun@example.org", submitted=False)
    a_candidate(made, "submitted@example.org")
    page = text_of(browser.get(edit_of(made)))
    assert "1 who began is stopped where they are and 1 who did not begin is not let in" in page
    assert "is closed. What candidates wrote is kept." in post(browser, "close", made)
    page = text_of(browser.get(edit_of(made)))
    assert "Nobody answers any more" in page
    assert 'name="title"' not in page
    assert "is open again" in post(browser, "open", made)
    made.refresh_from_db()
    assert made.is_open


def test_one_whose_deadline_has_passed_is_opened_again_with_another() -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(hours=1))
    invitation = an_invitation(made)
    close_assessment(assessment=made, by=made.created_by)
    later = timezone.now() + timedelta(days=1)
    with time_machine.travel(timezone.now() + timedelta(hours=2)):
        browser = browser_of(made.created_by)
        assert "The one it had has passed" in text_of(browser.get(edit_of(made)))
        assert "deadline has passed" in post(browser, "open", made)
        assert "Give the day and the time" in post(browser, "open", made, deadline="some day")
        made.refresh_from_db()
        assert made.is_closed
        reopen_assessment(assessment=made, deadline=later, by=made.created_by)
    made.refresh_from_db()
    assert (made.is_open, made.deadline) == (True, later)
    assert Invitation.objects.get(pk=invitation.pk).due_at == later
    assert AuditEntry.objects.filter(action="assessment.changed").count() == 1


def test_a_copy_is_a_draft_without_candidates() -> None:
    made = an_assessment()
    a_candidate(made)
    page = post(browser_of(made.created_by), "copy", made)
    assert "This is the copy" in page
    copied = Assessment.objects.exclude(pk=made.pk).get()
    assert copied.is_draft
    assert not copied.invitations.exists()


def test_a_draft_is_discarded_and_an_open_one_is_not() -> None:
    made = an_assessment(is_open=False)
    browser = browser_of(made.created_by)
    assert "is discarded" in post(browser, "discard", made)
    opened = an_assessment(by=made.created_by)
    assert "Close it instead" in post(browser, "discard", opened)
    assert list(Assessment.objects.all()) == [opened]


def test_the_link_for_anyone_is_offered_shown_and_withdrawn() -> None:
    made = an_assessment()
    browser = browser_of(made.created_by)
    page = post(browser, "link", made, do="offer")
    assert 'value="http://testserver/invitations/' in page
    page = post(browser, "link", made, do="withdraw")
    assert "Offer a link" in page
    assert "testserver/invitations/" not in page
    draft = an_assessment(by=made.created_by, is_open=False)
    assert "open the assessment first" in post(browser, "link", draft, do="offer")


@pytest.mark.parametrize("access", [Membership.Access.REVIEWER, Membership.Access.MEMBER])
def test_colleagues_who_do_not_hire_change_nothing(access: str) -> None:
    made = an_assessment(is_open=False)
    browser = browser_of(a_manager(made.organisation, access))
    assert browser.post(edit_of(made), typed(seen="1")).status_code == 403
    for name in ("open", "copy", "discard", "link"):
        assert browser.post(reverse(f"assessments:{name}", args=[made.pk])).status_code == 403
    assert browser.post(reverse("assessments:new", args=[made.organisation.slug]), typed()).status_code == 403
    assert Assessment.objects.get().is_draft


@pytest.mark.parametrize("number", [1, 12])
def test_the_form_takes_the_same_queries_whoever_may_review(number: int) -> None:
    made = an_assessment(by=a_manager(), is_open=False)
    for _ in range(number):
        a_reviewer(made.organisation)
    browser = browser_of(made.created_by)
    with queries(10):  # session, person, assessment, plan (2), colleagues, roles, rungs, test questions, notice
        browser.get(edit_of(made))
