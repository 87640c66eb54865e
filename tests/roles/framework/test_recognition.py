"""What a table's columns mean is recognised from sensible headers; what cannot be told is asked."""

import pytest

from roles.framework import Recognition, Rung, recognise
from roles.framework.columns import HEADINGS, meaning
from tests.roles.framework.files import table_of

JUNIOR, MID = Rung("junior", "Starter"), Rung("mid", "Regular")


def recognised(*lines: str, rungs: tuple[Rung, ...] = (), role: str = "") -> Recognition:
    return recognise(table_of(*lines), rungs=rungs, role=role)


@pytest.mark.parametrize(
    ("column", "headers"),
    [
        ("competency", ["Skill", "skills", "SKILL NAME", "Capability", "Competencies", "competency_name", "Name"]),
        ("slug", ["Slug", "competency slug"]),
        ("domain", ["Domain", "Skill category", "Capability group", "area"]),
        ("role", ["Role", "Job title", "role-name", "Profession"]),
        ("rung", ["Rung", "Role level", "Grade", "Seniority", "job_level", "Career level", "Band"]),
        ("level", ["Level", "Skill level", "Required level", "Proficiency", "Proficiency level", "Expected level"]),
        ("description", ["Description", "Skill level description", "Descriptor", "Behaviours"]),
        ("definition", ["Definition", "Skill description", "competency definition"]),
        ("weight", ["Weight", "Weighting", "importance"]),
        ("essential", ["Essential", "Must have", "mandatory"]),
        ("level_3", ["3 Advanced", "Level 3", "level_3", "Level 3 descriptor"]),
        (None, ["Senior", "Notes", "Business", "3", "Skill id", ""]),
    ],
)
def test_headers_are_recognised_in_sensible_variants(column: str | None, headers: list[str]) -> None:
    assert {header: meaning(header) for header in headers} == dict.fromkeys(headers, column)


def test_every_header_that_is_written_is_recognised() -> None:
    assert {meaning(header): header for header in HEADINGS.values()} == HEADINGS


def test_one_row_for_each_competency_has_its_rungs_in_columns() -> None:
    found = recognised("Skill,Area,Associate,L5,Sponsor,Description", "SQL,Data,1,2,Ann,Query data")
    assert found.mapping.layout == "wide"
    assert found.mapping.columns == {"competency": "Skill", "domain": "Area", "definition": "Description"}
    assert found.mapping.rungs == {"Associate": "Associate", "L5": "L5"}
    assert found.unused == ("Sponsor",)
    assert found.questions == ()


def test_a_column_of_a_known_rung_is_one_though_its_levels_are_wrong() -> None:
    found = recognised("Skill,Starter,Notes", "SQL,guru,later", rungs=(JUNIOR,))
    assert found.mapping.rungs == {"Starter": "Starter"}
    assert found.questions == ("Which level is “guru”?",)


def test_numbers_of_rows_are_not_taken_for_levels() -> None:
    found = recognised("No.,Skill,Junior", "1,SQL,1", "2,Python,3")
    assert found.mapping.rungs == {"Junior": "Junior"}
    assert found.unused == ("No.",)


def test_one_row_for_each_cell_has_its_rungs_in_rows_from_the_lowest() -> None:
    lines = ("Role level,Skill,Skill level", "Regular,SQL,2", "Head,SQL,4", "Starter,SQL,1")
    found = recognised(*lines, rungs=(JUNIOR, MID))
    assert found.mapping.layout == "long"
    assert found.mapping.columns == {"rung": "Role level", "competency": "Skill", "level": "Skill level"}
    assert list(found.mapping.rungs) == ["Starter", "Regular", "Head"]


def test_a_file_of_several_roles_asks_which_is_meant() -> None:
    lines = ("Role,Grade,Skill,Level", "Analyst,One,SQL,1", "Engineer,Two,SQL,guru", "analyst,Three,SQL,2")
    found = recognised(*lines)
    assert found.roles == ("Analyst", "Engineer")
    assert found.questions == ("Which role is meant: “Analyst”, “Engineer”?", "Which level is “guru”?")


def test_a_chosen_role_brings_its_own_rungs_and_levels_only() -> None:
    lines = ("Role,Grade,Skill,Level", "Analyst,One,SQL,1", "Engineer,Two,SQL,guru", "analyst,Three,SQL,2")
    found = recognised(*lines, role="Analyst")
    assert found.mapping.role == "Analyst"
    assert list(found.mapping.rungs) == ["One", "Three"]
    assert found.questions == ()


def test_usual_names_of_levels_are_proposed_and_others_asked_for() -> None:
    found = recognised("Skill,Junior,Mid,Senior,Lead", "SQL,Awareness,working,Practitioner,Sage", "Go,,1,3 Advanced,4")
    assert found.mapping.levels == {"Awareness": 1, "Practitioner": 3}
    assert found.unknown_levels == ("Sage", "")
    assert found.questions == ("Which level is “Sage”?", "Which level does an empty cell mean?")


def test_a_table_without_competencies_and_rungs_asks_for_them() -> None:
    assert recognised("One,Two", "x,y").questions == (
        "Which column names the competency?",
        "Which columns are the rungs?",
    )


def test_the_first_of_two_columns_with_one_meaning_is_taken() -> None:
    found = recognised("Skill,Capability,Junior", "SQL,Databases,1")
    assert found.mapping.columns == {"competency": "Skill"}
    assert found.unused == ("Capability",)
