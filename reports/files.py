"""Where finished PDFs are kept. Each report has a folder of its own in the default storage, each try its own file."""

import re
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.timezone import localtime

from accounts import jobs
from reports.models import Report, ReportFile

NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\\/:*?"<>|]+')


class ReportNotReady(Exception):
    """There is no file to take: not yet, or not any more."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A PDF that the storage keeps: its name there, SHA-256 in hexadecimal, size in bytes."""

    name: str
    sha256: str
    size: int


def store(claim: jobs.Claim, pdf: bytes) -> StoredFile:
    """Keep the PDF of this try. Raises OSError, and leaves nothing, when the storage cannot take it."""
    name = f"{_folder(claim.job_id)}/{claim.token}.pdf"
    try:
        stored = default_storage.save(name, ContentFile(pdf))
    except OSError:
        default_storage.delete(name)
        raise
    return StoredFile(stored, sha256(pdf).hexdigest(), len(pdf))


def finish(claim: jobs.Claim, file: StoredFile, *, now: datetime) -> bool:
    """Record the file, and the report as done. False, and nothing recorded, when the claim was lost meanwhile."""
    with transaction.atomic():
        finished = jobs.settle(claim, Report.State.DONE, finished_at=now, problem="")
        if finished:
            ReportFile.objects.create(
                report_id=claim.job_id, name=file.name, sha256=file.sha256, size=file.size, created_at=now
            )
    return finished


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
    made, what = report.requested_at, ["comparison"]
    if report.assessment:
        what += [report.assessment.title]
    elif report.result:
        rung = report.result.attempt.rung
        made, what = report.result.created_at, [rung.version.title, rung.name]
    words = ("Plumbline", *what, f"{localtime(made):%Y-%m-%d}")
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
