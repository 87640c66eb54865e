"""What is wrong with a catalogue, said so that its writer can mend it.

Exception
└── CatalogueError      one or more problems; nothing was taken from the catalogue
"""

from collections.abc import Iterable
from dataclasses import dataclass

_LONGEST_QUOTE = 40


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One thing to mend: the file, its line counted from 1, and a sentence that says what to do."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


class CatalogueError(Exception):
    """The texts do not make a catalogue. `problems` holds every problem found, by file and line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(map(str, self.problems)))


def quoted(text: str) -> str:
    """Somebody else's text, made safe to stand in a sentence: short, printable, in quotation marks."""
    printable = "".join(character if character.isprintable() else "?" for character in text)
    if len(printable) > _LONGEST_QUOTE:
        printable = printable[: _LONGEST_QUOTE - 1] + "…"
    return f"“{printable}”"
