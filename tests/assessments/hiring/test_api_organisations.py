"""Organisations and their people by the API: the same rules as on the pages."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from pytest_django import Settings

from accounts.api import urls as organisations
from accounts.models import ColleagueInvitation, Mail, Membership, Organisation, User
from accounts.second_factor import SecondFactor
from accounts.services.organisations import MOST_OWNED
from assessments.api.hiring import urls as hiring
from tests.accounts.test_two_factor import SECRET
from tests.assessments.hiring.answers import problem
from tests.factories import ColleagueInvitationFactory, MembershipFactory, OrganisationFactory, UserFactory, program_of
from tests.queries import queries

pytestmark = pytest.mark.django_db
API = "/api/v1/organisations"
JSON = "application/json"
Access = Membership.Access


@pytest.fixture
def company() -> Organisation:
    made: Organisation = OrganisationFactory(name="Northwind", slug="northwind")
    return made


@pytest.fixture
def owner(company: Organisation) -> User:
    return in_(company, Access.OWNER).user


@pytest.fixture
def program(owner: User) -> Client:
    return program_of(owner)


def in_(company: Organisation, access: str) -> Membership:
    made: Membership = MembershipFactory(organisation=company, access=access)
    return made


# --- organisations ----------------------------------------------------------------------------------------------


def test_one_sees_ones_own_and_what_one_may_do_there(program: Client, owner: User) -> None:
    MembershipFactory(user=owner, organisation=OrganisationFactory(slug="acme"), access=Access.REVIEWER)
    OrganisationFactory()
    listed = program.get(f"{API}/").json()["results"]
    assert [(one["slug"], one["access"]) for one in listed] == [("acme", "reviewer"), ("northwind", "owner")]
    assert program.get(listed[0]["url"]).json() == listed[0]


def test_whoever_makes_one_owns_it(person: User) -> None:
    program = program_of(person)
    key = {"Idempotency-Key": "make-1"}
    made = program.post(f"{API}/", {"name": "  Tailspin   Toys "}, JSON, headers=key)
    assert (made.status_code, made["Location"], made.json()["access"]) == (201, made.json()["url"], "owner")
    assert (made.json()["slug"], made.json()["name"]) == ("tailspin-toys", "Tailspin Toys")
    program.post(f"{API}/", {"name": "  Tailspin   Toys "}, JSON, headers=key)
    assert Organisation.objects.count() == 1


def test_one_too_many_is_refused_and_says_so(person: User) -> None:
    MembershipFactory.create_batch(MOST_OWNED, user=person, access=Access.OWNER)
    refused = program_of(person).post(f"{API}/", {"name": "One more"}, JSON)
    assert (refused.status_code, problem(refused)) == (409, "no-organisation")
    assert f"you own {MOST_OWNED}" in refused.json()["detail"]


@pytest.mark.parametrize("name", ["", "x", " x ", "x" * 121, 5, None])
def test_a_name_that_does_not_fit_is_refused(program: Client, name: object) -> None:
    for refused in (
        program.post(f"{API}/", {"name": name}, JSON),
        program.put(f"{API}/northwind/name/", {"name": name}, JSON),
    ):
        assert [error["pointer"] for error in refused.json()["errors"]] == ["/name"]


def test_another_name_leaves_the_slug(program: Client) -> None:
    told = program.put(f"{API}/northwind/name/", {"name": "Southwind"}, JSON).json()
    assert (told["name"], told["slug"]) == ("Southwind", "northwind")


# --- members ----------------------------------------------------------------------------------------------------


def test_members_are_listed_changed_and_removed(program: Client, company: Organisation, owner: User) -> None:
    member = in_(company, Access.MEMBER)
    TOTP.activate(owner, SECRET)
    listed = program.get(f"{API}/northwind/members/").json()["results"]
    who = {one["user"]: one["second_factor"] for one in listed}
    assert who == {str(owner.pk): True, str(member.user_id): False}
    changed = program.patch(listed[1]["url"], {"access": "reviewer"}, JSON).json()
    assert (changed["access"], program.get(listed[1]["url"]).json()) == ("reviewer", changed)
    assert [one["id"] for one in program.get(f"{API}/northwind/members/?access=reviewer").json()["results"]] == [
        member.pk
    ]
    assert program.delete(listed[1]["url"]).status_code == 204
    assert program.get(listed[1]["url"]).status_code == 404


def test_the_last_owner_stays(program: Client, owner: User) -> None:
    own = owner.memberships.get()
    for refused in (
        program.patch(f"{API}/northwind/members/{own.pk}/", {"access": "member"}, JSON),
        program.delete(f"{API}/northwind/members/{own.pk}/"),
    ):
        assert (refused.status_code, problem(refused)) == (409, "last-owner")


def test_anybody_may_leave_and_an_admin_makes_no_owner(company: Organisation, owner: User) -> None:
    member, admin = in_(company, Access.MEMBER), in_(company, Access.ADMIN)
    leaving = program_of(member.user)
    assert leaving.get(f"{API}/northwind/members/{admin.pk}/").status_code == 403
    refused = program_of(admin.user).patch(f"{API}/northwind/members/{member.pk}/", {"access": "owner"}, JSON)
    assert (refused.status_code, refused.json()["detail"]) == (403, "Owners are made and unmade by owners.")
    assert leaving.delete(f"{API}/northwind/members/{member.pk}/").status_code == 204
    assert leaving.get(f"{API}/northwind/").status_code == 404


def test_who_hires_finds_who_may_review(company: Organisation, owner: User) -> None:
    manager, reviewer, _ = in_(company, Access.MANAGER), in_(company, Access.REVIEWER), in_(company, Access.MEMBER)
    listed = program_of(manager.user).get(f"{API}/northwind/reviewers/").json()["results"]
    assert [one["user"] for one in listed] == [str(one.pk) for one in (owner, manager.user, reviewer.user)]
    assert program_of(reviewer.user).get(f"{API}/northwind/reviewers/").status_code == 403


# --- inviting colleagues ----------------------------------------------------------------------------------------


def test_colleagues_are_invited_sent_the_link_again_and_revoked(program: Client) -> None:
    sent = {"emails": ["Sam@Example.org", "kim@example.org"], "access": "reviewer", "words": "Welcome."}
    made = program.post(f"{API}/northwind/colleague-invitations/", sent, JSON)
    assert (made.status_code, len(made.json()["invitations"]), Mail.objects.count()) == (201, 2, 2)
    listed = program.get(f"{API}/northwind/colleague-invitations/").json()["results"]
    assert {one["email"] for one in listed} == {"sam@example.org", "kim@example.org"}
    again = program.post(f"{listed[0]['url']}again/")
    assert (again.status_code, again["Location"], Mail.objects.count()) == (202, listed[0]["url"], 3)
    assert program.delete(listed[0]["url"]).status_code == 204
    assert program.get(listed[0]["url"]).json()["revoked_at"]
    assert problem(program.delete(listed[0]["url"])) == "not-pending"
    assert len(program.get(f"{API}/northwind/colleague-invitations/").json()["results"]) == 1


def test_when_one_cannot_be_invited_nobody_is(program: Client, company: Organisation) -> None:
    member = in_(company, Access.MEMBER)
    sent = {"emails": ["new@example.org", member.user.email], "access": "member"}
    refused = program.post(f"{API}/northwind/colleague-invitations/", sent, JSON)
    assert (refused.status_code, problem(refused)) == (409, "not-invited")
    wrong = program.post(f"{API}/northwind/colleague-invitations/", sent | {"emails": ["a@b.org", "nobody"]}, JSON)
    assert [error["pointer"] for error in wrong.json()["errors"]] == ["/emails/1"]
    assert not ColleagueInvitation.objects.exists()


# --- who may ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("access", "status"),
    [("owner", 200), ("admin", 200), ("manager", 403), ("reviewer", 403), ("member", 403), (None, 404)],
)
def test_people_are_for_owners_and_admins(company: Organisation, owner: User, access: str | None, status: int) -> None:
    program = program_of(in_(company, access).user if access else UserFactory())
    other = in_(company, Access.MEMBER)
    invitation = ColleagueInvitationFactory(organisation=company)
    places = ["members/", f"members/{other.pk}/", "colleague-invitations/", f"colleague-invitations/{invitation.pk}/"]
    for place in places:
        assert program.get(f"{API}/northwind/{place}").status_code == status, place
    if status != 200:
        assert program.patch(f"{API}/northwind/members/{other.pk}/", {"access": "owner"}, JSON).status_code == status
        assert program.put(f"{API}/northwind/name/", {"name": "Mine"}, JSON).status_code == status
        sent = {"emails": ["me@example.org"], "access": "admin"}
        assert program.post(f"{API}/northwind/colleague-invitations/", sent, JSON).status_code == status
        assert program.delete(f"{API}/northwind/colleague-invitations/{invitation.pk}/").status_code == status
    assert Client().get(f"{API}/northwind/").status_code == 401


def test_what_is_of_another_organisation_is_not_found_in_this_one(program: Client) -> None:
    other, invitation = MembershipFactory(), ColleagueInvitationFactory()
    assert program.delete(f"{API}/northwind/members/{other.pk}/").status_code == 404
    assert program.delete(f"{API}/northwind/colleague-invitations/{invitation.pk}/").status_code == 404
    assert Membership.objects.filter(pk=other.pk).exists()


def test_a_program_stands_for_somebody_with_a_second_factor(program: Client, owner: User, settings: Settings) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    refused = program.get(f"{API}/northwind/members/")
    assert (refused.status_code, problem(refused)) == (403, "second-factor")
    assert program.get(f"{API}/").status_code == 200
    TOTP.activate(owner, SECRET)
    assert program.get(f"{API}/northwind/members/").status_code == 200


def test_whatever_shows_others_results_asks_for_it() -> None:
    """A candidate's own side does not, nor one's own list of organisations."""
    without = {"attempt-notice", "invitation-open", "invitation-accept", "organisations", "organisation"}
    for pattern in [*hiring.urlpatterns, *organisations.urlpatterns]:
        asks = SecondFactor in pattern.callback.cls.permission_classes  # type: ignore[attr-defined]  # a view of the API
        assert asks == (pattern.name not in without), pattern.name


@pytest.mark.parametrize("many", [1, 8])
def test_lists_ask_a_fixed_number_of_queries(program: Client, company: Organisation, owner: User, many: int) -> None:
    for _ in range(many):
        in_(company, Access.REVIEWER)
        ColleagueInvitationFactory(organisation=company, invited_by=UserFactory())
        MembershipFactory(user=owner)
    program.get(f"{API}/")
    with queries(2):
        program.get(f"{API}/")
    for place in ("members", "reviewers", "colleague-invitations"):
        with queries(3):
            program.get(f"{API}/northwind/{place}/")


def test_ones_organisations_come_in_pages(program: Client, owner: User) -> None:
    for name in ("acme", "zeta"):
        MembershipFactory(user=owner, organisation=OrganisationFactory(slug=name))
    page = program.get(f"{API}/?size=2").json()
    assert [one["slug"] for one in page["results"] + program.get(page["next"]).json()["results"]] == [
        "acme",
        "northwind",
        "zeta",
    ]
