"""The ladder from junior to lead and manager, in words."""

from typing import Annotated

from pydantic import Field, Strict

from roles.framework.shapes import Name, Shape, Slug, Tidy

Line = Annotated[str, Field(min_length=20, max_length=220), Tidy]


class Step(Shape):
    """One step of the ladder. `years` is guidance only; `matrix` says how it is read off a role's matrix."""

    slug: Slug
    name: Name
    years: Name
    scope: Line
    autonomy: Line
    complexity: Line
    influence: Line
    matrix: Line


class Ladder(Shape):
    """ladder.yaml"""

    steps: Annotated[tuple[Step, ...], Strict(False), Field(min_length=1)]
