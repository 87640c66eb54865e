"""A framework that other people wrote, one row for each cell, comes in by a mapping made by hand."""

import pytest

from roles.framework import (
    Imported,
    KnownCompetency,
    Rung,
    TableError,
    content_of,
    difference,
    read_mapping,
    read_table,
    recognise,
)

# Windows-1252 with semicolons, as an office suite of some years ago saves it.
FILE = """\
Job family;Role;Role level;Skill;Skill level;Skill level description
Data;Data engineer;Data engineer;Data modelling;Working;Builds – and explains – a model for one team
Data;Data engineer;Data engineer;Metadata management;Awareness;Knows why metadata is kept
Data;Data engineer;Lead data engineer;Data modelling;Practitioner;Keeps models of several teams in step
Data;Data engineer;Lead data engineer;Metadata management;Working;Keeps a catalogue up to date
Data;Data engineer;Head of data engineering;Data modelling;Expert;Answers for how data is modelled
Data;Data ethicist;Data ethicist;Ethics;Expert;Advises ministers
""".encode("cp1252")

MAPPING = """\
layout: long
role: Data engineer
columns:
  role: Role
  rung: Role level
  competency: Skill
  level: Skill level
  description: Skill level description
rungs:
  Data engineer: Mid
  Lead data engineer: Senior
  Head of data engineering: ""
levels: {Awareness: 1, Working: 2, Practitioner: 3, Expert: 4}
"""
RUNGS = (Rung("mid", "Mid"), Rung("senior", "Senior"))
KNOWN = {
    "data-modelling-sql": KnownCompetency(
        "Data Modelling", "Data", "Shape and query data.", ("Not yet", "Reads", "Writes", "Tunes", "Owns")
    )
}


def brought_in() -> Imported:
    return content_of(
        read_table("framework.csv", FILE), read_mapping("mapping.yaml", MAPPING), known=KNOWN, rungs=RUNGS
    )


def test_its_columns_are_recognised_and_its_role_is_asked_for() -> None:
    found = recognise(read_table("framework.csv", FILE))
    assert found.mapping.columns == {
        "role": "Role",
        "rung": "Role level",
        "competency": "Skill",
        "level": "Skill level",
        "description": "Skill level description",
    }
    assert found.unused == ("Job family",)
    assert found.questions == ("Which role is meant: “Data engineer”, “Data ethicist”?",)
    assert found.mapping.levels == {"Awareness": 1, "Practitioner": 3}


def test_it_comes_in_with_the_competencies_it_brings() -> None:
    found = brought_in()
    assert found.brings == ("metadata-management",)
    assert found.content.title == "Data engineer"
    assert found.content.rungs == RUNGS
    assert [(row.competency, row.name, row.domain, row.levels) for row in found.content.rows] == [
        ("data-modelling-sql", "Data Modelling", "Data", (2, 3)),
        ("metadata-management", "Metadata management", "", (1, 2)),
    ]


def test_its_descriptions_become_the_descriptors_of_their_levels() -> None:
    known, new = brought_in().content.rows
    assert known.descriptors == (
        "Not yet",
        "Reads",
        "Builds – and explains – a model for one team",
        "Keeps models of several teams in step",
        "Owns",
    )
    assert new.descriptors == ("", "Knows why metadata is kept", "Keeps a catalogue up to date", "", "")


def test_what_was_guessed_or_assumed_is_said() -> None:
    assert brought_in().notes == (
        "it is not UTF-8, so it was read as Windows-1252; look at the accents and dashes",
        "its columns are separated by semicolons",
        "“Skill” is read as the competency, “Role level” as the rung, “Skill level” as the level, "
        "“Skill level description” as what a person does at that level",
        "“Job family” is not read",
        "“Awareness” is read as 1 Foundation, “Practitioner” as 3 Advanced",
        "no weight is given for “Data Modelling”, “Metadata management”; it is 3",
        "no column says what is essential; nothing is",
        "no domain is given for “Metadata management”",
    )


def test_brought_in_again_it_changes_nothing() -> None:
    once = brought_in().content
    known = {r.competency: KnownCompetency(r.name, r.domain, r.definition, r.descriptors) for r in once.rows}
    table, mapping = read_table("framework.csv", FILE), read_mapping("mapping.yaml", MAPPING)
    again = content_of(table, mapping, known=known, rungs=once.rungs)
    assert again.brings == ()
    assert difference(once, again.content).sentences == ("No changes.",)


def test_a_level_that_the_mapping_forgot_is_named_where_it_stands() -> None:
    forgetful = read_mapping("mapping.yaml", MAPPING.replace("Awareness: 1, ", ""))
    with pytest.raises(TableError) as refused:
        content_of(read_table("framework.csv", FILE), forgetful, known=KNOWN)
    (problem,) = refused.value.problems
    assert str(problem).startswith("Line 3, column E (“Skill level”): the level “Awareness” is not known; use a number")
    assert (problem.row, problem.column) == (3, 5)
