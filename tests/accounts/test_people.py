"""The people of an organisation: who belongs to it, what they may do, and inviting more."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from accounts.addresses import pasted_addresses
from accounts.models import AuditEntry, ColleagueInvitation, Mail, Membership, Organisation
from accounts.sealing import hash_of, token_for
from accounts.services import NotInvited, NotPending, invite_again, invite_colleagues, revoke_invitation
from accounts.services.colleagues import MOST_IN_A_DAY, MOST_LINKS
from tests.accounts.test_two_factor import SECRET
from tests.factories import ColleagueInvitationFactory, MembershipFactory, OrganisationFactory, UserFactory, browser_of
from tests.queries import queries

pytestmark = pytest.mark.django_db

Access = Membership.Access
SITE = "https://skills.example.org"


@pytest.fixture
def company() -> Organisation:
    organisation: Organisation = OrganisationFactory(name="Northwind", slug="northwind")
    return organisation


@pytest.fixture
def owner(company: Organisation) -> Membership:
    user = UserFactory(name="Olga Owner", email="olga@example.org")
    membership: Membership = MembershipFactory(organisation=company, user=user, access=Access.OWNER)
    return membership


@pytest.fixture
def browser(owner: Membership) -> Client:
    return browser_of(owner.user)


def in_(company: Organisation, access: str) -> Membership:
    membership: Membership = MembershipFactory(organisation=company, access=access)
    return membership


def invite(owner: Membership, *emails: str, access: str = Access.REVIEWER) -> list[ColleagueInvitation]:
    return invite_colleagues(
        organisation=owner.organisation, emails=emails, access=access, base_url=SITE, by=owner.user
    )


class TestThePage:
    @pytest.mark.parametrize("many", [1, 12])
    def test_everybody_in_a_fixed_number_of_queries(self, browser: Client, company: Organisation, many: int) -> None:
        for _ in range(many):
            in_(company, Access.MEMBER)
            ColleagueInvitationFactory(organisation=company)
        # the session, the person, the membership, the members, the invitations
        with queries(5):
            page = browser.get("/organisations/northwind/people/").text
        assert f"{many + 1} members" in page
        assert page.count("Send again") == many

    def test_it_says_who_has_a_second_factor(self, browser: Client, owner: Membership, company: Organisation) -> None:
        page = "/organisations/northwind/people/"
        assert browser.get(page).text.count("Second factor: <span") == 1
        TOTP.activate(owner.user, SECRET)
        assert "Second factor: yes" in browser.get(page).text

    def test_it_says_what_became_of_the_mail(self, browser: Client, owner: Membership) -> None:
        invite(owner, "ana@example.org")
        page = "/organisations/northwind/people/"
        assert "Mail on its way" in browser.get(page).text
        Mail.objects.update(problem="The mail server refused this address.")
        assert "The mail server refused this address." in browser.get(page).text
        Mail.objects.update(problem="", sent_at=timezone.now())
        assert "Link valid until" in browser.get(page).text
        ColleagueInvitation.objects.update(expires_at=timezone.now())
        assert "Expired" in browser.get(page).text

    def test_admins_are_not_offered_what_only_owners_may(self, company: Organisation, owner: Membership) -> None:
        admin = browser_of(in_(company, Access.ADMIN).user)
        assert "Only owners change this" in admin.get("/organisations/northwind/people/").text
        page = admin.get(f"/organisations/northwind/people/{owner.pk}/").text
        assert "Owners are made and unmade by owners." in page
        assert 'value="owner"' not in admin.get("/organisations/northwind/people/invite/").text


class TestAccess:
    def test_it_is_changed(self, browser: Client, company: Organisation) -> None:
        member = in_(company, Access.MEMBER)
        address = f"/organisations/northwind/people/{member.pk}/"
        assert "administers assessments" in browser.get(address).text
        assert "access is now: Hiring manager" in browser.post(address, {"access": "manager"}, follow=True).text
        member.refresh_from_db()
        assert member.access == Access.MANAGER

    def test_one_that_is_none_changes_nothing(self, browser: Client, company: Organisation) -> None:
        member = in_(company, Access.MEMBER)
        address = f"/organisations/northwind/people/{member.pk}/"
        assert "Choose one of these." in browser.post(address, {"access": "emperor"}).text
        assert "Choose what they may do." in browser.post(address, {"do": "save"}).text

    def test_a_member_is_removed(self, browser: Client, company: Organisation) -> None:
        member = in_(company, Access.MEMBER)
        address = f"/organisations/northwind/people/{member.pk}/"
        assert "is no member any more" in browser.post(address, {"do": "remove"}, follow=True).text
        assert browser.post(address, {"do": "remove"}).status_code == 404

    def test_the_last_owner_is_told(self, browser: Client, owner: Membership) -> None:
        address = f"/organisations/northwind/people/{owner.pk}/"
        assert "last owner" in browser.post(address, {"access": "member"}, follow=True).text

    def test_an_admin_who_tries_anyway_is_refused_with_a_sentence(
        self, company: Organisation, owner: Membership
    ) -> None:
        admin = browser_of(in_(company, Access.ADMIN).user)
        response = admin.post(f"/organisations/northwind/people/{owner.pk}/", {"do": "remove"})
        assert response.status_code == 403
        assert "Owners are made and unmade by owners. Nothing was changed." in response.text

    def test_members_of_another_organisation_are_not_found(self, browser: Client) -> None:
        other = MembershipFactory()
        assert browser.get(f"/organisations/northwind/people/{other.pk}/").status_code == 404


def test_pasted_addresses_are_told_by_line() -> None:
    pasted = "ana@example.org, Bo Berg <BO@example.org>\n\nno address; ana@Example.org\n<x@y> z\n"
    assert [(one.line, one.email, one.problem) for one in pasted_addresses(pasted)] == [
        (1, "ana@example.org", ""),
        (1, "bo@example.org", ""),
        (3, "", "is no e-mail address"),
        (3, "ana@example.org", "stands on line 1 already"),
        (4, "", "is no e-mail address"),
    ]


class TestInviting:
    ADDRESS = "/organisations/northwind/people/invite/"

    def test_each_gets_a_mail_with_a_link_of_their_own(self, browser: Client, owner: Membership) -> None:
        sent = {"emails": "ana@example.org\nbo@example.org", "access": "reviewer", "words": "See you on {link} Monday."}
        response = browser.post(self.ADDRESS, sent, follow=True)
        assert "The invitation to 2 colleagues is on its way by mail." in response.text
        for invitation in ColleagueInvitation.objects.all():
            mail = invitation.mail
            assert mail
            assert mail.to == invitation.email
            assert mail.subject == "Olga Owner invites you to Northwind"
            assert mail.text.count("{link}") == 1
            assert "See you on  Monday." in mail.text
            assert "as reviewer" in mail.text
            assert hash_of(token_for(mail.link_key)) == invitation.token_hash
        assert ColleagueInvitation.objects.values("token_hash").distinct().count() == 2

    def test_the_log_tells_how_many_and_no_address(self, owner: Membership) -> None:
        invite(owner, "ana@example.org", "bo@example.org")
        entry = AuditEntry.objects.get()
        assert (entry.action, entry.subject, entry.by, entry.about) == (
            "membership.invited",
            "Northwind",
            owner.user,
            None,
        )
        assert entry.after == {"access": "reviewer", "people": 2}

    def test_nothing_is_sent_until_all_is_sound(
        self, browser: Client, owner: Membership, company: Organisation
    ) -> None:
        member = in_(company, Access.MEMBER).user.email
        invite(owner, "ana@example.org")
        sent = {"emails": f"new@example.org\nAna@example.org\n{member}\nnobody", "access": "member", "words": "Hello"}
        page = browser.post(self.ADDRESS, sent).text
        assert "was invited on" in page
        assert "is a member already" in page
        assert "is no e-mail address" in page
        assert "Line 4" in page
        assert "new@example.org\nAna@example.org" in page
        assert "Hello</textarea>" in page
        assert ColleagueInvitation.objects.count() == 1
        assert "Send to the other" in page
        browser.post(self.ADDRESS, sent | {"others": "1"})
        assert ColleagueInvitation.objects.order_by("created_at").last().email == "new@example.org"
        assert ColleagueInvitation.objects.count() == 2

    def test_where_none_is_sound_there_are_no_others(self, browser: Client) -> None:
        page = browser.post(self.ADDRESS, {"emails": "nobody", "access": "member", "others": "1"}).text
        assert "None of these can be invited." in page
        assert "Send to the other" not in page

    def test_fifty_at_once_in_a_fixed_number_of_queries(self, browser: Client) -> None:
        sent = {"emails": "\n".join(f"p{n}@example.org" for n in range(51)), "access": "member"}
        assert "50 is the most at once" in browser.post(self.ADDRESS, sent).text
        sent["emails"] = sent["emails"].partition("\n")[2]
        # the session, the person, the membership, who is invited or a member; then in the service one's access, how
        # many lately, who is a member, what expired, the mailing, the mails, the invitations, the entry
        with queries(13):
            browser.post(self.ADDRESS, sent)
        assert ColleagueInvitation.objects.count() == 50

    def test_what_became_of_them_meanwhile_is_said(self, owner: Membership, company: Organisation) -> None:
        invite(owner, "ana@example.org")
        with pytest.raises(NotInvited, match="was invited before"):
            invite(owner, "new@example.org", "Ana@example.org")
        with pytest.raises(NotInvited, match="became a member"):
            invite(owner, "new@example.org", in_(company, Access.MEMBER).user.email)
        assert Mail.objects.count() == 1
        assert AuditEntry.objects.count() == 1

    def test_an_expired_one_gives_way(self, owner: Membership, company: Organisation) -> None:
        old = ColleagueInvitationFactory(organisation=company, email="ana@example.org", expires_at=timezone.now())
        invite(owner, "ana@example.org")
        old.refresh_from_db()
        assert old.revoked_at

    def test_it_is_no_way_to_send_mail_to_the_world(self, owner: Membership, company: Organisation) -> None:
        for _ in range(MOST_IN_A_DAY - 1):
            ColleagueInvitationFactory(organisation=company)
        invite(owner, "ana@example.org")
        with pytest.raises(NotInvited, match="200 were invited since yesterday"):
            invite(owner, "bo@example.org")
        ColleagueInvitation.objects.update(created_at=timezone.now() - timedelta(days=1))
        assert invite(owner, "bo@example.org")

    def test_owners_are_made_by_owners(self, company: Organisation, owner: Membership) -> None:
        admin = in_(company, Access.ADMIN)
        with pytest.raises(PermissionDenied):
            invite(admin, "ana@example.org", access=Access.OWNER)
        [of_owner] = invite(owner, "ana@example.org", access=Access.OWNER)
        with pytest.raises(PermissionDenied):
            invite_again(invitation=of_owner, base_url=SITE, by=admin.user)
        with pytest.raises(PermissionDenied):
            revoke_invitation(invitation=of_owner, by=admin.user)

    @pytest.mark.parametrize("access", ["manager", "reviewer", "member"])
    def test_others_invite_nobody(self, company: Organisation, owner: Membership, access: str) -> None:
        with pytest.raises(PermissionDenied):
            invite(in_(company, access), "ana@example.org")

    def test_the_database_keeps_one_at_a_time_for_an_address(self, company: Organisation) -> None:
        ColleagueInvitationFactory(organisation=company, email="ana@example.org")
        with pytest.raises(IntegrityError, match="colleague_invited_once_at_a_time"):
            ColleagueInvitationFactory(organisation=company, email="Ana@example.org")


class TestSentAgainAndRevoked:
    def test_another_link_valid_anew_and_the_one_before_opens_nothing(self, browser: Client, owner: Membership) -> None:
        [invitation] = invite(owner, "ana@example.org")
        ColleagueInvitation.objects.update(expires_at=timezone.now())
        address = f"/organisations/northwind/people/invitations/{invitation.pk}/"
        assert (
            "Another link is on its way to ana@example.org." in browser.post(address, {"do": "again"}, follow=True).text
        )
        again = ColleagueInvitation.objects.get()
        assert again.token_hash != invitation.token_hash
        assert again.mail != invitation.mail
        assert again.expires_at > timezone.now() + timedelta(days=13)
        assert AuditEntry.objects.first().action == "membership.invited_again"

    def test_ten_times_at_most(self, owner: Membership) -> None:
        [invitation] = invite(owner, "ana@example.org")
        for _ in range(MOST_LINKS - 1):
            invite_again(invitation=invitation, base_url=SITE, by=owner.user)
        with pytest.raises(NotInvited, match="10 went to this address"):
            invite_again(invitation=invitation, base_url=SITE, by=owner.user)

    def test_revoked(self, browser: Client, owner: Membership) -> None:
        [invitation] = invite(owner, "ana@example.org")
        address = f"/organisations/northwind/people/invitations/{invitation.pk}/"
        assert "is revoked" in browser.post(address, {"do": "revoke"}, follow=True).text
        assert "accepted or revoked meanwhile" in browser.post(address, {"do": "revoke"}, follow=True).text
        assert "accepted or revoked meanwhile" in browser.post(address, {"do": "again"}, follow=True).text
        with pytest.raises(NotPending):
            revoke_invitation(invitation=invitation, by=owner.user)
        assert [entry.action for entry in AuditEntry.objects.all()] == [
            "membership.invitation_revoked",
            "membership.invited",
        ]
        assert invite(owner, "ana@example.org")
