"""Organisations: made by whoever wants one, listed, switched, renamed, left."""

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from pytest_django import Settings

from accounts.models import AuditEntry, Membership, Organisation, User
from accounts.models.people import not_reserved
from accounts.services import create_organisation, rename_organisation
from accounts.services.organisations import MOST_OWNED, AddressNotVerified, TooManyOrganisations
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory, browser_of
from tests.queries import queries

pytestmark = pytest.mark.django_db

Access = Membership.Access


def made_by(person: User, name: str = "Northwind Analytics") -> Organisation:
    return create_organisation(name=name, owner=person, by=person)


class TestMaking:
    def test_whoever_makes_one_owns_it(self, person: User) -> None:
        made = made_by(person)
        assert made.slug == "northwind-analytics"
        assert made.memberships.get().access == Access.OWNER
        entries = AuditEntry.objects.of(made).order_by("at", "pk")
        assert [(entry.action, entry.by, entry.about, entry.after) for entry in entries] == [
            ("organisation.created", person, None, {"name": "Northwind Analytics", "slug": "northwind-analytics"}),
            ("membership.added", person, person, {"access": "owner"}),
        ]

    def test_one_name_has_many_slugs(self, person: User) -> None:
        slugs = [made_by(UserFactory(), "Northwind").slug for _ in range(3)]
        assert slugs == ["northwind", "northwind-2", "northwind-3"]
        assert made_by(person, "New").slug == "new-2"
        assert made_by(person, "日本").slug == "organisation"
        assert len(made_by(person, "x" * 120).slug) == 50

    def test_a_slug_that_the_site_needs_is_refused(self) -> None:
        with pytest.raises(ValidationError, match="needs this slug"):
            not_reserved("new")

    def test_a_person_owns_five_at_most(self, person: User) -> None:
        for _ in range(MOST_OWNED):
            made_by(person)
        MembershipFactory(user=person, access=Access.ADMIN)
        with pytest.raises(TooManyOrganisations, match="you own 5"):
            made_by(person)
        assert Organisation.objects.filter(memberships__access=Access.OWNER).count() == MOST_OWNED

    def test_whoever_makes_one_can_be_reached(self, person: User) -> None:
        EmailAddress.objects.update(verified=False)
        with pytest.raises(AddressNotVerified, match="not verified yet"):
            made_by(person)

    def test_nobody_makes_one_for_another(self, person: User) -> None:
        with pytest.raises(PermissionDenied):
            create_organisation(name="Northwind", owner=UserFactory(), by=person)

    def test_a_site_may_leave_it_to_its_staff(self, person: User, settings: Settings) -> None:
        settings.ORGANISATIONS_BY = "staff"
        with pytest.raises(PermissionDenied):
            made_by(person)
        assert made_by(UserFactory(is_staff=True)).memberships.count() == 1
        assert browser_of(person).get("/organisations/new/").status_code == 403
        page = browser_of(person).get("/organisations/").text
        assert "they are made by site staff" in page
        assert "/organisations/new/" not in page

    def test_the_form_leads_to_the_people(self, person: User) -> None:
        response = browser_of(person).post("/organisations/new/", {"name": "  Northwind \n Analytics "}, follow=True)
        assert response.redirect_chain[-1][0] == "/organisations/northwind-analytics/people/"
        assert "Northwind Analytics is made, and you own it." in response.text
        assert "Nobody else is here yet." in response.text

    @pytest.mark.parametrize(
        ("name", "said"),
        [("", "Give the organisation a name."), ("x", "two characters"), ("x" * 121, "120 characters")],
    )
    def test_a_name_that_does_not_fit_is_kept_and_explained(self, person: User, name: str, said: str) -> None:
        page = browser_of(person).post("/organisations/new/", {"name": name}).text
        assert said in page
        assert f'value="{name}"' in page or not name
        assert not Organisation.objects.exists()

    def test_a_refusal_is_a_sentence_on_the_page(self, person: User) -> None:
        for _ in range(MOST_OWNED):
            made_by(person)
        page = browser_of(person).post("/organisations/new/", {"name": "One more"}).text
        assert "Make somebody else the owner of one and leave it" in page
        assert 'value="One more"' in page


class TestList:
    def test_whoever_belongs_to_none_is_told_what_to_do(self, person: User) -> None:
        assert "ask an owner or admin of yours" in browser_of(person).get("/organisations/").text

    def test_whoever_belongs_to_one_is_there_at_once_but_may_look(self, person: User) -> None:
        organisation = MembershipFactory(user=person).organisation
        browser = browser_of(person)
        assert browser.get("/organisations/").url == organisation.get_absolute_url()
        assert organisation.name in browser.get("/organisations/?all").text

    @pytest.mark.parametrize("many", [2, 9])
    def test_each_with_ones_access_in_a_fixed_number_of_queries(self, person: User, many: int) -> None:
        for _ in range(many):
            MembershipFactory(user=person, access=Access.REVIEWER)
        MembershipFactory()
        browser = browser_of(person)
        # the session, the person, the memberships
        with queries(3):
            page = browser.get("/organisations/").text
        assert page.count("Reviewer</span>") == many

    def test_the_account_page_leads_there(self, person: User) -> None:
        organisation = MembershipFactory(user=person, access=Access.ADMIN).organisation
        assert f"/organisations/{organisation.slug}/people/" in browser_of(person).get("/account/").text


class TestRenaming:
    def test_owners_and_admins_rename_it_and_the_slug_stays(self) -> None:
        admin = MembershipFactory(access=Access.ADMIN, organisation=OrganisationFactory(slug="northwind"))
        response = browser_of(admin.user).post("/organisations/northwind/name/", {"name": "Norvind"}, follow=True)
        assert "The organisation is called Norvind." in response.text
        assert Organisation.objects.get(slug="northwind").name == "Norvind"

    @pytest.mark.parametrize("access", ["manager", "reviewer", "member"])
    def test_others_do_not(self, access: str) -> None:
        member = MembershipFactory(access=access)
        with pytest.raises(PermissionDenied):
            rename_organisation(organisation=member.organisation, name="Norvind", by=member.user)


class TestLeaving:
    @pytest.mark.parametrize("access", ["admin", "manager", "reviewer", "member"])
    def test_a_member_leaves(self, access: str) -> None:
        member = MembershipFactory(access=access)
        address, browser = f"/organisations/{member.organisation.slug}/leave/", browser_of(member.user)
        assert f"Leave {member.organisation.name}?" in browser.get(address).text
        assert "You left" in browser.post(address, follow=True).text
        assert not Membership.objects.exists()
        assert AuditEntry.objects.get().about == member.user
        assert browser.get(address).status_code == 404

    def test_the_last_owner_stays_and_is_told_why(self) -> None:
        owner = MembershipFactory(access=Access.OWNER)
        address = f"/organisations/{owner.organisation.slug}/leave/"
        assert "last owner" in browser_of(owner.user).post(address, follow=True).text
        assert Membership.objects.exists()

    def test_one_of_two_owners_leaves(self) -> None:
        owner = MembershipFactory(access=Access.OWNER)
        MembershipFactory(organisation=owner.organisation, access=Access.OWNER)
        browser_of(owner.user).post(f"/organisations/{owner.organisation.slug}/leave/")
        assert Membership.objects.count() == 1
