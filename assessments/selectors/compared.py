"""What a comparison of candidates is made of, as typed values; no queries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from assessments.measurement import DEFAULTS, Basis, Evidence, Reviews, Status, TestScore, WhatIf, contradicts

NOT_DECIDED = "undecided"
ORDERS = ("readiness", "name", "stage")
"""What a comparison can be sorted by, besides its competencies."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to see a comparison.

    `sort` is one of ORDERS or the slug of a competency, with "-" before it for the other way round. `which` is a stage,
    an outcome of a decision, NOT_DECIDED, or empty for everybody. `weights` are those that differ from the matrix's.
    """

    sort: str = "readiness"
    which: str = ""
    hidden: bool = False
    weights: Mapping[str, int] = field(default_factory=dict)

    @property
    def column(self) -> str:
        return self.sort.removeprefix("-")


@dataclass(frozen=True, slots=True)
class Column:
    """A competency and what is asked of it. `counts` is its weight in this comparison: another one in a what-if."""

    row_id: int
    slug: str
    name: str
    domain: str
    required: int
    weight: int
    essential: bool
    counts: int


class Cell(NamedTuple):
    """What a result says of one competency, as it was kept; the estimate may lie beyond the axis.

    `test_level` and `test_sd` are what the test alone found, with `test_items` answers. `review_levels`, `evidence` and
    `link` are there only where they were asked for.
    """

    status: str
    estimate: float | None
    sd: float | None
    verdict: str
    meets: bool | None
    self_rating: int | None
    shortfall: float | None
    test_level: float | None = None
    test_sd: float | None = None
    test_items: int = 0
    review_levels: Sequence[int] = ()
    evidence: str = ""
    link: str = ""

    @property
    def assessed(self) -> bool:
        return self.status == Status.ASSESSED

    @property
    def reviewed(self) -> float | None:
        """The mean of the reviewers' levels."""
        return sum(self.review_levels) / len(self.review_levels) if self.review_levels else None

    @property
    def contradicts(self) -> bool:
        """Whether its sources contradict each other by more than their errors explain."""
        return contradicts(Evidence(self.self_rating, self.test, Reviews.of(self.review_levels)))

    @property
    def test(self) -> TestScore | None:
        return TestScore.kept(self.test_level, self.test_sd)

    @property
    def rests_on(self) -> tuple[str, ...]:
        """What spoke of this very competency, the most accurate first: "test", "reviewers", "own rating".

        A test that is no surer than what is known of people in general, as after one lucky guess, is none of them.
        """
        tells = self.test_sd is not None and self.test_sd < DEFAULTS.prior_sd
        spoke = {"test": tells, "reviewers": bool(self.review_levels), "own rating": self.self_rating is not None}
        return tuple(source for source, did in spoke.items() if did and self.assessed)


NOTHING = Cell(Status.NOT_RATED, None, None, "", None, None, None)


class Standing(NamedTuple):
    """What the result that counts says on the whole. `interval_z` is how wide its intervals are, in deviations."""

    attempt: UUID
    id: UUID
    number: int
    created_at: datetime
    basis: str
    readiness: float | None
    low: float | None
    high: float | None
    assessed_count: int
    asked_count: int
    weight_share: float
    scoring_version: str
    interval_z: float

    @property
    def self_reported(self) -> bool:
        return self.basis == Basis.SELF_REPORTED


@dataclass(slots=True)
class Compared:
    """A candidate in the comparison. Blind ones, whom the reader has to review first, have no result, cells or outcome,
    nor has the reader's own place: of that they see what candidates see.

    `called` is the name, or "Candidate 3" where names are hidden; then there is no `email` either. `tells_sources`:
    their cells say what they rest on, as in an assessment with a test not all rest on the same.
    """

    invitation: UUID
    number: int
    called: str
    email: str
    stage: str
    outcome: str | None
    result: Standing | None
    cells: tuple[Cell, ...] = ()
    what_if: WhatIf | None = None
    is_own: bool = False
    tells_sources: bool = False

    @property
    def blind(self) -> bool:
        return self.result is None

    @property
    def ready(self) -> tuple[float, float] | None:
        """What it is sorted by: readiness and the low end of its interval, of the what-if where there is one."""
        if self.what_if is not None:
            other = self.what_if.readiness
            return (other.value, other.low) if other else None
        if self.result is None or self.result.readiness is None or self.result.low is None:
            return None
        return self.result.readiness, self.result.low

    @property
    def kind(self) -> int:
        """Measured before self-reported before blind, then one's own, however it is sorted: they are not alike."""
        if self.result is None:
            return 3 if self.is_own else 2
        return int(self.result.self_reported)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Candidates without a result, by how far they are; `names` are the first of them, none where names are hidden."""

    stage: str
    count: int
    names: tuple[tuple[UUID, str], ...]

    @property
    def others(self) -> int:
        return self.count - len(self.names)


@dataclass(frozen=True, slots=True)
class Comparison:
    """A page of candidates beside each other, of whom `a_page` fit on one. `total` are those whom the wish fits."""

    wish: Wish
    columns: tuple[Column, ...]
    people: tuple[Compared, ...]
    total: int
    page: int
    pages: int
    a_page: int
    measured: int
    self_reported: int
    blind: int
    tells_sources: bool
    waiting: tuple[Waiting, ...]

    @property
    def is_what_if(self) -> bool:
        return bool(self.wish.weights)

    @property
    def first(self) -> int:
        return (self.page - 1) * self.a_page + 1

    @property
    def last(self) -> int:
        return self.first + len(self.people) - 1
