"""Making, changing, opening, closing, copying and discarding an assessment."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import timezone

from accounts.models import AuditEntry, Membership
from accounts.sealing import hash_of
from assessments.models import Assessment, Attempt, Notice
from assessments.services import (
    AdministrationError,
    AlreadyOpen,
    ChangedMeanwhile,
    NotReady,
    Plan,
    WrongState,
    change_assessment,
    close_assessment,
    copy_assessment,
    create_assessment,
    discard_assessment,
    give_time,
    offer_link,
    open_assessment,
    withdraw_link,
)
from tests.factories import a_candidate, a_manager, a_plan, a_reviewer, an_assessment, an_invitation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]


def test_a_manager_makes_a_draft_with_its_notice_and_reviewers() -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    reviewer = a_reviewer(organisation)
    made = create_assessment(organisation=organisation, plan=a_plan(reviewers=[reviewer]), by=manager)
    assert made.is_draft
    assert made.notices.get().number == 1
    assert [one.user for one in made.reviewers.all()] == [reviewer]
    logged = AuditEntry.objects.of(organisation).values_list("action", flat=True)
    assert set(logged) == {
        "assessment.created",
        "assessment.reviewer_added",
    }


@pytest.mark.parametrize("access", [Membership.Access.REVIEWER, Membership.Access.MEMBER])
def test_colleagues_who_do_not_hire_make_none(access: str) -> None:
    colleague = a_manager(access=access)
    with pytest.raises(PermissionDenied):
        create_assessment(organisation=colleague.organisations.get(), plan=a_plan(), by=colleague)


def test_reviewers_are_colleagues_who_may_review() -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    for nobody in (a_manager(), a_manager(organisation, Membership.Access.MEMBER)):
        with pytest.raises(AdministrationError, match="reviewer"):
            create_assessment(organisation=organisation, plan=a_plan(reviewers=[nobody]), by=manager)
    assert not Assessment.objects.exists()


def test_the_second_to_save_is_told_and_changes_nothing() -> None:
    made = an_assessment(is_open=False)
    manager = made.created_by
    change_assessment(assessment=made, plan=replace(Plan.of(made), title="First"), seen=1, by=manager)
    with pytest.raises(ChangedMeanwhile):
        change_assessment(assessment=made, plan=replace(Plan.of(made), title="Second"), seen=1, by=manager)
    assert Assessment.objects.get().title == "First"


def test_what_is_asked_is_fixed_once_it_is_open() -> None:
    made = an_assessment()
    plan = replace(Plan.of(made), rung=a_plan(rung="senior").rung)
    with pytest.raises(AlreadyOpen):
        change_assessment(assessment=made, plan=plan, seen=made.revision, by=made.created_by)


def test_another_wording_of_the_notice_is_another_notice() -> None:
    made = an_assessment()
    change_assessment(
        assessment=made, plan=replace(Plan.of(made), notice="Said better."), seen=made.revision, by=made.created_by
    )
    latest = made.notices.first()
    assert latest
    assert (latest.number, latest.text) == (2, "Said better.")
    with pytest.raises(DatabaseError), transaction.atomic():
        Notice.objects.filter(number=1).update(text="Said otherwise.")


def test_it_opens_only_when_everything_is_decided() -> None:
    manager = a_manager()
    past = timezone.now() - timedelta(minutes=1)
    for lacking in ({"notice": " "}, {"asks_review": True}, {"deadline": past}):
        made = an_assessment(by=manager, is_open=False, **lacking)
        with pytest.raises(NotReady):
            open_assessment(assessment=made, by=manager)
        assert Assessment.objects.get(pk=made.pk).is_draft


def test_it_closes_and_opens_again() -> None:
    made = an_assessment()
    closed = close_assessment(assessment=made, by=made.created_by)
    assert closed.is_closed
    assert closed.closed_at
    again = open_assessment(assessment=closed, by=made.created_by)
    assert again.is_open
    assert again.opened_at == made.opened_at


def test_a_copy_asks_the_same_of_nobody_yet() -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(days=3))
    a_candidate(made)
    copied = copy_assessment(assessment=made, by=made.created_by)
    assert copied.is_draft
    assert replace(Plan.of(copied), title=made.title) == Plan.of(made)
    assert not copied.invitations.exists()


def test_only_drafts_are_discarded() -> None:
    made = an_assessment()
    with pytest.raises(WrongState):
        discard_assessment(assessment=made, by=made.created_by)
    draft = an_assessment(by=made.created_by, is_open=False)
    discard_assessment(assessment=draft, by=made.created_by)
    assert list(Assessment.objects.all()) == [made]


def test_the_link_for_anyone_is_the_same_until_it_is_withdrawn() -> None:
    made = an_assessment()
    token = offer_link(assessment=made, by=made.created_by)
    assert offer_link(assessment=made, by=made.created_by) == token
    assert Assessment.objects.get().link_hash == hash_of(token)
    withdraw_link(assessment=made, by=made.created_by)
    assert offer_link(assessment=made, by=made.created_by) != token


def test_another_deadline_counts_for_everybody_with_their_extra_time() -> None:
    now = timezone.now()
    made = an_assessment(deadline=now + timedelta(days=10))
    usual, slower = an_invitation(made, "usual@example.org"), an_invitation(made, "slower@example.org")
    give_time(invitations=[slower], extra_time=1.5, reason="Reads with a screen reader.", by=made.created_by)
    later = now + timedelta(days=20)
    change_assessment(
        assessment=made, plan=replace(Plan.of(made), deadline=later), seen=made.revision, by=made.created_by
    )
    usual.refresh_from_db()
    slower.refresh_from_db()
    assert usual.due_at == later
    assert abs(slower.due_at - (now + timedelta(days=30))) < timedelta(minutes=1)


def test_an_assessment_that_lost_its_methods_is_refused_by_the_database() -> None:
    made = an_assessment()
    with pytest.raises(DatabaseError), transaction.atomic():
        Assessment.objects.filter(pk=made.pk).update(asks_self_rating=False)
    assert not Attempt.objects.exists()


def test_a_result_that_waits_for_reviews_is_not_promised_where_none_are_asked_for() -> None:
    with pytest.raises(AdministrationError, match="never see their result"):
        an_assessment(sees_when=Assessment.SeesWhen.REVIEWED)
    assert an_assessment(sees_when=Assessment.SeesWhen.REVIEWED, sees=Assessment.Sees.NOTHING).is_open
