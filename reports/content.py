"""What a report says, as plain values: a result goes in, words and pictures come out. No queries, no files.

The template only arranges what stands here, so every sentence of a report can be read, and tested, without a PDF.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime

from assessments.pictures import key_of_radar, key_of_rows, pictures_of
from assessments.selectors import OtherRole, ResultView, RowView
from assessments.words import (
    combination,
    level,
    probability,
    reviewers,
    share,
    sources,
    standing,
    test_range,
    tested,
    untested,
)
from charts import Svg, level_scale
from reports.pictures import readiness_line
from roles.framework import Level

TEMPLATE_VERSION = "3"
"""The edition of the report's words and looks. A new one makes new reports; old ones stay as they were drawn."""

CONTRADICTION = "What the sources say lies further apart than their usual errors explain; the estimate stands between."
STEPS = 5
PERSON_LENGTH = 120
EVIDENCE_LENGTH = 2000
LINK_LENGTH = 500

SELF_REPORTED_METHOD = (
    "Self-ratings agree only loosely with performance, so a self-reported result tells no probabilities and no "
    "measured verdict. Readiness and the order of the gaps take the ratings as they were given. The faint band in each "
    "row shows where people who rate themselves so usually are."
)
MEASURED_METHOD = (
    "The verdict follows from the probability that what is asked is reached, and “met” needs a review or a test of "
    "that very competency; likely met and likely gap ask for more evidence. “Prior” is what is known of people in "
    "general; “of related skills” is what a source said of other competencies, since skills go together."
)


@dataclass(frozen=True, slots=True)
class LevelText:
    """A level by number and name, and its descriptor in one competency."""

    name: str
    descriptor: str


@dataclass(frozen=True, slots=True)
class CompetencyPart:
    """One competency. `mark`, `verdict` and `standing` say the same, as a sign, in a word and at length; `tone` is met,
    gap or none.

    `test` is what the test alone found, or why it did not; `test_brief` the level by it. `reviewers` are the levels
    they gave, `sources` the share of each in the estimate, `contradiction` a sentence where they contradict each other:
    empty where there is nothing to say. `now` is None where nothing was assessed, `to_reach` where nothing is left to
    reach. `link` leads to the web.
    """

    name: str
    essential: bool
    weight: int
    asked: str
    own_rating: str
    estimate: str
    certainty: str
    test: str
    test_brief: str
    reviewers: str
    sources: str
    contradiction: str
    mark: str
    standing: str
    verdict: str
    tone: str
    picture: Svg
    now: LevelText | None
    to_reach: LevelText | None
    evidence: str
    link: str


@dataclass(frozen=True, slots=True)
class OwnPart:
    """Own ratings beside what the test alone showed: a sentence, and those above and below, by name and in words."""

    words: str
    above: tuple[tuple[str, str], ...]
    below: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class DomainPart:
    """The competencies of one domain, below the scale of the levels."""

    name: str
    scale: Svg
    competencies: tuple[CompetencyPart, ...]


