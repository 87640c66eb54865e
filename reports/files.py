"""Where finished PDFs are kept. Each report has a folder of its own in the default storage, each try its own file."""

import re
from hashlib import sha256
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import localtime

from reports.jobs import Claim, StoredFile
from reports.models import Report, ReportFile

NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


class ReportNotReady(Exception):
    """There is no file to take: not yet, or not any more."""


def store(claim: Claim, pdf: bytes) -> StoredFile:
    """Keep the PDF of this try. Raises OSError, and leaves nothing, when the storage cannot take it."""
    name = f"{_folder(claim.report_id)}/{claim.token}.pdf"
    try:
        stored = default_storage.save(name, ContentFile(pdf))
    except OSError:
        default_storage.delete(name)
        raise
    return StoredFile(stored, sha256(pdf).hexdigest(), len(pdf))


def read(file: ReportFile) -> bytes | None:
    """The PDF as it was written; None when the file is gone or is not what was written."""
    try:
        with default_storage.open(file.name) as kept:
            pdf: bytes = kept.read()
    except OSError:
        return None
    return pdf if sha256(pdf).hexdigest() == file.sha256 else None


def pdf_of(report: Report) -> bytes | None:
    """The finished PDF; None while there is none, or none any more."""
    return read(report.file) if report.state == Report.State.DONE else None


def download_name(report: Report) -> str:
    """What the file is called on the person's own computer: "Plumbline AI Engineer Mid 2026-11-20.pdf"."""
    rung = report.result.attempt.rung
    words = ("Plumbline", rung.version.title, rung.name, f"{localtime(report.result.created_at):%Y-%m-%d}")
    return " ".join(NOT_IN_FILE_NAMES.sub(" ", " ".join(words)).split()) + ".pdf"


def discard(file: StoredFile) -> None:
    """Remove the file of one try."""
    default_storage.delete(file.name)


def clear(report_id: UUID, *, keep: StoredFile | None = None) -> None:
    """Remove all that the tries of a report left behind, but for the file to keep."""
    folder = _folder(report_id)
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if keep is None or f"{folder}/{name}" != keep.name:
            default_storage.delete(f"{folder}/{name}")
    if keep is None:
        default_storage.delete(folder)


def _folder(report_id: UUID) -> str:
    return f"reports/{report_id}"
