"""Candidates' addresses out of a file of people: a table with a column of addresses and, maybe, columns of names.

A pure module: bytes in, lines as somebody would paste them out.
"""

import csv
import io
from dataclasses import dataclass

MAX_BYTES = 1_000_000
MOST_ROWS = 2_000
EMAIL = {
    "email",
    "e-mail",
    "mail",
    "emailaddress",
    "e-mailaddress",
    "mailaddress",
    "address",
    "emailadresse",
    "e-mailadresse",
    "e-mail-adresse",
    "mailadresse",
    "adresse",
    "adressee-mail",
    "adressemail",
    "courriel",
    "correo",
    "correoelectrónico",
    "correoelectronico",
    "posta",
}
NAME = {
    "name",
    "fullname",
    "displayname",
    "candidate",
    "person",
    "nom",
    "nombre",
    "naam",
    "nome",
    "vollständigername",
}
FIRST = {
    "firstname",
    "givenname",
    "forename",
    "vorname",
    "prénom",
    "prenom",
    "voornaam",
}
LAST = {
    "lastname",
    "surname",
    "familyname",
    "nachname",
    "familienname",
    "nomdefamille",
    "apellido",
    "apellidos",
    "achternaam",
}


class FileRefused(Exception):
    """The file cannot be used. The message is a sentence for the person."""


@dataclass(frozen=True, slots=True)
class PeopleFile:
    """A line for each row that has one, empty for an empty row; `first_row` is the row in the file of the first."""

    lines: tuple[str, ...]
    first_row: int
    note: str
    """What the person should know of how it was read; empty where nothing."""


def people_in(data: bytes) -> PeopleFile:
    """What stands in the file. Raises FileRefused."""
    text, note = _decoded(data)
    rows = _rows(text)
    if not any(any(row) for row in rows):
        raise FileRefused("The file has no rows, so nothing was read. Send one with a column of addresses.")
    header = [_folded(cell) for cell in rows[0]]
    has_header = not any("@" in cell for cell in rows[0])
    if not has_header and any(sum("@" in cell for cell in row) > 1 for row in rows):
        return _checked(tuple(text.splitlines()), 1, note)  # no table: addresses as people paste them
    email, names = _columns(header) if has_header and len(header) > 1 else _guessed(rows[0])
    if email is None:
        raise FileRefused(
            "No column of the file is called “email”, so nothing was read. Give the column of addresses that name."
        )
    body = rows[1:] if has_header and (len(header) > 1 or header[0] in EMAIL) else rows
    return _checked(tuple(_line(row, email, names) for row in body), 1 + len(rows) - len(body), note)


def _checked(lines: tuple[str, ...], first_row: int, note: str) -> PeopleFile:
    if len(lines) > MOST_ROWS:
        raise FileRefused(
            f"The file has {len(lines):,} rows, and {MOST_ROWS:,} is the most at once, so nothing was read. Send it in "
            "parts."
        )
    return PeopleFile(lines, first_row, note)


def _decoded(data: bytes) -> tuple[str, str]:
    if data[:2] == b"PK" or data[:4] == b"\xd0\xcf\x11\xe0":
        raise FileRefused("This is a spreadsheet, and nothing was read. Save it as CSV there, then send that.")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return _text(data.decode("utf-16", errors="replace")), ""
    try:
        return _text(data.decode("utf-8-sig")), ""
    except UnicodeDecodeError:
        note = "The file is not in UTF-8. It was read as Windows Latin 1: look at the names with accents."
        return _text(data.decode("cp1252", errors="replace")), note


def _text(text: str) -> str:
    if "\0" in text:
        raise FileRefused("This is no text file, and nothing was read. Save your list as CSV, then send that.")
    return text


def _rows(text: str) -> list[list[str]]:
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error as problem:
        raise FileRefused(
            f"The file is no table that can be read ({problem}), so nothing was. Save it as CSV again, then send that."
        ) from None
    while rows and not any(rows[-1]):
        rows.pop()
    return rows


def _folded(cell: str) -> str:
    return "".join(cell.lower().split()).replace("_", "").strip(":.")


def _columns(header: list[str]) -> tuple[int | None, list[int]]:
    """The places of the addresses and of the names, first name first."""
    email = next((place for place, name in enumerate(header) if name in EMAIL), None)
    whole = next((place for place, name in enumerate(header) if name in NAME), None)
    first = next((place for place, name in enumerate(header) if name in FIRST), None)
    last = next((place for place, name in enumerate(header) if name in LAST), None)
    if first is None and last is None:
        return email, [] if whole is None else [whole]
    parts = (first, whole if last is None else last)
    return email, [place for place in parts if place is not None]


def _guessed(row: list[str]) -> tuple[int | None, list[int]]:
    """Of a file without a header: the first column with an address, and the first other one for the name.

    A single column is a list of addresses, however each is written.
    """
    if len(row) == 1:
        return 0, []
    email = next((place for place, cell in enumerate(row) if "@" in cell), None)
    others = [place for place, cell in enumerate(row) if place != email and cell]
    return email, others[:1]


def _line(row: list[str], email: int, names: list[int]) -> str:
    """The row as somebody would paste it: an address, after a name in quotes where there is one."""
    cells = dict(enumerate(row))
    address = " ".join(cells.get(email, "").split())
    name = " ".join(" ".join(cells.get(place, "") for place in names).split())
    name = name.translate(dict.fromkeys(map(ord, '"<>'), None))
    if not name:
        return address
    return f'"{name}" <{address.strip("<>")}>' if "<" not in address[1:] else address
