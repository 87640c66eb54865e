"""A file into a draft: all of it or nothing, and what comes out goes in again as no change."""

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry, Membership, Organisation, User
from roles.files import matrix_file
from roles.framework import TableError, read_table, recognise
from roles.models import Competency, CompetencyEdition, Domain, MatrixVersion, Requirement, Role
from roles.selectors import matrix_of
from roles.services import (
    CellChange,
    Description,
    Outdated,
    Wording,
    begin_draft,
    change_cells,
    create_role,
    import_content,
    import_role,
    word_competency,
)
from roles.services.proposing import Proposal
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    UserFactory,
    a_catalogue,
    a_competency,
    a_role,
    publish,
)
from tests.queries import queries

FILE = """\
Role,Competency,Domain,Weight,Essential,Junior,Mid,Senior
Plumber,Pipes,Water,5,yes,1,3,3
Plumber,Valves,Water,2,no,1,2,2
Plumber,Soldering,Fire,4,yes,0,2,4
"""


@pytest.fixture
def company(db: None) -> Organisation:
    return MembershipFactory(access=Membership.Access.ADMIN).organisation


@pytest.fixture
def admin(company: Organisation) -> User:
    return company.members.get()


@pytest.fixture
def own(plumber: Role, company: Organisation, admin: User) -> Role:
    described = Description("Plumber", "", "profession", (), ())
    return create_role(organisation=company, description=described, by=admin, copy_of=plumber)


def imported(
    role: Role, text: str | bytes, by: User | None = None, name: str = "matrix.csv", **asked: object
) -> Proposal:
    table = read_table(name, text if isinstance(text, bytes) else text.encode())
    mapping = recognise(table).mapping
    return import_content(role_slug=role.slug, table=table, mapping=mapping, file=name, by=by, **asked)  # type: ignore[arg-type]


def draft_of(role: Role) -> MatrixVersion:
    return MatrixVersion.objects.drafts().select_related("role").get(role=role)


