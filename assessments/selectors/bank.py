"""How the items of the bank did in the tests that have ended: what people answered, and what that says of the items."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import groupby
from typing import Any

import numpy as np

from assessments.measurement.item_analysis import (
    Answers,
    CompetencyAnalysis,
    Discrimination,
    Figure,
    Judgement,
    analyse,
    judge,
)
from assessments.models import ItemVersion, Response, Sitting

LATEST = 1_000
"""Over so many of the latest tests it is told how often an item was shown: what was in use long ago says little."""

WITHOUT_OPTIONS = frozenset({ItemVersion.Kind.NUMERIC, ItemVersion.Kind.ORDERING})
"""Kinds that show no wrong option to be drawn to."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """How many answers chose an option of the bank, or came to a number that the item knows as a mistake."""

    text: str
    is_key: bool
    share: Figure


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """How one version of an item did. Figures are None where there is nothing to make them from; times are in seconds.

    `exposure` is the share of the latest 1,000 tests that showed it, of those whose plan had it.
    """

    version: ItemVersion
    is_current: bool
    answers: int
    right: Figure | None
    unknown: Figure | None
    discrimination: Discrimination
    drawn: tuple[Drawn, ...]
    exposure: Figure | None
    mean_seconds: Figure | None
    median_seconds: float | None
    judgement: Judgement


@dataclass(frozen=True, slots=True)
class CompetencyStatistics:
    """How the items of a competency did, and how reliable its scores are. `items` are the versions in use and those
    that were answered before.
    """

    slug: str
    analysis: CompetencyAnalysis
    items: tuple[ItemStatistics, ...]

    @property
    def answers(self) -> int:
        return sum(item.answers for item in self.items)


@dataclass(slots=True)
class _Heard:
    """What was answered to one version."""

    answers: list[dict[str, Any]] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    right: int = 0
    shown_of_late: int = 0


@dataclass(slots=True)
class _Asked:
    """What was answered in one competency, as columns and by version."""

    tests: list[int] = field(default_factory=list)
    items: list[int] = field(default_factory=list)
    right: list[bool] = field(default_factory=list)
    by_version: defaultdict[int, _Heard] = field(default_factory=lambda: defaultdict(_Heard))

    def take(self, test: int, version: int, response: Sequence[Any], *, is_late: bool) -> None:
        answer, is_right, shown_at, answered_at = response
        heard = self.by_version[version]
        heard.shown_of_late += is_late
        if answered_at is None:
            return
        self.tests.append(test)
        self.items.append(version)
        self.right.append(is_right)
        heard.answers.append(answer)
        heard.seconds.append((answered_at - shown_at).total_seconds())
        heard.right += is_right


def item_statistics(competencies: Collection[str] | None = None) -> Iterator[CompetencyStatistics]:
    """How the items of these competencies did, or of all, by slug; those without items are left out. Three queries.

    One competency is held in memory at a time, with about a kilobyte for each test that asked about it.
    """
    wanted = {} if competencies is None else {"item__competency__slug__in": competencies}
    versions = ItemVersion.objects.filter(**wanted).select_related("item__competency")
    ordered = versions.order_by("item__competency__slug", "item", "number")
    offered, late = _offered_of_late()
    heard = _heard({f"version__{name}": value for name, value in wanted.items()}, late)
    slug, asked = next(heard, ("", _Asked()))
    for own, group in groupby(ordered, key=lambda version: version.item.competency.slug):
        if own == slug:
            yield _of_competency(own, list(group), asked, offered)
            slug, asked = next(heard, ("", _Asked()))
        else:
            yield _of_competency(own, list(group), _Asked(), offered)


def _offered_of_late() -> tuple[Counter[int], set[int]]:
    """Of the latest tests: how many might have shown each version, and which tests those are."""
    offered: Counter[int] = Counter()
    late = set()
    ended = Sitting.objects.exclude(finished_at=None).order_by("-finished_at").values_list("pk", "plan")
    for test, plan in ended[:LATEST].iterator(chunk_size=100):
        offered.update(version for row in plan["rows"] for version, *_ in row["items"])
        late.add(test)
    return offered, late


def _heard(wanted: Mapping[str, Any], late: Collection[int]) -> Iterator[tuple[str, _Asked]]:
    """What ended tests showed, one competency after another, as it comes from the database."""
    shown = (
        Response.objects.filter(sitting__finished_at__isnull=False, **wanted)
        .order_by("version__item__competency__slug", "pk")
        .values_list(
            "version__item__competency__slug", "sitting", "version", "answer", "is_right", "shown_at", "answered_at"
        )
    )
    for slug, group in groupby(shown.iterator(chunk_size=5_000), key=lambda response: response[0]):
        asked = _Asked()
        for _, test, version, *response in group:
            asked.take(test, version, response, is_late=test in late)
        yield slug, asked


def _of_competency(
    slug: str, versions: Sequence[ItemVersion], asked: _Asked, offered: Mapping[int, int]
) -> CompetencyStatistics:
    curves = {version.pk: version.curve for version in versions}
    analysis = analyse(Answers(asked.tests, asked.items, asked.right), curves)
    latest = {version.item_id: version.pk for version in versions}
    items = tuple(
        _of_version(version, asked.by_version[version.pk], analysis, offered.get(version.pk, 0), is_current=is_current)
        for version in versions
        if (is_current := latest[version.item_id] == version.pk) or version.pk in asked.by_version
    )
    return CompetencyStatistics(slug, analysis, items)


def _of_version(
    version: ItemVersion, heard: _Heard, analysis: CompetencyAnalysis, offered: int, *, is_current: bool
) -> ItemStatistics:
    n = len(heard.answers)
    found = analysis.discriminations.get(version.pk, Discrimination())
    drawn = tuple(_drawn(version, heard.answers))
    wrong = {
        f"Option {place}": one.share.value
        for place, one in enumerate(drawn, start=1)
        if not one.is_key and version.kind not in WITHOUT_OPTIONS
    }
    seconds = np.array(heard.seconds)
    return ItemStatistics(
        version=version,
        is_current=is_current,
        answers=n,
        right=Figure.share(heard.right, n),
        unknown=Figure.share(sum("unknown" in answer for answer in heard.answers), n),
        discrimination=found,
        drawn=drawn,
        exposure=Figure.share(heard.shown_of_late, offered),
        mean_seconds=Figure.mean(seconds),
        median_seconds=float(np.median(seconds)) if n else None,
        judgement=judge(n, found, wrong),
    )


def _drawn(version: ItemVersion, answers: Sequence[dict[str, Any]]) -> Iterator[Drawn]:
    """The use of each option, in the order of the bank; of numbers, that of each known mistake."""
    if version.kind == ItemVersion.Kind.NUMERIC:
        values = [Decimal(answer["value"]) for answer in answers if "value" in answer]
        key: dict[str, Any] = version.answer or {}
        tolerance = Decimal(key["tolerance"])
        for slip in version.slips:
            times = sum(abs(value - Decimal(slip["value"])) <= tolerance for value in values)
            if share := Figure.share(times, len(answers)):
                yield Drawn(slip["value"], is_key=False, share=share)
    elif version.kind != ItemVersion.Kind.ORDERING:
        chosen = Counter(place for answer in answers for place in answer.get("chosen", ()))
        for place, option in enumerate(version.options):
            if share := Figure.share(chosen[place], len(answers)):
                yield Drawn(option["text"], is_key=option["key"], share=share)
