"""The pages around the grid: what one edits, new roles and what they are, competencies in words."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Organisation, User
from roles.models import CompetencyEdition, Domain, Role
from roles.selectors import matrix_of, published_matrix
from roles.services import (
    Description,
    Wording,
    begin_draft,
    change_cells,
    create_competency,
    create_role,
    publish_draft,
    word_competency,
)
from tests.factories import MembershipFactory, a_change, browser_of
from tests.factories.framework import wide_role
from tests.queries import queries

pytestmark = pytest.mark.usefixtures("framework")

MATRICES, NEW = reverse("roles:matrices"), reverse("roles:new")
COMPETENCIES, NEW_COMPETENCY = reverse("roles:competencies"), reverse("roles:competency-new")
LEVELS = {f"level_{level}": "" for level in range(5)}


def at(name: str, *place: object) -> str:
    return reverse(f"roles:{name}", args=place)


def of_acme(address: str) -> str:
    return f"{address}?organisation=acme"


def about(**said: object) -> dict[str, object]:
    """A description as the form sends it."""
    return {"name": "Diver", "summary": "Works under water.", "kind": "profession", "layers": ["user"]} | said


def words(**said: str) -> dict[str, str]:
    """A wording as the form sends it."""
    return {"name": "Welding", "definition": "Joining metal.", **LEVELS, "level_2": "Welds."} | said


class TestMatrices:
    def test_an_admin_sees_the_organisations_and_nothing_built_in(self, editor: Client, diver: Role) -> None:
        page = editor.get(MATRICES)
        (owner,) = page.context["owners"]
        assert [matrix.name for matrix in owner.matrices] == ["Diver"]
        assert "Edit the draft" in page.text
        assert "Built-in" not in page.text

    def test_site_staff_see_the_built_in_ones(self, staff: Client, diver: Role) -> None:
        page = staff.get(MATRICES)
        assert [matrix.name for matrix in page.context["owners"][0].matrices] == ["Plumber", "Fitter"]
        assert "edited here" not in page.text

    def test_whoever_edits_none_is_told_who_does(self, member: Client) -> None:
        assert "You edit no matrices" in member.get(MATRICES).text

    def test_an_organisation_without_a_matrix_is_told_what_to_do(self, editor: Client) -> None:
        assert "Make the first role" in editor.get(MATRICES).text

    def test_what_the_catalogue_says_otherwise_is_told_with_a_way_out(self, staff: Client) -> None:
        begin_draft(role_slug="plumber", by=None)
        change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=None)
        publish_draft(role_slug="plumber", note="Harder now", by=None)
        page = staff.get(MATRICES).text
        assert page.count("edited here</span>") == 1
        assert "load_catalogue --overwrite" in page

    @pytest.mark.parametrize("roles", [1, 12])
    def test_it_asks_the_same_of_the_database_for_one_and_for_many(
        self, company: Organisation, admin: User, editor: Client, plumber: Role, roles: int
    ) -> None:
        for number in range(roles):
            description = Description(f"Diver {number}", "Dives.", "profession", (), tuple(plumber.layers.all()))
            create_role(organisation=company, description=description, copy_of=plumber, by=admin)
        with queries(5):
            editor.get(MATRICES)

    def test_the_home_page_leads_there_for_who_edits(self, editor: Client, member: Client, staff: Client) -> None:
        assert [MATRICES in someone.get("/").text for someone in (editor, staff, member)] == [True, True, False]


class TestNewRoles:
    def test_a_copy_is_prefilled_from_the_role(self, editor: Client) -> None:
        page = editor.get(f"{of_acme(NEW)}&copy=plumber").text
        assert 'value="Plumber"' in page
        assert '<option value="acme" selected>' in page

    def test_it_is_made_with_a_draft_of_what_the_copied_role_asks(
        self, editor: Client, company: Organisation, plumber: Role
    ) -> None:
        answer = editor.post(NEW, about(owner="acme", copy="plumber", aliases="Frogman\n\n  Sub  diver \nFrogman"))
        role = Role.objects.get(organisation=company)
        assert answer.url == at("draft", role.slug)
        assert role.aliases == ["Frogman", "Sub diver"]
        published = published_matrix(plumber)
        assert published is not None
        assert matrix_of(role.matrix_versions.drafts().get()).rows == published.rows

    def test_what_is_left_empty_is_taken_from_the_copied_role(self, editor: Client, company: Organisation) -> None:
        editor.post(NEW, {"owner": "acme", "copy": "plumber", "name": "", "summary": "", "kind": "", "aliases": ""})
        role = Role.objects.get(organisation=company)
        assert (role.name, role.aliases) == ("Plumber", ["Pipe fitter"])
        assert [layer.slug for layer in role.layers.all()] == ["builder"]

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"name": ""}, "Give the role a name"),
            ({"name": "x" * 61}, "This has 61 characters; up to 60 can be kept"),
            ({"name": "a\x07b"}, "U+0007 does not belong in a text"),
            ({"summary": "\x00"}, "U+0000 does not belong in a text"),
            ({"layers": []}, "Choose one layer or two"),
            ({"layers": ["nowhere"]}, "There is no such layer"),
            ({"layers": ["a\x00b"]}, "Null characters are not allowed"),
            ({"copy": "a\x00b"}, "Null characters are not allowed"),
            ({"kind": "hobby"}, "Choose one of the three kinds"),
            ({"owner": "."}, "Choose whose role it is"),
            ({"owner": ""}, "Choose whose role it is"),
            ({"copy": "astronaut"}, "There is no such role to copy"),
            ({"aliases": "y" * 61}, "has 61 characters"),
            ({"aliases": "\n".join(map(str, range(21)))}, "There are 21 names"),
            ({"name": "dIVER"}, "There is a role “dIVER” here already"),
        ],
    )
    def test_what_cannot_be_kept_is_told_at_its_field_and_nothing_is_made(
        self, editor: Client, diver: Role, said: dict[str, object], sentence: str
    ) -> None:
        page = editor.post(NEW, about(owner="acme", name="Other", summary="Kept as typed.") | said)
        assert sentence in page.text
        assert "summary" in said or "Kept as typed." in page.text
        assert Role.objects.exclude(organisation=None).count() == 1

    def test_an_address_that_means_nothing_leaves_the_choice(self, editor: Client) -> None:
        assert editor.get(NEW, {"organisation": "a\x00b", "copy": "a\x00b"}).status_code == 200
        assert editor.get(COMPETENCIES, {"organisation": "a\x00b"}).status_code == 404

    def test_another_organisations_role_cannot_be_copied(self, diver: Role, plumber: Role) -> None:
        publish_draft(role_slug=diver.slug, note="", by=None)
        stranger = MembershipFactory(access=Membership.Access.OWNER)
        answer = browser_of(stranger.user).post(
            NEW, about(owner=stranger.organisation.slug, name="Mine", copy=diver.slug)
        )
        assert "There is no such role to copy" in answer.text

    def test_it_is_described_anew_and_what_was_typed_survives_a_mistake(self, editor: Client, diver: Role) -> None:
        address = at("describe", diver.slug)
        assert "Works under water." in editor.get(address).text
        assert "Kept as typed." in editor.post(address, about(name="", summary="Kept as typed.")).text
        assert editor.post(address, about(name="Frogman")).url == at("role", diver.slug)
        assert diver.matrix_versions.get().title == "Frogman"

    def test_a_role_has_its_name_to_itself(self, staff: Client) -> None:
        page = staff.post(at("describe", "plumber"), about(name="Fitter"))
        assert "There is a role “Fitter” here already" in page.text


class TestRolePage:
    def test_an_own_role_is_found_by_its_people_only(self, editor: Client, member: Client, diver: Role) -> None:
        stranger = browser_of(MembershipFactory(access=Membership.Access.OWNER).user)
        found = [someone.get(at("role", diver.slug)).status_code for someone in (editor, member, stranger, Client())]
        assert found == [200, 200, 404, 404]

    def test_before_it_is_published_each_is_told_what_concerns_them(
        self, editor: Client, member: Client, diver: Role
    ) -> None:
        for someone, sentence in ((editor, "Its draft waits"), (member, "The admins of Acme are working on it")):
            page = someone.get(at("role", diver.slug)).text
            assert "Not published yet" in page
            assert sentence in page
            assert "Assess yourself" not in page

    def test_it_leads_whoever_edits_to_the_draft_and_admins_to_a_copy(
        self, editor: Client, staff: Client, member: Client
    ) -> None:
        page = at("role", "plumber")
        copy = f"{of_acme(NEW)}&amp;copy=plumber"
        assert [copy in someone.get(page).text for someone in (editor, staff, member)] == [True, False, False]
        assert [at("draft-begin", "plumber") in c.get(page).text for c in (editor, staff)] == [False, True]

    def test_the_map_says_whose_role_it_is(self, editor: Client, diver: Role) -> None:
        publish_draft(role_slug=diver.slug, note="", by=None)
        assert ">Acme</span>" in editor.get(at("map")).text
        assert "Diver" not in Client().get(at("map")).text

    def test_editors_ask_no_more_of_the_database_than_others(self, staff: Client, member: Client) -> None:
        for someone in (staff, member):
            with queries(10):
                someone.get(at("role", "plumber"))


class TestCompetencies:
    def test_they_are_listed_by_domain_with_what_is_own(
        self, editor: Client, company: Organisation, admin: User
    ) -> None:
        water = Domain.objects.get()
        text = Wording("Welding", "Joining metal.", ("", "", "Welds.", "", ""))
        create_competency(organisation=company, domain=water, wording=text, by=admin)
        own_words = Wording("Tubes", "", ("", "", "", "", ""))
        word_competency(slug="pipes", organisation=company, wording=own_words, by=admin)
        page = editor.get(of_acme(COMPETENCIES))
        (domain,) = page.context["domains"]
        assert [edition.name for edition in domain.editions] == ["Tubes", "Valves", "Billing", "Welding"]
        assert page.text.count("in your words</span>") == 1
        assert page.text.count(">own</span>") == 1

    def test_the_search_finds_words_and_htmx_gets_the_results_alone(self, editor: Client) -> None:
        found = editor.get(COMPETENCIES, {"organisation": "acme", "q": "VALV means"}, headers={"HX-Request": "true"})
        assert "1 competency" in found.text
        assert ">Valves</a>" in found.text
        assert "<html" not in found.text
        assert "No competency matches" in editor.get(COMPETENCIES, {"organisation": "acme", "q": "zzz"}).text
        assert "All competencies are shown" in editor.get(COMPETENCIES, {"organisation": "acme", "q": "\x00"}).text

    def test_one_is_made_and_a_second_of_its_name_is_not(self, editor: Client, company: Organisation) -> None:
        address = of_acme(NEW_COMPETENCY)
        assert editor.post(address, words(domain="water")).url == of_acme(COMPETENCIES)
        made = CompetencyEdition.objects.get(name="Welding")
        assert made.competency.organisation == company
        again = editor.post(address, words(domain="water", level_2="Kept as typed."))
        assert "There is a competency “Welding” already" in again.text
        assert "Kept as typed." in again.text

    @pytest.mark.parametrize(
        ("said", "sentence"),
        [
            ({"domain": ""}, "Choose the domain"),
            ({"domain": "fire"}, "There is no such domain"),
            ({"domain": "\x00"}, "Null characters are not allowed"),
            ({"domain": "water", "name": " "}, "Give the competency a name"),
            ({"domain": "water", "level_4": "x" * 301}, "This has 301 characters"),
        ],
    )
    def test_what_cannot_be_kept_is_told_at_its_field(
        self, editor: Client, said: dict[str, str], sentence: str
    ) -> None:
        assert sentence in editor.post(of_acme(NEW_COMPETENCY), words(**said)).text
        assert not CompetencyEdition.objects.filter(name="Welding").exists()

    def test_an_organisation_words_a_built_in_one_its_own_way(self, editor: Client, staff: Client, diver: Role) -> None:
        address = of_acme(at("competency", "pipes"))
        assert "Save in our own words" in editor.get(address).text
        assert editor.post(address, words(name="Tubes")).url == address
        page = editor.get(address)
        assert page.context["now"].name == "Tubes"
        assert [edition.name for edition in page.context["earlier"]] == ["Pipes"]
        assert matrix_of(diver.matrix_versions.select_related("role").get()).rows[0].name == "Tubes"
        assert staff.get(at("competency", "pipes")).context["now"].name == "Pipes"

    def test_saving_the_same_words_keeps_no_second_wording(self, staff: Client) -> None:
        form = staff.get(at("competency", "pipes")).context["form"]
        page = staff.post(at("competency", "pipes"), form.initial, follow=True)
        assert "Nothing has changed" in page.text
        assert CompetencyEdition.objects.filter(competency__slug="pipes").count() == 1

    def test_a_name_that_another_has_is_refused_and_what_was_typed_kept(self, staff: Client) -> None:
        page = staff.post(at("competency", "pipes"), words(name="Valves", definition="Kept as typed."))
        assert "Another competency is called “Valves” already" in page.text
        assert "Kept as typed." in page.text

    def test_built_in_ones_are_for_site_staff_and_an_organisations_for_its_admins(
        self, editor: Client, member: Client, staff: Client
    ) -> None:
        for address in (COMPETENCIES, NEW_COMPETENCY, at("competency", "pipes")):
            built_in = f"{address}?organisation="
            assert [c.get(built_in).status_code for c in (staff, editor, member)] == [200, 403, 403]
            assert [c.get(address).status_code for c in (staff, editor, member)] == [200, 200, 403]
            assert [c.get(of_acme(address)).status_code for c in (editor, member, staff)] == [200, 403, 404]

    def test_without_saying_whose_it_is_the_only_organisation_they_edit(self, editor: Client) -> None:
        assert "Competencies of Acme" in editor.get(COMPETENCIES).text

    def test_anothers_competency_is_not_found(self, company: Organisation, admin: User, staff: Client) -> None:
        text = Wording("Welding", "", ("", "", "", "", ""))
        made = create_competency(organisation=company, domain=Domain.objects.get(), wording=text, by=admin)
        assert staff.get(at("competency", made.competency.slug)).status_code == 404

    @pytest.mark.parametrize("competencies", [2, 20])
    def test_they_ask_the_same_of_the_database_for_few_and_for_many(self, editor: Client, competencies: int) -> None:
        wide_role(competencies)
        with queries(5):
            editor.get(of_acme(COMPETENCIES))
        with queries(6):
            editor.get(of_acme(at("competency", "skill-0")))
