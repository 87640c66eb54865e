"""Tables in workbooks: what is read, and what is refused before any of it is."""

import io
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from roles.framework import Table, TableError, as_xlsx, read_table
from tests.roles.framework.contents import CONTENT

SHEET = "xl/worksheets/sheet1.xml"
TEXTS = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def workbook(fill: Callable[[Workbook], object]) -> bytes:
    data = io.BytesIO()
    with Workbook(data, {"in_memory": True}) as book:
        fill(book)
    return data.getvalue()


def plain(book: Workbook, name: str | None = None) -> Worksheet:
    sheet = book.add_worksheet(name)
    for number, row in enumerate([("Skill", "Junior"), ("SQL", 1), ("Python", 2)]):
        sheet.write_row(number, 0, row)
    return sheet


PLAIN = workbook(plain)


def with_parts(parts: dict[str, bytes], data: bytes = PLAIN) -> bytes:
    """The workbook with some parts written anew or added."""
    old, new = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in dict.fromkeys([*old.namelist(), *parts]):
            archive.writestr(name, parts[name] if name in parts else old.read(name))
    return new.getvalue()


def with_change(part: str, written: bytes, instead: bytes) -> bytes:
    """The workbook with one passage of one part replaced."""
    content = zipfile.ZipFile(io.BytesIO(PLAIN)).read(part)
    assert written in content
    return with_parts({part: content.replace(written, instead)})


def read(data: bytes, file: str = "skills.xlsx") -> Table:
    return read_table(file, data)


def cells(table: Table) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


def complaints(data: bytes, file: str = "skills.xlsx") -> list[str]:
    with pytest.raises(TableError) as refused:
        read(data, file)
    return [str(problem) for problem in refused.value.problems]


def complaint(data: bytes, file: str = "skills.xlsx") -> str:
    (only,) = complaints(data, file)
    return only


@pytest.mark.parametrize("file", ["skills.xlsx", "skills.csv", "skills"])
def test_a_workbook_is_a_workbook_whatever_its_name_says(file: str) -> None:
    table = read(PLAIN, file)
    assert table.header.cells == ("Skill", "Junior")
    assert cells(table) == [("SQL", "1"), ("Python", "2")]
    assert table.notes == ()


def test_rows_keep_their_numbers_below_empty_ones() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(2, 1, ("Skill", "Junior"))
        sheet.write_row(5, 1, ("SQL", 1))

    table = read(workbook(fill))
    assert (table.unit, table.header.number) == ("row", 3)
    assert [(row.number, row.cells) for row in table.rows] == [(6, ("", "SQL", "1"))]


def test_numbers_marks_and_rich_texts_are_read_as_they_look() -> None:
    def fill(book: Workbook) -> None:
        sheet = plain(book)
        sheet.write_rich_string(1, 0, "Data ", book.add_format({"bold": True}), "prep")
        sheet.write_number(1, 1, 2.5)
        sheet.write_boolean(2, 1, True)

    assert cells(read(workbook(fill))) == [("Data prep", "2.5"), ("Python", "yes")]


def test_texts_may_stand_in_the_sheet_itself() -> None:
    inline = f"""<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>Skill</t></is></c></row>
    <row><c t="inlineStr"><is><t>SQL</t></is></c></row></sheetData></worksheet>"""
    relationships = "xl/_rels/workbook.xml.rels"
    content = zipfile.ZipFile(io.BytesIO(PLAIN)).read(relationships)
    without_texts = content.replace(b"/sharedStrings", b"/somethingElse")
    assert cells(read(with_parts({SHEET: inline.encode(), relationships: without_texts}))) == [("SQL",)]


def test_the_first_visible_sheet_with_something_in_it_is_read_and_said() -> None:
    def fill(book: Workbook) -> None:
        book.add_worksheet("Empty").activate()
        plain(book, "Secret").hide()
        plain(book, "Skills")
        book.add_worksheet("Sums").write_formula(0, 0, "=1+1")

    table = read(workbook(fill))
    assert cells(table) == [("SQL", "1"), ("Python", "2")]
    assert table.notes == ("of 3 sheets, “Skills” was read, the first that is not empty",)


def test_a_workbook_of_empty_sheets_is_refused() -> None:
    data = workbook(lambda book: book.add_worksheet())
    assert complaint(data).startswith("The file: no sheet of it has anything in it")


def test_formulas_are_refused_naming_their_cells() -> None:
    def fill(book: Workbook) -> None:
        sheet = plain(book)
        sheet.write_formula("B2", "=1+1", None, 2)
        sheet.write_array_formula("AA7:AA8", "{=A1:A2}")

    assert complaints(workbook(fill)) == [
        "Cell B2: it holds a formula; replace it by its value",
        "Cell AA7: it holds a formula; replace it by its value",
    ]


