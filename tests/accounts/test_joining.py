"""Joining an organisation by an invitation's link: signed out, with the invited account, with another one."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.models import AuditEntry, ColleagueInvitation, Membership, User
from accounts.sealing import hash_of, token_for
from accounts.services import AlreadyMember, LinkError, join
from accounts.services.colleagues import LinkUsed
from tests.accounts.conftest import link_in, sign_in
from tests.factories import ColleagueInvitationFactory, MembershipFactory, OrganisationFactory, UserFactory, browser_of
from tests.queries import queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation() -> ColleagueInvitation:
    invitation: ColleagueInvitation = ColleagueInvitationFactory(
        organisation=OrganisationFactory(name="Northwind", slug="northwind"),
        email="mira@example.org",
        access=Membership.Access.REVIEWER,
        invited_by=UserFactory(name="Olga Owner"),
        words="See you on Monday.",
    )
    return invitation


@pytest.fixture
def link(invitation: ColleagueInvitation) -> str:
    return f"/join/{token_for(invitation.link_key)}/"


def opened(browser: Client, link: str) -> str:
    return browser.get(link, follow=True).text


class TestTheLink:
    def test_the_token_leaves_the_address_bar_and_is_not_kept(self, client: Client, link: str) -> None:
        response = client.get(link)
        assert response.url == "/join/"
        assert link.split("/")[2] not in str(dict(client.session))
        assert "no-store" in response["Cache-Control"]

    def test_signed_out_it_says_who_asks_for_what_and_where_to_go_on(self, client: Client, link: str) -> None:
        page = opened(client, link)
        assert "Join Northwind" in page
        assert "Olga Owner invites you to join, as reviewer." in page
        assert "See you on Monday." in page
        assert "/accounts/login/?next=/join/" in page
        assert "/accounts/signup/?next=/join/" in page
        assert client.post("/join/", {"do": "join"}).url == "/accounts/login/?next=/join/"

    def test_the_invited_account_joins(self, person: User, invitation: ColleagueInvitation, link: str) -> None:
        browser = browser_of(person)
        assert "You join as mira@example.org." in opened(browser, link)
        page = browser.post("/join/", {"do": "join"}, follow=True).text
        assert "Welcome: you are a member of Northwind now." in page
        assert person.memberships.get().access == "reviewer"
        invitation.refresh_from_db()
        assert (invitation.accepted_by, invitation.accepted_at is not None) == (person, True)
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.by, entry.about) == ("membership.added", person, person)
        assert entry.after == {"access": "reviewer", "by invitation": True}

    def test_signing_in_on_the_way_leads_back(self, client: Client, person: User, link: str) -> None:
        opened(client, link)
        sign_in(client, person.email)
        assert "You join as mira@example.org." in client.get("/join/").text

    def test_signing_up_on_the_way_leads_back(self, client: Client, invitation: ColleagueInvitation, link: str) -> None:
        opened(client, link)
        words = {"email": "mira@example.org", "password1": "a plumb line of brass", "next": "/join/"}
        client.post("/accounts/signup/", words)
        address = link_in(mail.outbox[-1])
        client.get(address)
        response = client.post(address, follow=True)
        assert response.redirect_chain[-1][0] == "/join/"
        client.post("/join/", {"do": "join"})
        assert User.objects.get(email="mira@example.org").memberships.get().organisation == invitation.organisation

    def test_another_account_is_asked_first(self, invitation: ColleagueInvitation, link: str) -> None:
        other = UserFactory(email="other@example.org")
        browser = browser_of(other)
        page = opened(browser, link)
        assert "sent to <strong>mira@example.org</strong>" in page
        assert "signed in as <strong>other@example.org</strong>" in page
        assert browser.post("/join/", {"do": "join"}).url == "/join/"
        assert not Membership.objects.exists()
        browser.post("/join/", {"do": "join-as-another"})
        assert other.memberships.get().access == "reviewer"

    def test_or_signs_out_and_goes_on_with_the_link(self, person: User, link: str) -> None:
        browser = browser_of(UserFactory())
        opened(browser, link)
        assert browser.post("/join/", {"do": "leave-account"}).url == "/accounts/login/?next=/join/"
        sign_in(browser, person.email)
        assert "You join as mira@example.org." in browser.get("/join/").text

    def test_a_member_is_told_and_the_link_stays_unused(
        self, person: User, invitation: ColleagueInvitation, link: str
    ) -> None:
        MembershipFactory(user=person, organisation=invitation.organisation)
        browser = browser_of(person)
        assert "You are a member of Northwind already" in opened(browser, link)
        assert "You are a member" in browser.post("/join/", {"do": "join"}, follow=True).text
        assert ColleagueInvitation.objects.pending().exists()
        assert person.memberships.get().access == "member"

    def test_looking_at_it_takes_four_queries(self, person: User, link: str) -> None:
        browser = browser_of(person)
        browser.get(link)
        # the session, the invitation, the person, whether they are a member
        with queries(4):
            browser.get("/join/")


class TestALinkThatLetsNobodyIn:
    @pytest.fixture(params=["signed in", "signed out"])
    def browser(self, request: pytest.FixtureRequest, person: User) -> Client:
        return browser_of(person if request.param == "signed in" else None)

    @pytest.mark.parametrize("token", ["forged", "A" * 43])
    def test_unknown(self, browser: Client, token: str) -> None:
        response = browser.get(f"/join/{token}/", follow=True)
        assert (response.status_code, "This link is not known here." in response.text) == (404, True)

    def test_used(self, browser: Client, invitation: ColleagueInvitation, link: str) -> None:
        join(token_hash=invitation.token_hash, as_another=True, by=UserFactory())
        response = browser.get(link, follow=True)
        assert (response.status_code, "was used already" in response.text) == (410, True)

    def test_revoked(self, browser: Client, link: str) -> None:
        ColleagueInvitation.objects.update(revoked_at=timezone.now())
        response = browser.get(link, follow=True)
        assert (response.status_code, "was revoked" in response.text) == (410, True)

    def test_expired(self, browser: Client, link: str) -> None:
        ColleagueInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        response = browser.get(link, follow=True)
        assert (response.status_code, "has expired" in response.text) == (410, True)

    def test_closed_between_the_look_and_the_click(self, person: User, link: str) -> None:
        browser = browser_of(person)
        opened(browser, link)
        ColleagueInvitation.objects.update(revoked_at=timezone.now())
        assert browser.post("/join/", {"do": "join"}).status_code == 410
        assert not Membership.objects.exists()


def test_a_link_lets_one_person_in(invitation: ColleagueInvitation) -> None:
    first, second = UserFactory(email="mira@example.org"), UserFactory()
    joined = join(token_hash=invitation.token_hash, by=first)
    with pytest.raises(LinkUsed):
        join(token_hash=invitation.token_hash, as_another=True, by=second)
    joined.delete()
    with pytest.raises(LinkError):
        join(token_hash=invitation.token_hash, by=first)


def test_whoever_is_a_member_uses_up_no_link(invitation: ColleagueInvitation) -> None:
    member = MembershipFactory(organisation=invitation.organisation)
    with pytest.raises(AlreadyMember):
        join(token_hash=invitation.token_hash, as_another=True, by=member.user)
    assert ColleagueInvitation.objects.pending().exists()


@pytest.mark.parametrize(
    ("values", "constraint"),
    [
        ({"accepted_at": timezone.now(), "revoked_at": timezone.now()}, "colleague_accepted_or_revoked"),
        ({"access": "emperor"}, "colleague_access_known"),
    ],
)
def test_the_database_refuses_what_makes_no_sense(
    invitation: ColleagueInvitation, values: dict[str, object], constraint: str
) -> None:
    with pytest.raises(IntegrityError, match=constraint):
        ColleagueInvitation.objects.update(**values)


def test_nobody_accepted_at_no_time(invitation: ColleagueInvitation, person: User) -> None:
    with pytest.raises(IntegrityError, match="colleague_accepted_by_and_when"):
        ColleagueInvitation.objects.update(accepted_by=person)


def test_two_links_have_nothing_in_common() -> None:
    one, other = ColleagueInvitationFactory(), ColleagueInvitationFactory()
    assert hash_of(token_for(one.link_key)) == one.token_hash
    assert one.token_hash != other.token_hash
