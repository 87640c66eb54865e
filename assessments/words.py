"""How numbers and readings of a result are written, the same on pages and in the PDF."""

from dataclasses import dataclass
from typing import Literal

from assessments import measurement
from assessments.measurement import Verdict
from assessments.selectors import ResultView, RowView, Untested

MINUS = "−"


def share(value: float | None) -> str:
    """A fraction from 0 to 1 as whole percent: 0.835 is 84%. A share of a source can be below 0."""
    if value is None:
        return ""
    percent = round(value * 100)
    return f"{MINUS if percent < 0 else ''}{abs(percent)}%"


def probability(value: float | None) -> str:
    """A probability as whole percent, never as if it were certain: "over 99%", "under 1%"."""
    if value is None:
        return ""
    if value > 0.99:
        return "over 99%"
    return "under 1%" if value < 0.01 else share(value)


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
    own = {
        "self-rating": row.self_rating is not None,
        "test": row.test is not None and not row.test.says_little,
        "reviews": bool(row.review_levels),
    }
    return tuple(
        f"{source} {share(part)}" + ("" if own.get(source, True) else ", of related skills")
        for source, part in row.shares.items()
    )


def tested(row: RowView) -> str:
    """What the test alone found: "test: 2.8 ± 0.9, 3 of 4 questions right"; empty where it has no answer."""
    if row.test is None:
        return ""
    asked = "1 question" if row.test.items == 1 else f"{row.test.items} questions"
    return f"test: {level(row.test.level)} ± {level(row.test.sd)}, {row.test.right} of {asked} right"


def said(row: RowView) -> tuple[str, ...]:
    """What each source of a measured competency said, side by side, and the level they combine to."""
    own = "" if row.self_rating is None else f"own rating: {row.self_rating}"
    combined = f"together: {level(row.estimate)} ± {level(row.sd)}" if row.assessed and row.measured else ""
    return tuple(part for part in (own, tested(row) or untested(row), reviewers(row), combined) if part)


UNTESTED = {
    Untested.NO_ITEMS: "not tested: there are no questions for it yet",
    Untested.NOT_REACHED: "not tested: the test did not come to it",
}


def untested(row: RowView) -> str:
    """Why a test that was taken has no answer of it; empty where it has one, or was not to ask."""
    return UNTESTED[row.untested] if row.untested else ""


def test_range(row: RowView) -> str:
    """The test's own 80% interval: "1.2 to 2.9"; empty where it has no answer."""
    return f"{level(row.test.low)} to {level(row.test.high)}" if row.test else ""


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
