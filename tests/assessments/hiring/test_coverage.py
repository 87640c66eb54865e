"""An organisation's roles by layer: what stands where, what is missing, and who sees which part of it."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, User
from assessments.selectors.coverage import RoleOfOurs, coverage_of
from assessments.services import close_assessment
from roles.models import Layer, MatrixVersion, Role
from roles.services import Description, create_role, publish_draft
from tests.factories import MembershipFactory, a_manager, a_reviewer, an_assessment, browser_of
from tests.queries import queries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("framework")]

BUILDER, USER = "builder", "user"
MakeRole = Callable[..., Role]


def address(organisation: Organisation) -> str:
    return reverse("assessments:coverage", args=[organisation.slug])


def page_of(browser: Client, organisation: Organisation) -> str:
    response = browser.get(address(organisation))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def seen_by(user: User) -> dict[str, list[RoleOfOurs]]:
    """The roles of each layer, as the page has them for the person."""
    membership = Membership.objects.select_related("organisation").get(user=user)
    return {layer.slug: list(layer.roles) for layer in coverage_of(membership).layers}


@pytest.fixture
def admin() -> User:
    return a_manager(access=Membership.Access.ADMIN)


@pytest.fixture
def make_role(admin: User) -> MakeRole:
    """Makes an own role of the admin's organisation, a copy of the plumber."""
    plumber = Role.objects.get(slug="plumber")

    def make(name: str, *layers: str, is_published: bool = True, kind: str = "profession") -> Role:
        stands_in = tuple(Layer.objects.filter(slug__in=layers))
        described = Description(name, "Works under water.", kind, (), stands_in)
        role = create_role(organisation=admin.organisations.get(), description=described, copy_of=plumber, by=admin)
        if is_published:
            publish_draft(role_slug=role.slug, note="", by=admin, now=timezone.now())
        return role

    return make


class TestWhatStandsWhere:
    def test_own_roles_stand_in_their_layers(self, admin: User, make_role: MakeRole) -> None:
        make_role("Diver", BUILDER, USER, kind="literacy")
        seen = seen_by(admin)
        for layer, other in ((BUILDER, "User"), (USER, "Builder")):
            (diver,) = seen[layer]
            assert (diver.name, diver.kind.label, diver.is_own) == ("Diver", "Literacy track", True)
            assert diver.also_in == (other,)
            assert diver.states == ""

    def test_built_in_roles_stand_there_while_assessments_ask_for_them(self, admin: User) -> None:
        assert seen_by(admin) == {BUILDER: [], USER: []}
        an_assessment(by=admin)
        an_assessment(by=admin, is_open=False)
        close_assessment(assessment=an_assessment(by=admin, rung="senior"), by=admin)
        (plumber,) = seen_by(admin)[BUILDER]
        assert (plumber.name, plumber.is_own) == ("Plumber", False)
        assert plumber.states == "1 open, 1 closed, 1 draft"

    def test_own_roles_come_first(self, admin: User, make_role: MakeRole) -> None:
        an_assessment(by=admin)
        make_role("Diver", BUILDER)
        assert [role.name for role in seen_by(admin)[BUILDER]] == ["Diver", "Plumber"]

    def test_an_own_role_that_is_assessed_stands_there_once(self, admin: User, make_role: MakeRole) -> None:
        an_assessment(by=admin, role=make_role("Diver", BUILDER).slug)
        (diver,) = seen_by(admin)[BUILDER]
        assert (diver.is_own, diver.states) == (True, "1 open")

    def test_what_nobody_can_be_assessed_for_does_not_count(self, admin: User, make_role: MakeRole) -> None:
        make_role("Diver", BUILDER, is_published=False)
        MatrixVersion.objects.filter(role=make_role("Welder", USER)).update(
            state=MatrixVersion.State.RETIRED, retired_at=timezone.now()
        )
        assert seen_by(admin) == {BUILDER: [], USER: []}

    def test_another_organisations_roles_and_assessments_do_not_count(self, admin: User, make_role: MakeRole) -> None:
        make_role("Diver", BUILDER)
        an_assessment(by=admin)
        assert seen_by(a_manager()) == {BUILDER: [], USER: []}


