"""Tables in text files: every encoding and separator that spreadsheets write, and every way a file can be broken."""

import pytest

from roles.framework import Table, TableError, read_table
from roles.framework.tables import MAX_BYTES, Row

PLAIN = "Skill,Junior,Senior\nData café,1,3\nSQL – basics,2,2\n"
CELLS = [("Data café", "1", "3"), ("SQL – basics", "2", "2")]


def read(data: bytes | str, file: str = "skills.csv") -> Table:
    return read_table(file, data.encode() if isinstance(data, str) else data)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def complaints(data: bytes | str, file: str = "skills.csv") -> list[str]:
    with pytest.raises(TableError) as refused:
        read(data, file)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    "data",
    [
        PLAIN.encode(),
        PLAIN.encode("utf-8-sig"),
        PLAIN.encode("utf-16"),
        b"\xff\xfe" + PLAIN.encode("utf-16-le"),
        b"\xfe\xff" + PLAIN.encode("utf-16-be"),
    ],
)
def test_unicode_is_read_whatever_its_form(data: bytes) -> None:
    table = read(data)
    assert table.header.cells == ("Skill", "Junior", "Senior")
    assert cells(table) == CELLS
    assert table.notes == ()


def test_windows_1252_is_read_and_said() -> None:
    table = read(PLAIN.encode("cp1252"))
    assert cells(table) == CELLS
    assert table.notes == ("it is not UTF-8, so it was read as Windows-1252; look at the accents and dashes",)


@pytest.mark.parametrize(("separator", "note"), [(";", "semicolons"), ("\t", "tabs")])
def test_other_separators_are_recognised_from_the_header_and_said(separator: str, note: str) -> None:
    table = read('"Skill, so called"{0}Junior\n"SQL{0} basics"{0}1\n'.replace("{0}", separator))
    assert table.header.cells == ("Skill, so called", "Junior")
    assert table.notes == (f"its columns are separated by {note}",)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_are_numbered_by_the_line_on_which_they_begin(end: str) -> None:
    text = ["", "Skill,Junior", '"SQL', 'basics",1', ",", "Python,2"]
    table = read(end.join(text))
    assert table.header.number == 2
    assert [(row.number, row.cells) for row in table.rows] == [(3, ("SQL basics", "1")), (6, ("Python", "2"))]


def test_a_cell_is_one_tidy_line_without_the_apostrophe_that_guards_it() -> None:
    table = read("Skill\n\"  two\n\n lines \"\n'=1+1\n'quoted'\n''=1\n")
    assert cells(table) == [("two lines",), ("=1+1",), ("'quoted'",), ("'=1",)]


def test_empty_columns_at_the_end_are_left_out() -> None:
    assert cells(read("Skill,Junior,,\nSQL,1,,\n")) == [("SQL", "1")]