class TestWhatIsWritten:
    def test_the_draft_says_what_the_file_says(self, own: Role, admin: User, company: Organisation) -> None:
        done = imported(own, FILE, admin)
        assert done.difference.summary == "1 level raised, 1 competency added, 1 removed"
        view = matrix_of(draft_of(own))
        assert [(row.name, row.domain, row.weight, row.essential, row.levels) for row in view.rows] == [
            ("Pipes", "Water", 5, True, (1, 3, 3)),
            ("Valves", "Water", 2, False, (1, 2, 2)),
            ("Soldering", "Fire", 4, True, (0, 2, 4)),
        ]
        soldering = Competency.objects.get(slug=f"soldering-{company.slug}")
        assert (soldering.organisation, soldering.domain.name, soldering.domain.organisation) == (
            company,
            "Fire",
            company,
        )

    def test_a_draft_is_begun_where_there_is_none(self, plumber: Role) -> None:
        imported(plumber, FILE)
        assert matrix_of(draft_of(plumber)).rows[0].levels == (1, 3, 3)
        assert draft_of(plumber).based_on == MatrixVersion.objects.published().get(role=plumber)
        assert Competency.objects.get(slug="soldering").organisation is None

    def test_what_the_file_does_not_say_stays_as_it_is(self, own: Role, admin: User) -> None:
        done = imported(own, "Skill,Junior,Mid,Senior\nPipes,1,3,3\nSoldering,0,2,4\n", admin)
        rows = matrix_of(draft_of(own)).rows
        assert [(row.name, row.weight, row.essential) for row in rows] == [
            ("Pipes", 5, True),
            ("Soldering", 3, False),
        ]
        assert done.notes[:3] == (
            "no weight is given for “Pipes”; it stays as it is",
            "no weight is given for “Soldering”; it is 3",
            "no column says what is essential; what was stays so",
        )

    def test_what_is_equal_keeps_its_counts_and_what_changed_counts_on(self, own: Role, admin: User) -> None:
        before = dict(Requirement.objects.filter(row__version=draft_of(own)).values_list("pk", "revision"))
        imported(own, FILE, admin)
        pipes = Requirement.objects.filter(row__version=draft_of(own), row__edition__competency__slug="pipes")
        assert list(pipes.order_by("rung__position").values_list("revision", flat=True)) == [1, 2, 1]
        assert {cell.pk for cell in pipes} <= before.keys()

    def test_rungs_are_added_renamed_and_removed(self, own: Role, admin: User) -> None:
        done = imported(own, "Competency,Senior,Principal,Junior\nPipes,1,2,3\n", admin)
        assert [rung.name for rung in draft_of(own).rungs.all()] == ["Senior", "Principal", "Junior"]
        assert matrix_of(draft_of(own)).content == done.content
        assert "New rung: Principal." in done.difference.sentences

    def test_another_text_is_the_owners_wording_and_others_keep_theirs(self, own: Role, admin: User) -> None:
        imported(own, "Slug,Competency,Junior,Mid,Senior\npipes,Tubes,1,2,3\n", admin)
        assert matrix_of(draft_of(own)).rows[0].name == "Tubes"
        editions = CompetencyEdition.objects.filter(competency__slug="pipes")
        assert editions.current().get().name == "Pipes"
        assert editions.current(own.organisation).get().name == "Tubes"

    def test_other_drafts_of_the_owner_take_the_new_wording(self, own: Role, plumber: Role, admin: User) -> None:
        described = Description("Second", "", "profession", (), ())
        second = create_role(organisation=own.organisation, description=described, by=admin, copy_of=plumber)
        imported(own, "Slug,Competency,Junior,Mid,Senior\npipes,Tubes,1,2,3\n", admin)
        assert matrix_of(draft_of(second)).rows[0].name == "Tubes"

    def test_the_role_of_the_file_names_the_draft(self, own: Role, admin: User) -> None:
        imported(own, FILE.replace("Plumber,", "Pipe fitter,"), admin)
        assert draft_of(own).title == "Pipe fitter"

    def test_a_role_is_made_of_a_file(self, framework: None, company: Organisation, admin: User) -> None:
        table = read_table("matrix.csv", FILE.encode())
        mapping = recognise(table).mapping
        role, done = import_role(organisation=company, table=table, mapping=mapping, file="matrix.csv", by=admin)
        assert (role.name, role.organisation, role.kind) == ("Plumber", company, "profession")
        assert matrix_of(draft_of(role)).content == done.content

    def test_competencies_without_a_domain_come_into_other(self, own: Role, admin: User) -> None:
        done = imported(own, "Competency,Junior,Mid,Senior\nSoldering,1,2,3\nWelding,1,1,1\n", admin)
        assert {row.domain for row in done.content.rows} == {"Other"}
        assert "competencies without a domain come into “Other”" in done.notes
        assert Domain.objects.get(name="Other").organisation == own.organisation

    def test_one_entry_of_the_log_tells_it(self, own: Role, admin: User) -> None:
        before = AuditEntry.objects.count()
        imported(own, FILE, admin)
        assert AuditEntry.objects.count() == before + 1
        told = AuditEntry.objects.get(action=AuditEntry.Action.MATRIX_IMPORTED)
        assert (told.by, told.organisation, told.after["file"]) == (admin, own.organisation, "matrix.csv")
        assert "Pipes, Mid: from 2 Working to 3 Advanced." in told.after["sentences"]


