"""Tables in text files: CSV with commas, semicolons or tabs, as spreadsheets of several countries and ages write it."""

import codecs
import csv
import io
import re
from collections.abc import Iterator

from roles.framework.tables.values import MAX_CELL, Table, TableError, TableProblem, table_of

_DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs"}
_QUOTED = re.compile('"[^"]*"')
_MARKS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
_LONGEST_HEADER = 100_000
_SAYS_DELIMITER = re.compile(r'"?sep=(.)"?[ \t]*\r?\n', re.IGNORECASE)
"""The first line of files that Excel shall read; people hardly ever see it."""
_GUESSED = "it is not UTF-8, so it was read as Windows-1252; look at the accents and dashes"


def read_delimited(data: bytes) -> Table:
    """Reads the bytes of a text file. Rows are numbered by the line on which they begin.

    Raises TableError where bytes are no text, a quotation mark never closes or a row does not fit the header.
    """
    text, notes = decoded(data)
    said = _SAYS_DELIMITER.match(text)
    if said:
        text = "\n" + text[said.end() :]
    delimiter = said[1] if said and said[1] in _DELIMITERS else _delimiter(text)
    if delimiter != ",":
        notes = (*notes, f"its columns are separated by {_DELIMITERS[delimiter]}")
    return table_of(_records(text, delimiter), "line", notes)


def decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    """The text of the bytes and what had to be guessed; TableError with the place of bytes that are no text."""
    for mark, encoding in _MARKS.items():
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding), ()
    try:
        return _strictly(data, "utf-8"), ()
    except _NoText as error:
        # Where letters beyond ASCII came before the bytes that do not fit, it is UTF-8, and damaged.
        if error.is_utf_8:
            raise
    return _strictly(data, "cp1252"), (_GUESSED,)


class _NoText(TableError):
    def __init__(self, before: str, found: bytes) -> None:
        line = before.count("\n") + 1
        bytes_found = " ".join(f"{byte:02X}" for byte in found[:4])
        advice = "save it as CSV in UTF-8, or send the whole file if it was cut here"
        super().__init__([TableProblem(line, 0, f"Line {line}", f"the bytes {bytes_found} are no text; {advice}")])
        self.is_utf_8 = not before.isascii()


def _strictly(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        raise _NoText(before, data[error.start : error.end]) from None
    if "\0" in text:
        raise _NoText(text.partition("\0")[0], b"\0")
    return text


def _delimiter(text: str) -> str:
    header = _QUOTED.sub("", text[:_LONGEST_HEADER].strip()).partition("\n")[0]
    return max(_DELIMITERS, key=header.count)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            raise TableError([TableProblem(line, 0, f"Line {line}", _sentence(error))]) from None
        yield line, record
        line = reader.line_num + 1
    if text.endswith(delimiter):
        message = "the file ends in the middle of a row; send the whole file, or end it with a line break"
        raise TableError([TableProblem(reader.line_num, 0, f"Line {reader.line_num}", message)])


def _sentence(error: csv.Error) -> str:
    reason = str(error)
    if "end of data" in reason or "field limit" in reason:
        most = f"or a cell has far more than {MAX_CELL} characters"
        return f"a quotation mark here or just below never closes, {most}; the file may have been cut"
    return f"the cells cannot be told apart ({reason}); write a quotation mark inside a text twice"
