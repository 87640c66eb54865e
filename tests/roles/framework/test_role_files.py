"""A role file of the catalogue is read as the table of its requirements."""

import pytest

from roles.framework import TableError, read_table
from roles.framework.tables import About, refusals
from tests.roles.framework.texts import ROLE, SMALL, rewritten

TEXT = SMALL[ROLE]


def complaints(text: str) -> list[str]:
    with pytest.raises(TableError) as refused:
        read_table("role.yaml", text.encode(errors="surrogateescape"))
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize("file", ["data-engineer.yaml", "data-engineer (1).yml", "role.txt", "role.csv"])
def test_requirements_are_rows_numbered_by_line_whatever_the_file_is_called(file: str) -> None:
    table = read_table(file, TEXT.encode())
    assert table.header.cells == ("Role", "Slug", "Weight", "Essential", "Junior", "Senior")
    assert [(row.number, row.cells) for row in table.rows] == [
        (12, ("Data Engineer", "data-preparation", "5", "yes", "1", "3")),
        (13, ("Data Engineer", "data-modelling", "2", "no", "2", "2")),
    ]


def test_a_mark_that_it_is_utf_8_does_no_harm() -> None:
    assert read_table("role.yaml", TEXT.encode("utf-8-sig")).rows


@pytest.mark.parametrize(
    ("written", "instead", "complaint"),
    [
        ("weight: 5", "weight: 7", "Line 12: weight 7 is outside 1 to 5; 5 counts most"),
        ("[1, 3]", "[1, 3, 4]", "Line 12: a row needs one level for each rung; give 2 instead of 3"),
        ("data-modelling", "data-preparation", "Line 13: competency “data-preparation” is already on line 12"),
        ("kind: profession\n", "", "Line 1: the field “kind” is missing; add it"),
        ("Supplies data.", "caf\udce9", "Line 7: the file is not UTF-8 text; save it as UTF-8"),
    ],
)
def test_what_makes_no_matrix_is_refused_by_line(written: str, instead: str, complaint: str) -> None:
    assert any(found.startswith(complaint) for found in complaints(rewritten(ROLE, written, instead)[ROLE]))


@pytest.mark.parametrize(
    ("written", "instead", "refusal"),
    [
        ("[1, 3]", "[3, 1]", "line 12, data-preparation: the level falls from 3 to 1; a higher rung needs the same"),
        ("[builder]", "[]", "line 5: “layers” is empty; list at least one"),
        ("Supplies data.", "''", "line 7: “summary” is empty; write it"),
        ("position: 1", "position: 12000", "line 3: position 12000 is outside 1 to 999; count from 1"),
    ],
)
def test_what_only_the_catalogue_refuses_comes_in(written: str, instead: str, refusal: str) -> None:
    data = rewritten(ROLE, written, instead)[ROLE].encode()
    assert len(read_table("role.yaml", data).rows) == 2
    [told] = refusals("data-engineer", data)
    assert told.startswith(refusal)
    assert refusals("data-engineer", TEXT.encode()) == ()


def test_what_it_says_of_the_role_comes_with_the_table() -> None:
    about = About("Supplies data.", "profession", ("builder",), ("AI Data Engineer",))
    assert read_table("role.yaml", TEXT.encode()).about == about


def test_more_rows_than_a_table_has_are_refused() -> None:
    row = "  - {competency: c%d, levels: [1, 1], weight: 1, essential: true}\n"
    text = TEXT.partition("  - {competency")[0] + "".join(row % number for number in range(10_001))
    assert complaints(text) == ["Line 11: there are 10001 rows; 10000 is the most"]


def test_a_role_file_that_was_cut_is_refused_or_lacks_whole_rows() -> None:
    whole = read_table("role.yaml", TEXT.encode()).rows
    for end in range(len(TEXT)):
        try:
            rows = read_table("role.yaml", TEXT[:end].encode()).rows
        except TableError:
            continue
        assert rows == whole[: len(rows)]