@pytest.mark.parametrize(
    ("data", "complaint"),
    [
        (b"", "The file: it is empty; send a file with a header and a row for each competency"),
        (b" \n\n", "The file: it is empty; send a file with a header and a row for each competency"),
        (b",,\n,,\n", "The file: it is empty; give it a header and a row for each competency"),
        (b"Skill,Junior\n", "The file: there is nothing below its header; give it a row for each competency"),
        (b"Skill\nSQL\0\n", "Line 2: the bytes 00 are no text; save it as CSV in UTF-8"),
        (b"Skill\nSQL\x07\n", "Line 2, column A (“Skill”): the character U+0007 does not belong in a text; remove it"),
        (b"Skill\nSQL\xe2\x80\xa8\n", "Line 2, column A (“Skill”): the character U+2028 does not belong in a text"),
        ("Skill\ncafé\n".encode() + b"\xff\n", "Line 3: the bytes FF are no text; save it as CSV in UTF-8"),
        (
            "Skill\ncafé, caf".encode() + b"\xc3",
            "Line 2: the bytes C3 are no text; save it as CSV in UTF-8, or send the whole",
        ),
        (b"Skill\n\x81\n", "Line 2: the bytes 81 are no text"),
        (b"\xff\xfeS\x00k\x00i", "Line 1: the bytes 69 are no text; save it as CSV in UTF-8, or send the whole file"),
        (b'Skill,Junior\nSQL,1\n"Python,2\nR,1\n', "Line 3: a quotation mark here or just below never closes"),
        (b'Skill,Junior\n"SQL" basics,1\n', "Line 2: the cells cannot be told apart ("),
        (
            b"Skill,Junior\nSQL,1\nPython",
            "Line 3: it has 1 of 2 cells; add the missing ones, or send the whole",
        ),
        (b"Skill,Junior\nSQL,1\nPython,", "Line 3: the file ends in the middle of a row; send the whole file"),
        (b"Skill,Junior\nSQL, basics,1\n", "Line 2: it has 3 cells instead of 2; put a text that contains the sep"),
        (b"Skill,,Junior\nSQL,x,1\n", "Line 2, column B: the column has no name; name it in the header or empty it"),
        (b"Skill,Level,Level\nSQL,1,2\n", "Line 1, column C: column B is called “Level” too; rename one of them"),
        (
            b"Skill\n" + b"x" * 5_001 + b"\n",
            "Line 2, column A (“Skill”): the cell has 5001 characters; 5000 is the most",
        ),
        (b'Skill\n"' + b"x" * 200_000, "Line 2: a quotation mark here or just below never closes, or a cell has far"),
        (b"Skill\n" + b"SQL\n" * 10_001, "Line 10002: there are more than 10000 rows; import the rest from a second"),
        (b"x," * 200 + b"y\n1\n", "Line 1: there are 201 columns; 200 is the most"),
        (b"x" * (MAX_BYTES + 100_000), "The file: it has 5.1 MB; 5 MB is the most"),
    ],
)
def test_a_broken_file_is_refused_by_place(data: bytes, complaint: str) -> None:
    assert any(found.startswith(complaint) for found in complaints(data)), complaints(data)[:3]


def test_every_problem_is_listed_by_row_and_column() -> None:
    assert complaints("Skill,Junior\nSQL\x07,1\x08\nPython\nR,1,2\n") == [
        "Line 2, column A (“Skill”): the character U+0007 does not belong in a text; remove it",
        "Line 2, column B (“Junior”): the character U+0008 does not belong in a text; remove it",
        "Line 3: it has 1 of 2 cells; add the missing ones, or send the whole file if it was cut here",
        "Line 4: it has 3 cells instead of 2; put a text that contains the separator in quotation marks",
    ]


def test_a_file_of_nothing_but_problems_is_not_listed_without_end() -> None:
    found = complaints("Skill,Junior\n" + "SQL\n" * 5_000)
    assert len(found) == 1_001
    assert found[-1].startswith("The file: there are more problems than can be listed")


@pytest.mark.parametrize("file", ["skills.json", "skills.pdf", "skills.xls", "skills"])
def test_other_kinds_of_file_are_refused_with_those_that_are_read(file: str) -> None:
    (complaint,) = complaints(PLAIN, file)
    assert complaint.endswith("are not read; send .csv, .tsv, .txt, .xlsx, .yaml, .yml")


@pytest.mark.parametrize("file", ["skills.tsv", "skills.txt", "SKILLS.CSV", "skills.xlsx"])
def test_text_is_text_whatever_its_name_says(file: str) -> None:
    assert cells(read(PLAIN, file)) == CELLS


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=; "])
def test_the_line_that_names_the_separator_to_a_spreadsheet_is_no_header(first: str) -> None:
    table = read_table("matrix.csv", f"{first}\r\nA, b and c;Level\r\nSQL;1\r\n".encode("utf-8-sig"))
    assert table.header == Row(2, ("A, b and c", "Level"))
    assert [row.cells for row in table.rows] == [("SQL", "1")]
