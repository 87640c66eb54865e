"""How candidates beside each other are drawn: the cells of the heat map, and the level rows of a few."""

from collections.abc import Collection
from dataclasses import replace
from html import escape
from uuid import UUID

from assessments.measurement import Status, Verdict
from assessments.measurement.scale import on_axis
from assessments.models import Decision
from assessments.selectors.compared import Cell, Column, Compared, Comparison
from assessments.selectors.stages import Stage
from assessments.words import VERDICTS, Standing, level, share, to_go
from charts import LevelRow, Svg, heat_cell, heat_nothing, heat_on_paper, heat_own, level_row
from roles.framework import Level

PAST_ASKING = Standing("", "", "none")
WORDS_OF_NOTHING = {Status.NOT_APPLICABLE: "not applicable", Status.NOT_RATED: "not assessed"}
STANDINGS = {verdict.value: VERDICTS[verdict] for verdict in Verdict} | {"": PAST_ASKING}
OWN_MET = Standing("✓", "own rating, meets", "met")
LETTERS = {"test": "T", "reviewers": "R", "own rating": "S"}
"""What a cell rests on, where not all rest on the same."""


ANYBODY = UUID(int=0)
"""Stands in an address for whoever is meant."""


def heat_line(
    one: Compared, compared: Comparison, rows: dict[UUID, Svg], ticked: Collection[str], candidate: str
) -> Svg:
    """The row of one candidate, written out: a template would take three times as long for 200 of them.

    `candidate` is the address of ANYBODY, empty where names are hidden; `ticked` are invitations.
    """
    invitation, called = str(one.invitation), escape(one.called)
    name = f'<a href="{candidate.replace(str(ANYBODY), invitation)}">{called}</a>' if candidate else called
    checked = " checked" if invitation in ticked else ""
    box = f'<input type="checkbox" form="beside" name="c" value="{invitation}" aria-label="Tick {called}"{checked}> '
    return Svg(
        f'<tr><th scope="row" class="heat-who"><span>{"" if one.blind else box}{name}</span></th>'
        f"{_readiness_cells(one, compared.is_what_if)}<td>{stage_words(one)}</td>"
        f"{BLIND.format(len(compared.columns)) if one.blind else heat_row(one, rows)}</tr>\n"
    )


BLIND = '<td class="none" colspan="{}"></td>'


def _readiness_cells(one: Compared, is_what_if: bool) -> str:
    result = one.result
    hidden = ("Your own" if one.is_own else "Review first", "")
    told = readiness_words(result.readiness, result.low, result.high) if result else hidden
    cells = f"<td>{told[0]} <small>{told[1]}</small></td>"
    if not is_what_if:
        return cells
    other = one.what_if.readiness if one.what_if else None
    told = readiness_words(other.value, other.low, other.high) if other else ("–", "")
    return f'<td class="heat-what-if">{told[0]} <small>{told[1]}</small></td>{cells}'


def readiness_words(value: float | None, low: float | None, high: float | None) -> tuple[str, str]:
    """Readiness and its cautious interval: 72%, 61–80%."""
    if value is None or low is None or high is None:
        return "–", ""
    return share(value), f"{low * 100:.0f}–{share(high)}"


def stage_words(one: Compared) -> str:
    """What was decided, or else how far the candidate is."""
    return Decision.Outcome(one.outcome).label if one.outcome else Stage(one.stage).label


class WrittenRows:
    """The cells of results as they were written, for the next time: a result never changes.

    Without it, reading and writing 2,800 cells would take half of the time of a page. Each process has its own, which
    holds numbers by the id of their result, nobody's name.
    """

    MOST = 2_000

    def __init__(self) -> None:
        self._rows: dict[UUID, Svg] = {}

    def now(self) -> dict[UUID, Svg]:
        """Those there are. It loses none while it is in use."""
        if len(self._rows) > self.MOST:
            self._rows = {}
        return self._rows


written = WrittenRows()


def heat_row(one: Compared, rows: dict[UUID, Svg]) -> Svg:
    """The cells of one candidate, in the order of the columns; from `rows`, or else written and put there."""
    if one.result is None:
        return Svg()
    if one.result.id not in rows:
        rows[one.result.id] = Svg("".join(heat_cells(one)))
    return rows[one.result.id]


def heat_cells(one: Compared) -> list[Svg]:
    """The cells of one candidate, in the order of the columns."""
    if one.result and one.result.self_reported:
        return [_own(cell) for cell in one.cells]
    return [_cell(cell, tells_sources=one.tells_sources) for cell in one.cells]


def paper_cells(one: Compared) -> list[Svg]:
    """The same for a sheet of paper, where a cell is a line of text."""
    own = one.result is not None and one.result.self_reported
    return [_on_paper(cell, own=own, tells_sources=one.tells_sources) for cell in one.cells]


