"""`manage.py import_matrix`, `export_matrix --draft` and `export_domain`."""

import io
import shutil
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AuditEntry, Membership, Organisation
from roles.framework import read_table
from roles.management.commands.load_catalogue import BUILT_IN
from roles.models import Competency, CompetencyEdition, Domain, MatrixVersion, Role
from roles.selectors import matrix_of
from roles.services import (
    NewRow,
    Wording,
    add_rows,
    begin_draft,
    change_cells,
    create_competency,
    publish_draft,
    word_competency,
)
from tests.factories import MembershipFactory, a_change
from tests.roles.hostile import HOSTILE

FRAMEWORK = """\
Role,Role level,Skill,Skill level,Description
Data engineer,Associate,Data modelling,Awareness,Explains why data is modelled.
Data engineer,Associate,Metadata,Awareness,Knows why metadata is kept.
Data engineer,Principal,Data modelling,Expert,Answers for how data is modelled.
Data engineer,Principal,Metadata,Practitioner,Chooses the tools of a catalogue.
Data engineer,Lead,Data modelling,Working,Builds a model for one team.
Data engineer,Lead,Metadata,Working,Keeps a catalogue up to date.
Data ethicist,Associate,Ethics,Awareness,Names the principles.
Data ethicist,Lead,Ethics,Working,Reviews a use of data.
Data ethicist,Principal,Ethics,Expert,Advises ministers.
"""
MAPPING = """\
layout: long
role: Data engineer
columns: {role: Role, rung: Role level, competency: Skill, level: Skill level, description: Description}
rungs: {Associate: Junior, Lead: Mid, Principal: Senior}
levels: {Awareness: 1, Practitioner: 3}
"""


@pytest.fixture
def company(framework: None) -> Organisation:
    return MembershipFactory(access=Membership.Access.ADMIN).organisation


def said(*arguments: object, **options: object) -> str:
    out = io.StringIO()
    call_command(*map(str, arguments), stdout=out, **options)
    return out.getvalue()


def file_of(folder: Path, text: str | bytes, name: str = "matrix.csv") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_each_change_is_said_and_stands_in_the_draft(tmp_path: Path, framework: None) -> None:
    file = file_of(tmp_path, "Competency,Weight,Essential,Junior,Mid,Senior\nPipes,5,yes,1,3,3\n")
    told = said("import_matrix", file, role="plumber")
    assert "Pipes, Mid: from 2 Working to 3 Advanced." in told
    assert "Removed: Valves." in told
    assert "It is in the draft of plumber. Look at it and publish it" in told
    assert MatrixVersion.objects.drafts().get().role.slug == "plumber"


def test_a_dry_run_says_the_same_and_writes_nothing(tmp_path: Path, company: Organisation) -> None:
    file = file_of(tmp_path, "Role,Competency,Domain,Junior\nDiver,Diving,Sea,3\n")
    told = said("import_matrix", file, "--dry-run", organisation=company.slug)
    assert "New: Diving (Junior 3 Advanced; weight 3)." in told
    assert "nothing was written" in told
    assert not Role.objects.filter(name="Diver").exists()
    assert not Domain.objects.filter(name="Sea").exists()


@pytest.mark.parametrize("ending", ["csv", "xlsx", "yaml"])
def test_what_is_exported_imports_to_no_changes(tmp_path: Path, framework: None, ending: str) -> None:
    said("export_matrix", "plumber", output=tmp_path / f"matrix.{ending}")
    assert said("import_matrix", tmp_path / f"matrix.{ending}", role="plumber").endswith("No changes.\n")
    assert not MatrixVersion.objects.drafts().exists()


def test_a_draft_is_exported_too(tmp_path: Path, framework: None) -> None:
    begin_draft(role_slug="plumber", by=None)
    change_cells(role_slug="plumber", changes=[a_change("level", "pipes", "mid", 4)], by=None)
    assert "Plumber, draft" in said("export_matrix", "plumber", "--draft", output=tmp_path / "draft.csv")
    assert read_table("draft.csv", (tmp_path / "draft.csv").read_bytes()).rows[0].cells[7] == "4"
    with pytest.raises(CommandError, match="no role with a draft"):
        said("export_matrix", "fitter", "--draft")


