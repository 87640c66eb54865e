"""The words and numbers of "How your score was made": each step with its formula, its inputs and what comes out.

Nothing is worked out here that the measurement has not worked out: numbers are written, rounded so that they add up.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields

from assessments.measurement import Evidence, Parameters, Source, Status, Verdict
from assessments.measurement.irt import LEVEL_AT_ZERO
from assessments.measurement.trace import Addend, in_digits
from assessments.selectors.how import Difference, How, HowRow
from assessments.words import MINUS, VERDICTS
from roles.framework import Level

DIGITS = 4
NAMES = {
    None: "People in general",
    Source.SELF_RATING: "Self-rating",
    Source.TEST: "Test",
    Source.REVIEWS: "Reviewers",
}
ORDER = (None, Source.TEST, Source.REVIEWS, Source.SELF_RATING)

PARAMETERS = {
    "prior_mean": ("μ₀", "mean of people across all roles, in levels", "policy"),
    "prior_sd": ("σ₀", "their standard deviation, in levels", "policy"),
    "job_sd": ("σ", "spread of people within one job, in levels", "policy"),
    "skill_correlation": ("ρc", "correlation of two competencies of one person, and of one source’s errors", "policy"),
    "self_rating_validity": (
        "r",
        "correlation of a self-rating with performance",
        "Mabe & West 1982 (.29); Freund & Kasten 2012 (.33)",
    ),
    "self_rating_leniency": ("λ", "how far people rate themselves too high, in σ", "Heidemeier & Moser 2009"),
    "self_rating_spread": ("v", "spread of self-ratings, in σ", "policy"),
    "reviewer_reliability": (
        "ρ₁",
        "reliability of one reviewer",
        "Salgado & Moscoso 2019; Viswesvaran, Ones & Schmidt 1996 (.52)",
    ),
    "review_validity": ("κ", "correlation of endlessly many reviewers with performance", "policy"),
    "test_validity": ("ρ", "correlation of an error-free test with performance", "policy"),
    "tested_up_to": ("", "highest level that questions reach", "policy: how the questions are written"),
    "met_from": ("", "met from this probability upward", "policy"),
    "likely_met_from": ("", "likely met from this probability upward", "policy"),
    "gap_up_to": ("", "a gap up to this probability", "policy"),
    "interval_z": ("z", "half the width of an 80% interval, in standard deviations", "the normal distribution"),
    "other_role_coverage": ("", "least part of another role’s weight that must be known", "policy"),
    "disagreement_quantile": ("", "point of χ² above which sources disagree", "policy: the customary 5% test"),
}
"""Of each parameter its symbol, where a formula has one, what it is, and where its number comes from."""


def exact(value: float | str | None, digits: int = DIGITS) -> str:
    """A number as the page shows it, with a minus sign that is one: −0.4800. Words stay as they are."""
    if value is None or value == "":
        return "none"
    if isinstance(value, str):
        return value.replace("_", " ")
    written = f"{value:.{digits}f}"
    return written.replace("-", MINUS) if float(written) else f"{0:.{digits}f}"


@dataclass(frozen=True, slots=True)
class ParameterLine:
    symbol: str
    name: str
    value: str
    source: str


def parameter_lines(parameters: Parameters) -> tuple[ParameterLine, ...]:
    """Every number of the model as the result was made with it."""
    return tuple(
        ParameterLine(symbol, name, f"{getattr(parameters, field.name):g}", source)
        for field in fields(parameters)
        for symbol, name, source in [PARAMETERS[field.name]]
    )


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answer: the question's number, its item's level and curve, and what came of it. `place` is the difficulty on
    the axis, `chance` that of a right answer at the level the test found.
    """

    number: int
    level: str
    a: str
    b: str
    place: str
    c: str
    mark: str
    came: str
    chance: str


def answer_lines(row: HowRow) -> tuple[AnswerLine, ...]:
    """The answers of the test, in the order they were given."""
    found = row.steps.again
    if found is None:
        return ()
    return tuple(
        AnswerLine(
            number=one.number,
            level=f"{one.level} {Level(one.level).label}",
            a=exact(one.curve.a),
            b=exact(one.curve.b),
            place=exact(one.curve.b + LEVEL_AT_ZERO, 2),
            c=exact(one.curve.c),
            mark="✓" if one.is_right else "✗",
            came="right" if one.is_right else "“I don’t know”" if one.is_unknown else "wrong",
            chance=exact(one.chance_at(found.mean), 2),
        )
        for one in row.steps.answers
    )


@dataclass(frozen=True, slots=True)
class TakenOut:
    """What the test says with what is known of people in general taken back out: w, m and t, each as a formula with its
    numbers. `says_nothing`: nothing is left.
    """

    weight: str
    mean: str
    error: str
    says_nothing: bool = False