def _on_paper(cell: Cell, *, own: bool, tells_sources: bool) -> Svg:
    stands = own_standing(cell) if own else STANDINGS[cell.verdict]
    gap = stands.tone == "gap"
    if cell.assessed and own and cell.self_rating is not None:
        return heat_on_paper(cell.self_rating, str(cell.self_rating), stands.mark, "own", own=True, gap=gap)
    if cell.assessed and cell.estimate is not None and cell.sd is not None:
        shown = on_axis(cell.estimate)
        letters = letters_of(cell) if tells_sources else ""
        return heat_on_paper(shown, level(shown), stands.mark, f"±{level(cell.sd)}", letters, gap=gap)
    return heat_nothing("")


def letters_of(cell: Cell) -> str:
    """What spoke of this competency, a letter each: "TR" where a test and reviewers did."""
    return "".join(LETTERS[source] for source in cell.rests_on)


def _cell(cell: Cell, *, tells_sources: bool) -> Svg:
    if cell.status != Status.ASSESSED or cell.estimate is None or cell.sd is None:
        return heat_nothing(WORDS_OF_NOTHING.get(Status(cell.status), ""))
    stands = STANDINGS[cell.verdict]
    mark, words = stands.mark, stands.words
    if tells_sources and cell.rests_on:
        mark, words = f"{mark} {letters_of(cell)}".strip(), f"{words} by {', '.join(cell.rests_on)}".strip()
    return heat_cell(on_axis(cell.estimate), cell.sd, mark, words, gap=stands.tone == "gap")


def _own(cell: Cell) -> Svg:
    if cell.status != Status.ASSESSED or cell.self_rating is None:
        return heat_nothing(WORDS_OF_NOTHING.get(Status(cell.status), ""))
    stands = own_standing(cell)
    return heat_own(cell.self_rating, stands.mark, stands.words, gap=stands.tone == "gap")


def own_standing(cell: Cell) -> Standing:
    """What is told of an own rating in a self-reported result."""
    if cell.meets is None:
        return PAST_ASKING
    return OWN_MET if cell.meets else Standing("↑", f"own rating, {to_go(cell.shortfall)}", "gap")


def standing_of(one: Compared, cell: Cell) -> Standing:
    """How a candidate stands in one competency, as a sign and in words."""
    if one.result is None:
        return PAST_ASKING
    if cell.status != Status.ASSESSED:
        return Standing("–", WORDS_OF_NOTHING.get(Status(cell.status), ""), "none")
    return own_standing(cell) if one.result.self_reported else STANDINGS[cell.verdict]


def level_picture(one: Compared, column: Column, cell: Cell) -> Svg:
    """The level row of one candidate in one competency. What a sentence says of it is read out."""
    own = one.result is not None and one.result.self_reported
    drawn = LevelRow(column.name, column.required)
    if one.result and cell.assessed and cell.estimate is not None and cell.sd is not None:
        reach = one.result.interval_z * cell.sd
        drawn = LevelRow(
            column.name,
            column.required,
            estimate=on_axis(cell.estimate),
            low=on_axis(cell.estimate - reach),
            high=on_axis(cell.estimate + reach),
            self_rating=cell.self_rating,
            reviewers=tuple(cell.review_levels),
            faint=own,
        )
    if one.result and cell.test:
        reach = one.result.interval_z * cell.test.sd
        drawn = replace(
            drawn,
            test=on_axis(cell.test.mean),
            test_low=on_axis(cell.test.mean - reach),
            test_high=on_axis(cell.test.mean + reach),
        )
    return level_row(drawn, id=f"{column.slug}-{one.number}", description=f"{one.called}. {said_of(one, cell)}")


def said_of(one: Compared, cell: Cell) -> str:
    """The numbers of one competency in words: "3.2 ± 0.6; test 2.9 ± 0.8, 4 questions; reviewers 3, 4"."""
    if one.result is None or not cell.assessed:
        return standing_of(one, cell).words.capitalize()
    measured = "" if one.result.self_reported else f"{level(on_axis(cell.estimate or 0))} ± {level(cell.sd)}"
    own = "" if cell.self_rating is None else f"own rating {cell.self_rating} {Level(cell.self_rating).label}"
    tested = test_words(cell)
    reviewed = f"reviewers {', '.join(map(str, cell.review_levels))}" if cell.review_levels else ""
    return "; ".join(part for part in (measured, tested, own, reviewed) if part)


def test_words(cell: Cell) -> str:
    """What the test alone found: "test 2.9 ± 0.8, 4 questions"; empty without an answer."""
    if cell.test is None:
        return ""
    questions = "1 question" if cell.test_items == 1 else f"{cell.test_items} questions"
    return f"test {level(on_axis(cell.test.mean))} ± {level(cell.test.sd)}, {questions}"
