"""What a test would be that an assessment asks for: of how many competencies, how many questions, for how long."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import ClassVar

from django.db.models import Count, Exists, OuterRef

from assessments.models import Assessment, Invitation, Item
from assessments.selectors.planning import extent, with_extra_time
from roles.models import Requirement, Rung


@dataclass(frozen=True, slots=True)
class Covered:
    """Of how many of the competencies that a rung asks for there are test questions."""

    testable: int
    asked: int

    @property
    def words(self) -> str:
        """After "test questions": "for 11 of its 12 competencies"."""
        if not self.testable:
            return "for none of its competencies yet"
        if self.testable < self.asked:
            return f"for {self.testable} of its {self.asked} competencies"
        return "for its one competency" if self.asked == 1 else f"for all its {self.asked} competencies"


@dataclass(frozen=True, slots=True)
class TestTerms:
    """What a candidate is told of the test before they begin. `minutes` has their extra time in it."""

    __test__: ClassVar[bool] = False  # pytest would otherwise take the name for a class of tests

    limit: int
    minutes: int
    has_extra_time: bool
    covered: Covered


def covered_by_test(rungs: Collection[Rung]) -> Mapping[int, Covered]:
    """How far test questions cover each of these rungs, by its id. One query, none without rungs."""
    if not rungs:
        return {}
    items = Item.objects.active().filter(competency=OuterRef("row__edition__competency"))
    cells = Requirement.objects.asked().filter(rung__in=rungs).order_by().annotate(has_items=Exists(items))
    testable = dict.fromkeys((rung.pk for rung in rungs), 0)
    asked = dict(testable)
    for rung, has_items, number in cells.values_list("rung", "has_items").annotate(n=Count("pk")):
        asked[rung] += number
        testable[rung] += number if has_items else 0
    return {rung: Covered(testable[rung], asked[rung]) for rung in asked}


def terms_of_test(assessment: Assessment, invitation: Invitation | None) -> TestTerms | None:
    """The test that the assessment asks for, for whoever was invited so; None where it asks for none.

    Two queries, none without a test.
    """
    if not assessment.asks_test:
        return None
    competencies = Requirement.objects.asked().filter(rung=assessment.rung_id).values("row__edition__competency")
    counts = Item.objects.active().filter(competency__in=competencies).per_competency()
    limit, minutes = extent(list(counts.values()), assessment)
    has_extra_time = invitation is not None and invitation.extra_time > 1
    covered = covered_by_test([assessment.rung])[assessment.rung_id]
    return TestTerms(limit, with_extra_time(minutes, invitation), has_extra_time, covered)