def taken_out(row: HowRow, parameters: Parameters) -> TakenOut | None:
    """None where the competency was not tested."""
    if row.test is None:
        return None
    said = row.steps.said.get(Source.TEST)
    e, s, mu, sd = exact(row.test.mean), exact(row.test.sd), f"{parameters.prior_mean:g}", f"{parameters.prior_sd:g}"
    if said is None:
        return TakenOut(f"w = 1/{s}² − 1/{sd}² is not above 0", "", "", says_nothing=True)
    w, m, t = exact(1 / said.own_error), exact(said.mean), exact(said.own_error)
    return TakenOut(
        weight=f"w = 1/s² − 1/σ₀² = 1/{s}² − 1/{sd}² = {w}",
        mean=f"m = (e/s² − μ₀/σ₀²)/w = ({e}/{s}² − {mu}/{sd}²)/{w} = {m}",
        error=f"t = 1/w = 1/{w} = {t}",
    )


@dataclass(frozen=True, slots=True)
class SourceLine:
    """What one source says of the competency: from what, by which formula, and what comes out (m, q and t)."""

    name: str
    said: str
    formulas: tuple[str, ...]
    mean: str
    kindred: str
    own: str


FORMULAS = {
    Source.TEST: ("m and t by step 2", "q = σ²(1 − ρ²)/ρ²"),
    Source.REVIEWS: ("m = mean rating + 0.5", "q = σ²(((1 − ρ₁)/ρ₁)/k + (1 − κ²)/κ²), k reviewers", "t = 0"),
    Source.SELF_RATING: (
        "z = (x + 0.5 − μ₀ − λσ)/(vσ)",
        "m = μ₀ + σz/r",
        "q = σ²(1 − r²)/r²",
        "t = 0",
    ),
}


def source_lines(row: HowRow) -> tuple[SourceLine, ...]:
    """Each source that speaks of the competency itself."""
    evidence = row.steps.reading.asked.evidence
    return tuple(
        SourceLine(
            name=NAMES[source],
            said=_said(source, evidence, row),
            formulas=FORMULAS[source],
            mean=exact(said.mean),
            kindred=exact(said.kindred_error),
            own=exact(said.own_error),
        )
        for source in ORDER
        if source and (said := row.steps.said.get(source))
    )


def _said(source: Source, evidence: Evidence, row: HowRow) -> str:
    if source is Source.TEST and row.test:
        return f"{exact(row.test.mean)} ± {exact(row.test.sd)}"
    if source is Source.REVIEWS:
        return f"levels {', '.join(map(str, row.review_levels))}"
    return f"level {evidence.self_rating}"


@dataclass(frozen=True, slots=True)
class AddendLine:
    """One line of a sum. `said` is empty where several competencies were spoken of; `parts` then has each."""

    name: str
    share: str
    said: str
    amount: str
    parts: tuple[tuple[str, str, str, str], ...] = ()


def addend_lines(row: HowRow, how: How) -> tuple[AddendLine, ...]:
    """The lines that add up to the level, to the last digit shown."""
    addends = sorted(row.steps.addends, key=lambda one: (ORDER.index(one.source), not one.is_own))
    shares = in_digits([one.share for one in addends], DIGITS)
    amounts = in_digits([one.amount for one in addends], DIGITS)
    return tuple(_addend(*line, row, how) for line in zip(addends, shares, amounts, strict=True))


def _addend(addend: Addend, share: float, amount: float, row: HowRow, how: How) -> AddendLine:
    name = NAMES[addend.source]
    if addend.source is None:
        return AddendLine(name, exact(share), exact(how.parameters.prior_mean), exact(amount))
    if addend.is_own:
        return AddendLine(f"{name}: of this competency", exact(share), exact(addend.parts[0].said), exact(amount))
    amounts = in_digits([part.amount for part in addend.parts], DIGITS, amount)
    parts = tuple(
        (how.rows[part.about].name, exact(part.share), exact(part.said), exact(one))
        for part, one in zip(addend.parts, amounts, strict=True)
    )
    return AddendLine(f"{name}: of related skills", exact(share), "", exact(amount), parts)


@dataclass(frozen=True, slots=True)
class TermLine:
    """One competency of readiness: weight × what is asked, and weight × what of it is reached, with both ends."""

    name: str
    weight: int
    required: int
    level: str
    asks: int
    reached: str
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class ReadinessSum:
    """Readiness as a sum over its lines. `is_widened`: an own rating lies outside the estimates’ interval, which then
    reaches to it.
    """

    lines: tuple[TermLine, ...]
    asks: int
    reached: str
    low: str
    high: str
    value: str
    value_low: str
    value_high: str
    is_widened: bool