class TestNoChange:
    @pytest.mark.parametrize("ending", ["csv", "xlsx", "yaml"])
    def test_what_is_exported_imports_to_none_and_nothing_is_written(self, plumber: Role, ending: str) -> None:
        published = MatrixVersion.objects.published().select_related("role").get(role=plumber)
        file = matrix_file(plumber, matrix_of(published), ending)
        done = imported(plumber, file.content, name=file.name)
        assert done.difference.sentences == ("No changes.",)
        assert not MatrixVersion.objects.drafts().exists()
        assert not AuditEntry.objects.filter(action=AuditEntry.Action.MATRIX_IMPORTED).exists()

    def test_a_draft_with_words_of_another_day_imports_to_none(self, plumber: Role) -> None:
        begin_draft(role_slug="plumber", by=None)
        file = matrix_file(plumber, matrix_of(draft_of(plumber)), "csv")
        MatrixVersion.objects.drafts().delete()
        descriptors = ("", "One.", "Two.", "Three.", "Four.")
        word_competency(slug="pipes", organisation=None, wording=Wording("Piping", "New.", descriptors), by=None)
        begin_draft(role_slug="plumber", by=None)
        assert imported(plumber, file.content).difference.is_empty

    def test_a_file_from_elsewhere_finds_what_it_brought_by_name(self, own: Role, admin: User) -> None:
        text = "Slug,Competency,Domain,Weight,Essential,Junior,Mid,Senior\nsoldering-theirs,Soldering,Fire,3,no,1,2,3\n"
        assert imported(own, text, admin).brings == (f"soldering-{own.organisation.slug}",)  # type: ignore[union-attr]
        again = imported(own, text, admin)
        assert (again.brings, again.difference.is_empty) == ((), True)


class TestNothingByHalves:
    def test_a_file_with_an_error_changes_nothing(self, own: Role, admin: User) -> None:
        before = matrix_of(draft_of(own)).content
        with pytest.raises(TableError, match="weight"):
            imported(own, FILE.replace("Fire,4", "Fire,9"), admin)
        assert matrix_of(draft_of(own)).content == before
        assert not Domain.objects.filter(name="Fire").exists()

    def test_a_name_that_another_has_is_refused(self, own: Role, admin: User) -> None:
        with pytest.raises(TableError, match="another competency is called “Valves” already"):
            imported(own, "Slug,Competency,Junior,Mid,Senior\npipes,Valves,1,2,3\n", admin)

    def test_a_matrix_that_changed_since_the_preview_is_left_alone(self, own: Role, admin: User) -> None:
        table = read_table("matrix.csv", FILE.encode())
        change_cells(role_slug=own.slug, changes=[CellChange("level", "pipes", "mid", 4, 1)], by=admin)
        asked = {"table": table, "mapping": recognise(table).mapping, "file": "matrix.csv", "by": admin}
        with pytest.raises(Outdated):
            import_content(role_slug=own.slug, seen="another", **asked)  # type: ignore[arg-type]
        assert matrix_of(draft_of(own)).rows[0].levels == (1, 4, 3)

    def test_only_who_may_edit_imports(self, plumber: Role, own: Role) -> None:
        with pytest.raises(PermissionDenied):
            imported(plumber, FILE, UserFactory())
        with pytest.raises(Role.DoesNotExist):
            imported(own, FILE, UserFactory())

    def test_an_organisation_brings_nothing_into_what_is_built_in_or_anothers(
        self, own: Role, admin: User, plumber: Role
    ) -> None:
        imported(own, FILE, admin)
        assert not Competency.objects.filter(organisation=None, slug__startswith="soldering").exists()
        done = imported(plumber, FILE)
        assert done.brings == ("soldering",)
        assert OrganisationFactory() != own.organisation


def big(count: int, word: str = "") -> str:
    header = "Role,Competency,Domain,Weight,Essential,Junior,Mid,Senior,Definition\n"
    return header + "".join(f"Big,Skill {n},Domain {n % 9},3,no,1,2,3,Means {n}{word}\n" for n in range(count))


@pytest.mark.parametrize("count", [2, 60])
def test_as_many_queries_for_many_rows_as_for_few(own: Role, admin: User, count: int) -> None:
    imported(own, big(count), admin)
    with queries(19):
        imported(own, big(count, "!"), admin)
    with queries(10):
        imported(own, big(count, "!"), admin)


def test_level_0_reads_as_everywhere_where_the_file_leaves_it_out(db: None) -> None:
    rows = [("pipes", (1, 2, 3), 3, False)]
    publish(a_catalogue(competencies=[a_competency("pipes")], roles=[a_role("plumber", rows)]))
    role = Role.objects.get(slug="plumber")
    done = imported(role, "Competency,Junior,Mid,Senior\nPipes,1,2,3\nSoldering,1,2,3\n")
    assert {row.descriptors[0] for row in done.content.rows} == {"Pipes at Not yet."}