def test_a_sheet_full_of_formulas_is_not_listed_without_end() -> None:
    def fill(book: Workbook) -> None:
        sheet = book.add_worksheet()
        for row in range(500):
            sheet.write_formula(row, 0, "=1+1")

    found = complaints(workbook(fill))
    assert len(found) == 101
    assert "there may be more of the same kind" in found[0]


def test_merged_cells_are_refused_naming_their_range() -> None:
    data = workbook(lambda book: plain(book).merge_range("A4:B5", "Skills"))
    assert complaint(data) == "Cells A4:B5: they are merged; split them, so that each cell has its own value"


def test_errors_of_the_spreadsheet_are_refused_naming_their_cells() -> None:
    data = with_change(SHEET, b'<c r="B2"><v>1</v></c>', b'<c r="B2" t="e"><v>#N/A</v></c>')
    assert complaint(data) == "Cell B2: it holds an error of the spreadsheet; write its value"


def test_dates_are_refused_naming_their_cells() -> None:
    def fill(book: Workbook) -> None:
        plain(book).write_datetime("B3", datetime(2026, 3, 1, tzinfo=UTC).replace(tzinfo=None), date(book))

    def date(book: Workbook) -> object:
        return book.add_format({"num_format": "d-mmm"})

    assert complaint(workbook(fill)).startswith("Cell B3: the spreadsheet made a date or time of it; format the cell")


def test_macros_are_refused_however_they_come() -> None:
    expected = "The file: it has macros; save it as an ordinary workbook (.xlsx), which has none"
    content_types = zipfile.ZipFile(io.BytesIO(PLAIN)).read("[Content_Types].xml")
    enabled = content_types.replace(b"sheet.main+xml", b"sheet.macroEnabled.main+xml")
    assert enabled != content_types
    assert complaint(with_parts({"xl/vbaProject.bin": b"Sub"})) == expected
    assert complaint(with_parts({"xl/macrosheets/sheet1.xml": b"<x/>"})) == expected
    assert complaint(with_parts({"[Content_Types].xml": enabled})) == expected
    assert "has macros" in complaint(PLAIN, "skills.xlsm")


@pytest.mark.parametrize("share", [0.001, 0.1, 0.5, 0.9, 0.99, 0.999])
def test_a_workbook_that_was_cut_is_refused(share: float) -> None:
    whole = as_xlsx(CONTENT)
    cut = whole[: max(4, int(len(whole) * share))]
    assert (
        complaint(cut) == "The file: it is cut or damaged and cannot be opened; send the whole file, or save it again"
    )


def test_a_workbook_with_a_damaged_part_is_refused() -> None:
    data = bytearray(PLAIN)
    at = PLAIN.index(SHEET.encode()) + len(SHEET) + 40
    data[at : at + 20] = b"\0" * 20
    assert complaint(bytes(data)).startswith("The file: it is cut or damaged")


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    large = with_parts({"xl/media/bomb.xml": b"\0" * 60_000_000})
    assert len(large) < 100_000
    assert complaint(large).startswith("The file: it unpacks to 60 MB; 50 MB is the most")
    dense = with_parts({"xl/media/bomb.xml": b"\0" * 40_000_000})
    assert complaint(dense).startswith("The file: it unpacks to far more than a workbook of its size does")


def test_a_bomb_that_lies_about_its_size_is_not_unpacked_further_than_it_says() -> None:
    honest = with_parts({SHEET: b" " * 30_000_000})
    told = (30_000_000).to_bytes(4, "little")
    assert honest.count(told) == 2  # before the part and in the list at the end
    assert complaint(honest.replace(told, (900).to_bytes(4, "little"))).startswith("The file: it is cut or damaged")


def test_a_workbook_of_very_many_parts_is_refused() -> None:
    data = with_parts({f"xl/media/{number}.xml": b"" for number in range(1_000)})
    assert complaint(data) == "The file: it has 1010 parts inside; 1000 is the most"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_parts_of_one_name_are_refused() -> None:
    data = io.BytesIO(PLAIN)
    with zipfile.ZipFile(data, "a") as archive:
        archive.writestr(SHEET, "<worksheet/>")
    assert complaint(data.getvalue()).startswith("The file: it has two parts of one name inside")


