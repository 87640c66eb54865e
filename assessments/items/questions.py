"""What an item asks and offers, whichever kind of file it was written in: all that most rules look at."""

from dataclasses import dataclass

from assessments.items.shapes import Kind


@dataclass(frozen=True, slots=True)
class Choice:
    """An option. `key` says that it is right; the options of an ordering item stand in their right order, unmarked."""

    text: str
    key: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """`name` is what a writer finds it by. `code` stands beside the stem; a CSV file has it inside the stem.

    `explanation` is None where the file has no place for one, which is told of the file and not of each question.
    """

    file: str
    line: int
    name: str
    competency: str
    level: int
    kind: Kind
    stem: str
    code: str
    options: tuple[Choice, ...]
    explanation: str | None

    @property
    def keys(self) -> tuple[Choice, ...]:
        return tuple(option for option in self.options if option.key)

    @property
    def wrong(self) -> tuple[Choice, ...]:
        """Wrong options; an ordering item has none."""
        return () if self.kind == "ordering" else tuple(option for option in self.options if not option.key)
