"""What pages and reports read of attempts and results, as typed values and in a fixed number of queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from assessments.measurement import Basis, Status, Verdict
from assessments.models import Attempt, Rating, Result, ResultRow
from assessments.permissions import Holder
from roles.framework import Level
from roles.models import MatrixRow

# --- A result, for the page and for the PDF ---------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class RowView:
    """One competency of a result. Levels are on the 0-5 axis; `low` to `high` is the 80% interval."""

    slug: str
    name: str
    domain: str
    required: int
    weight: int
    essential: bool
    self_rating: int | None
    status: str
    estimate: float | None
    sd: float | None
    low: float | None
    high: float | None
    shares: Mapping[str, float]
    probability: float | None
    verdict: str
    meets: bool | None
    shortfall: float | None
    gap_rank: int | None
    descriptors: tuple[str, ...]
    evidence: str
    link: str

    @property
    def assessed(self) -> bool:
        return self.status == Status.ASSESSED

    @property
    def not_applicable(self) -> bool:
        return self.status == Status.NOT_APPLICABLE

    @property
    def met(self) -> bool:
        """By own rating, or by a verdict of met or likely met."""
        return bool(self.meets) or self.verdict in (Verdict.MET, Verdict.LIKELY_MET)

    @property
    def required_name(self) -> str:
        return Level(self.required).label

    @property
    def self_rating_name(self) -> str:
        return "" if self.self_rating is None else Level(self.self_rating).label

    @property
    def level_now(self) -> int | None:
        """The level whose descriptor tells where the person stands: own rating, or the band of the estimate."""
        if self.self_rating is not None and self.probability is None:
            return self.self_rating
        return None if self.estimate is None else min(4, max(0, int(self.estimate)))

    @property
    def descriptor_now(self) -> str:
        return "" if self.level_now is None else self.descriptors[self.level_now]

    @property
    def descriptor_to_reach(self) -> str:
        return self.descriptors[self.required]


@dataclass(frozen=True, slots=True)
class OtherRole:
    """A role close to the result: `fit` = readiness over the shared competencies × the share of weight they cover."""

    slug: str
    name: str
    rung_name: str
    fit: float
    readiness: float
    coverage: float
    version: int


@dataclass(frozen=True, slots=True)
class ResultView:
    """A whole result as people read it. Readiness, shares and fits are fractions from 0 to 1."""

    id: UUID
    attempt_id: UUID
    person: str
    created_at: datetime
    role_slug: str
    role_name: str
    rung_slug: str
    rung_name: str
    matrix_version: int
    matrix_published_at: datetime | None
    scoring_version: str
    basis: str
    readiness: float | None
    readiness_low: float | None
    readiness_high: float | None
    assessed_count: int
    asked_count: int
    weight_share: float
    rows: tuple[RowView, ...]
    other_roles: tuple[OtherRole, ...]
    unknown_roles: tuple[str, ...]

    @property
    def self_reported(self) -> bool:
        return self.basis == Basis.SELF_REPORTED

    @property
    def gaps(self) -> tuple[RowView, ...]:
        """Largest first: essential ones, then weight × levels to go."""
        return tuple(sorted((r for r in self.rows if r.gap_rank), key=lambda r: r.gap_rank or 0))

    @property
    def met(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.rows if r.met)

    @property
    def not_assessed(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.rows if not r.assessed)

    @property
    def evidence_words(self) -> str:
        """What the result rests on, in words: "self-ratings of 11 competencies, 3 with evidence written down"."""
        rated = sum(r.self_rating is not None for r in self.rows)
        backed = sum(bool(r.evidence or r.link) for r in self.rows)
        return f"self-ratings of {rated} competencies, {backed or 'none'} with evidence written down"

    @property
    def missing_essential(self) -> tuple[RowView, ...]:
        return tuple(r for r in self.not_assessed if r.essential)


def read_result(result: Result) -> ResultView:
    """The result with everything a page or a report says of it. Two queries beside the result's own.

    Expects `Result.objects.with_role()`, so that role, version and rung come with the result.
    """
    rung = result.attempt.rung
    version = rung.version
    rows = (
        ResultRow.objects.filter(result=result)
        .select_related("row__edition__competency__domain", "rating")
        .prefetch_related("row__edition__descriptors")
        .order_by("row__edition__competency__domain__position", "position")
    )
    return ResultView(
        id=result.pk,
        attempt_id=result.attempt_id,
        person=str(result.attempt.user or ""),
        created_at=result.created_at,
        role_slug=version.role.slug,
        role_name=version.title,
        rung_slug=rung.slug,
        rung_name=rung.name,
        matrix_version=version.number,
        matrix_published_at=version.published_at,
        scoring_version=result.scoring_version,
        basis=result.basis,
        readiness=result.readiness,
        readiness_low=result.readiness_low,
        readiness_high=result.readiness_high,
        assessed_count=result.assessed_count,
        asked_count=result.asked_count,
        weight_share=result.weight_share,
        rows=tuple(_row_view(row, result.parameters["interval_z"]) for row in rows),
        other_roles=tuple(OtherRole(**other) for other in result.other_roles),
        unknown_roles=tuple(result.unknown_roles),
    )


def _row_view(row: ResultRow, z: float) -> RowView:
    edition = row.row.edition
    low = high = None
    if row.estimate is not None and row.sd is not None:
        low, high = max(0.0, row.estimate - z * row.sd), min(5.0, row.estimate + z * row.sd)
    shares = {
        "prior": row.share_prior,
        "self-rating": row.share_self,
        "test": row.share_test,
        "reviews": row.share_reviews,
    }
    return RowView(
        slug=edition.competency.slug,
        name=edition.name,
        domain=edition.competency.domain.name,
        required=row.required,
        weight=row.weight,
        essential=row.essential,
        self_rating=row.self_rating,
        status=row.status,
        estimate=row.estimate,
        sd=row.sd,
        low=low,
        high=high,
        shares={source: share for source, share in shares.items() if share},
        probability=row.probability,
        verdict=row.verdict,
        meets=row.meets,
        shortfall=row.shortfall,
        gap_rank=row.gap_rank,
        descriptors=tuple(d.text for d in edition.descriptors.all()),
        evidence=row.rating.evidence if row.rating else "",
        link=row.rating.link if row.rating else "",
    )


# --- Taking an attempt ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """One competency of an attempt: what is asked and what was last said of it."""

    row_id: int
    slug: str
    name: str
    domain: str
    essential: bool
    rating: Rating | None

    @property
    def answered(self) -> bool:
        return self.rating is not None and (self.rating.level is not None or self.rating.not_applicable)

    @property
    def answer(self) -> str:
        """The answer in words; empty while there is none."""
        if self.rating is None or not self.answered:
            return ""
        return "Not applicable" if self.rating.level is None else Level(self.rating.level).label


@dataclass(frozen=True, slots=True)
class Steps:
    """All competencies of an attempt, in the order in which they are asked."""

    all: tuple[Step, ...]

    @property
    def answered_count(self) -> int:
        return sum(step.answered for step in self.all)

    @property
    def unanswered(self) -> tuple[Step, ...]:
        return tuple(step for step in self.all if not step.answered)

    @property
    def resume(self) -> Step | None:
        """Where to go on: the first unanswered after the one last saved, else the first unanswered at all."""
        last = max((s.rating.pk for s in self.all if s.rating), default=0)
        place = next((i for i, s in enumerate(self.all) if s.rating and s.rating.pk == last), -1)
        in_turn = [*self.all[max(place, 0) :], *self.all[: max(place, 0)]]
        return next((step for step in in_turn if not step.answered), None)

    def around(self, slug: str) -> tuple[Step | None, Step, Step | None] | None:
        """The step before, the step itself, the step after; None when there is no such competency."""
        for i, step in enumerate(self.all):
            if step.slug == slug:
                before = self.all[i - 1] if i else None
                return before, step, self.all[i + 1] if i + 1 < len(self.all) else None
        return None


def steps_of(attempt: Attempt) -> Steps:
    """The competencies of the attempt's matrix version with the current ratings. Two queries."""
    ratings = {rating.row_id: rating for rating in Rating.objects.filter(attempt=attempt).current()}
    rows = (
        MatrixRow.objects.filter(version=attempt.rung.version_id)
        .select_related("edition__competency__domain")
        .order_by("edition__competency__domain__position", "position")
    )
    return Steps(
        tuple(
            Step(
                row_id=row.pk,
                slug=row.edition.competency.slug,
                name=row.edition.name,
                domain=row.edition.competency.domain.name,
                essential=row.essential,
                rating=ratings.get(row.pk),
            )
            for row in rows
        )
    )


