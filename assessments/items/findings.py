"""What is told of items: a rule that is not kept, or a form that does not fit, by file and line."""

from dataclasses import dataclass

from assessments.items.rules import RULES, Severity
from roles.framework.problems import Problem

FORM = "form"
"""Stands in the place of a rule's id where a file or a field is not as it must be to be read."""


@dataclass(frozen=True, slots=True, order=True)
class Finding(Problem):
    """One thing to mend, and the id of the rule it is about."""

    rule: str

    @property
    def severity(self) -> Severity:
        return RULES[self.rule].severity if self.rule in RULES else "error"

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.rule} {self.severity}: {self.message}"
