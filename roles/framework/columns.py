"""What the columns of a table of requirements can mean, and by which headers each is known."""

import re
from typing import Literal, get_args

from roles.framework.levels import Level

Column = Literal[
    "role",
    "slug",
    "competency",
    "domain",
    "weight",
    "essential",
    "rung",
    "level",
    "description",
    "definition",
    "level_0",
    "level_1",
    "level_2",
    "level_3",
    "level_4",
]
COLUMNS: tuple[Column, ...] = get_args(Column)
DESCRIPTORS: tuple[Column, ...] = ("level_0", "level_1", "level_2", "level_3", "level_4")

HEADINGS: dict[Column, str] = {
    "role": "Role",
    "slug": "Slug",
    "competency": "Competency",
    "domain": "Domain",
    "weight": "Weight",
    "essential": "Essential",
    "rung": "Rung",
    "level": "Level",
    "description": "Description",
    "definition": "Definition",
    **{column: f"{level:d} {level.label}" for column, level in zip(DESCRIPTORS, Level, strict=True)},
}
"""The headers that are written; they are read too."""

READ_AS: dict[Column, str] = {
    "role": "the role",
    "slug": "the slug",
    "competency": "the competency",
    "domain": "its domain",
    "weight": "its weight",
    "essential": "what is essential",
    "rung": "the rung",
    "level": "the level",
    "description": "what a person does at that level",
    "definition": "what the competency means",
    **{column: f"what {level:d} {level.label} means" for column, level in zip(DESCRIPTORS, Level, strict=True)},
}
"""What each column is taken for, in words."""

_SKILL = "(?:skill|competency|competence|capability)"
_JOB = "(?:job|career|role|seniority)"
_PATTERNS: dict[Column, str] = {
    "role": r"(?:job )?role(?: name)?|job(?: title)?|profession|title",
    "slug": rf"(?:{_SKILL} )?slug",
    "competency": rf"{_SKILL}(?: name| title)?|name",
    "domain": rf"(?:{_SKILL} )?(?:domain|category|area|group|cluster)",
    "weight": "weight|weighting|importance",
    "essential": "essential|is essential|mandatory|required|must have",
    "rung": rf"rung|grade|seniority|band|(?:{_JOB} )(?:level|grade|band)",
    "level": rf"(?:(?:{_SKILL}|required|expected|target) )?(?:level|proficiency|proficiency level)|level required",
    "description": rf"description|descriptor|(?:{_SKILL} )?level description|level descriptor|behaviou?r",
    "definition": rf"definition|(?:{_SKILL} )(?:definition|description)",
    **{
        column: rf"{level:d} {level.label.lower()}|level {level:d}(?: descriptor| description)?"
        for column, level in zip(DESCRIPTORS, Level, strict=True)
    },
}
_KNOWN = {column: re.compile(pattern) for column, pattern in _PATTERNS.items()}
# Numbers that are no levels.
_BESIDE_THE_POINT = re.compile("#|id|no|nr|number|order|position|priority|rank|row|sort order|year")
_SEPARATORS = re.compile(r"[\s_./-]+")


def meaning(header: str) -> Column | None:
    """What a column of that header means, whatever its case, its separators and its number (skill, Skills)."""
    words = _words(header)
    return next((column for column, pattern in _KNOWN.items() if pattern.fullmatch(words)), None)


def is_beside_the_point(header: str) -> bool:
    """Whether it heads what many tables have and no matrix needs, such as the number of the row."""
    return bool(_BESIDE_THE_POINT.fullmatch(_words(header)))


def _words(header: str) -> str:
    words = _SEPARATORS.sub(" ", header).strip().casefold()
    if words.endswith("ies"):
        return words.removesuffix("ies") + "y"
    return words if words.endswith("ss") else words.removesuffix("s")
