"""Files that harm or mislead, each with its name and something that must be said of it."""

import io
import zipfile

import pytest
import xlsxwriter

ROWS = "Competency,Weight,Junior,Mid,Senior\nPipes,5,1,2,3\n"


def workbook(*, formula: bool = False, merged: bool = False) -> bytes:
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Competency", "Junior", "Mid"])
        sheet.write_row(1, 0, ["Pipes", 1, 2])
        if formula:
            sheet.write_formula(1, 1, "=1+1")
        if merged:
            sheet.merge_range("B3:C3", 2)
    return data.getvalue()


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"0" * 60_000_000)
    return data.getvalue()


HOSTILE = [
    pytest.param("matrix.xlsx", bomb(), "unpacks to", id="a zip bomb"),
    pytest.param("matrix.xlsm", workbook(), "has macros", id="macros"),
    pytest.param("matrix.xlsx", workbook(formula=True), "B2", id="a formula"),
    pytest.param("matrix.xlsx", workbook(merged=True), "hey are merged", id="merged cells"),
    pytest.param("matrix.xlsx", workbook()[:-400], "cut or damaged", id="a workbook that was cut"),
    pytest.param("matrix.csv", ROWS.encode("utf-16")[:-3] + b"\xd8", "are no text", id="UTF-16 that was cut"),
    pytest.param("matrix.csv", f"{ROWS}Pipes,2,1,2,3\n".encode("utf-8-sig"), "already on line 2", id="a row twice"),
    pytest.param("matrix.csv", f"{ROWS}Valves,9,1,2,3\n".encode(), "Line 3, column B", id="a weight of 9"),
    pytest.param("matrix.csv", f"{ROWS}Valves,2,1,2,lots\n".encode(), "“lots”", id="an unknown level"),
    pytest.param("matrix.csv", f"{ROWS}Valves,2".encode(), "t has 2 of 5 cells", id="a file that was cut"),
    pytest.param("matrix.csv", b"x" * 6_000_000, "6.0 MB", id="6 MB"),
    pytest.param("matrix.csv", b" ", "t is empty", id="nothing in it"),
    pytest.param("matrix.pdf", b"%PDF-1.7", "“.pdf” are not read", id="a PDF"),
]
