from roles.models import MatrixRow, MatrixVersion, Requirement
from roles.services import CellChange
from roles.services.cells import Field


def a_change(
    field: Field, competency: str, rung: str, to: int, *, role: str = "plumber", revision: int = 1
) -> CellChange:
    """A change of a cell of the role's draft as it stands; `rung` is empty for weight and essential."""
    draft = MatrixVersion.objects.drafts().get(role__slug=role)
    row = MatrixRow.objects.get(version=draft, edition__competency__slug=competency)
    cell = Requirement.objects.get(row=row, rung__slug=rung) if field == "level" else row
    return CellChange(field, cell.pk, competency, rung, to, revision)
