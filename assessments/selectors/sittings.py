"""A test under way: who holds it, the item it shows, and what its answers say so far."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import numpy as np

from assessments.measurement import Evidence, TestScore
from assessments.measurement.adaptive import Pool, RoleTest, Wanted
from assessments.measurement.irt import Curve, score_of
from assessments.models import Attempt, Invitation, ItemVersion, Response, Sitting
from assessments.permissions import Holder, NotHeld
from assessments.selectors.candidacy import Terms

Answered: TypeAlias = tuple[int, int, bool]
"""The row and the version of an item that was answered, and whether rightly."""

SHOWN = ("kind", "stem", "code", "options", "answer")
"""The columns of an item's version that it is shown from."""

_TEST = ("pk", "attempt_id", "plan", "seed", "limit", "due_at")
"""What taking an answer reads of a test, as values: as objects in all their columns they took half an answer's time."""
_TERMS = ("assessment__organisation__name", "assessment__state", "due_at", "revoked_at")


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item as whoever takes the test sees it: nothing of its key, its parameters or its level.

    `options` stand in the order shown.
    """

    kind: str
    stem: str
    code: str
    options: tuple[str, ...]
    unit: str

    @classmethod
    def of(cls, response: Response) -> "ShownItem":
        version = response.version
        options = tuple(version.options[place]["text"] for place in response.order)
        return cls(version.kind, version.stem, version.code, options, version.unit)

    @property
    def takes_many(self) -> bool:
        return self.kind == ItemVersion.Kind.SELECT_ALL

    @property
    def is_number(self) -> bool:
        return self.kind == ItemVersion.Kind.NUMERIC

    @property
    def is_ordering(self) -> bool:
        return self.kind == ItemVersion.Kind.ORDERING


@dataclass(frozen=True, slots=True)
class Page:
    """The page of a test that is shown now. `number` counts from 1; `limit` is the most there may be."""

    number: int
    limit: int
    due_at: datetime
    item: ShownItem


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A running test as far as an answer is taken by it.

    `sitting` has what the choice of the next item follows from; `terms` are those of an organisation, None where nobody
    was invited; `answers` were given so far, and `waiting` is the page that waits for one.
    """

    sitting: Sitting
    terms: Terms | None
    answers: list[Answered]
    waiting: Response | None


@dataclass(frozen=True, slots=True)
class Tested:
    """What the test found of one competency: its score, and of how many answers how many were right."""

    score: TestScore
    items: int
    right: int


def held_sitting(holder: Holder, attempt_id: UUID) -> Sitting | None:
    """The test of an attempt, None while there is none. One query, two where there is none. Raises NotHeld."""
    found = Sitting.objects.held_by(holder).with_attempt().filter(attempt=attempt_id).first()
    if found is None and not Attempt.objects.held_by(holder).filter(pk=attempt_id).exists():
        raise NotHeld
    return found


def page_of(sitting: Sitting) -> Page | None:
    """The item that waits for an answer; None where none does. One query."""
    shown = sitting.responses.filter(answered_at=None).select_related("version").first()
    return page_showing(sitting, shown) if shown else None


def test_under_way(holder: Holder, attempt_id: UUID) -> UnderWay | None:
    """The running test of an attempt; None where none runs, and where the attempt is not the holder's.

    Two queries, three of somebody invited, and one where this process has not shown the item that waits before.
    """
    running = Sitting.objects.held_by(holder).running().filter(attempt=attempt_id).order_by()
    found = next(iter(running.values_list("attempt__invitation", *_TEST)[:1]), None)
    if found is None:
        return None
    invitation, *values = found
    sitting = Sitting(**dict(zip(_TEST, values, strict=True)))
    terms = Terms(*Invitation.objects.values_list(*_TERMS).get(pk=invitation)) if invitation else None
    answers, waiting = [], None
    paper = Response.objects.filter(sitting=sitting).values_list(
        "row", "version", "is_right", "pk", "sequence", "order"
    )
    for row, version, is_right, pk, sequence, order in paper:
        if is_right is None:
            waiting = Response(pk=pk, row_id=row, sequence=sequence, order=order, version=item_version(version))
        else:
            answers.append((row, version, is_right))
    return UnderWay(sitting, terms, answers, waiting)


@lru_cache(maxsize=1_000)
def item_version(version_id: int) -> ItemVersion:
    """An item's version as it is shown. Kept by the process, since the database refuses every change to one."""
    return ItemVersion.objects.only(*SHOWN).get(pk=version_id)


def page_showing(sitting: Sitting, response: Response) -> Page:
    return Page(response.sequence, sitting.limit, sitting.due_at, ShownItem.of(response))


def role_test(sitting: Sitting, answers: Iterable[Answered]) -> RoleTest:
    """The test as far as it has come. Competencies are known by their rows here."""
    wanted = [Wanted(str(row["row"]), row["required"], row["weight"], _pool(row["items"])) for row in sitting.asked]
    evidence = [Evidence(self_rating=row["rating"]) for row in sitting.asked]
    given = ((str(row), version, is_right) for row, version, is_right in answers)
    return RoleTest(wanted, evidence, given, limit=sitting.limit)


def _pool(items: list[list[Any]]) -> Pool:
    ids, a, b, c, exposure = np.array(items, dtype=float).reshape(-1, 5).T
    return Pool(ids.astype(int), a, b, c, exposure)


def results_of_test(attempt: Attempt) -> dict[int, Tested]:
    """What the answers in the attempt's test say of each competency, by row. One query."""
    given = Response.objects.given().filter(sitting__attempt=attempt)
    by_row: dict[int, list[tuple[Curve, bool]]] = defaultdict(list)
    for row, a, b, c, is_right in given.values_list("row", "version__a", "version__b", "version__c", "is_right"):
        by_row[row].append((Curve(a, b, c), bool(is_right)))
    return {
        row: Tested(score, len(answers), sum(is_right for _, is_right in answers))
        for row, answers in by_row.items()
        if (score := score_of(answers)) is not None
    }
