"""Where people come from outside AI, with the levels they usually bring: our judgement, not a measurement."""

from typing import Annotated

from pydantic import Field, Strict

from roles.framework.shapes import LevelNumber, Name, Shape, Slug, Tidy


class OutsideBackground(Shape):
    """`levels` are by competency; what it does not name counts as level 0."""

    slug: Slug
    name: Name
    summary: Annotated[str, Field(min_length=60, max_length=260), Tidy]
    levels: Annotated[dict[str, LevelNumber], Field(min_length=1)]


class Backgrounds(Shape):
    """backgrounds.yaml"""

    backgrounds: Annotated[tuple[OutsideBackground, ...], Strict(False), Field(min_length=1)]