def readiness_sum(how: How) -> ReadinessSum | None:
    """None where nothing counts."""
    readiness, counting = how.trace.outcome.readiness, [row for row in how.rows if row.steps.reached]
    if readiness is None:
        return None
    ends = [[row.steps.reached[end] for row in counting if row.steps.reached] for end in range(3)]
    shown = [in_digits(end, DIGITS) for end in ends]
    asks = sum(row.steps.asks for row in counting)
    return ReadinessSum(
        lines=tuple(
            TermLine(
                name=row.name,
                weight=row.steps.reading.asked.weight,
                required=row.steps.reading.asked.required,
                level=exact(row.steps.reading.value),
                asks=row.steps.asks,
                reached=exact(at_value),
                low=exact(at_low),
                high=exact(at_high),
            )
            for row, at_value, at_low, at_high in zip(counting, *shown, strict=True)
        ),
        asks=asks,
        reached=exact(sum(ends[0])),
        low=exact(sum(ends[1])),
        high=exact(sum(ends[2])),
        value=exact(readiness.value),
        value_low=exact(readiness.low),
        value_high=exact(readiness.high),
        is_widened=not sum(ends[1]) / asks - 1e-9 <= readiness.value <= sum(ends[2]) / asks + 1e-9,
    )


@dataclass(frozen=True, slots=True)
class MetWords:
    """The probability that what is asked is reached, as a formula with its numbers, and why the verdict is what it is.
    Where there is no probability, `why` says why not.
    """

    formula: str
    why: str


def met_words(row: HowRow, parameters: Parameters) -> MetWords:
    reading = row.steps.reading
    estimate, p = reading.estimate, reading.probability
    if estimate is None or p is None or reading.verdict is None:
        return MetWords("", _no_probability(row))
    level, sd = exact(estimate.level), exact(estimate.sd)
    formula = f"P = Φ((L − R)/SD) = Φ(({level} − {reading.asked.required})/{sd}) = {exact(p)}"
    return MetWords(formula, _verdict(row, p, reading.verdict, parameters))


def _verdict(row: HowRow, p: float, verdict: Verdict, parameters: Parameters) -> str:
    """Why the verdict is what it is: the cut-off it lies beyond, or the proof it lacks."""
    name = VERDICTS[verdict].words.lower()
    low, middle, high = (f"{cut:g}" for cut in (parameters.gap_up_to, parameters.likely_met_from, parameters.met_from))
    is_proven = bool({Source.TEST, Source.REVIEWS} & set(row.steps.said))
    match verdict:
        case Verdict.MET:
            return f"{exact(p)} is {high} or more, and a test or a review speaks of this very competency: {name}."
        case Verdict.GAP:
            return f"{exact(p)} is {low} or less, and a test or a review speaks of this very competency: {name}."
        case Verdict.LIKELY_MET if p < parameters.met_from:
            return f"{exact(p)} lies between {middle} and {high}: {name}, and more evidence is asked."
        case Verdict.LIKELY_GAP if p > parameters.gap_up_to:
            return f"{exact(p)} lies between {low} and {middle}: {name}, and more evidence is asked."
        case Verdict.LIKELY_MET if is_proven:
            return (
                f"{exact(p)} is {high} or more, but questions reach no higher than level {parameters.tested_up_to} "
                f"and no reviewer has spoken of it: {name}, and more evidence is asked."
            )
    return (
        f"{exact(p)} would be enough, but no test and no review speaks of this very competency, and a self-rating "
        f"proves nothing: {name}, and more evidence is asked."
    )


def _no_probability(row: HowRow) -> str:
    """Why there is no probability."""
    reading = row.steps.reading
    if reading.status is Status.NOT_APPLICABLE:
        return "It was called not applicable, so it is left out of the model and of readiness."
    if reading.status is Status.NOT_RATED:
        return "Nobody spoke of it, so it has no verdict and counts nothing in readiness."
    if not reading.asked.counts:
        return "The role asks for nothing here, so there is nothing to meet."
    return "The result is self-reported, and own ratings alone are no ground for a probability."


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One competency in the table of all: what each source said of it, and what came out."""

    self_rating: str
    test: str
    reviewers: str
    level: str
    probability: str
    mark: str
    words: str


def outcome_of(row: HowRow) -> OutcomeLine:
    reading, nothing = row.steps.reading, "–"
    estimate = reading.estimate if reading.status is Status.ASSESSED else None
    stands = VERDICTS[reading.verdict] if reading.verdict else None
    return OutcomeLine(
        self_rating=nothing if row.self_rating is None else str(row.self_rating),
        test=f"{exact(row.test.mean)} ± {exact(row.test.sd)}" if row.test else nothing,
        reviewers=", ".join(map(str, row.review_levels)) or nothing,
        level=f"{exact(estimate.level)} ± {exact(estimate.sd)}" if estimate else nothing,
        probability=exact(reading.probability) if reading.probability is not None else nothing,
        mark=stands.mark if stands else nothing,
        words=stands.words if stands else reading.status.replace("_", " "),
    )


def difference_words(differences: Sequence[Difference]) -> tuple[str, ...]:
    return tuple(
        f"{one.of}, {one.what}: kept {exact(one.kept, 6)}, worked out again {exact(one.again, 6)}."
        for one in differences
    )
