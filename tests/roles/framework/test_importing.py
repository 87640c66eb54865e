"""A table and its mapping make the content of a matrix, or every problem is named by row and column."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from roles.framework import ContentRow, Imported, Rung, TableError, TableMapping, content_of, recognise
from roles.framework.mapping import LEVELS
from roles.framework.naming import slug_of
from tests.roles.framework.contents import CONTENT, JUNIOR, KNOWN, MODELLING, PREPARATION, SENIOR
from tests.roles.framework.files import table_of

WIDE = TableMapping(
    "wide",
    {
        "competency": "Skill",
        "domain": "Domain",
        "weight": "Weight",
        "essential": "Essential",
        "definition": "Definition",
        "level_1": "Foundation",
    },
    rungs={"Junior": "Junior", "Senior": "Senior"},
)
HEADER = "Skill,Domain,Weight,Essential,Junior,Senior,Definition,Foundation"
LONG = TableMapping("long", {"rung": "Grade", "competency": "Skill", "level": "Level", "description": "Text"})
LONG_HEADER = "Grade,Skill,Level,Text"


READ_AS = "“Skill” is read as the competency, “Foundation” as what 1 Foundation means"


def wide(*lines: str, mapping: TableMapping = WIDE) -> Imported:
    return content_of(table_of(HEADER, *lines), mapping, known=KNOWN, title="Data Engineer")


def long(*lines: str, mapping: TableMapping = LONG) -> Imported:
    return content_of(table_of(LONG_HEADER, *lines), mapping, known=KNOWN, title="Data Engineer")


def guessed(*lines: str) -> Imported:
    """The content by the mapping that is proposed."""
    table = table_of(*lines)
    return content_of(table, recognise(table, rungs=CONTENT.rungs).mapping, known=KNOWN, rungs=CONTENT.rungs)


def complaints(read: Callable[..., object], *lines: object, **more: object) -> list[str]:
    with pytest.raises(TableError) as refused:
        read(*lines, **more)
    return [str(problem) for problem in refused.value.problems]


# Competencies


def test_a_known_name_is_the_known_competency_whatever_its_case() -> None:
    found = wide("data PREPARATION,,5,yes,1,3,,", "Data modelling,,2,no,2,2,,")
    assert found.content == CONTENT
    assert found.brings == ()


def test_a_known_slug_is_enough() -> None:
    assert guessed("Slug,Weight,Essential,Junior,Senior", "data-preparation,5,yes,1,3").content.rows == (PREPARATION,)
    assert guessed("Skill,Weight,Essential,Junior,Senior", "data-preparation,5,yes,1,3").content.rows == (PREPARATION,)


def test_an_unknown_slug_is_refused_with_a_near_one() -> None:
    assert complaints(guessed, "Slug,Junior", "data-modeling,1", "sql,1") == [
        "Line 2, column A (“Slug”): there is no competency “data-modeling”; did you mean “data-modelling”?",
        "Line 3, column A (“Slug”): there is no competency “sql”; correct it, or give the competency a name",
    ]


def test_an_unknown_name_is_a_competency_that_the_file_brings() -> None:
    found = wide("C++,Code,4,x,1,2,Write C++.,Reads it", "C#,Code,,,0,1,,")
    assert found.brings == ("c", "c-2")
    assert found.content.rows == (
        ContentRow("c", "C++", "Code", "Write C++.", ("", "Reads it", "", "", ""), 4, essential=True, levels=(1, 2)),
        ContentRow("c-2", "C#", "Code", "", ("", "", "", "", ""), 3, essential=False, levels=(0, 1)),
    )


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Data Preparation 2", "data-preparation-2"),
        ("data/modelling", "data-modelling-2"),
        ("Größe & Maß", "groe-ma"),
        ("3D modelling", "competency-3d-modelling"),
        ("数据", "competency"),
    ],
)
def test_slugs_are_made_of_names_and_never_taken_twice(name: str, slug: str) -> None:
    assert wide(f"{name},Data,,,1,2,,").brings == (slug,)


def test_slugs_are_no_longer_than_the_database_keeps() -> None:
    assert slug_of("x" * 70, "rung") == "x" * 60
    assert slug_of("x" * 70, "rung", {"x" * 60}) == "x" * 58 + "-2"
    assert slug_of("7" * 70, "rung", {"rung-" + "7" * 55}) == "rung-" + "7" * 53 + "-2"


def test_a_slug_that_the_file_gives_is_kept_and_not_made_again() -> None:
    found = guessed("Slug,Skill,Junior", ",Data flow,1", "data-flow,Streams,2")
    assert [(row.competency, row.name) for row in found.content.rows] == [
        ("data-flow-2", "Data flow"),
        ("data-flow", "Streams"),
    ]


def test_a_name_beside_its_slug_renames_the_competency() -> None:
    (row,) = guessed("Slug,Skill,Junior", "data-modelling,Modelling,1").content.rows
    assert (row.competency, row.name, row.definition) == ("data-modelling", "Modelling", "Shape and query data.")


def test_a_row_that_describes_its_competency_says_it_all() -> None:
    (row,) = wide("Data modelling,,2,no,2,2,Shape data.,").content.rows
    assert row == replace(MODELLING, definition="Shape data.", descriptors=("Not yet", "", "Writes", "Tunes", "Owns"))


# Rungs and titles


def test_a_rung_of_a_known_name_is_the_known_rung() -> None:
    starter = Rung("junior", "Starter")
    table = table_of("Skill,STARTER,Lead", "Data modelling,1,2")
    mapping = TableMapping("wide", {"competency": "Skill"}, rungs={"STARTER": "STARTER", "Lead": "Lead"})
    assert content_of(table, mapping, known=KNOWN, rungs=[starter]).content.rungs == (starter, Rung("lead", "Lead"))


def test_rungs_are_called_and_ordered_as_the_mapping_says() -> None:
    mapping = replace(LONG, rungs={"G6": "Junior", "G7": "Senior", "G8": ""})
    found = long("G7,Data modelling,2,", "G8,Data modelling,4,", "g6,Data modelling,1,", mapping=mapping)
    assert found.content.rungs == (JUNIOR, SENIOR)
    assert [row.levels for row in found.content.rows] == [(1, 2)]


def test_without_a_mapping_rungs_come_as_they_are() -> None:
    found = long("Grade 6,Data modelling,1,", "7,Data modelling,2,")
    assert found.content.rungs == (Rung("grade-6", "Grade 6"), Rung("rung-7", "7"))


def test_the_title_stays_where_the_file_names_no_role() -> None:
    assert wide("Data modelling,,,,1,2,,").content.title == "Data Engineer"
    assert wide("Data modelling,,,,1,2,,", mapping=replace(WIDE, role="Curator")).content.title == "Curator"


def test_one_of_several_roles_has_to_be_chosen() -> None:
    lines = ("Role,Skill,Junior", "Analyst,Data modelling,1", "Engineer,Data modelling,2", ",Data modelling,3")
    several = "Line 1: there are several roles; choose one of “Analyst”, “Engineer”"
    assert complaints(guessed, *lines) == [several]
    mapping = TableMapping("wide", {"role": "Role", "competency": "Skill"}, {"Junior": "Junior"}, role="engineer")
    found = content_of(table_of(*lines), mapping, known=KNOWN).content
    assert (found.title, [row.levels for row in found.rows]) == ("Engineer", [(2,)])
    with pytest.raises(TableError, match="there is no role “Owner”; choose one of “Analyst”, “Engineer”"):
        content_of(table_of(*lines), replace(mapping, role="Owner"), known=KNOWN)


# Levels


@pytest.mark.parametrize("level", ["3", "3.0", "Advanced", "ADVANCED", "3 Advanced", "level 3"])
def test_levels_go_by_number_or_name(level: str) -> None:
    assert wide(f"Data modelling,,,,{level},4,,").content.rows[0].levels == (3, 4)


def test_names_of_levels_that_the_mapping_has_win() -> None:
    mapping = replace(WIDE, levels={"Guru": 4, "Expert": 3, "": 0, "5": 4})
    found = wide("Data modelling,,,,expert,guru,,", "Data preparation,,,,,5,,", mapping=mapping)
    assert [row.levels for row in found.content.rows] == [(3, 4), (0, 4)]


def test_a_description_is_the_descriptor_of_its_level() -> None:
    found = long(
        "Junior,SQL,1,Reads", "Senior,SQL,3,Tunes", "Junior,Data modelling,1,Looks", "Senior,Data modelling,1,"
    )
    assert [row.descriptors for row in found.content.rows] == [
        ("", "Reads", "", "Tunes", ""),
        ("Not yet", "Looks", "Writes", "Tunes", "Owns"),
    ]


def test_cells_that_a_long_file_leaves_out_are_missing_unless_empty_means_a_level() -> None:
    lines = ("Junior,SQL,1,", "Senior,SQL,2,", "Senior,Python,2,")
    assert complaints(long, *lines) == [
        "Line 4, column B (“Skill”): this competency has no level at “Junior”; "
        "add a row, or say in the mapping what an empty level means"
    ]
    assert [row.levels for row in long(*lines, mapping=replace(LONG, levels={"": 0})).content.rows] == [(1, 2), (0, 2)]


# What was assumed


def test_what_was_assumed_is_said() -> None:
    assert long("Junior,SQL,3,", "Senior,SQL,2,").notes == (
        "“Grade” is read as the rung, “Skill” as the competency, “Text” as what a person does at that level",
        "no weight is given for “SQL”; it is 3",
        "no column says what is essential; nothing is",
        "no domain is given for “SQL”",
        "a higher rung asks for less than a lower one in “SQL”",
    )
    assert wide("Data modelling,,2,no,1,2,,").notes == (READ_AS,)


def test_names_of_levels_are_said_where_they_are_not_ours() -> None:
    mapping = replace(LONG, levels={"": 0, "a lot {}": 4, "working": 3, "Foundation": 1})
    notes = long("Junior,SQL,A lot {},", "Senior,SQL,Working,", "Junior,Go,,", "Senior,Go,foundation,", mapping=mapping)
    assert "an empty cell is read as 0 Not yet, “Working” as 3 Advanced, “A lot {}” as 4 Expert" in notes.notes


def test_more_levels_than_anybody_waits_for_are_refused() -> None:
    header = ",".join(("Competency", *(f"R{n}" for n in range(10))))
    lines = [header, *(f"Skill {n}{',1' * 10}" for n in range(3_001))]
    assert complaints(guessed, *lines) == [
        "The file: it has 3,001 competencies at 10 rungs; 30,000 levels are the most"
    ]
    assert len(guessed(*lines[:-1]).content.rows) == 3_000


def test_long_lists_of_what_was_assumed_are_cut_short() -> None:
    notes = wide(*(f"Skill {number},Data,,no,1,2,," for number in range(7))).notes
    assert notes == (
        READ_AS,
        "no weight is given for “Skill 0”, “Skill 1”, “Skill 2”, “Skill 3”, “Skill 4” and 2 more; it is 3",
    )


# What is refused


def test_every_problem_is_named_by_row_and_column() -> None:
    levels = f"use {LEVELS}, or say in the mapping what it means"
    assert complaints(
        wide,
        "SQL,Data,9,perhaps,guru,,,",
        f"{'x' * 61},{'y' * 61},2.5,no,1,5,{'z' * 301},",
        "sql,Data,1,no,1,2,,",
        ",Data,1,no,1,2,,",
    ) == [
        "Line 2, column C (“Weight”): the weight cannot be “9”; use a whole number from 1 to 5",
        "Line 2, column D (“Essential”): “perhaps” says neither yes nor no; write one of them",
        f"Line 2, column E (“Junior”): the level “guru” is not known; {levels}",
        f"Line 2, column F (“Senior”): there is no level; {levels}",
        "Line 3, column A (“Skill”): the text has 61 characters; 60 is the most",
        "Line 3, column B (“Domain”): the text has 61 characters; 60 is the most",
        "Line 3, column C (“Weight”): the weight cannot be “2.5”; use a whole number from 1 to 5",
        f"Line 3, column F (“Senior”): the level “5” is not known; {levels}",
        "Line 3, column G (“Definition”): the text has 301 characters; 300 is the most",
        "Line 4, column A (“Skill”): this competency is already on line 2; keep one of them",
        "Line 5, column A (“Skill”): no competency is named; name it, or remove the row",
    ]


def test_rows_of_a_long_file_must_agree() -> None:
    columns = {**LONG.columns, "weight": "Weight"}
    table = table_of(
        "Grade,Skill,Level,Text,Weight",
        "Junior,SQL,1,Reads,3",
        "Senior,SQL,1,Writes,4",
        "Junior,sql,2,,",
        ",SQL,2,,",
        "Lead,SQL,2,,",
    )
    mapping = replace(LONG, columns=columns, rungs={"Junior": "Junior", "Senior": "Senior"})
    assert complaints(content_of, table, mapping, known={}) == [
        "Line 3, column D (“Text”): line 2 says “Reads” of the same competency; make them agree",
        "Line 3, column E (“Weight”): line 2 says “3” of the same competency; make them agree",
        "Line 4, column C (“Level”): the level at “Junior” is already on line 2; keep one of them",
        "Line 5, column A (“Grade”): there is no rung",
        "Line 6, column A (“Grade”): the mapping does not have the rung “Lead”; add it",
    ]


@pytest.mark.parametrize("slug", ["SQL", "data prep", "1st", "a--b", "a" * 61])
def test_a_slug_that_is_none_is_refused(slug: str) -> None:
    (complaint,) = complaints(guessed, "Slug,Skill,Junior", f"{slug},Name,1")
    assert complaint.startswith("Line 2, column A (“Slug”): a slug cannot be “")


@pytest.mark.parametrize(
    ("mapping", "complaint"),
    [
        (replace(WIDE, columns={"competency": "Skil"}), "there is no column “Skil”; did you mean “Skill”?"),
        (
            replace(WIDE, columns={"competency": "Fähigkeit"}),
            "there is no column “Fähigkeit”; choose one that the file",
        ),
        (replace(WIDE, columns={"domain": "Domain"}), "no column names the competency; say which one does"),
        (replace(WIDE, rungs={}), "no column is a rung; say which columns are"),
        (replace(WIDE, rungs={"Junior": ""}), "no column is a rung; say which columns are"),
        (
            replace(WIDE, rungs={"Junior": "Mid", "Senior": "Mid"}),
            "“Junior” and “Senior” are both the rung “Mid”; leave",
        ),
        (replace(WIDE, rungs={"Junior": "Mid", "Senior": "mid!"}), "the rungs “Mid” and “mid!” cannot be told apart"),
        (replace(WIDE, rungs={"Junior": "x" * 61}), "the rung “xxx"),
        (replace(WIDE, rungs={"Junior": "Mid\nway"}), "the rung “Mid?way” needs a name of one line with 60"),
        (replace(WIDE, role="x" * 61), "the role “xxx"),
        (replace(WIDE, layout="long"), "no column names the rung; say which one does"),
    ],
)
def test_a_mapping_that_does_not_fit_is_refused(mapping: TableMapping, complaint: str) -> None:
    found = complaints(wide, "SQL,Data,1,no,1,2,,", mapping=mapping)
    assert any(one.startswith(f"Line 1: {complaint}") for one in found), found


def test_a_file_of_very_many_rungs_is_refused() -> None:
    lines = (f"Grade {number},SQL,1," for number in range(21))
    assert complaints(long, *lines) == ["Line 1: there are 21 rungs; 20 is the most"]


def test_a_file_of_which_everything_is_left_out_is_refused() -> None:
    mapping = replace(LONG, rungs={"Junior": "", "Senior": "Senior"})
    (complaint,) = complaints(long, "Junior,SQL,1,", mapping=mapping)
    assert complaint == "Line 1: every row below is left out; nothing would be in the matrix"
