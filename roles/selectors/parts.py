"""The finder, the outside backgrounds and the ladder, as the catalogue has them now. One query each."""

from dataclasses import dataclass
from typing import Generic, TypeVar
from uuid import UUID

from roles.framework import Backgrounds, Finder, Ladder, OutsideBackground
from roles.framework.shapes import Shape
from roles.models import CataloguePart, FinderAnswers
from roles.selectors.stored import as_kept

Kind = CataloguePart.Kind
S = TypeVar("S", bound=Shape)


@dataclass(frozen=True, slots=True)
class Edition(Generic[S]):
    """A part of the catalogue, and which edition of it this is."""

    number: int
    content: S


def finder() -> Edition[Finder] | None:
    return _part(Kind.FINDER, Finder)


def ladder() -> Ladder | None:
    """None where the catalogue has no ladder."""
    edition = _part(Kind.LADDER, Ladder)
    return edition.content if edition else None


def backgrounds() -> tuple[OutsideBackground, ...]:
    """None at all where the catalogue has no backgrounds."""
    edition = _part(Kind.BACKGROUNDS, Backgrounds)
    return edition.content.backgrounds if edition else ()


def kept_answers(user_id: UUID) -> dict[str, str]:
    """What the person answered in the finder, option by question."""
    kept = FinderAnswers.objects.filter(user=user_id).first()
    return dict(kept.answers) if kept else {}


def _part(kind: CataloguePart.Kind, shape: type[S]) -> Edition[S] | None:
    part = CataloguePart.objects.filter(kind=kind).first()
    content = as_kept(shape, part.content) if part else None
    return Edition(part.number, content) if part and content else None
