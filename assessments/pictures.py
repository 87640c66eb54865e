"""Draws results: the same pictures for the page and for the PDF."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.utils.formats import date_format

from assessments import words
from assessments.measurement import Readiness
from assessments.measurement.scale import middle_of_band
from assessments.selectors import History, ResultView, RowView
from assessments.selectors.pathways import Pathways
from assessments.selectors.side_by_side import Beside
from charts import Axis, FanEnd, LevelRow, Svg, TrendPoint, fan, key_mark, level_row, level_scale, radar, trend
from roles.framework import Level
from roles.pictures import THERE_ALREADY, ways_picture


@dataclass(frozen=True, slots=True)
class ResultPictures:
    """The radar (None while nothing was assessed), the scale above the rows, and a picture for each row's slug.

    `others` has the closest other roles; None where too little is known of each.
    """

    radar: Svg | None
    scale: Svg
    rows: tuple[tuple[RowView, Svg], ...]
    others: Svg | None


def pictures_of(result: ResultView) -> ResultPictures:
    """All pictures of one result."""
    return ResultPictures(
        radar=_radar(result) if any(row.assessed for row in result.rows) else None,
        scale=level_scale(id="scale"),
        rows=tuple((row, _row(row, result)) for row in result.rows),
        others=_others(result),
    )


def _others(result: ResultView) -> Svg | None:
    """The closest other roles, by readiness over what they share with the result."""
    close = result.closest_roles
    if not close:
        return None
    return fan(
        [FanEnd(f"{other.name}, {other.rung_name}", other.readiness) for other in close],
        start=f"{result.voice.your.capitalize()} result: {result.role_name}, {result.rung_name}",
        id="others-fan",
        title="The closest other roles",
        description=f"{len(close)} roles, the closest first. The list has every number.",
        axis=THERE_ALREADY,
    )


def pathways_picture(found: Pathways) -> Svg | None:
    """The ways from the start that was chosen; None where there are none."""
    faint = found.from_result is not None and found.from_result.self_reported
    return ways_picture(found.ways, start=found.start_name, id="fan", faint=faint)


def _radar(result: ResultView) -> Svg:
    return radar(
        [Axis(row.name, row.required, _place(row, result)) for row in result.rows],
        id="radar",
        title=f"{result.role_name}, {result.rung_name}: what is asked and where {result.voice.you} stand",
        description=(
            f"{len(result.met)} of {result.assessed_count} assessed competencies reach what the role asks. "
            "The table below has every number."
        ),
    )


def _place(row: RowView, result: ResultView) -> float | None:
    if not row.assessed:
        return None
    if result.self_reported and row.self_rating is not None:
        return middle_of_band(row.self_rating)
    return row.estimate


def _row(row: RowView, result: ResultView) -> Svg:
    drawn = LevelRow(label=f"{row.name}. {_words(row)}", required=row.required or None)
    if row.assessed:
        drawn = replace(
            drawn,
            estimate=row.estimate,
            low=row.low,
            high=row.high,
            self_rating=row.self_rating,
            reviewers=row.review_levels,
            faint=result.self_reported,
        )
    if row.test:
        drawn = replace(drawn, test=row.test.level, test_low=row.test.low, test_high=row.test.high)
    return level_row(drawn, id=f"row-{row.slug}", description="On the axis from 0 to 5.")


def _words(row: RowView) -> str:
    asked = f"Asked: {row.required}, {row.required_name}. "
    if not row.assessed:
        return asked + ("Not applicable." if row.not_applicable else "Not rated.")
    said = []
    if row.measured and row.estimate is not None:
        said.append(
            f"Estimate: {words.level(row.estimate)}, likely between {words.level(row.low)} and {words.level(row.high)}."
        )
    if row.self_rating is not None:
        said.append(f"Own rating: {row.self_rating}, {Level(row.self_rating).label}.")
    if row.test:
        said.append(f"{words.tested(row).capitalize()}.")
    if row.review_levels:
        said.append(f"{words.reviewers(row).capitalize()}.")
    return asked + " ".join(said)


def example_rows() -> tuple[tuple[str, Svg], ...]:
    """Four rows as a measured result shows them, for people who have none yet."""
    rows = (
        LevelRow("Prompt and context engineering", 3, 3.6, 3.0, 4.2, 3),
        LevelRow("Embeddings, retrieval and RAG", 3, 2.3, 1.7, 2.9, 3),
        LevelRow("LLM and agent evaluation", 3, 1.6, 0.9, 2.3, 1),
        LevelRow("APIs and backend services", 3, 3.2, 2.5, 3.9, 2),
    )
    return tuple(
        (row.label, level_row(row, id=f"example-{i}", description="A made-up example.")) for i, row in enumerate(rows)
    )


def key_of_radar(result: ResultView) -> tuple[tuple[Svg, str], ...]:
    """The marks of the radar with their words."""
    your = result.voice.your
    mine = f"{your} own rating" if result.self_reported else f"{your} level, the estimate"
    return (key_mark("outline"), "what the role asks"), (key_mark("area"), mine)


def key_of_rows(result: ResultView) -> tuple[tuple[Svg, str], ...]:
    """The marks of the level rows with their words, those only that this kind of result shows."""
    asked = (key_mark("requirement"), "asked: met from this mark to the right")
    your = result.voice.your
    rated = (key_mark("self-rating"), f"{your} own rating")
    tested = [(key_mark("test"), f"{your} test alone, 80% interval")] if result.tested_count else []
    if result.self_reported:
        return asked, rated, (key_mark("interval"), "where people who rate themselves so usually are"), *tested
    estimated = (key_mark("estimate"), f"{your} level, the estimate")
    key = [asked, estimated, (key_mark("interval"), "80% interval")]
    if "self-rating" in result.sources:
        key.append(rated)
    key += tested
    if result.reviewer_count:
        key.append((key_mark("reviewer"), "a reviewer"))
    return tuple(key)


def history_picture(history: History, *, id: str) -> Svg | None:
    """Readiness over time; None while there are fewer than two results to compare."""
    points = [
        TrendPoint(date_format(r.created_at, "j M Y"), r.readiness, r.readiness_low, r.readiness_high)
        for r in (past.result for past in history.in_time_order)
        if r.readiness is not None and r.readiness_low is not None and r.readiness_high is not None
    ]
    if len(points) < 2:
        return None
    first, last = points[0], points[-1]
    return trend(
        points,
        id=id,
        title=f"Readiness for {history.role_name}, {history.rung_name} over time",
        description=f"{first.value:.0%} on {first.label}, {last.value:.0%} on {last.label}. The table has each.",
    )


def preview_picture(before: Readiness, after: Readiness, *, id: str, title: str) -> Svg:
    """Readiness as it reads now and as it would read, each with its interval."""
    return trend(
        [
            TrendPoint("as it reads now", before.value, before.low, before.high),
            TrendPoint("under the draft", after.value, after.low, after.high),
        ],
        id=id,
        title=title,
        description=f"{before.value:.0%} now, {after.value:.0%} under the draft. The table has both.",
    )


def review_pictures(result: ResultView, rows: Sequence[Beside]) -> tuple[tuple[Beside, Svg], ...]:
    """What everybody says of each competency, with its row of the result."""
    return tuple((beside, _row(beside.row, result)) for beside in rows)


def key_of_reviews() -> tuple[tuple[Svg, str], ...]:
    """The marks of those rows with their words."""
    return (
        (key_mark("requirement"), "asked: met from this mark to the right"),
        (key_mark("estimate"), "estimate"),
        (key_mark("interval"), "80% interval"),
        (key_mark("self-rating"), "the candidate's own rating"),
        (key_mark("reviewer"), "a reviewer"),
    )