def test_a_protected_or_oddly_packed_workbook_is_refused() -> None:
    protected = bytearray(PLAIN)
    protected[PLAIN.index(b"PK\x01\x02") + 8] |= 1
    assert complaint(bytes(protected)) == "The file: it is protected by a password; save it without one"
    odd = io.BytesIO(PLAIN)
    with zipfile.ZipFile(odd, "a", zipfile.ZIP_LZMA) as archive:
        archive.writestr("xl/odd.xml", "<x/>")
    assert complaint(odd.getvalue()).startswith("The file: its part “xl/odd.xml” is packed in an unusual way")
    assert "old or protected Excel file" in complaint(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)


@pytest.mark.parametrize("part", [SHEET, TEXTS, "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"])
def test_entities_are_refused_in_every_part_that_is_read(part: str) -> None:
    content = zipfile.ZipFile(io.BytesIO(PLAIN)).read(part)
    declared = content.replace(b"?>\n", b'?>\n<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>\n', 1)
    assert declared != content
    assert complaint(with_parts({part: declared})).startswith("The file: it declares entities")


@pytest.mark.parametrize("part", [SHEET, TEXTS, "xl/workbook.xml", "xl/styles.xml"])
def test_a_part_that_is_no_xml_is_refused(part: str) -> None:
    content = zipfile.ZipFile(io.BytesIO(PLAIN)).read(part)
    assert complaint(with_parts({part: content[:-5]})).startswith("The file: a part inside it is damaged (")


def test_cells_that_refer_to_a_text_that_is_not_there_are_refused() -> None:
    data = with_change(SHEET, b'<c r="A2" t="s"><v>2</v></c>', b'<c r="A2" t="s"><v>999</v></c>')
    assert complaint(data).startswith("The file: its cells cannot be read (“")


def test_sheets_that_are_one_part_are_refused_however_many() -> None:
    sheet = b'<sheet name="Sheet1" sheetId="1" r:id="rId1"/>'
    twice = with_change("xl/workbook.xml", sheet, sheet + sheet.replace(b"Sheet1", b"Sheet2"))
    assert complaint(twice).startswith("The file: two of its sheets are one part inside")
    often = with_change("xl/workbook.xml", sheet, sheet * 1_001)
    assert complaint(often).startswith("The file: it refers to more than 1000 parts inside")


def test_announcements_that_would_take_all_memory_are_refused() -> None:
    data = with_change(TEXTS, b'uniqueCount="4"', b'uniqueCount="0004000000000"')
    assert complaint(data).startswith("The file: it announces more entries than it can hold")


@pytest.mark.parametrize(
    ("reference", "complaint_of_it"),
    [
        (b"B10002", "Cell B10002: it is below row 10001, the last that is read; empty it"),
        (b"GS2", "Cell GS2: it is beyond column GR, the last that is read; empty it"),
        (b"XFDX2", "The file: a cell inside it has no proper place; save it again from a spreadsheet"),
        (b"B99999999999", "The file: a cell inside it has no proper place; save it again from a spreadsheet"),
    ],
)
def test_cells_beyond_the_limits_are_refused_before_room_is_made_for_them(
    reference: bytes, complaint_of_it: str
) -> None:
    assert complaint(with_change(SHEET, b'r="B2"', b'r="' + reference + b'"')) == complaint_of_it


def test_a_far_row_is_refused_though_its_cells_do_not_say_where_they_are() -> None:
    data = with_change(SHEET, b'<row r="2" spans="1:2"><c r="A2"', b'<row r="1048576"><c')
    assert complaint(data).startswith("Cell A1048576: it is below row 10001")


def test_empty_cells_far_away_that_are_only_coloured_do_no_harm() -> None:
    data = with_change(SHEET, b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>')
    assert cells(read(data)) == [("SQL", "1"), ("Python", "2")]


def test_parts_nested_very_deep_are_refused() -> None:
    data = with_change(SHEET, b"</sheetData>", b"<x>" * 60 + b"</x>" * 60 + b"</sheetData>")
    assert complaint(data).startswith("The file: its parts are nested more than 50 deep")


def test_other_archives_are_refused_for_what_they_are() -> None:
    def archive(*names: str) -> bytes:
        data = io.BytesIO()
        with zipfile.ZipFile(data, "w") as made:
            for name in names:
                made.writestr(name, "<x/>")
        return data.getvalue()

    assert complaint(archive("skills.csv")).startswith("The file: it is an archive, but no workbook")
    assert "OpenDocument" in complaint(archive("mimetype", "content.xml"))
    assert ".xlsb" in complaint(archive("xl/workbook.bin"))


def test_pictures_and_other_documents_inside_are_left_alone() -> None:
    data = with_parts({"xl/media/image1.png": b"\x89PNG\0", "xl/embeddings/other.xlsx": PLAIN})
    assert cells(read(data)) == [("SQL", "1"), ("Python", "2")]