@dataclass(frozen=True, slots=True)
class RolePart:
    """Another role: how close it is, in percent, what that rests on, and what to learn (empty where none was kept)."""

    name: str
    fit: str
    words: str
    bridges: str


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything a report says, in the order in which it is read."""

    title: str
    created: datetime
    role: str
    rung: str
    person: str
    date: str
    self_reported: bool
    has_test: bool
    basis: str
    basis_words: str
    readiness: str
    readiness_words: str
    readiness_picture: Svg | None
    coverage: str
    summary: tuple[tuple[str, str], ...]
    missing_essential: str
    steps: tuple[CompetencyPart, ...]
    no_steps: str
    own_against_test: OwnPart | None
    radar: Svg | None
    radar_key: tuple[tuple[Svg, str], ...]
    rows_key: tuple[tuple[Svg, str], ...]
    table: tuple[CompetencyPart, ...]
    domains: tuple[DomainPart, ...]
    roles: tuple[RolePart, ...]
    roles_picture: Svg | None
    unknown_roles: str
    method: tuple[str, ...]
    origin: tuple[tuple[str, str], ...]


def content_of(result: ResultView) -> ReportContent:
    """The report of a result. The same result always makes the same report."""
    pictures = pictures_of(result)
    parts = {row.slug: _competency(row, picture, result) for row, picture in pictures.rows}
    person = bounded(result.person, PERSON_LENGTH)
    return ReportContent(
        title=f"{result.role_name}, {result.rung_name}: skill-gap report for {person}",
        created=result.created_at,
        role=result.role_name,
        rung=result.rung_name,
        person=person,
        date=_date(result.created_at),
        self_reported=result.self_reported,
        has_test=result.test is not None,
        basis="Self-reported" if result.self_reported else "Measured",
        basis_words=_basis_words(result),
        readiness=share(result.readiness),
        readiness_words=_readiness_words(result),
        readiness_picture=_readiness_picture(result),
        coverage=(
            f"Based on {result.assessed_count} of {_count(result.asked_count, 'competency', 'competencies')}, "
            f"{share(result.weight_share)} of the weight."
        ),
        summary=_summary(result),
        missing_essential=_missing_essential(result),
        steps=tuple(parts[row.slug] for row in result.gaps[:STEPS]),
        no_steps=_no_steps(result),
        own_against_test=_own_against_test(result),
        radar=pictures.radar,
        radar_key=key_of_radar(result),
        rows_key=key_of_rows(result),
        table=tuple(parts.values()),
        domains=tuple(_domains(result.rows, parts)),
        roles=tuple(_role(other) for other in result.closest_roles),
        roles_picture=pictures.others,
        unknown_roles="; ".join(result.unknown_roles),
        method=_method(result),
        origin=_origin(result),
    )


def bounded(text: str, length: int) -> str:
    """The text on one line, without control characters, cut at `length` characters."""
    seen = "".join(c for c in " ".join(text.split()) if unicodedata.category(c) not in {"Cc", "Cs"})
    return seen if len(seen) <= length else seen[: length - 1].rstrip() + "…"


def _domains(rows: Iterable[RowView], parts: dict[str, CompetencyPart]) -> Iterable[DomainPart]:
    """Domains in the order in which the matrix first names them."""
    names = list(dict.fromkeys(row.domain for row in rows))
    for i, name in enumerate(names, start=1):
        yield DomainPart(
            name=name,
            scale=level_scale(id=f"scale-{i}"),
            competencies=tuple(parts[row.slug] for row in rows if row.domain == name),
        )


def _competency(row: RowView, picture: Svg, result: ResultView) -> CompetencyPart:
    stands = standing(row)
    now = row.level_now if row.assessed else None
    web = row.link.startswith(("https://", "http://"))
    return CompetencyPart(
        name=row.name,
        essential=row.essential,
        weight=row.weight,
        asked=_level_name(row.required),
        own_rating="" if row.self_rating is None else _level_name(row.self_rating),
        estimate="" if not row.assessed or result.self_reported else _estimate(row),
        certainty=probability(row.probability),
        test=(tested(row) or untested(row)).capitalize(),
        test_brief=f"{level(row.test.level)} ± {level(row.test.sd)}" if row.test else "",
        reviewers=reviewers(row).capitalize(),
        sources="" if not row.assessed or result.self_reported else " · ".join(sources(row)),
        contradiction=CONTRADICTION if row.disagrees else "",
        mark=stands.mark,
        standing=f"{stands.words}: more evidence asked" if row.asks_for_more else stands.words,
        verdict=stands.words,
        tone=stands.tone,
        picture=picture,
        now=None if now is None else LevelText(_level_name(now), row.descriptor_now),
        to_reach=LevelText(_level_name(row.required), row.descriptor_to_reach) if _is_open(row) else None,
        evidence=bounded(row.evidence if web else f"{row.evidence} {row.link}", EVIDENCE_LENGTH),
        link=bounded(row.link, LINK_LENGTH) if web else "",
    )


def _is_open(row: RowView) -> bool:
    return row.required > 0 and not row.not_applicable and not (row.assessed and row.met)


def _estimate(row: RowView) -> str:
    return "" if row.estimate is None else f"{level(row.estimate)} ± {level(row.sd)}"


def _level_name(number: int) -> str:
    return f"{number} {Level(number).label}"


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _date(moment: datetime) -> str:
    return date_format(localtime(moment), "j F Y")


def _basis_words(result: ResultView) -> str:
    if result.self_reported:
        return "Every level in this report is the person’s own rating. Nothing was tested or reviewed."
    named = " and ".join({"test": "a test", "reviews": "reviewers"}[s] for s in result.sources if s != "self-rating")
    return f"The levels in this report rest on {named}. Each comes with its uncertainty."


def _readiness_words(result: ResultView) -> str:
    if result.readiness is None:
        return "No readiness can be told, since nothing that counts was assessed."
    bounds = f"between {share(result.readiness_low)} and {share(result.readiness_high)}"
    if result.self_reported:
        return f"of what {result.role_name}, {result.rung_name} asks is reached by own rating; cautiously, {bounds}."
    return f"of what {result.role_name}, {result.rung_name} asks is reached; cautiously, {bounds}."


def _readiness_picture(result: ResultView) -> Svg | None:
    if result.readiness is None or result.readiness_low is None or result.readiness_high is None:
        return None
    return readiness_line(
        result.readiness,
        result.readiness_low,
        result.readiness_high,
        description="Readiness "
        f"{share(result.readiness)}, {share(result.readiness_low)} to {share(result.readiness_high)}",
        faint=result.self_reported,
    )


def _summary(result: ResultView) -> tuple[tuple[str, str], ...]:
    """What is met, what is not, what is not known: each with its count and its competencies."""
    groups = (
        ("Met by own rating" if result.self_reported else "Met or likely met", result.met),
        ("Still to reach", result.gaps),
        ("Not assessed", result.not_assessed),
    )
    return tuple((f"{title}: {len(rows)}", "; ".join(row.name for row in rows)) for title, rows in groups if rows)


def _missing_essential(result: ResultView) -> str:
    names = "; ".join(row.name for row in result.missing_essential)
    return f"Essential, but not assessed and so in no figure of this report: {names}." if names else ""


def _no_steps(result: ResultView) -> str:
    """Said in place of the steps when there are none."""
    if result.gaps:
        return ""
    if not result.assessed_count:
        return "Nothing was assessed, so there is nothing to start from."
    return "Everything assessed reaches what is asked. A higher rung or one of the roles below would tell more."


def _own_against_test(result: ResultView) -> OwnPart | None:
    """None in a self-reported result, and where no test was taken."""
    if result.self_reported or result.test is None:
        return None
    above, below = (tuple(map(_own_rating, rows)) for rows in (result.rated_above, result.rated_below))
    if not result.compared_with_test:
        return OwnPart("Nothing to compare: no competency has both an own rating and an answer in the test.", (), ())
    outside = (
        "Listed is an own rating whose whole level lies outside the 80% interval of the test alone."
        if above or below
        else "No own rating lies wholly outside the 80% interval of the test alone."
    )
    unclear = len(result.rated_unclear)
    rest = f", and on {unclear} the interval is too wide to tell" if unclear else ""
    both = _count(result.compared_with_test, "competency has", "competencies have")
    alike = len(result.rated_alike) or "none"
    return OwnPart(f"{outside} {both} both: rating and test agree on {alike}{rest}. Neither is a fault.", above, below)


def _own_rating(row: RowView) -> tuple[str, str]:
    found = level(row.test.level) if row.test else ""
    return row.name, f"own rating {row.self_rating}, test {found} ({test_range(row)})"


def _role(other: OtherRole) -> RolePart:
    return RolePart(
        name=f"{other.name}, {other.rung_name}",
        fit=share(other.fit),
        words=f"{share(other.readiness)} ready over {share(other.coverage)} of its weight",
        bridges="; ".join(f"{one.name} {_place(one.has)} → {one.needs}" for one in other.bridges),
    )


def _place(value: float) -> str:
    """A level, or where an estimate lies between two."""
    return level(value).removesuffix(".0")


def _method(result: ResultView) -> tuple[str, ...]:
    """How the figures were made, a paragraph each."""
    return (
        SELF_REPORTED_METHOD if result.self_reported else f"{combination(result)} {MEASURED_METHOD}",
        "Readiness is the share of what is asked that is reached, by weight; more than is asked in one competency "
        "makes up for nothing in another. Its range moves all estimates down together, then up.",
        "Gaps stand in the order of weight × levels to go, essential ones first. Another role is compared over the "
        "competencies it shares with this one, and only where these carry enough of its weight.",
    )


def _origin(result: ResultView) -> tuple[tuple[str, str], ...]:
    published = f", published {_date(result.matrix_published_at)}" if result.matrix_published_at else ""
    return (
        ("Matrix", f"{result.role_name}, version {result.matrix_version}{published}"),
        ("Evidence", result.evidence_words),
        ("Made with", f"scoring version {result.scoring_version}, report template version {TEMPLATE_VERSION}"),
        ("Result", str(result.id)),
        ("Step by step", f"How your score was made, at {reverse('assessments:how', args=[result.id])}"),
        ("Date of the result", _date(result.created_at)),
    )
