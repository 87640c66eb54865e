"""Several change the same candidate at the same moment, on a database that lets them: nothing is written over."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.sealing import hash_of
from assessments.models import Attempt, Invitation, Notice, Result
from assessments.permissions import Holder
from assessments.services import (
    Answer,
    Plan,
    accept,
    begin_review,
    change_assessment,
    claim,
    give_time,
    offer_link,
    rate_in_review,
    renew_link,
    submit_review,
)
from assessments.services.accepting import OfAnother
from roles.models import MatrixRow
from tests.factories import (
    SITE,
    UserFactory,
    a_candidate,
    a_manager,
    a_review,
    a_reviewer,
    accepted,
    an_assessment,
    an_invitation,
    publish,
)

pytestmark = pytest.mark.django_db(transaction=True)
SOON = timedelta(days=4)


@pytest.fixture(autouse=True)
def _framework() -> None:
    publish()


def meanwhile(first: Callable[[], object], second: Callable[[], Any], then: Callable[[], object] = bool) -> Any:
    """What comes of the second, which begins while the first is done but not yet committed, nor what follows it."""

    def apart() -> Any:
        try:
            return second()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            first()
            other = pool.submit(apart)
            until_it_waits(other)
            then()
        return other.result(30)


def until_it_waits(other: Future[Any]) -> None:
    pause = Event()
    with connection.cursor() as cursor:
        while not other.done():
            cursor.execute("SELECT 1 FROM pg_locks WHERE NOT granted")
            if cursor.fetchone():
                return
            pause.wait(0.01)


def test_of_two_who_give_time_neither_takes_back_what_the_other_gave() -> None:
    made = an_assessment(deadline=timezone.now() + SOON)
    manager, invitation, later = made.created_by, an_invitation(made), timezone.now() + 9 * SOON
    meanwhile(
        lambda: give_time(invitations=[invitation], extra_time=Decimal(2), reason="Slow reader", by=manager),
        lambda: give_time(invitations=[invitation], extended_to=later, by=manager),
    )
    invitation.refresh_from_db()
    assert (invitation.extra_time, invitation.extra_time_reason) == (2, "Slow reader")
    assert (invitation.extended_to, invitation.due_at) == (later, later)


def test_another_deadline_counts_for_whoever_is_given_time_or_comes_by_the_link_meanwhile() -> None:
    made = an_assessment(deadline=timezone.now() + SOON)
    manager, invitation, later = made.created_by, an_invitation(made), timezone.now() + 9 * SOON
    link, notice = hash_of(offer_link(assessment=made, by=manager)), Notice.objects.get()
    made.refresh_from_db()

    def put_off(until: Any) -> None:
        made.refresh_from_db()
        plan = replace(Plan.of(made), deadline=until)
        change_assessment(assessment=made, plan=plan, seen=made.revision, by=manager)

    meanwhile(
        lambda: put_off(later), lambda: give_time(invitations=[invitation], extra_time=Decimal("1.5"), by=manager)
    )
    invitation.refresh_from_db()
    assert invitation.due_at is not None
    assert invitation.due_at > later
    latest = later + SOON
    by = Holder(token_hash="a browser")
    meanwhile(
        lambda: put_off(latest),
        lambda: accept(token_hash=link, notice=notice, by=by, email="came@example.org", name="Came"),
    )
    assert Invitation.objects.get(via_link=True).due_at == latest


def test_a_fresh_link_takes_no_attempt_from_whoever_signs_in_with_it_meanwhile() -> None:
    invitation, person = an_invitation(an_assessment()), UserFactory()
    attempt = accepted(invitation, browser="the first")
    renew_link(token_hash=invitation.token_hash or "", base_url=SITE, by=Holder(token_hash="the other"))
    invitation.refresh_from_db()
    link, notice = invitation.token_hash or "", Notice.objects.get()

    def use() -> object:
        try:
            return accept(token_hash=link, notice=notice, by=Holder(token_hash="the other"))
        except OfAnother as refused:
            return refused

    refused = meanwhile(lambda: claim(token_hash="the first", by=person), use)
    assert isinstance(refused, OfAnother)
    assert Attempt.objects.get().user == person
    invitation.refresh_from_db()
    assert (attempt.pk, invitation.link_used_at) == (Attempt.objects.get().pk, None)


def test_what_a_reviewer_saves_while_they_submit_counts() -> None:
    manager = a_manager()
    reviewer = a_reviewer(manager.organisations.get())
    candidate = a_candidate(an_assessment(by=manager, reviewers=[reviewer]), levels=2)
    a_review(candidate.attempt, reviewer, {"pipes": 1}, submitted=False)
    review = begin_review(attempt=Attempt.objects.with_role().get(), by=reviewer)
    row = MatrixRow.objects.get(version=candidate.assessment.rung.version, edition__competency__slug="pipes")

    def save(level: int) -> object:
        return rate_in_review(review=review, row_id=row.pk, answer=Answer(choice=level), by=reviewer)

    meanwhile(lambda: save(3), lambda: submit_review(review=review, by=reviewer), then=lambda: save(4))
    latest = Result.objects.latest("number")
    assert latest.rows.get(row=row).review_levels == [4]
