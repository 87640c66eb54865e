"""What a version of a matrix says, whole. Two contents are equal exactly when nothing has changed between them."""

from dataclasses import dataclass

from roles.framework.catalogue import Rung

Descriptors = tuple[str, str, str, str, str]


@dataclass(frozen=True, slots=True)
class KnownCompetency:
    """A competency that is there already: what a file need not say again. `domain` is the domain's name.

    `weight` and `essential` are those of its row, where the matrix has one; `weight` is None where it has none.
    """

    name: str
    domain: str
    definition: str
    descriptors: Descriptors
    weight: int | None = None
    essential: bool = False


@dataclass(frozen=True, slots=True)
class ContentRow:
    """One competency of the matrix, by its slug, with its texts as they stand in this version.

    A text is empty where nobody wrote it: `domain` (a name) of a competency that belongs to none yet, `definition`,
    or a level in `descriptors`. `weight` is 1 to 5; `levels` has a level (0 to 4) for each rung.
    """

    competency: str
    name: str
    domain: str
    definition: str
    descriptors: Descriptors
    weight: int
    essential: bool
    levels: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MatrixContent:
    """Rungs from the lowest to the highest, rows in the order people read them; no slug twice among either."""

    title: str
    rungs: tuple[Rung, ...]
    rows: tuple[ContentRow, ...]
