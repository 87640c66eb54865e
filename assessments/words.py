"""How numbers and readings of a result are written, the same on pages and in the PDF."""

from dataclasses import dataclass
from typing import Literal

from assessments import measurement
from assessments.measurement import Verdict
from assessments.selectors import RowView

MINUS = "−"


def share(value: float | None) -> str:
    """A fraction from 0 to 1 as whole percent: 0.835 is 84%."""
    return "" if value is None else f"{value * 100:.0f}%"


def change(value: float) -> str:
    """A change of readiness in percentage points, with its sign."""
    points = round(value * 100)
    if points == 0:
        return "no change"
    sign = "+" if points > 0 else MINUS
    return f"{sign}{abs(points)} {'point' if abs(points) == 1 else 'points'}"


def level(value: float | None) -> str:
    """A place on the 0-5 axis, to one decimal: 2.1."""
    return "" if value is None else f"{value:.1f}"


def to_go(value: float | None) -> str:
    """Levels still to reach in words: "1 level to go"; own ratings differ by whole levels, estimates do not."""
    if value is None:
        return ""
    text = f"{value:.0f}" if value == int(value) else f"{max(value, 0.1):.1f}"  # a gap is never "0.0 to go"
    return f"{text} {'level' if text == '1' else 'levels'} to go"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a competency stands against what is asked: a sign and words that say the same, and their tone."""

    mark: str
    words: str
    tone: Literal["met", "gap", "none"]


VERDICTS = {
    Verdict.MET: Standing("✓", "Met", "met"),
    Verdict.LIKELY_MET: Standing("✓?", "Likely met", "met"),
    Verdict.LIKELY_GAP: Standing("↑?", "Likely gap", "gap"),
    Verdict.GAP: Standing("↑", "Gap", "gap"),
}


def standing(row: RowView) -> Standing:
    """What is told of one competency in a word or two."""
    if row.not_applicable:
        return Standing("–", "Not applicable", "none")
    if not row.assessed:
        return Standing("–", "Not rated", "none")
    if not row.required:
        return Standing("–", "Nothing asked", "none")
    if row.verdict:
        return VERDICTS[Verdict(row.verdict)]
    return Standing("✓", "Meets by own rating", "met") if row.met else Standing("↑", to_go(row.shortfall), "gap")


def told(kind: measurement.Standing) -> Standing:
    """What a preview tells of one competency, by the same signs."""
    if kind.reaches is None:
        return Standing("–", kind.words.capitalize(), "none")
    return VERDICTS[Verdict(kind.value)]
