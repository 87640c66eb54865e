"""From the link of an invitation to the first competency: the pages a candidate sees before they answer."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.core import mail
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Mail, User
from accounts.sealing import hash_of, token_for
from assessments.models import Assessment, Attempt, Invitation, Notice
from assessments.services import close_assessment, give_time, offer_link, renew_link, revoke
from assessments.views.invited import LINK
from tests.factories import (
    SITE,
    UserFactory,
    a_manager,
    a_reviewer,
    accepted,
    an_assessment,
    an_invitation,
    browser_of,
)
from tests.factories.attempts import holder
from tests.factories.people import PASSWORD
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]
PAGE = reverse("assessments:invitation")


def link_of(invitation: Invitation) -> str:
    return reverse("assessments:invited", args=[token_for(invitation.link_key)])


def words(response: HttpResponse) -> str:
    return " ".join(response.content.decode().split())


def begin(client: Client, do: str = "begin", **who: str) -> HttpResponse:
    """Tick the notice as it stands and press the button."""
    notice = Notice.objects.latest("pk")
    return client.post(PAGE, {"notice": notice.pk, "read": "on", "do": do, **who})


def opened(invitation: Invitation, user: User | None = None) -> Client:
    """A browser in which the link was opened."""
    client = browser_of(user)
    client.get(link_of(invitation))
    return client


# --- the link --------------------------------------------------------------------------------------------------


def test_the_token_leaves_the_address_bar_and_is_kept_nowhere(client: Client) -> None:
    invitation = an_invitation(an_assessment())
    response = client.get(link_of(invitation))
    assert (response.status_code, response.url) == (302, PAGE)
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "same-origin"
    token = token_for(invitation.link_key)
    assert client.session[LINK] == hash_of(token)
    assert token not in str(Session.objects.get().get_decoded())
    assert token not in words(client.get(PAGE))


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_uses_nothing_up(method: str) -> None:
    invitation = an_invitation(an_assessment())
    for _ in range(3):
        getattr(browser_of(), method)(link_of(invitation), follow=True)
    invitation.refresh_from_db()
    assert invitation.link_used_at is None
    assert begin(opened(invitation)).status_code == 302


def test_that_the_page_was_opened_is_kept_once(client: Client) -> None:
    invitation = an_invitation(an_assessment())
    client.get(link_of(invitation), follow=True)
    invitation.refresh_from_db()
    first = invitation.opened_at
    assert first
    client.get(PAGE)
    invitation.refresh_from_db()
    assert invitation.opened_at == first


@pytest.mark.parametrize("others", [0, 20])
def test_the_page_asks_four_queries(client: Client, others: int) -> None:
    made = an_assessment()
    invitation = an_invitation(made)
    for number in range(others):
        an_invitation(made, f"other{number}@example.org")
    client.get(link_of(invitation), follow=True)
    with queries(4):
        client.get(PAGE)


# --- what it says ----------------------------------------------------------------------------------------------


def test_the_page_says_who_asks_for_what_until_when_and_who_sees_it(client: Client) -> None:
    manager = a_manager()
    organisation = manager.organisations.get()
    deadline = timezone.now() + timedelta(days=7)
    made = an_assessment(by=manager, reviewers=[a_reviewer(organisation)], deadline=deadline)
    invitation = an_invitation(made, text="We look forward to it.")
    give_time(invitations=[invitation], by=manager, extra_time=2, reason="A broken wrist")
    invitation.refresh_from_db()
    page = words(client.get(link_of(invitation), follow=True))
    for said in (
        f"{organisation} invites you",
        "Plumbers, spring",
        "Plumber</a>, Mid",
        "You rate yourself on 3 competencies",
        f"Reviewers of {organisation} then read it",
        "About 3 minutes",
        "We look forward to it.",
        "Who sees your answers, and what they are for.",
        "only after their own review",
        "competency by competency, and what to learn next, at once.",
        f"{timezone.localtime(invitation.due_at):%H:%M} UTC",
    ):
        assert said in page, said
    assert invitation.due_at > deadline + timedelta(days=6)
    assert "wrist" not in page
    assert 'name="read"' in page
    assert "checked" not in page


@pytest.mark.parametrize(
    ("sees", "when", "said"),
    [
        ("nothing", "at_once", "shows candidates no result here"),
        ("summary", "reviewed", "your gaps in order, once all reviews are in."),
        ("everything", "decided", "has decided."),
        ("everything", "closed", "has closed the assessment."),
    ],
)
def test_the_page_says_what_will_be_shown_and_when(client: Client, sees: str, when: str, said: str) -> None:
    manager = a_manager()
    made = an_assessment(
        by=manager, reviewers=[manager], sees=Assessment.Sees(sees), sees_when=Assessment.SeesWhen(when)
    )
    assert said in words(client.get(link_of(an_invitation(made)), follow=True))


# --- beginning -------------------------------------------------------------------------------------------------


def test_signed_out_it_begins_in_this_browser(client: Client) -> None:
    invitation = an_invitation(an_assessment())
    client.get(link_of(invitation))
    attempt_page = begin(client)
    attempt = Attempt.objects.get()
    assert (attempt.invitation, attempt.user) == (invitation, None)
    assert attempt_page.url == attempt.get_absolute_url()
    assert client.get(attempt_page.url).url.endswith("/rate/pipes/")
    assert attempt.acknowledgements.get().notice == Notice.objects.get()


def test_without_the_tick_nothing_begins(client: Client) -> None:
    client.get(link_of(an_invitation(an_assessment())))
    response = client.post(PAGE, {"notice": Notice.objects.get().pk, "do": "begin"})
    assert response.status_code == 422
    assert words(response).count("tick that you have") == 2
    assert 'href="#id_read"' in response.content.decode()
    assert not Attempt.objects.exists()


def test_a_notice_that_changed_under_the_page_has_to_be_read_first(client: Client) -> None:
    made = an_assessment()
    client.get(link_of(an_invitation(made)))
    before = Notice.objects.get()
    Notice.objects.create(assessment=made, number=2, text="Another wording.")
    response = client.post(PAGE, {"notice": before.pk, "read": "on", "do": "begin"})
    assert (response.status_code, "Another wording." in words(response)) == (422, True)
    assert "checked" not in words(response)
    assert not Attempt.objects.exists()
    assert begin(client).status_code == 302


def test_an_account_with_the_invited_address_begins_at_once(person: User) -> None:
    client = opened(an_invitation(an_assessment(), person.email.upper()), person)
    assert "signed in as" in words(client.get(PAGE))
    assert begin(client).status_code == 302
    assert Attempt.objects.get().user == person


def test_signing_in_on_the_way_keeps_the_link(client: Client, person: User) -> None:
    client.get(link_of(an_invitation(an_assessment(), person.email)))
    response = client.post(
        f"{reverse('account_login')}?next={PAGE}", {"login": person.email, "password": PASSWORD, "next": PAGE}
    )
    assert response.url == PAGE
    begin(client)
    assert Attempt.objects.get().user == person


def test_signing_up_on_the_way_keeps_the_link(client: Client) -> None:
    client.get(link_of(an_invitation(an_assessment(), "new@example.org")))
    account = {"email": "new@example.org", "password1": PASSWORD, "next": PAGE}
    client.post(f"{reverse('account_signup')}?next={PAGE}", account)
    assert User.objects.filter(email="new@example.org").exists()
    assert client.get(PAGE).status_code == 200


def test_another_account_is_asked_first(person: User) -> None:
    client = opened(an_invitation(an_assessment(), "invited@example.org"), person)
    page = words(client.get(PAGE))
    assert f"signed in as <strong>{person.email}</strong>" in page
    assert "invited@example.org" in page
    assert begin(client).status_code == 422
    assert not Attempt.objects.exists()
    assert begin(client, "begin-as-another").status_code == 302
    assert Attempt.objects.get().user == person


def test_signing_out_first_keeps_the_link(person: User) -> None:
    client = opened(an_invitation(an_assessment(), "invited@example.org"), person)
    response = client.post(PAGE, {"do": "leave-account"})
    assert response.url == f"{reverse('account_login')}?next={PAGE}"
    assert begin(client).status_code == 302
    assert Attempt.objects.get().user is None


def test_signing_in_later_takes_the_attempt_along(client: Client, person: User) -> None:
    client.get(link_of(an_invitation(an_assessment())))
    begin(client)
    client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    assert Attempt.objects.get().user == person


def test_a_hirer_may_open_their_own_candidates_link() -> None:
    made = an_assessment()
    client = opened(an_invitation(made), made.created_by)
    assert client.get(PAGE).status_code == 200


def test_a_role_of_the_organisation_itself_has_no_page_to_lead_to(client: Client) -> None:
    made = an_assessment()
    made.rung.version.role.organisation = made.organisation
    made.rung.version.role.save()
    page = words(client.get(link_of(an_invitation(made)), follow=True))
    assert reverse("roles:role", args=["plumber"]) not in page


# --- the link for anyone ---------------------------------------------------------------------------------------


def anyone(made: Assessment) -> str:
    return reverse("assessments:invited", args=[offer_link(assessment=made, by=made.created_by)])


def test_by_the_link_for_anyone_the_signed_out_say_who_they_are(client: Client) -> None:
    client.get(anyone(an_assessment()))
    refused = begin(client, name="Ada", email="no address")
    assert (refused.status_code, 'value="Ada"' in words(refused)) == (422, True)
    begin(client, name="Ada", email="ada@example.org")
    invitation = Invitation.objects.get()
    assert (invitation.name, invitation.email, invitation.via_link) == ("Ada", "ada@example.org", True)


def test_by_the_link_for_anyone_accounts_are_asked_nothing(person: User) -> None:
    client = browser_of(person)
    page = client.get(anyone(an_assessment()), follow=True)
    assert 'name="email"' not in words(page)
    begin(client)
    assert Invitation.objects.get().email == person.email


def test_the_link_for_anyone_leads_back_to_what_was_begun(client: Client) -> None:
    link = anyone(an_assessment())
    client.get(link)
    begin(client, name="Ada", email="ada@example.org")
    client.get(link)
    assert client.get(PAGE).url == Attempt.objects.get().get_absolute_url()


# --- links that open nothing -----------------------------------------------------------------------------------


def test_a_link_used_here_leads_on_and_used_elsewhere_says_so(client: Client) -> None:
    invitation = an_invitation(an_assessment())
    client.get(link_of(invitation))
    begin(client)
    client.get(link_of(invitation))
    assert client.get(PAGE).url == Attempt.objects.get().get_absolute_url()
    other = opened(invitation).get(PAGE)
    assert (other.status_code, "used before" in words(other), "Send a fresh link" in words(other)) == (410, True, True)


def test_each_link_that_opens_nothing_says_why(client: Client) -> None:
    made = an_assessment(deadline=timezone.now() + timedelta(days=60))
    client.get(reverse("assessments:invited", args=["forged"]))
    assert (client.get(PAGE).status_code, "opens nothing" in words(client.get(PAGE))) == (404, True)

    expired = an_invitation(made, "expired@example.org")
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        page = opened(expired).get(PAGE)
        assert (page.status_code, "too old" in words(page), "Send a fresh link" in words(page)) == (410, True, True)
    late = an_invitation(made, "late@example.org", valid_for=timedelta(days=90))
    with time_machine.travel(timezone.now() + timedelta(days=61)):
        page = opened(late).get(PAGE)
        assert (page.status_code, "lets nobody begin" in words(page)) == (410, True)
    revoked = an_invitation(made, "revoked@example.org")
    revoke(invitations=[revoked], by=made.created_by)
    page = opened(revoked).get(PAGE)
    assert (page.status_code, "has withdrawn" in words(page), "fresh link" in words(page)) == (410, True, False)
    close_assessment(assessment=made, by=made.created_by)
    page = opened(late).get(PAGE)
    assert (page.status_code, "lets nobody begin" in words(page)) == (410, True)


def test_a_fresh_link_is_sent_and_the_answer_tells_nothing(client: Client) -> None:
    invitation = an_invitation(an_assessment())
    accepted(invitation)
    Mail.objects.all().delete()
    answers = []
    for link in (link_of(invitation), reverse("assessments:invited", args=["forged"])):
        client.get(link)
        response = client.post(reverse("assessments:fresh-link"))
        assert response.status_code == 200
        answers.append(words(response))
    assert answers[0] == answers[1]
    assert Mail.objects.get().to == "candidate@example.org"
    assert not mail.outbox  # the worker sends it


def test_what_belongs_to_an_account_is_found_there(person: User) -> None:
    invitation = an_invitation(an_assessment(), person.email)
    accepted(invitation, user=person)
    renew_link(token_hash=hash_of(token_for(invitation.link_key)), base_url=SITE, by=holder(person))
    invitation.refresh_from_db()
    another = opened(invitation, UserFactory())
    page = begin(another, "begin-as-another")
    assert (page.status_code, "belongs to an account" in words(page)) == (410, True)
    client = opened(invitation, person)
    assert client.get(PAGE).url == Attempt.objects.get().get_absolute_url()
    invitation.refresh_from_db()
    assert invitation.link_used_at is None


def test_without_a_link_there_is_nothing(client: Client) -> None:
    assert client.get(PAGE).status_code == 404
    assert client.post(reverse("assessments:fresh-link")).status_code == 404


def test_a_plan_without_self_rating_is_told_as_such(client: Client) -> None:
    manager = a_manager()
    made = an_assessment(by=manager, reviewers=[a_reviewer(manager.organisations.get())], asks_self_rating=False)
    page = words(client.get(link_of(an_invitation(made)), follow=True))
    assert "You write what shows where you stand in 3 competencies" in page
    assert "as soon as a review is in." in page
