"""Competencies as people explore them: what each builds on, who asks for it, who brings it, what shows it."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from accounts.models import Membership
from roles.framework import depths
from roles.framework.stories import Portfolio
from roles.models import CompetencyEdition, Descriptor, MatrixVersion, Prerequisite, Requirement, Role, RoleStory
from roles.selectors.stored import as_kept


class Named(NamedTuple):
    """Another competency, to lead to it."""

    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Known:
    """A competency as it is worded today. `organisation` names the one whose own it is, or is empty.

    `needs` are those it directly builds on, `leads_to` those that directly build on it.
    """

    slug: str
    name: str
    definition: str
    edition: int
    edition_id: int
    organisation: str
    domain_slug: str
    domain: str
    domain_summary: str
    needs: tuple[Named, ...]
    leads_to: tuple[Named, ...]

    @property
    def domain_in_short(self) -> str:
        """Its first word or two: "Trust" for "Trust, safety and governance"."""
        return self.domain.split(",")[0].split(" and ")[0]

    def mentions(self, words: str) -> bool:
        """Whether each of the words stands in its name or its definition."""
        text = f"{self.name} {self.definition}".casefold()
        return all(word in text for word in words.casefold().split())


@dataclass(frozen=True)
class Knowledge:
    """All competencies that somebody may know of, by slug and in the order people read them."""

    competencies: Mapping[str, Known]

    @cached_property
    def prerequisites(self) -> Mapping[str, tuple[str, ...]]:
        """Slugs by slug."""
        return {slug: tuple(one.slug for one in known.needs) for slug, known in self.competencies.items()}

    @cached_property
    def depths(self) -> Mapping[str, int]:
        return depths(self.prerequisites)

    def of(self, slugs: Collection[str]) -> tuple[Known, ...]:
        """These, what is learned first before what builds on it, and else in the order people read them."""
        read = [known for slug, known in self.competencies.items() if slug in slugs]
        return tuple(sorted(read, key=lambda known: self.depths[known.slug]))

    @property
    def domains(self) -> tuple[tuple[str, str], ...]:
        """Slug and name of each."""
        return tuple({known.domain_slug: known.domain for known in self.competencies.values()}.items())

    def found(self, *, words: str = "", domain: str = "") -> tuple[Known, ...]:
        """Those that mention the words, of all domains or of one."""
        return tuple(
            known for known in self.competencies.values() if known.mentions(words) and domain in ("", known.domain_slug)
        )


def knowledge(user_id: UUID | None) -> Knowledge:
    """Built-in competencies in built-in words, and those of the person's organisations. None is somebody signed out.

    Two queries.
    """
    shown = CompetencyEdition.objects.current().filter(competency__organisation=None)
    if user_id is not None:
        theirs = Membership.objects.filter(user=user_id).values("organisation")
        later = CompetencyEdition.objects.filter(competency=OuterRef("competency"), number__gt=OuterRef("number"))
        shown |= CompetencyEdition.objects.filter(~Exists(later), competency__organisation__in=theirs)
    editions = shown.select_related("competency__domain", "competency__organisation").order_by(
        "competency__domain__position", "competency__domain__pk", "competency__position", "competency__pk"
    )
    by_slug = {edition.competency.slug: edition for edition in editions}
    named = {slug: Named(slug, edition.name) for slug, edition in by_slug.items()}
    place = {slug: number for number, slug in enumerate(by_slug)}
    lines = Prerequisite.objects.values_list("needed__slug", "competency__slug")
    needs: dict[str, list[Named]] = defaultdict(list)
    leads_to: dict[str, list[Named]] = defaultdict(list)
    for needed, slug in sorted(
        (line for line in lines if place.keys() >= set(line)), key=lambda line: (place[line[0]], place[line[1]])
    ):
        needs[slug].append(named[needed])
        leads_to[needed].append(named[slug])
    return Knowledge(
        {
            slug: _known(edition, needs=tuple(needs[slug]), leads_to=tuple(leads_to[slug]))
            for slug, edition in by_slug.items()
        }
    )


def _known(edition: CompetencyEdition, *, needs: tuple[Named, ...], leads_to: tuple[Named, ...]) -> Known:
    competency = edition.competency
    return Known(
        slug=competency.slug,
        name=edition.name,
        definition=edition.definition,
        edition=edition.number,
        edition_id=edition.pk,
        organisation=competency.organisation.name if competency.organisation else "",
        domain_slug=competency.domain.slug,
        domain=competency.domain.name,
        domain_summary=competency.domain.summary,
        needs=needs,
        leads_to=leads_to,
    )


def descriptors_of(known: Known) -> tuple[str, ...]:
    """By level; empty where nobody has described one. One query."""
    return tuple(Descriptor.objects.filter(edition=known.edition_id).order_by("level").values_list("text", flat=True))


@dataclass(frozen=True, slots=True)
class Demand:
    """What one role's published matrix asks of a competency: the level at each of its rungs, by the rung's name."""

    role_slug: str
    role: str
    kind: Role.Kind
    organisation: str
    version: int
    weight: int
    essential: bool
    levels: tuple[tuple[str, int], ...]

    @property
    def height(self) -> tuple[int, int, bool, int]:
        """More where more is asked: the highest level, then the weight, then whether it is essential."""
        levels = [level for _, level in self.levels]
        return max(levels), self.weight, self.essential, sum(levels)


_DEMAND = (
    "rung__version__role__slug",
    "rung__version__title",
    "rung__version__role__kind",
    "rung__version__role__organisation__name",
    "rung__version__number",
    "row__weight",
    "row__essential",
)


def demand_for(slug: str, *, seen_by: UUID | None) -> tuple[Demand, ...]:
    """What every role the person may see asks of the competency, the highest demand first. One query."""
    cells = (
        Requirement.objects.filter(
            row__edition__competency__slug=slug,
            rung__version__state=MatrixVersion.State.PUBLISHED,
            rung__version__role__in=Role.objects.visible_to(seen_by),
        )
        .order_by("rung__version__role__position", "rung__version", "rung__position")
        .values_list(*_DEMAND, "rung__name", "level")
    )
    demands = [
        Demand(role, name, Role.Kind(kind), organisation or "", version, weight, essential, tuple(c[7:] for c in group))
        for (role, name, kind, organisation, version, weight, essential), group in groupby(
            cells, key=itemgetter(slice(7))
        )
    ]
    return tuple(sorted(demands, key=attrgetter("height"), reverse=True))


@dataclass(frozen=True, slots=True)
class Showing:
    """A project of a role's portfolio that shows a competency. `step` says when it is built: "To begin with"."""

    role_slug: str
    role: str
    step: str
    project: str


def projects_showing(slug: str, *, seen_by: UUID | None) -> tuple[Showing, ...]:
    """Of the roles that ask for the competency, in their order. One query."""
    portfolios = (
        RoleStory.objects.filter(
            role__in=Role.objects.visible_to(seen_by),
            role__matrix_versions__state=MatrixVersion.State.PUBLISHED,
            role__matrix_versions__rows__edition__competency__slug=slug,
        )
        .order_by("role__position")
        .values_list("role__slug", "role__name", "content__portfolio")
    )
    return tuple(
        Showing(role, name, step, project.name)
        for role, name, told in portfolios
        if (portfolio := as_kept(Portfolio, told))
        for step, project in portfolio.steps
        if slug in project.shows
    )
