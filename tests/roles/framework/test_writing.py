"""What is written reads back to the same, whatever its texts look like."""

import csv
import io
import zipfile
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from roles.framework import (
    MatrixContent,
    MatrixRow,
    Role,
    Rung,
    TableError,
    as_csv,
    as_xlsx,
    as_yaml,
    content_of,
    difference,
    parse,
    read_table,
    recognise,
)
from roles.framework.tables import About
from tests.roles.framework.contents import CONTENT, PREPARATION, contents, known_from, names, slugs, texts, with_row
from tests.roles.framework.texts import ROLE, SMALL, built_in

WRITERS = {"matrix.csv": as_csv, "matrix.xlsx": as_xlsx}


def read_back(file: str, data: bytes, content: MatrixContent, *, is_known: bool = True) -> MatrixContent:
    """What comes in with no hand on the mapping: where the content stands already, or where nothing is known."""
    table = read_table(file, data)
    rungs = content.rungs if is_known else ()
    recognised = recognise(table, rungs=rungs)
    assert recognised.questions == ()
    assert recognised.unused == ()
    return content_of(table, recognised.mapping, known=known_from(content) if is_known else {}, rungs=rungs).content


@st.composite
def roles(draw: st.DrawFn) -> Role:
    """Any role that could stand in the small catalogue."""
    rungs = draw(st.lists(st.builds(Rung, slugs, names), min_size=1, max_size=4, unique_by=lambda rung: rung.slug))
    levels = st.lists(st.integers(0, 4), min_size=len(rungs), max_size=len(rungs)).map(sorted).map(tuple)
    asked = draw(st.lists(st.sampled_from(["data-preparation", "data-modelling"]), min_size=1, unique=True))
    return Role(
        slug=draw(slugs | st.sampled_from(["null", "true", "no"])),
        name=draw(names),
        kind=draw(st.sampled_from(["profession", "apprentice", "literacy"])),
        layers=draw(st.sampled_from([("builder",), ("user", "builder")])),
        aliases=tuple(draw(st.lists(names, max_size=2))),
        summary=draw(texts(300)),
        position=draw(st.integers(1, 999)),
        rungs=tuple(rungs),
        rows=tuple(MatrixRow(slug, draw(st.integers(1, 5)), draw(st.booleans()), draw(levels)) for slug in asked),
    )


@pytest.mark.parametrize("file", WRITERS)
@given(content=contents(), is_known=st.booleans())
def test_a_matrix_that_is_written_and_read_is_the_same(file: str, content: MatrixContent, is_known: bool) -> None:
    assert read_back(file, WRITERS[file](content), content, is_known=is_known) == content


@given(content=contents(), aliases=st.lists(names, max_size=2), summary=texts(300, least=0))
def test_a_role_file_of_any_matrix_comes_back_to_it(content: MatrixContent, aliases: list[str], summary: str) -> None:
    rows = tuple(MatrixRow(row.competency, row.weight, row.essential, row.levels) for row in content.rows)
    role = Role("role", content.title, "literacy", (), tuple(aliases), summary, 32_000, content.rungs, rows)
    data = as_yaml(role).encode()
    assert read_back("role.yaml", data, content) == content
    assert read_table("role.yaml", data).about == About(summary, "literacy", (), tuple(aliases))


def test_a_role_file_of_no_rows_is_one() -> None:
    (role,) = parse(SMALL).roles
    with pytest.raises(TableError, match="“requirements” is empty; list at least one"):
        read_table("role.yaml", as_yaml(replace(role, rows=())).encode())


@given(role=roles())
def test_a_role_that_is_written_goes_back_into_the_catalogue(role: Role) -> None:
    others = {file: text for file, text in SMALL.items() if file != ROLE}
    assert parse(others | {f"roles/{role.slug}.yaml": as_yaml(role)}).roles == (role,)


def test_every_built_in_role_is_written_as_its_file_stands() -> None:
    files = built_in()
    for role in parse(files).roles:
        assert as_yaml(role) == files[f"roles/{role.slug}.yaml"]


def test_a_long_summary_goes_over_several_lines() -> None:
    (role,) = parse(SMALL).roles
    summary = " ".join(["Supplies data."] * 12)
    lines = as_yaml(replace(role, summary=summary)).splitlines()
    start = lines.index("summary: >-")
    assert " ".join(line.strip() for line in lines[start + 1 : start + 3]) == summary


@pytest.mark.parametrize("file", WRITERS)
def test_what_is_exported_imports_to_no_change(file: str) -> None:
    back = read_back(file, WRITERS[file](CONTENT), CONTENT)
    assert difference(CONTENT, back).sentences == ("No changes.",)


def test_a_role_file_imports_to_no_change() -> None:
    (role,) = parse(SMALL).roles
    back = read_back("role.yaml", as_yaml(role).encode(), CONTENT)
    assert difference(CONTENT, back).sentences == ("No changes.",)


@pytest.mark.parametrize("file", WRITERS)
def test_the_same_matrix_makes_the_same_bytes(file: str) -> None:
    assert WRITERS[file](CONTENT) == WRITERS[file](CONTENT)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@sum(A1)", "'=1+1"])
def test_what_looks_like_a_formula_is_written_behind_an_apostrophe(text: str) -> None:
    content = with_row(PREPARATION, definition=text)
    (row, _) = csv.DictReader(io.StringIO(as_csv(content).decode("utf-8-sig")))
    assert row["Definition"] == f"'{text}"
    inside = zipfile.ZipFile(io.BytesIO(as_xlsx(content))).read("xl/sharedStrings.xml").decode()
    assert f"<t>'{text}</t>" in inside


def test_a_csv_says_that_it_is_utf_8_and_quotes_every_cell() -> None:
    data = as_csv(CONTENT)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = data.decode("utf-8-sig").split("\r\n")
    assert lines[0] == (
        '"Role","Slug","Competency","Domain","Weight","Essential","Junior","Senior","Definition",'
        '"0 Not yet","1 Foundation","2 Working","3 Advanced","4 Expert"'
    )
    assert lines[2] == (
        '"Data Engineer","data-modelling","Data modelling","Data","2","no","2","2","Shape and query data.",'
        '"Not yet","Reads","Writes","Tunes","Owns"'
    )


def test_a_rung_carries_its_slug_where_the_name_does_not_say_it() -> None:
    rungs = (Rung("junior", "Starter"), Rung("weight", "Weight"), Rung("senior", "Senior"))
    content = MatrixContent("User", rungs, (replace(PREPARATION, levels=(1, 2, 3)),))
    assert b'"Starter (junior)","Weight (weight)","Senior"' in as_csv(content)


def test_a_csv_that_was_cut_anywhere_is_refused_or_lacks_whole_rows() -> None:
    whole = as_csv(CONTENT)
    rows_read = set()
    for end in range(len(whole)):
        try:
            back = read_back("matrix.csv", whole[:end], CONTENT)
        except TableError:
            continue
        assert back.rows == CONTENT.rows[: len(back.rows)]
        rows_read.add(len(back.rows))
    assert rows_read == {1, 2}


def test_a_workbook_keeps_its_header_in_view_and_has_no_formula() -> None:
    sheet = zipfile.ZipFile(io.BytesIO(as_xlsx(with_row(PREPARATION, name="=1+1")))).read("xl/worksheets/sheet1.xml")
    assert b'state="frozen"' in sheet
    assert b"<f>" not in sheet
