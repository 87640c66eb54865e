"""Finding what the asker holds: theirs, or NotHeld."""

from uuid import UUID

from django.db.models import OuterRef

from assessments.models import Attempt, Result
from assessments.permissions import Holder, NotHeld
from roles.models import MatrixRow


def held_attempt(holder: Holder, attempt_id: UUID) -> Attempt:
    """The attempt with its role. Raises NotHeld."""
    attempt = Attempt.objects.held_by(holder).with_role().filter(pk=attempt_id).first()
    if attempt is None:
        raise NotHeld
    return attempt


def held_attempt_asking(holder: Holder, attempt_id: UUID, slug: str) -> tuple[Attempt, int | None]:
    """The attempt and the matrix row it asks this competency by, in one query. Raises NotHeld."""
    asked = MatrixRow.objects.filter(version=OuterRef("rung__version"), edition__competency__slug=slug)
    attempts = Attempt.objects.held_by(holder).with_role()
    attempt = attempts.annotate(row_id=asked.values("pk")[:1]).filter(pk=attempt_id).first()
    if attempt is None:
        raise NotHeld
    return attempt, attempt.row_id  # type: ignore[attr-defined]  # annotated above


def held_result(holder: Holder, result_id: UUID) -> Result:
    """The result with its role. Raises NotHeld."""
    result = Result.objects.held_by(holder).with_role().filter(pk=result_id).first()
    if result is None:
        raise NotHeld
    return result