def test_a_file_that_the_catalogue_will_refuse_is_written_with_a_warning(
    tmp_path: Path, framework: None, capsys: pytest.CaptureFixture[str]
) -> None:
    said("export_matrix", "plumber", output=tmp_path / "matrix.yaml")
    assert capsys.readouterr().err == ""
    rows = "Pipes,5,yes,3,2,1\nWelds,2,no,1,1,1\n"
    said("import_matrix", file_of(tmp_path, f"Competency,Weight,Essential,Junior,Mid,Senior\n{rows}"), role="plumber")
    said("export_matrix", "plumber", "--draft", output=tmp_path / "matrix.yaml")
    told = capsys.readouterr().err
    assert "The catalogue will refuse this file as it is" in told
    assert "line 17, pipes: the level falls from 3 to 2; a higher rung needs the same level or more" in told
    assert "The catalogue may lack “welds”, which was made here: export_domain other writes it." in told
    assert said("import_matrix", tmp_path / "matrix.yaml", role="plumber").endswith("No changes.\n")


def test_a_role_is_found_by_what_its_draft_is_called(tmp_path: Path, framework: None) -> None:
    file = file_of(tmp_path, "Role,Competency,Junior\nPipe fitter,Pipes,3\n")
    said("import_matrix", file, role="plumber")
    assert said("import_matrix", file).endswith("No changes.\n")
    assert not Role.objects.filter(name="Pipe fitter").exists()


def test_a_new_role_is_to_be_described(tmp_path: Path, framework: None) -> None:
    told = said("import_matrix", file_of(tmp_path, "Role,Skill,Junior\nDiver,Diving,3\n"))
    assert "Note: “Skill” is read as the competency." in told
    assert "It stands on no layer of the map until you describe it: /roles/diver/description/" in told


def test_what_is_wrong_with_a_mapping_is_told_of_its_own_file(tmp_path: Path, framework: None) -> None:
    mapping = file_of(tmp_path, "layout: round\n", "mapping.yaml")
    with pytest.raises(CommandError, match=r"Mend these places in \S+/mapping\.yaml:"):
        said("import_matrix", file_of(tmp_path, FRAMEWORK), mapping=mapping)


def test_too_many_names_of_levels_are_told_by_their_places(tmp_path: Path, framework: None) -> None:
    rows = "".join(f"Skill {number},odd {number}\n" for number in range(30))
    with pytest.raises(CommandError, match="Line 31, column B") as refused:
        said("import_matrix", file_of(tmp_path, f"Competency,Junior\n{rows}"), role="plumber")
    assert "Which level" not in str(refused.value)


class TestAFrameworkOfOthers:
    def test_it_asks_what_has_to_be_decided_with_a_mapping_to_start_from(
        self, tmp_path: Path, company: Organisation
    ) -> None:
        with pytest.raises(CommandError) as asked:
            said("import_matrix", file_of(tmp_path, FRAMEWORK), organisation=company.slug)
        assert "Which role is meant: “Data engineer”, “Data ethicist”?" in str(asked.value)
        start = str(asked.value).partition("layout:")
        assert said(
            "import_matrix",
            tmp_path / "matrix.csv",
            mapping=file_of(tmp_path, "".join(start[1:]), "mapping.yaml"),
            organisation=company.slug,
        )

    def test_it_makes_a_role_with_the_competencies_it_brings(self, tmp_path: Path, company: Organisation) -> None:
        mapping = file_of(tmp_path, MAPPING, "mapping.yaml")
        file = file_of(tmp_path, FRAMEWORK)
        said("import_matrix", file, mapping=mapping, organisation=company.slug)
        role = Role.objects.get(name="Data engineer")
        assert role.organisation == company
        content = matrix_of(MatrixVersion.objects.drafts().select_related("role").get(role=role)).content
        assert [(row.name, row.levels) for row in content.rows] == [
            ("Data modelling", (1, 2, 4)),
            ("Metadata", (1, 2, 3)),
        ]
        assert content.rows[0].descriptors[4] == "Answers for how data is modelled."
        assert Competency.objects.filter(organisation=company).count() == 2
        assert said("import_matrix", file, mapping=mapping, organisation=company.slug).endswith("No changes.\n")


