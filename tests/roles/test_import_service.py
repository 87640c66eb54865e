"""A file into a draft: all of it or nothing, and what comes out goes in again as no change."""

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from accounts.models import AuditEntry, Membership, Organisation, User
from roles.files import matrix_file
from roles.framework import TableError, read_table, recognise
from roles.models import Competency, CompetencyEdition, Domain, Layer, MatrixVersion, Requirement, Role
from roles.selectors import matrix_of
from roles.services import (
    Description,
    Outdated,
    Wording,
    begin_draft,
    change_cells,
    create_role,
    describe_role,
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
    a_change,
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


def role_file(*, layers: str = "[]", aliases: str = "[]", summary: str = "''") -> str:
    return f"""\
slug: anything
name: Plumber
position: 1200
kind: apprentice
layers: {layers}
aliases: {aliases}
summary: {summary}
rungs: [{{slug: junior, name: Junior}}, {{slug: mid, name: Mid}}, {{slug: senior, name: Senior}}]
requirements:
  - {{competency: pipes, levels: [1, 2, 3], weight: 5, essential: true}}
"""


def imported(
    role: Role, text: str | bytes, by: User | None = None, name: str = "matrix.csv", **asked: object
) -> Proposal:
    return import_content(role_slug=role.slug, by=by, **asked_of(text, name), **asked)  # type: ignore[arg-type]


def asked_of(text: str | bytes, name: str = "matrix.csv") -> dict[str, Any]:
    data = text if isinstance(text, bytes) else text.encode()
    table = read_table(name, data)
    return {"table": table, "mapping": recognise(table).mapping, "file": name, "size": len(data)}


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

    def test_a_new_domain_of_the_catalogue_has_a_summary_as_the_catalogue_asks(self, plumber: Role) -> None:
        imported(plumber, FILE)
        assert Domain.objects.get(name="Fire").summary == "Competencies of Fire."

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
        assert done.notes[:4] == (
            "“Skill” is read as the competency",
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
        role, done = import_role(organisation=company, by=admin, **asked_of(FILE))
        assert (role.name, role.organisation, role.kind) == ("Plumber", company, "profession")
        assert matrix_of(draft_of(role)).content == done.content
        assert "the role stands on no layer of the map until it is described" in done.notes

    def test_a_role_file_describes_the_role_that_is_made_of_it(
        self, framework: None, company: Organisation, admin: User
    ) -> None:
        layer = Layer.objects.get(slug="builder")
        file = role_file(layers=f"[{layer.slug}, sky]", aliases="[Fitter]", summary="Lays pipes.")
        role, done = import_role(organisation=company, by=admin, **asked_of(file, "plumber.yaml"))
        assert Description.of(role) == Description("Plumber", "Lays pipes.", "apprentice", ("Fitter",), (layer,))
        assert done.notes == ("there is no layer “sky” here; it is left out",)

    def test_a_role_file_leaves_the_description_of_a_role_as_it_is(self, own: Role, admin: User) -> None:
        done = imported(own, role_file(summary="Lays pipes."), admin, "plumber.yaml")
        assert any(note.startswith("the file describes the role itself otherwise") for note in done.notes)
        own.refresh_from_db()
        assert (own.summary, own.kind) == ("", "profession")

    def test_how_many_rows_were_read_is_told_before_the_role_is_made(
        self, framework: None, company: Organisation, admin: User
    ) -> None:
        heard: list[tuple[int, int, bool]] = []

        def on_row(done: int, total: int) -> None:
            heard.append((done, total, Role.objects.filter(organisation=company).exists()))

        import_role(organisation=company, by=admin, on_row=on_row, **asked_of(FILE))
        assert heard == [(1, 3, False), (2, 3, False), (3, 3, False)]

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
        assert (told.by, told.organisation) == (admin, own.organisation)
        assert "Pipes, Mid: from 2 Working to 3 Advanced." in told.after["sentences"]

    @pytest.mark.parametrize(
        ("name", "kept"), [("Anna Kowalska.CSV", ".csv, 157 bytes"), ("of Anna.txt", ".txt, 157 bytes")]
    )
    def test_the_log_keeps_no_name_of_a_file(self, own: Role, admin: User, name: str, kept: str) -> None:
        imported(own, FILE, admin, name)
        assert AuditEntry.objects.get(action=AuditEntry.Action.MATRIX_IMPORTED).after["file"] == kept


class TestNoChange:
    @pytest.mark.parametrize("ending", ["csv", "xlsx", "yaml"])
    def test_what_is_exported_imports_to_none_and_nothing_is_written(self, plumber: Role, ending: str) -> None:
        published = MatrixVersion.objects.published().select_related("role").get(role=plumber)
        file = matrix_file(plumber, matrix_of(published), ending)
        done = imported(plumber, file.content, name=file.name)
        assert done.difference.sentences == ("No changes.",)
        assert not MatrixVersion.objects.drafts().exists()
        assert not AuditEntry.objects.filter(action=AuditEntry.Action.MATRIX_IMPORTED).exists()

    @pytest.mark.parametrize("count", [1, 7])
    def test_whatever_a_draft_holds_comes_back_from_a_role_file(self, own: Role, admin: User, count: int) -> None:
        rungs = [f"Rung {number}" for number in range(count)]
        falling = ",".join(str(4 - number % 5) for number in range(count))
        header = f"Role,Competency,Domain,Weight,Essential,{','.join(rungs)}"
        rows = [f"'=Pipe fitter,{named},5,yes,{falling}" for named in ("Pipes,Water", "Welds,")]
        imported(own, "\n".join((header, *rows)), admin)
        draft = draft_of(own)
        assert (draft.title, own.summary, own.layers.count()) == ("=Pipe fitter", "", 0)
        file = matrix_file(own, matrix_of(draft), "yaml")
        done = imported(own, file.content, admin, file.name)
        assert done.difference.sentences == ("No changes.",)
        falls = [note for note in done.notes if note.startswith("a higher rung asks for less")]
        assert len(falls) == (count > 1)

    def test_a_title_in_other_letters_is_no_other(self, own: Role, admin: User) -> None:
        imported(own, FILE, admin)
        assert imported(own, FILE.replace("Plumber", "PLUMBER"), admin).difference.is_empty

    def test_a_role_that_was_renamed_since_it_was_published_has_both_names(self, plumber: Role) -> None:
        description = replace(Description.of(plumber), name="Pipe fitter")
        role = describe_role(role_slug="plumber", description=description, by=None)
        published = MatrixVersion.objects.published().select_related("role").get(role=role)
        for ending in ("csv", "yaml"):
            file = matrix_file(role, matrix_of(published), ending)
            assert imported(role, file.content, name=file.name).difference.is_empty

    def test_a_draft_without_a_row_is_a_file_that_says_so(self, company: Organisation, admin: User) -> None:
        described = Description("Diver", "", "profession", (), ())
        role = create_role(organisation=company, description=described, by=admin)
        file = matrix_file(role, matrix_of(draft_of(role)), "yaml")
        with pytest.raises(TableError, match="“requirements” is empty; list at least one"):
            imported(role, file.content, admin, file.name)

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

    def test_a_role_of_the_owner_keeps_its_name_to_itself(self, own: Role, company: Organisation, admin: User) -> None:
        with pytest.raises(TableError, match="The file: there is a role “PLUMBER” here already; import into that one"):
            import_role(organisation=company, by=admin, **asked_of(FILE.replace("Plumber", "PLUMBER")))
        described = Description("Diver", "", "profession", (), ())
        diver = create_role(organisation=company, description=described, by=admin)
        with pytest.raises(TableError, match="a role “Plumber” here already; call it “Diver”"):
            imported(diver, FILE, admin)
        assert not draft_of(diver).rows.exists()

    def test_another_owners_role_may_be_called_so(self, plumber: Role, company: Organisation, admin: User) -> None:
        role, _ = import_role(organisation=company, by=admin, **asked_of(FILE))
        assert role.name == plumber.name

    def test_a_matrix_that_changed_since_the_preview_is_left_alone(self, own: Role, admin: User) -> None:
        change_cells(role_slug=own.slug, changes=[a_change("level", "pipes", "mid", 4, role=own.slug)], by=admin)
        with pytest.raises(Outdated):
            import_content(role_slug=own.slug, seen="another", by=admin, **asked_of(FILE))
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
    with queries(22):
        imported(own, big(count, "!"), admin)
    with queries(11):
        imported(own, big(count, "!"), admin)


def test_level_0_reads_as_everywhere_where_the_file_leaves_it_out(db: None) -> None:
    rows = [("pipes", (1, 2, 3), 3, False)]
    publish(a_catalogue(competencies=[a_competency("pipes")], roles=[a_role("plumber", rows)]))
    role = Role.objects.get(slug="plumber")
    done = imported(role, "Competency,Junior,Mid,Senior\nPipes,1,2,3\nSoldering,1,2,3\n")
    assert {row.descriptors[0] for row in done.content.rows} == {"Pipes at Not yet."}
    assert "level 0 Not yet gets the usual words where the file has none: “Pipes at Not yet.”" in done.notes
