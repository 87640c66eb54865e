"""What a test is planned from: the requirements of the rung, what is known beside the test, and the items there are."""

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, ClassVar

from assessments.measurement.adaptive import ITEM_LIMIT, ITEM_LIMIT_FOR_ONE
from assessments.models import (
    TEST_MINUTES,
    Assessment,
    Attempt,
    Invitation,
    Item,
    ItemVersion,
    Rating,
    Response,
    Sitting,
)
from assessments.permissions import Holder
from roles.models import Requirement, Rung

MOST_ITEMS = 60
"""Of one competency in one plan: more than a whole test asks, and few enough to be read at each answer."""
LATEST = 200
"""Over so many of the latest tests it is counted how often an item was shown."""

TEST_MINUTES_FOR_ONE = 20
"""How long a self-started test of one competency lasts."""

PlanRow = dict[str, Any]


def plan_for(attempt: Attempt, chance: Random) -> list[PlanRow]:
    """One entry for each competency the rung asks for and the candidate did not call not applicable. Six queries.

    `row`, `slug`, `required`, `weight`; `rating`, the own one; and `items`, each with its version's id, a, b, c and
    exposure: the share of the latest tests that showed it, 1 where this person has seen it before.
    """
    cells = (
        Requirement.objects.asked()
        .filter(rung=attempt.rung_id)
        .select_related("row__edition__competency")
        .order_by("row__position")
    )
    ratings = {rating.row_id: rating for rating in Rating.objects.filter(attempt=attempt).current()}
    asked = [cell for cell in cells if not (cell.row_id in ratings and ratings[cell.row_id].not_applicable)]
    competencies = {cell.row.edition.competency_id for cell in asked}
    versions: dict[int, list[list[float]]] = defaultdict(list)
    rows = ItemVersion.objects.in_use().filter(item__competency__in=competencies).order_by("pk")
    seen, exposure = _seen(attempt), _exposure()
    for competency, item, version, *curve in rows.values_list("item__competency", "item", "pk", "a", "b", "c"):
        share = 1.0 if item in seen else exposure.get(version, 0.0)
        versions[competency].append([version, *curve, share])
    plan = []
    for cell in asked:
        found = versions[cell.row.edition.competency_id]
        found = chance.sample(found, MOST_ITEMS) if len(found) > MOST_ITEMS else found
        rating = ratings.get(cell.row_id)
        plan.append(
            {
                "row": cell.row_id,
                "slug": cell.row.edition.competency.slug,
                "required": cell.level,
                "weight": cell.row.weight,
                "rating": rating.level if rating else None,
                "items": found,
            }
        )
    return plan


@dataclass(frozen=True, slots=True)
class TestOffered:
    """What a test of an attempt would be. `names` are competencies it asks about, `missing` those that have no items
    yet; `limit` is the most items, `minutes` what the clock gives, extra time included.
    """

    __test__: ClassVar[bool] = False  # pytest would otherwise take the name for a class of tests

    names: tuple[str, ...]
    missing: tuple[str, ...]
    limit: int
    minutes: int
    is_asked: bool

    @property
    def can_start(self) -> bool:
        return self.is_asked and bool(self.names)


def test_offered(attempt: Attempt) -> TestOffered:
    """What a test of this attempt would be as things stand. Two queries. Expects `Attempt.objects.with_role()`."""
    waived = Rating.objects.filter(attempt=attempt).current().filter(not_applicable=True).values("row")
    cells = Requirement.objects.asked().filter(rung=attempt.rung_id).exclude(row__in=waived)
    names = dict(cells.order_by("row__position").values_list("row__edition__competency", "row__edition__name"))
    counts = Item.objects.active().filter(competency__in=names).per_competency()
    asked, invitation = attempt.assessment, attempt.invitation
    limit, minutes = extent(list(counts.values()), asked)
    return TestOffered(
        names=tuple(name for competency, name in names.items() if competency in counts),
        missing=tuple(name for competency, name in names.items() if competency not in counts),
        limit=limit,
        minutes=with_extra_time(minutes, invitation),
        is_asked=asked is None or asked.asks_test,
    )


def extent(items: Sequence[int], asked: Assessment | None) -> tuple[int, int]:
    """How many items a test shows at most, and how many minutes it lasts without extra time.

    `items` says how many there are of each competency that has some.
    """
    is_of_one = len(items) == 1
    limit = min(ITEM_LIMIT_FOR_ONE if is_of_one else ITEM_LIMIT, sum(items))
    if asked is not None:
        return limit, asked.test_minutes
    return limit, TEST_MINUTES_FOR_ONE if is_of_one else TEST_MINUTES


def with_extra_time(minutes: int, invitation: Invitation | None) -> int:
    """The minutes a candidate is told, stretched by the extra time that was granted."""
    return round(minutes * float(invitation.extra_time)) if invitation else minutes


def is_testable(rung: Rung) -> bool:
    """Whether there are items for anything the rung asks. One query."""
    asked = Requirement.objects.asked().filter(rung=rung).values("row__edition__competency")
    return Item.objects.active().filter(competency__in=asked).exists()


def _seen(attempt: Attempt) -> Collection[int]:
    """Items that an earlier test showed to the same person, or in the same browser signed out."""
    whose = Holder(user_id=attempt.user_id, token_hash=attempt.token_hash)
    shown = Response.objects.filter(whose.holds("sitting__attempt__"))
    return frozenset(shown.values_list("version__item", flat=True))


def _exposure() -> dict[int, float]:
    """How often each version of an item was shown: its share of the latest tests that might have shown it."""
    latest = list(Sitting.objects.exclude(finished_at=None).order_by("-finished_at").values("pk", "plan")[:LATEST])
    offered: Counter[int] = Counter()
    for sitting in latest:
        offered.update(version for row in sitting["plan"]["rows"] for version, *_ in row["items"])
    shown = Response.objects.filter(sitting__in=[one["pk"] for one in latest]).values_list("version", flat=True)
    return {version: round(times / offered[version], 3) for version, times in Counter(shown).items()}
