"""The audit log as CSV, line by line, however long it is."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import UTC
from typing import Any

from accounts.models import AuditEntry
from accounts.selectors import AuditLine
from accounts.spreadsheets import guarded

HEADER = ("When (UTC)", "Who", "What", "Subject", "About", "Before", "After")


class _Echo:
    """Gives back what is written to it, so that a line can be passed on at once."""

    def write(self, line: str) -> str:
        return line


def csv_lines(entries: Iterable[tuple[AuditEntry, AuditLine]]) -> Iterator[bytes]:
    """UTF-8 with a mark that makes spreadsheets take it as such, every cell in quotation marks."""
    writer = csv.writer(_Echo(), quoting=csv.QUOTE_ALL)
    yield b"\xef\xbb\xbf" + str(writer.writerow(HEADER)).encode()
    for entry, line in entries:
        when = line.at.astimezone(UTC).isoformat(" ", "seconds").removesuffix("+00:00")
        cells = (when, line.who, line.action, line.subject, line.about, _json(entry.before), _json(entry.after))
        yield str(writer.writerow(guarded(cell) for cell in cells)).encode()


def _json(values: dict[str, Any]) -> str:
    return json.dumps(values, ensure_ascii=False) if values else ""