@dataclass(frozen=True, slots=True)
class Choice:
    """A level a person can choose, with its descriptor."""

    level: int
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """One competency as it is asked: what it means and the five descriptors to choose from."""

    row: MatrixRow
    name: str
    definition: str
    choices: tuple[Choice, ...]


def question(step: Step) -> Question:
    """What is shown for this step. Two queries."""
    row = MatrixRow.objects.select_related("edition").prefetch_related("edition__descriptors").get(pk=step.row_id)
    return Question(
        row=row,
        name=row.edition.name,
        definition=row.edition.definition,
        choices=tuple(Choice(d.level, Level(d.level).label, d.text) for d in row.edition.descriptors.all()),
    )


# --- A person's assessments over time ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PastResult:
    """One result in a person's history. `change` is in readiness since the one before, from -1 to 1."""

    result: Result
    matrix_version: int
    change: float | None


@dataclass(frozen=True, slots=True)
class History:
    """All results of one person for one role and rung, the latest first."""

    role_slug: str
    role_name: str
    rung_slug: str
    rung_name: str
    results: tuple[PastResult, ...]

    @property
    def latest(self) -> PastResult:
        return self.results[0]

    @property
    def in_time_order(self) -> tuple[PastResult, ...]:
        return self.results[::-1]


def histories(holder: Holder) -> tuple[History, ...]:
    """The holder's results by role and rung, the role assessed last first. One query."""
    grouped: dict[tuple[str, str], list[Result]] = {}
    for result in Result.objects.held_by(holder).with_role().order_by("-created_at"):
        rung = result.attempt.rung
        grouped.setdefault((rung.version.role.slug, rung.slug), []).append(result)
    return tuple(_history(results) for results in grouped.values())


def _history(results: Sequence[Result]) -> History:
    rung = results[0].attempt.rung
    return History(
        role_slug=rung.version.role.slug,
        role_name=rung.version.title,
        rung_slug=rung.slug,
        rung_name=rung.name,
        results=tuple(
            PastResult(
                result=result,
                matrix_version=result.attempt.rung.version.number,
                change=_change(result, before),
            )
            for result, before in zip(results, [*results[1:], None], strict=True)
        ),
    )


def _change(result: Result, before: Result | None) -> float | None:
    if before is None or result.readiness is None or before.readiness is None:
        return None
    return result.readiness - before.readiness


def open_attempts(holder: Holder) -> list[Attempt]:
    """The holder's unfinished attempts with their progress, the one last saved first. One query."""
    return list(Attempt.objects.held_by(holder).open().with_role().with_progress().order_by("-saved_at"))
