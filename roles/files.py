"""A matrix version as a file to take away: CSV and XLSX hold all it says, YAML is the catalogue's file of the role."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.http import HttpResponse

from roles import framework
from roles.framework import as_csv, as_xlsx, as_yaml
from roles.models import MatrixVersion, Role
from roles.selectors import MatrixView, role_file_of


@dataclass(frozen=True, slots=True)
class MatrixFile:
    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Format:
    """How one kind of file is made. `label` is what people call it."""

    label: str
    media_type: str
    write: Callable[[Role, MatrixView], bytes]


FORMATS: dict[str, Format] = {
    "csv": Format("CSV", "text/csv; charset=utf-8", lambda role, matrix: as_csv(matrix.content)),
    "xlsx": Format(
        "Excel",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda role, matrix: as_xlsx(matrix.content),
    ),
    "yaml": Format("YAML", "application/yaml", lambda role, matrix: as_yaml(_role_file(role, matrix)).encode()),
}


def _role_file(role: Role, matrix: MatrixView) -> framework.Role:
    """The role as it is described today; called as the version is where another one is in force."""
    said = role_file_of(role, matrix)
    return said if matrix.state == MatrixVersion.State.PUBLISHED else replace(said, name=matrix.title)


def matrix_file(role: Role, matrix: MatrixView, ending: str) -> MatrixFile:
    """The version in the format of that ending. Raises KeyError when there is no such format."""
    made_as = FORMATS[ending]
    return MatrixFile(
        f"{role.slug}-{matrix.number or 'draft'}.{ending}", made_as.media_type, made_as.write(role, matrix)
    )


def as_download(role: Role, matrix: MatrixView, ending: str) -> HttpResponse:
    """The same as an answer that a browser saves."""
    file = matrix_file(role, matrix, ending)
    disposition = f'attachment; filename="{file.name}"'
    return HttpResponse(file.content, content_type=file.media_type, headers={"Content-Disposition": disposition})
