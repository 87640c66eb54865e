"""Inviting, and what the link in the mail opens."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import Mail, Mailing
from accounts.sealing import hash_of, token_for
from accounts.tasks import send_mailing
from assessments.models import Attempt, Invitation, Notice
from assessments.permissions import Holder
from assessments.services import (
    Act,
    AssessmentClosed,
    Crowded,
    DeadlinePassed,
    Expired,
    Forged,
    Invitee,
    NotOpen,
    Revoked,
    TooMany,
    Used,
    accept,
    act_on,
    close_assessment,
    give_time,
    invite,
    note_opened,
    offer_link,
    remind,
    renew_link,
    resend,
    revoke,
)
from assessments.services.invitations import MAILED_EVERY
from tests.factories import SITE, UserFactory, a_candidate, accepted, an_assessment, an_invitation
from tests.factories.attempts import holder
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]
BROWSER = Holder(token_hash=hash_of("a browser"))


def test_each_address_is_invited_once_whatever_its_capitals() -> None:
    made = an_assessment()
    an_invitation(made, "Known@example.org")
    invitees = [Invitee("known@example.org"), Invitee("New@example.org", "New"), Invitee("new@example.org", "Twice")]
    (new,) = invite(assessment=made, invitees=invitees, base_url=SITE, by=made.created_by)
    assert (new.email, new.name) == ("New@example.org", "New")
    assert Mail.objects.count() == 2


@pytest.mark.parametrize("number", [1, 30])
def test_inviting_many_takes_no_more_queries_than_inviting_one(number: int) -> None:
    made = an_assessment()
    invitees = [Invitee(f"person{i}@example.org") for i in range(number)]
    with queries(10):
        invite(assessment=made, invitees=invitees, base_url=SITE, by=made.created_by)


def test_too_many_at_once_and_drafts_are_refused() -> None:
    made = an_assessment()
    with pytest.raises(TooMany):
        invite(assessment=made, invitees=[Invitee("a@example.org")] * 2001, base_url=SITE, by=made.created_by)
    draft = an_assessment(by=made.created_by, is_open=False)
    with pytest.raises(NotOpen):
        invite(assessment=draft, invitees=[Invitee("a@example.org")], base_url=SITE, by=made.created_by)
    assert not Invitation.objects.exists()


def test_nobody_is_sent_a_link_that_would_open_nothing_as_the_deadline_has_passed() -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(days=2))
    waiting, begun = an_invitation(made), a_candidate(made, "begun@example.org", submitted=False)
    with time_machine.travel(timezone.now() + timedelta(days=3)):
        with pytest.raises(DeadlinePassed):
            invite(assessment=made, invitees=[Invitee("a@example.org")], base_url=SITE, by=made.created_by)
        assert remind(invitations=[waiting, begun], base_url=SITE, by=made.created_by) == 0
        assert resend(invitations=[waiting], base_url=SITE, by=made.created_by) == 0
        assert not renew_link(token_hash=waiting.token_hash or "", base_url=SITE, by=BROWSER)
        assert (Invitation.objects.count(), Mail.objects.count()) == (2, 2)
        give_time(invitations=[waiting], extended_to=timezone.now() + timedelta(days=1), by=made.created_by)
        assert remind(invitations=[waiting, begun], base_url=SITE, by=made.created_by) == 1


def test_the_token_stands_in_the_mail_only() -> None:
    invitation = an_invitation(an_assessment())
    token = token_for(invitation.link_key)
    send_mailing(str(Mailing.objects.get().pk))
    assert f"{SITE}/invitations/{token}/" in mail.outbox[0].body
    assert invitation.token_hash == hash_of(token)
    kept = [str(vars(row)) for model in (Mail, Mailing, Invitation) for row in model.objects.all()]
    assert token not in "".join(kept)


def test_a_link_is_opened_accepted_and_used_up() -> None:
    invitation = an_invitation(an_assessment())
    token = token_for(invitation.link_key)
    assert note_opened(token_hash=hash_of(token), by=BROWSER).invitation == invitation
    attempt = accepted(invitation)
    assert attempt.invitation == invitation
    assert attempt.acknowledgements.get().notice.number == 1
    with pytest.raises(Used):
        note_opened(token_hash=hash_of(token), by=BROWSER)


def test_links_that_open_nothing_say_why() -> None:
    made = an_assessment()
    with pytest.raises(Forged):
        note_opened(token_hash=hash_of("no such token"), by=BROWSER)
    withdrawn = an_invitation(made, "withdrawn@example.org")
    revoke(invitations=[withdrawn], by=made.created_by)
    with pytest.raises(Revoked):
        note_opened(token_hash=hash_of(token_for(withdrawn.link_key)), by=BROWSER)
    late = an_invitation(made, "late@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=31)), pytest.raises(Expired):
        note_opened(token_hash=hash_of(token_for(late.link_key)), by=BROWSER)
    close_assessment(assessment=made, by=made.created_by)
    with pytest.raises(AssessmentClosed):
        note_opened(token_hash=hash_of(token_for(late.link_key)), by=BROWSER)


def test_who_was_withdrawn_can_be_invited_again_by_another_link() -> None:
    made = an_assessment()
    first = an_invitation(made)
    revoke(invitations=[first], by=made.created_by)
    second = an_invitation(made)
    assert accepted(second).invitation == second
    with pytest.raises(Revoked):
        note_opened(token_hash=hash_of(token_for(first.link_key)), by=BROWSER)


def test_a_fresh_link_takes_the_attempt_to_another_browser() -> None:
    invitation = an_invitation(an_assessment())
    begun = accepted(invitation, browser="the lost one")
    assert renew_link(token_hash=hash_of(token_for(invitation.link_key)), base_url=SITE, by=BROWSER)
    assert not renew_link(token_hash=hash_of(token_for(invitation.link_key)), base_url=SITE, by=BROWSER)
    fresh = Invitation.objects.get()
    found = accepted(fresh, browser="the new one")
    assert found.pk == begun.pk
    assert found.token_hash == "the new one"


def test_a_person_goes_on_with_what_they_began_by_the_link_for_anyone() -> None:
    made = an_assessment()
    token = offer_link(assessment=made, by=made.created_by)
    person = UserFactory()
    notice = Notice.objects.get()
    first = accept(token_hash=hash_of(token), notice=notice, by=holder(person), email=person.email, name="")
    assert accept(token_hash=hash_of(token), notice=notice, by=holder(person), email=person.email, name="") == first
    assert Attempt.objects.count() == 1
    assert Invitation.objects.get().via_link


def test_nobody_is_flooded_with_reminders() -> None:
    made = an_assessment()
    waiting = an_invitation(made, "waiting@example.org")
    Mail.objects.all().delete()
    assert resend(invitations=[waiting], base_url=SITE, by=made.created_by) == 1
    for again in (remind, resend):
        assert again(invitations=[waiting], base_url=SITE, by=made.created_by) == 0
    told = act_on(assessment=made, act=Act.REMIND, candidates=[waiting.pk], base_url=SITE, by=made.created_by)
    assert told.words == "Nobody was reminded. 1 was left as they are: 1 mailed within the last hour."
    assert Mail.objects.count() == 1
    Invitation.objects.update(reminded_at=timezone.now() - MAILED_EVERY)
    assert remind(invitations=[waiting], base_url=SITE, by=made.created_by) == 1


def test_reminders_go_to_those_who_have_not_submitted() -> None:
    made = an_assessment()
    waiting = an_invitation(made, "waiting@example.org")
    begun = a_candidate(made, "begun@example.org", submitted=False)
    done = a_candidate(made, "done@example.org")
    Mail.objects.all().delete()
    assert remind(invitations=[waiting, begun, done], base_url=SITE, by=made.created_by) == 2
    assert set(Mail.objects.values_list("to", flat=True)) == {"waiting@example.org", "begun@example.org"}
    assert str(begun.attempt.pk) in Mail.objects.get(to="begun@example.org").text


def test_the_link_for_anyone_lets_in_only_so_many_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessments.services.accepting.MOST_IN_A_DAY", 2)
    made = an_assessment()
    token = offer_link(assessment=made, by=made.created_by)
    notice = Notice.objects.get()

    def by(browser: str) -> Attempt:
        return accept(token_hash=hash_of(token), notice=notice, by=Holder(token_hash=browser), email="a@example.org")

    for browser in ("first", "second"):
        by(browser)
    with pytest.raises(Crowded):
        by("third")
    assert by("first").token_hash == "first"
