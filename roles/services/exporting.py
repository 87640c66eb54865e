"""What of a matrix leaves the site as a file, where not everybody may have it."""

from accounts.models import User
from accounts.services import record_export
from roles.models import MatrixVersion


def note_export(*, version: MatrixVersion, ending: str, by: User) -> None:
    """Put into the audit log that somebody took a file of the version, unless anybody may: a built-in published one."""
    organisation = version.role.organisation
    if organisation is None and version.number is not None:
        return
    record_export(subject=str(version), organisation=organisation, told={"format": ending}, by=by)
