"""The one scale: five levels from 0 Not yet to 4 Expert.

Level k is the band [k, k + 1) of an axis that runs from 0 to 5, so somebody measured at 2.7 is at
level 2 Working, on the way to 3 Advanced.
"""

from enum import IntEnum


class Level(IntEnum):
    """How well somebody does what one competency describes."""

    NOT_YET = 0
    FOUNDATION = 1
    WORKING = 2
    ADVANCED = 3
    EXPERT = 4

    @property
    def label(self) -> str:
        """The level's name as people read it: "Not yet"."""
        return self.name.replace("_", " ").capitalize()


MIN = Level.NOT_YET
MAX = Level.EXPERT
AXIS_END = MAX + 1
"""Where the band of the highest level ends."""
