"""Which fields each kind of file has: read this to write one.

The shapes hold what one field can tell by itself; what fields and files say about each other is in
`checks`. A reference to something written elsewhere is plain text here.
"""

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from roles.framework import levels, limits

Kind = Literal["profession", "apprentice", "literacy"]


def _one_tidy_line(text: str) -> str:
    if any(character in text for character in "\n\r\t"):
        raise PydanticCustomError("tidy", "must be one line without tabs; a wrapped one starts with >-")
    if text != text.strip():
        raise PydanticCustomError("tidy", "has spaces around it; remove them")
    return text


Tidy = AfterValidator(_one_tidy_line)
Slug = Annotated[str, Field(max_length=limits.NAME_LENGTH, pattern=limits.SLUG_PATTERN)]
Name = Annotated[str, Field(min_length=1, max_length=limits.NAME_LENGTH), Tidy]
Text = Annotated[str, Field(min_length=1, max_length=limits.TEXT_LENGTH), Tidy]
MaybeText = Annotated[str, Field(max_length=limits.TEXT_LENGTH), Tidy]
Position = Annotated[int, Field(ge=1, le=limits.MAX_POSITION)]
LevelNumber = Annotated[int, Field(ge=levels.MIN, le=levels.MAX)]
Weight = Annotated[int, Field(ge=limits.MIN_WEIGHT, le=limits.MAX_WEIGHT)]


class Shape(BaseModel):
    """Fields that must all be there unless they have a value by themselves, of exactly these types, and no others."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LevelShape(Shape):
    name: Name
    autonomy: Text
    complexity: Text
    influence: Text
    knowledge: Text


class ScaleShape(Shape):
    level_0: LevelShape = Field(alias="0")
    level_1: LevelShape = Field(alias="1")
    level_2: LevelShape = Field(alias="2")
    level_3: LevelShape = Field(alias="3")
    level_4: LevelShape = Field(alias="4")


class LayerShape(Shape):
    slug: Slug
    name: Name
    summary: Text


class FrameworkShape(Shape):
    """framework.yaml"""

    not_yet: Text
    levels: ScaleShape
    layers: list[LayerShape] = Field(min_length=1)


class DescriptorsShape(Shape):
    level_1: Text = Field(alias="1")
    level_2: Text = Field(alias="2")
    level_3: Text = Field(alias="3")
    level_4: Text = Field(alias="4")


class CompetencyShape(Shape):
    slug: Slug
    name: Name
    definition: Text
    prerequisites: list[str] = Field(default=[], max_length=limits.MAX_PREREQUISITES)
    descriptors: DescriptorsShape


class DomainShape(Shape):
    """domains/<slug>.yaml"""

    slug: Slug
    name: Name
    position: Position
    summary: Text
    competencies: list[CompetencyShape] = Field(min_length=1)


class RungShape(Shape):
    slug: Slug
    name: Name


class RequirementShape(Shape):
    competency: str
    levels: list[LevelNumber]
    weight: Weight
    essential: bool


class SentRoleShape(Shape):
    """A role file that somebody sends for its matrix. What a role outside the catalogue may lack may be empty."""

    slug: Slug
    name: Name
    position: int
    kind: Kind
    layers: list[str]
    aliases: list[Name]
    summary: MaybeText
    rungs: list[RungShape] = Field(min_length=1)
    requirements: list[RequirementShape] = Field(min_length=1)


class RoleShape(SentRoleShape):
    """roles/<slug>.yaml"""

    position: Position
    layers: list[str] = Field(min_length=1)
    summary: Text