class TestWhoSeesWhat:
    def test_strangers_find_nothing_and_who_is_signed_out_signs_in(self, admin: User) -> None:
        organisation = admin.organisations.get()
        assert browser_of(a_manager()).get(address(organisation)).status_code == 404
        assert browser_of().get(address(organisation)).status_code == 302

    def test_members_see_the_own_roles_alone(self, admin: User, make_role: MakeRole) -> None:
        make_role("Diver", USER)
        an_assessment(by=admin)
        organisation = admin.organisations.get()
        page = page_of(browser_of(MembershipFactory(organisation=organisation).user), organisation)
        assert "Diver" in page
        assert "Plumber" not in page
        assert "1 of 2 layers; nothing in Builder." in page
        assert "those its assessments ask for" not in page

    def test_reviewers_see_assessments_that_were_opened_and_no_way_to_them(self, admin: User) -> None:
        organisation = admin.organisations.get()
        an_assessment(by=admin)
        an_assessment(by=admin, is_open=False)
        an_assessment(by=admin, role="fitter", is_open=False)
        page = page_of(browser_of(a_reviewer(organisation)), organisation)
        assert '<p class="small">Assessments<span class="muted">: 1 open</span></p>' in page
        assert "Fitter" not in page
        assert "?q=" not in page

    def test_those_who_hire_are_led_to_the_assessments(self, admin: User) -> None:
        organisation = admin.organisations.get()
        an_assessment(by=admin)
        home = reverse("assessments:organisation", args=[organisation.slug])
        assert f'href="{home}?q=Plumber"' in page_of(browser_of(admin), organisation)

    def test_nothing_of_others_is_shown_so_no_second_factor_is_asked_for(self, admin: User, settings: object) -> None:
        settings.SECOND_FACTOR_REQUIRED = True  # type: ignore[attr-defined]  # pytest-django's
        organisation = admin.organisations.get()
        for access in (Membership.Access.MEMBER, Membership.Access.MANAGER):
            assert page_of(browser_of(a_manager(organisation, access)), organisation)


class TestThePage:
    def test_a_layer_without_a_role_leads_to_that_layer_of_the_map(self, admin: User) -> None:
        an_assessment(by=admin)
        page = page_of(browser_of(admin), admin.organisations.get())
        assert "1 of 2 layers; nothing in User." in page
        assert f'None of your roles stands here. <a href="{reverse("roles:map")}?layer=user"' in page

    def test_all_layers_covered_are_said_so(self, admin: User, make_role: MakeRole) -> None:
        make_role("Diver", BUILDER, USER)
        assert '<p class="lead">2 of 2 layers.</p>' in page_of(browser_of(admin), admin.organisations.get())

    def test_layers_that_are_missing_are_joined_as_people_do(self, admin: User) -> None:
        for position, name in enumerate(("Platform", "Operation"), start=3):
            Layer.objects.create(slug=name.lower(), name=name, summary="Runs things.", position=position)
        an_assessment(by=admin)
        page = page_of(browser_of(admin), admin.organisations.get())
        assert "1 of 4 layers; nothing in User, Platform and Operation." in page

    @pytest.mark.parametrize(
        ("access", "advice"),
        [
            (Membership.Access.OWNER, "Make a role"),
            (Membership.Access.MANAGER, "New assessment"),
            (Membership.Access.REVIEWER, "Look at the roles"),
            (Membership.Access.MEMBER, "Look at the roles"),
        ],
    )
    def test_without_any_role_it_says_what_to_do(self, access: str, advice: str) -> None:
        person = a_manager(access=access)
        page = page_of(browser_of(person), person.organisations.get())
        assert "No role yet" in page
        assert f">{advice}</a>" in page
        assert "of 2 layers" not in page

    @pytest.mark.parametrize("access", [Membership.Access.ADMIN, Membership.Access.MEMBER])
    def test_the_organisations_home_leads_there(self, access: str) -> None:
        person = a_manager(access=access)
        organisation = person.organisations.get()
        home = browser_of(person).get(reverse("assessments:organisation", args=[organisation.slug]))
        assert address(organisation) in home.content.decode()

    @pytest.mark.parametrize("number", [1, 6])
    def test_many_roles_take_no_more_queries_than_one(self, admin: User, make_role: MakeRole, number: int) -> None:
        for n in range(number):
            an_assessment(by=admin, role=make_role(f"Diver {n}", BUILDER, USER).slug)
        organisation = admin.organisations.get()
        hiring, reading = browser_of(admin), browser_of(MembershipFactory(organisation=organisation).user)
        with queries(6):  # session, person, membership; layers, assessments, roles
            hiring.get(address(organisation))
        with queries(5):  # the same without assessments
            reading.get(address(organisation))


def test_a_role_on_no_layer_as_imported_ones_are_is_told_with_the_way_to_its_description(
    admin: User, make_role: MakeRole
) -> None:
    organisation = admin.organisations.get()
    role = make_role("Diver")
    page = page_of(browser_of(admin), organisation)
    assert "No role yet" not in page
    assert "0 of 2 layers; nothing in Builder and User." in page
    assert "On no layer yet: " in page
    assert reverse("roles:describe", args=[role.slug]) in page
    colleague = MembershipFactory(organisation=organisation).user
    seen = page_of(browser_of(colleague), organisation)
    assert "Owners and admins choose the layers in a role's description." in seen
    assert reverse("roles:describe", args=[role.slug]) not in seen
