"""Who belongs to an organisation: added, given another access, removed; each change recorded."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError

from accounts.models import AuditEntry, Membership, Organisation, User
from accounts.services import AlreadyMember, LastOwner, add_member, change_access, remove_member
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.queries import queries

pytestmark = pytest.mark.django_db

OWNER, ADMIN, MEMBER = Membership.Access.OWNER, Membership.Access.ADMIN, Membership.Access.MEMBER


@pytest.fixture
def company() -> Organisation:
    return OrganisationFactory(name="Northwind")


@pytest.fixture
def owner(company: Organisation) -> User:
    return MembershipFactory(organisation=company, access=OWNER).user


def in_(company: Organisation, access: str) -> User:
    return MembershipFactory(organisation=company, access=access).user


def of(user: User) -> Membership:
    return user.memberships.get()


def test_each_change_says_who_whom_and_from_what_to_what(company: Organisation, owner: User) -> None:
    person = UserFactory()
    membership = add_member(organisation=company, user=person, access=MEMBER, by=owner)
    change_access(membership=membership, access=ADMIN, by=owner)
    remove_member(membership=membership, by=owner)
    entries = AuditEntry.objects.of(company).order_by("at")
    assert [(e.action, e.subject, e.by, e.about, e.before, e.after) for e in entries] == [
        ("membership.added", "Northwind", owner, person, {}, {"access": "member"}),
        ("membership.changed", "Northwind", owner, person, {"access": "member"}, {"access": "admin"}),
        ("membership.removed", "Northwind", owner, person, {"access": "admin"}, {}),
    ]
    assert not person.memberships.exists()


def test_an_access_that_stays_is_no_change(company: Organisation, owner: User) -> None:
    change_access(membership=of(in_(company, MEMBER)), access=MEMBER, by=owner)
    assert not AuditEntry.objects.exists()


def test_a_person_belongs_once(company: Organisation, owner: User) -> None:
    with pytest.raises(AlreadyMember, match="Nobody was added"):
        add_member(organisation=company, user=in_(company, MEMBER), access=ADMIN, by=owner)
    assert not AuditEntry.objects.exists()


def test_the_last_owner_stays_owner(company: Organisation, owner: User) -> None:
    for by in (owner, UserFactory(is_staff=True), None):
        with pytest.raises(LastOwner, match="Nothing was changed"):
            remove_member(membership=of(owner), by=by)
        with pytest.raises(LastOwner):
            change_access(membership=of(owner), access=ADMIN, by=by)
    assert of(owner).access == OWNER
    assert not AuditEntry.objects.exists()


def test_one_of_two_owners_may_go(company: Organisation, owner: User) -> None:
    other = in_(company, OWNER)
    change_access(membership=of(owner), access=MEMBER, by=owner)
    with pytest.raises(LastOwner):
        remove_member(membership=of(other), by=other)


def test_what_stands_in_the_database_counts_and_not_what_was_read_before(company: Organisation, owner: User) -> None:
    stale = of(owner)
    change_access(membership=of(in_(company, MEMBER)), access=OWNER, by=owner)
    change_access(membership=of(owner), access=MEMBER, by=None)
    assert stale.access == OWNER
    change_access(membership=stale, access=ADMIN, by=None)
    assert AuditEntry.objects.latest("at").before == {"access": "member"}


def test_somebody_who_is_gone_is_not_changed_again(company: Organisation, owner: User) -> None:
    gone = of(in_(company, MEMBER))
    remove_member(membership=gone, by=owner)
    with pytest.raises(Membership.DoesNotExist):
        change_access(membership=gone, access=ADMIN, by=owner)
    with pytest.raises(Membership.DoesNotExist):
        remove_member(membership=gone, by=owner)


@pytest.mark.parametrize("who", ["manager", "reviewer", "member", "owner of another", "nobody's"])
def test_others_may_not(company: Organisation, owner: User, who: str) -> None:
    others = {
        "owner of another": lambda: MembershipFactory(access=OWNER).user,
        "nobody's": UserFactory,
    }
    by = others.get(who, lambda: in_(company, who))()
    member = in_(company, MEMBER)
    with pytest.raises(PermissionDenied):
        add_member(organisation=company, user=UserFactory(), access=MEMBER, by=by)
    with pytest.raises(PermissionDenied):
        change_access(membership=of(member), access=ADMIN, by=by)
    with pytest.raises(PermissionDenied):
        remove_member(membership=of(member), by=by)
    assert not AuditEntry.objects.exists()


def test_admins_add_and_remove_but_make_and_unmake_no_owners(company: Organisation, owner: User) -> None:
    admin, member = in_(company, ADMIN), in_(company, MEMBER)
    add_member(organisation=company, user=UserFactory(), access=ADMIN, by=admin)
    change_access(membership=of(member), access=ADMIN, by=admin)
    in_(company, OWNER)
    with pytest.raises(PermissionDenied, match="by owners"):
        add_member(organisation=company, user=UserFactory(), access=OWNER, by=admin)
    with pytest.raises(PermissionDenied):
        change_access(membership=of(member), access=OWNER, by=admin)
    with pytest.raises(PermissionDenied):
        change_access(membership=of(owner), access=ADMIN, by=admin)
    with pytest.raises(PermissionDenied):
        remove_member(membership=of(owner), by=admin)


@pytest.mark.parametrize("by", ["site staff", "system"])
def test_site_staff_and_the_system_may(company: Organisation, by: str) -> None:
    actor = UserFactory(is_staff=True) if by == "site staff" else None
    membership = add_member(organisation=company, user=UserFactory(), access=OWNER, by=actor)
    assert AuditEntry.objects.get().by == actor
    assert membership.access == OWNER


def test_an_unknown_access_changes_nothing(company: Organisation, owner: User) -> None:
    member = of(in_(company, MEMBER))
    with pytest.raises(DatabaseError):
        change_access(membership=member, access="emperor", by=owner)


def test_a_change_takes_five_queries(company: Organisation, owner: User) -> None:
    membership = of(in_(company, MEMBER))
    # the organisation's lock, the membership, one's own, the update, the entry
    with queries(5):
        change_access(membership=membership, access=ADMIN, by=owner)
