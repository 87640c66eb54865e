"""Opens the ZIP archive that a workbook is, and takes out no more than a workbook needs.

Whether the archive is what it should be is looked at before anything is unpacked, and a part that unpacks to more
than it declares is not unpacked further.
"""

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass

from roles.framework.problems import quoted
from roles.framework.tables.values import refused

MAX_UNPACKED = 50_000_000
"""Most bytes in all parts together."""
MAX_RATIO = 200
"""Most bytes that one byte of the file may unpack to; a workbook full of equal rows stays below 50."""
MAX_PARTS = 1_000

_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1
_DAMAGED = "it is cut or damaged and cannot be opened; send the whole file, or save it again"
_FAILURES = (
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
    struct.error,
    zipfile.BadZipFile,
    zlib.error,
)


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive whose size and parts were found harmless."""

    _opened: zipfile.ZipFile
    names: frozenset[str]

    def part(self, name: str) -> bytes:
        """The bytes of that part, none where it is missing; TableError where it is damaged or lies about its size."""
        if name not in self.names:
            return b""
        info = self._opened.getinfo(name)
        try:
            with self._opened.open(info) as packed:
                # Asking for a size bounds what is unpacked, and one byte more makes it compare the checksum.
                return packed.read(info.file_size + 1)
        except _FAILURES:
            raise refused(_DAMAGED) from None


def open_archive(data: bytes) -> Archive:
    """Raises TableError for what is no archive, or one that is made to harm its reader."""
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
    except _FAILURES:
        raise refused(_DAMAGED) from None
    parts = opened.infolist()
    names = [part.filename for part in parts]
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS:
        raise refused(f"it has {len(parts)} parts inside; {MAX_PARTS} is the most")
    if unpacked > MAX_UNPACKED:
        most = f"{MAX_UNPACKED // 1_000_000} MB is the most"
        raise refused(f"it unpacks to {unpacked // 1_000_000} MB; {most}. Save it without pictures, or split it")
    if unpacked > MAX_RATIO * len(data):
        raise refused("it unpacks to far more than a workbook of its size does; save it again from a spreadsheet")
    if len(set(names)) < len(names):
        raise refused("it has two parts of one name inside; save it again from a spreadsheet")
    for part in parts:
        if part.flag_bits & _ENCRYPTED:
            raise refused("it is protected by a password; save it without one")
        if part.compress_type not in _METHODS:
            raise refused(f"its part {quoted(part.filename)} is packed in an unusual way; save it from a spreadsheet")
    return Archive(opened, frozenset(names))
