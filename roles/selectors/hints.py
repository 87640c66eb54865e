"""Hints on a draft, beside what the other roles ask."""

from itertools import groupby
from uuid import UUID

from roles.framework.hints import Hint, OtherMatrix, hints
from roles.models import MatrixVersion, Requirement, Role
from roles.selectors.matrix import matrix_of


def hints_on(draft: MatrixVersion, *, seen_by: UUID) -> tuple[Hint, ...]:
    """What stands out in the draft, compared with the published matrices the person may see. Five queries."""
    return hints(matrix_of(draft).content, _others(draft.role_id, seen_by))


def _others(role_id: int, seen_by: UUID) -> list[OtherMatrix]:
    """What every other role asks, rung by rung. One query."""
    cells = (
        Requirement.objects.filter(
            rung__version__state=MatrixVersion.State.PUBLISHED,
            rung__version__role__in=Role.objects.visible_to(seen_by).exclude(pk=role_id),
        )
        .order_by("rung__version__role__position", "rung__version__role", "rung__position")
        .values_list(
            "rung__version__role__slug",
            "rung__version__title",
            "rung__position",
            "row__edition__competency__slug",
            "level",
            "row__weight",
        )
    )
    return [
        OtherMatrix(
            slug,
            name,
            tuple(
                {competency: level * weight for *_, competency, level, weight in rung}
                for _, rung in groupby(of_role, key=lambda cell: cell[2])
            ),
        )
        for (slug, name), of_role in groupby(cells, key=lambda cell: cell[:2])
    ]
