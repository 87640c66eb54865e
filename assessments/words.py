"""How numbers and readings of a result are written, the same on pages and in the PDF."""

from dataclasses import dataclass
from typing import Literal

from assessments import measurement
from assessments.measurement import Verdict
from assessments.selectors import ResultView, RowView

MINUS = "−"


def share(value: float | None) -> str:
    """A fraction from 0 to 1 as whole percent: 0.835 is 84%. A share of a source can be below 0."""
    if value is None:
        return ""
    percent = round(value * 100)
    return f"{MINUS if percent < 0 else ''}{abs(percent)}%"


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


def coefficient(value: float) -> str:
    """An agreement, to two decimals, with a minus sign that is one: −0.48."""
    return f"{value:.2f}".replace("-", MINUS)


def to_go(value: float | None) -> str:
    """Levels still to reach in words: "1 level to go"; own ratings differ by whole levels, estimates do not."""
    if value is None:
        return ""
    text = f"{value:.0f}" if value == int(value) else f"{max(value, 0.1):.1f}"  # a gap is never "0.0 to go"
    return f"{text} {'level' if text == '1' else 'levels'} to go"


NAMES = {"test": "test", "reviews": "reviewers", "self-rating": "self-rating"}


def combination(result: ResultView) -> str:
    """How a measured result came about, in one sentence that names the sources it has."""
    named = [f"{result.voice.your} {NAMES[source]}" for source in result.sources]
    if len(named) > 1:
        verb, each, kind = "combines", ", each", "that kind"
        sources = f"{', '.join(named[:-1])} and {named[-1]}"
    else:
        verb, each, kind = "rests on", ",", "this kind"
        sources = "".join(named)
    return (
        f"{result.voice.your.capitalize()} level {verb} {sources}{each} counted by how accurate {kind} of evidence "
        "usually is; the ± shows how sure we are."
    )


def sources(row: RowView) -> tuple[str, ...]:
    """The share of each source in the estimate, in words; one that spoke of related skills alone says so."""
    own = {"self-rating": row.self_rating is not None, "reviews": bool(row.review_levels)}
    return tuple(
        f"{source} {share(part)}" + ("" if own.get(source, True) else ", of related skills")
        for source, part in row.shares.items()
    )


def reviewers(row: RowView) -> str:
    """What the reviewers said, never who: "reviewers: 3, 3, 4"; empty where none judged it."""
    if not row.review_levels:
        return ""
    who = "reviewer" if len(row.review_levels) == 1 else "reviewers"
    return f"{who}: {', '.join(str(level) for level in row.review_levels)}"


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
