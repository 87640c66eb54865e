"""Tables in Excel workbooks (.xlsx)."""

import datetime
import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import CalamineError, CalamineWorkbook

from roles.framework.problems import quoted
from roles.framework.tables import sheets
from roles.framework.tables.archive import Archive, open_archive
from roles.framework.tables.values import Table, TableError, TableProblem, letters, refused, table_of

_DATES = (datetime.date, datetime.time, datetime.timedelta)
_Value = str | int | float | bool | datetime.date | datetime.time | datetime.timedelta

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_SHEET = "xl/worksheets/sheet1.xml"
_FRAME = {
    "_rels/.rels": f"""\
<Relationships xmlns="{_PACKAGE}">
<Relationship Id="workbook" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/>
</Relationships>""",
    "xl/workbook.xml": f"""\
<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="{_OFFICE}">
<sheets><sheet name="Matrix" sheetId="1" r:id="sheet"/></sheets>
</workbook>""",
    "xl/_rels/workbook.xml.rels": f"""\
<Relationships xmlns="{_PACKAGE}">
<Relationship Id="sheet" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>
<Relationship Id="texts" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>
<Relationship Id="styles" Type="{_OFFICE}/styles" Target="styles.xml"/>
</Relationships>""",
}
"""The least a workbook needs around one sheet."""


@dataclass(frozen=True, slots=True)
class _Book:
    """What matters of a workbook: the places of its visible sheets by name, its texts and its styles."""

    sheets: dict[str, str]
    texts: bytes
    styles: bytes


def read_workbook(data: bytes) -> Table:
    """Reads the first visible sheet that is not empty. Rows are numbered as the spreadsheet shows them.

    Raises TableError for what is not a sound .xlsx file, holds macros, or has cells without a plain value.
    """
    archive = open_archive(data)
    _refuse_other_kinds(archive)
    book = _book(archive)
    for name, place in book.sheets.items():
        part = archive.part(place)
        sheet = sheets.look_through(part)
        if sheet.has_values:
            if sheet.problems:
                raise TableError(sheet.problems)
            return table_of(_records(_values(part, book)), "row", _notes(name, len(book.sheets)))
    raise refused("no sheet of it has anything in it; give one a header and a row for each competency")


def _refuse_other_kinds(archive: Archive) -> None:
    names = {name.lower() for name in archive.names}
    if (
        any(name.endswith("vbaproject.bin") or "macrosheets/" in name for name in names)
        or b"macroenabled" in archive.part("[Content_Types].xml").lower()
    ):
        raise refused("it has macros; save it as an ordinary workbook (.xlsx), which has none")
    if "xl/workbook.bin" in names:
        raise refused("it is a binary workbook (.xlsb); save it as .xlsx")
    if "content.xml" in names:
        raise refused("it is an OpenDocument file; save it as .xlsx or CSV")


def _book(archive: Archive) -> _Book:
    main = next(iter(_related(archive, "", "officeDocument").values()), "")
    workbook = archive.part(main)
    if not workbook:
        raise refused("it is an archive, but no workbook; send a CSV, XLSX or YAML file")
    places = _related(archive, main, "worksheet")
    visible = {
        sheet.get("name", ""): places[sheet["id"]]
        for sheet in sheets.elements(workbook, "sheet")
        if sheet.get("state", "visible") == "visible" and sheet.get("id") in places
    }
    if len(set(visible.values())) < len(visible):
        raise refused("two of its sheets are one part inside; save it again from a spreadsheet")
    return _Book(
        sheets=visible,
        texts=_first(archive, _related(archive, main, "sharedStrings")),
        styles=_first(archive, _related(archive, main, "styles")),
    )


def _related(archive: Archive, part: str, kind: str) -> dict[str, str]:
    """The places of the parts that a part refers to as being of a kind, by the names it gives them."""
    folder, name = posixpath.split(part)
    references = archive.part(posixpath.join(folder, "_rels", f"{name}.rels"))
    if not references:
        return {}
    return {
        reference.get("Id", ""): _place(folder, reference.get("Target", ""))
        for reference in sheets.elements(references, "Relationship")
        if reference.get("Type", "").endswith(f"/{kind}")
    }


def _place(folder: str, target: str) -> str:
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


def _first(archive: Archive, places: dict[str, str]) -> bytes:
    part = archive.part(next(iter(places.values()), ""))
    if part:
        sheets.check(part)
    return part


def _values(part: bytes, book: _Book) -> list[list[_Value]]:
    """The cells of one sheet from A1 on. The library is given a new workbook, of parts that were looked through."""
    parts: dict[str, str | bytes] = {
        **_FRAME,
        _SHEET: part,
        "xl/sharedStrings.xml": book.texts,
        "xl/styles.xml": book.styles,
    }
    harmless = io.BytesIO()
    with zipfile.ZipFile(harmless, "w") as archive:
        for name, content in parts.items():
            if content:
                archive.writestr(name, content)
    harmless.seek(0)
    try:
        with CalamineWorkbook.from_object(harmless) as workbook:
            return list(workbook.get_sheet_by_index(0).to_python(skip_empty_area=False))
    except CalamineError as error:
        raise refused(f"its cells cannot be read ({quoted(str(error))}); save it again from a spreadsheet") from None


def _records(values: list[list[_Value]]) -> Iterator[tuple[int, list[str]]]:
    dates = [
        TableProblem(
            row,
            column + 1,
            f"Cell {letters(column)}{row}",
            "the spreadsheet made a date or time of it; format the cell as text and write it again",
        )
        for row, cells in enumerate(values, start=1)
        for column, value in enumerate(cells)
        if isinstance(value, _DATES)
    ]
    if dates:
        raise TableError(dates)
    for row, cells in enumerate(values, start=1):
        yield row, [_text(value) for value in cells]


def _text(value: _Value) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case float() if value.is_integer():
            return f"{value:.0f}"
    return str(value)


def _notes(name: str, count: int) -> tuple[str, ...]:
    if count == 1:
        return ()
    return (f"of {count} sheets, {quoted(name)} was read, the first that is not empty",)
