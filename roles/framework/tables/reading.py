"""Tells by its bytes what kind of file somebody sent, and reads the table in it."""

import re
from pathlib import PurePath

from roles.framework.problems import quoted
from roles.framework.tables.delimited import read_delimited
from roles.framework.tables.role_file import read_role_file
from roles.framework.tables.values import MAX_BYTES, Table, refused
from roles.framework.tables.workbook import read_workbook

ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", ".yaml", ".yml")
"""How the names of files that are read may end."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROLE_FILE = re.compile(rb"^requirements:[ \t]*(#.*)?\r?$", re.MULTILINE)


def read_table(file: str, data: bytes) -> Table:
    """The table in a file of that name: CSV, an Excel workbook or a role file of the catalogue.

    Raises TableError with what is wrong and where; the table is whole or there is none.
    """
    ending = PurePath(file).suffix.lower()
    if len(data) > MAX_BYTES:
        raise refused(f"it has {len(data) / 1_000_000:.1f} MB; {MAX_BYTES // 1_000_000} MB is the most")
    if not data.strip():
        raise refused("it is empty; send a file with a header and a row for each competency")
    if data.startswith(_OLD_OFFICE):
        raise refused("it is an old or protected Excel file; save it as .xlsx without a password, or as CSV")
    if ending in {".xlsm", ".xltm"}:
        raise refused("it is a workbook that has macros; save it as an ordinary workbook (.xlsx)")
    if data.startswith(_ZIP):
        return read_workbook(data)
    if ending not in ENDINGS:
        raise refused(f"files whose name ends in {quoted(ending)} are not read; send {', '.join(ENDINGS)}")
    if ending in {".yaml", ".yml"} or _ROLE_FILE.search(data):
        return read_role_file(data)
    return read_delimited(data)
