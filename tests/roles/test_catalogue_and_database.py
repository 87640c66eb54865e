"""Where the catalogue and the database say different things, loading tells it, and takes nothing that was edited."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, User
from roles import framework
from roles.management.commands.load_catalogue import BUILT_IN
from roles.models import CompetencyEdition, Domain, Layer, MatrixVersion, Role
from roles.selectors import published_matrix
from roles.services import (
    Description,
    NewRow,
    SlugsTaken,
    Wording,
    add_rows,
    begin_draft,
    change_cells,
    create_competency,
    create_role,
    describe_role,
    load_catalogue,
    publish_draft,
    word_competency,
)
from tests.factories import MembershipFactory, UserFactory, a_catalogue, a_change, a_competency, publish
from tests.factories.framework import FITTER, PLUMBER, with_level

HARDER = with_level(PLUMBER, "pipes", (1, 4, 4))
PIPING = Wording("Piping", "All of it.", ("", "One.", "Two.", "Three.", "Four."))


@pytest.fixture
def staff(framework: None) -> User:
    return UserFactory(is_staff=True)


@pytest.fixture
def edited(staff: User) -> Role:
    """The plumber, whose published matrix site staff have edited."""
    begin_draft(role_slug="plumber", by=staff)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 3)], by=staff)
    publish_draft(role_slug="plumber", note="", by=staff)
    return Role.objects.get(slug="plumber")


def pipes_at_mid(role: Role) -> int:
    matrix = published_matrix(role)
    assert matrix is not None
    return matrix.rows[0].levels[1]


def test_an_edited_matrix_stays_whatever_the_catalogue_says_now(edited: Role) -> None:
    done = publish(a_catalogue(roles=[HARDER, FITTER]))
    assert (done.versions, done.differing) == ((), ("the matrix of Plumber, version 2",))
    assert pipes_at_mid(edited) == 3


def test_the_catalogue_wins_when_told_to(edited: Role) -> None:
    done = load_catalogue(catalogue=a_catalogue(roles=[HARDER, FITTER]), by=None, overwrite=True)
    assert (done.versions, done.differing) == (("Plumber, version 3",), ())
    assert pipes_at_mid(edited) == 4


def test_an_edit_that_went_back_into_the_catalogue_no_longer_differs(edited: Role) -> None:
    done = publish(a_catalogue(roles=[with_level(PLUMBER, "pipes", (1, 3, 3)), FITTER]))
    assert (done.versions, done.differing) == ((), ())
    later = publish(a_catalogue(roles=[HARDER, FITTER]))
    assert later.versions == ("Plumber, version 3",)


def test_a_draft_is_left_and_takes_the_next_number(staff: User) -> None:
    begin_draft(role_slug="plumber", by=staff)
    assert publish(a_catalogue(roles=[HARDER, FITTER])).versions == ("Plumber, version 2",)
    assert publish_draft(role_slug="plumber", note="", by=staff).number == 3


def test_a_role_that_site_staff_made_does_not_leave_with_a_load(staff: User) -> None:
    described = Description("Diver", "Dives.", "profession", (), tuple(Layer.objects.all()[:1]))
    role = create_role(organisation=None, description=described, by=staff)
    add_rows(role_slug=role.slug, rows=[NewRow("pipes", 3, False, {})], by=staff)
    publish_draft(role_slug=role.slug, note="", by=staff)
    assert publish().retired == ()
    assert published_matrix(role) is not None


def test_a_description_that_was_edited_stays(staff: User) -> None:
    described = Description("Master plumber", "Another.", "profession", (), tuple(Layer.objects.all()[:1]))
    describe_role(role_slug="plumber", description=described, by=staff)
    assert publish().differing == ("the description of Master plumber",)
    assert Role.objects.get(slug="plumber").name == "Master plumber"
    load_catalogue(catalogue=a_catalogue(), by=None, overwrite=True)
    assert Role.objects.get(slug="plumber").name == "Plumber"


def test_a_description_that_went_back_into_the_catalogue_no_longer_differs(staff: User) -> None:
    described = Description("Master plumber", "Another.", "profession", ("Pipe fitter",), tuple(Layer.objects.all()))
    describe_role(role_slug="plumber", description=described, by=staff)
    said = replace(PLUMBER, name="Master plumber", summary="Another.", layers=("user", "builder"))
    assert publish(a_catalogue(roles=[said, FITTER])).differing == ()
    assert not Role.objects.get(slug="plumber").edited
    assert publish().differing == ()
    assert Role.objects.get(slug="plumber").name == "Plumber"


class TestWordings:
    def test_an_edited_one_stays_and_reaches_no_matrix_with_a_load(self, staff: User) -> None:
        word_competency(slug="pipes", organisation=None, wording=PIPING, by=staff)
        changed = (replace(a_competency("pipes"), definition="New."), a_competency("valves"), a_competency("billing"))
        done = publish(a_catalogue(competencies=changed))
        assert (done.editions, done.versions, done.differing) == ((), (), ("the wording of Piping",))

    def test_one_that_went_back_into_the_catalogue_no_longer_differs(self, staff: User) -> None:
        word_competency(slug="pipes", organisation=None, wording=PIPING, by=staff)
        said = framework.Competency("pipes", PIPING.name, PIPING.definition, PIPING.descriptors)
        done = publish(a_catalogue(competencies=[said, a_competency("valves"), a_competency("billing")]))
        assert done.differing == ()
        assert done.versions == ("Plumber, version 2", "Fitter, version 2")

    def test_an_organisations_words_are_none_of_the_catalogues_business(self, staff: User) -> None:
        admin = MembershipFactory(access="admin")
        word_competency(slug="pipes", organisation=admin.organisation, wording=PIPING, by=admin.user)
        assert publish().differing == ()
        assert CompetencyEdition.objects.filter(loaded=True).count() == 3


class TestSlugsOfOrganisations:
    def test_a_slug_that_an_organisation_has_taken_stops_the_load_and_changes_nothing(self, staff: User) -> None:
        admin = MembershipFactory(access="admin")
        described = Description("Diver", "", "profession", (), ())
        own = create_role(organisation=admin.organisation, description=described, by=admin.user)
        before = MatrixVersion.objects.count()
        with pytest.raises(SlugsTaken, match=own.slug):
            publish(a_catalogue(roles=[HARDER, replace(FITTER, slug=own.slug)]))
        assert MatrixVersion.objects.count() == before
        assert Role.objects.get(pk=own.pk).organisation == admin.organisation

    def test_its_own_competencies_are_told_from_built_in_ones_by_their_slug(self, staff: User) -> None:
        admin = MembershipFactory(access="admin")
        edition = create_competency(
            organisation=admin.organisation, domain=Domain.objects.get(), wording=PIPING, by=admin.user
        )
        assert edition.competency.slug == f"piping-{admin.organisation.slug}"


def test_the_command_says_what_differs_and_what_to_do(edited: Role, tmp_path: Path) -> None:
    out = StringIO()
    call_command("load_catalogue", stdout=out)  # the built-in one, which knows no plumber: an edited role stays
    assert MatrixVersion.objects.published().filter(role=edited).exists()
    begin_draft(role_slug="ai-engineer", by=UserFactory(is_staff=True))
    add_rows(role_slug="ai-engineer", rows=[NewRow("pipes", 3, False, {})], by=None)
    publish_draft(role_slug="ai-engineer", note="", by=None)
    out = StringIO()
    call_command("load_catalogue", stdout=out)
    assert "No changes." in out.getvalue()
    assert "the matrix of AI Engineer, version 2" in out.getvalue()
    assert "--overwrite" in out.getvalue()
    call_command("load_catalogue", overwrite=True, stdout=out)
    assert "1 matrix versions published" in out.getvalue()


def test_a_taken_slug_is_a_sentence_of_the_command(staff: User) -> None:
    Role.objects.filter(slug="plumber").update(organisation=MembershipFactory().organisation, slug="ai-engineer")
    with pytest.raises(CommandError, match="Nothing was loaded"):
        call_command("load_catalogue", folder=BUILT_IN)


class TestAuditLog:
    @staticmethod
    def told(action: str) -> list[tuple[str, dict[str, object], dict[str, object]]]:
        entries = AuditEntry.objects.filter(action=action, by=None, organisation=None).order_by("at", "pk")
        return [(entry.subject, entry.before, entry.after) for entry in entries]

    def test_the_first_load_made_it_all(self, framework: None) -> None:
        first: dict[str, object] = {"changes": "the first version"}
        assert self.told("matrix.published") == [("Plumber, version 1", {}, first), ("Fitter, version 1", {}, first)]
        said = {"summary": "What a plumber is for.", "kind": "profession", "aliases": ["Pipe fitter"]}
        assert self.told("role.created")[0] == ("Plumber", {}, {"name": "Plumber", **said, "layers": ["builder"]})
        [subject, before, after] = self.told("competency.created")[0]
        assert (subject, before, after["definition"]) == ("Pipes", {}, "What Pipes means.")
        assert self.told("role.described") == self.told("competency.worded") == []

    def test_a_load_that_changes_nothing_says_nothing(self, framework: None) -> None:
        before = AuditEntry.objects.count()
        publish()
        assert AuditEntry.objects.count() == before

    def test_a_later_one_tells_what_was_and_what_is(self, framework: None) -> None:
        valves = replace(a_competency("valves"), definition="New.")
        described = replace(HARDER, summary="Another.", layers=("user",))
        publish(a_catalogue(competencies=[a_competency("pipes"), valves, a_competency("billing")], roles=[described]))
        assert self.told("competency.worded") == [
            ("Valves", {"definition": "What Valves means."}, {"definition": "New."})
        ]
        assert self.told("role.described") == [
            (
                "Plumber",
                {"summary": "What a plumber is for.", "layers": ["builder"]},
                {"summary": "Another.", "layers": ["user"]},
            )
        ]
        changes = "2 levels raised, 1 definition changed"
        assert self.told("matrix.published")[2:] == [
            ("Plumber, version 2", {"version": 1}, {"version": 2, "changes": changes})
        ]
        assert self.told("matrix.retired") == [("Fitter, version 1", {"state": "published"}, {"state": "retired"})]

    def test_what_is_left_as_it_was_edited_is_not_told_as_changed(self, staff: User) -> None:
        described = Description("Master plumber", "Another.", "profession", (), tuple(Layer.objects.all()[:1]))
        describe_role(role_slug="plumber", description=described, by=staff)
        publish()
        assert self.told("role.described") == []
        load_catalogue(catalogue=a_catalogue(), by=None, overwrite=True)
        [(subject, before, after)] = self.told("role.described")
        assert (subject, before["name"], after["name"]) == ("Plumber", "Master plumber", "Plumber")