@pytest.mark.parametrize(("name", "data", "sentence"), HOSTILE)
def test_a_bad_file_is_told_by_place_and_changes_nothing(
    tmp_path: Path, framework: None, name: str, data: bytes, sentence: str
) -> None:
    entries = AuditEntry.objects.count()
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        said("import_matrix", file_of(tmp_path, data, name), role="plumber")
    assert sentence in str(refused.value)
    assert not MatrixVersion.objects.drafts().exists()
    assert AuditEntry.objects.count() == entries


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"role": "astronaut"}, "There is no role “astronaut”"),
        ({"organisation": "nobody"}, "There is no organisation “nobody”"),
        ({"role": "plumber", "organisation": "company"}, "The role “plumber” is not one of “company”"),
        ({"mapping": Path("nowhere.yaml")}, "nowhere.yaml cannot be read: No such file or directory"),
        ({}, "The file names no role"),
    ],
)
def test_what_cannot_be_meant_is_said(
    tmp_path: Path, company: Organisation, options: dict[str, object], sentence: str
) -> None:
    Organisation.objects.update(slug="company")
    with pytest.raises(CommandError, match="Nothing was imported") as refused:
        said("import_matrix", file_of(tmp_path, "Competency,Junior\nPipes,1\n"), **options)
    assert sentence in str(refused.value)


def test_what_was_edited_goes_back_into_the_catalogue(tmp_path: Path, db: None) -> None:
    said("load_catalogue")
    domain = Domain.objects.get(slug="data")
    usual = CompetencyEdition.objects.current().filter(competency__domain=domain).first()
    not_yet = usual.descriptors.get(level=0).text  # type: ignore[union-attr]
    texts = (not_yet, "One.", "Two: with a colon.", "Three.", "Four.")
    asking = MatrixVersion.objects.published().filter(rows__edition__competency__slug="data-pipelines")
    roles = list(asking.values_list("role__slug", flat=True))
    for slug in roles:
        begin_draft(role_slug=slug, by=None)
    word_competency(slug="data-pipelines", organisation=None, wording=Wording("Pipelines", "A. B.", texts), by=None)
    made = create_competency(organisation=None, domain=domain, wording=Wording("Vector stores", "C.", texts), by=None)
    add_rows(role_slug="data-engineer", rows=[NewRow(made.competency.slug, 4, True, {"senior": 3})], by=None)
    for slug in roles:
        publish_draft(role_slug=slug, note="", by=None)

    folder = shutil.copytree(BUILT_IN, tmp_path / "catalogue")
    said("export_domain", "data", output=folder / "domains/data.yaml")
    said("export_matrix", "data-engineer", output=folder / "roles/data-engineer.yaml")
    assert "Edited in the database" not in (told := said("load_catalogue", folder=folder)), told
    assert "No changes." in told
    assert MatrixVersion.objects.published().get(role__slug="data-engineer").loaded
    assert all(edition.loaded for edition in CompetencyEdition.objects.current())


def test_every_built_in_domain_is_written_as_it_stands_in_the_catalogue(db: None) -> None:
    said("load_catalogue")
    for file in (BUILT_IN / "domains").glob("*.yaml"):
        assert said("export_domain", file.stem) == file.read_text()


def test_a_domain_that_the_catalogue_would_refuse_is_not_written(tmp_path: Path, framework: None) -> None:
    domain = Domain.objects.get(slug="water")
    wording = Wording("Sinks", "", ("", "One.", "", "Three.", "Four."))
    create_competency(organisation=None, domain=domain, wording=wording, by=None)
    with pytest.raises(CommandError, match="Nothing was written: the catalogue would refuse it") as refused:
        said("export_domain", "water", output=tmp_path / "water.yaml")
    assert "Sinks: the definition, 2 Working" in str(refused.value)
    assert not (tmp_path / "water.yaml").exists()


def test_a_domain_that_is_not_built_in_is_not_exported(framework: None) -> None:
    with pytest.raises(CommandError, match="“fire” is no built-in domain"):
        said("export_domain", "fire")
