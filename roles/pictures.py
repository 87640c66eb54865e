"""Draws what pages of roles and competencies show."""

from collections.abc import Collection, Sequence

from django.urls import reverse

from charts import FanEnd, FitRow, LayerNode, Look, Svg, fan, fit_row, layers
from roles.framework import depths
from roles.selectors.finder import FinderResult, FittingRole
from roles.selectors.knowledge import Knowledge, Known
from roles.selectors.pathways import RolePathways, Way

THERE_ALREADY = "of what is asked is there already"


def ways_picture(ways: Sequence[Way], *, start: str, id: str, faint: bool = False) -> Svg | None:
    """The ways in their order; None where there are none."""
    if not ways:
        return None
    first, last = ways[0].path.coverage, ways[-1].path.coverage
    return fan(
        [
            FanEnd(
                f"{way.to.name}, {way.to.rung_name}",
                way.path.coverage,
                way.sure.low if way.sure else None,
                way.sure.high if way.sure else None,
            )
            for way in ways
        ],
        start=start,
        id=id,
        title=f"Ways from {start}",
        description=f"{len(ways)} roles, from {first:.0%} to {last:.0%} {THERE_ALREADY}. The list has each.",
        axis=THERE_ALREADY,
        faint=faint,
    )


def pathways_picture(pathways: RolePathways) -> Svg | None:
    """The ways from a rung of a role; None where there are none."""
    return ways_picture(pathways.ways, start=f"{pathways.start.name}, {pathways.start.rung_name}", id="fan")


def fit_pictures(found: FinderResult) -> list[tuple[FittingRole, Svg]]:
    """Each of the roles that fit best, with its row of the picture."""
    return [(role, _fit(role, found.best[0])) for role in found.best]


def _fit(role: FittingRole, first: FittingRole) -> Svg:
    fit = role.fit
    words = f"{role.percent}%, from {role.low_percent}% to {role.high_percent}% with any one answer left out."
    row = FitRow(role.name, fit.score, fit.low, fit.high, reach=first.fit.low)
    return fit_row(row, id=f"fit-{role.slug}", description=words)


def picture_of_all(known: Knowledge, found: Collection[Known] | None) -> Svg | None:
    """All that hangs together, what was found standing out."""
    joined = [one for one in known.competencies.values() if one.needs or one.leads_to]
    looks: dict[str, Look] = {
        one.slug: "plain" if found is None else "marked" if one in found else "faint" for one in joined
    }
    title = "Competencies and what they build on"
    description = "Each stands to the right of all that it builds on. The list below says the same."
    return _drawn(known, looks, title=title, description=description)


def picture_around(known: Knowledge, shown: Known, near: Collection[str]) -> Svg | None:
    """The competency, all that it rests on, and what directly builds on it."""
    looks: dict[str, Look] = {
        slug: "marked" if slug == shown.slug else "plain" for slug in known.competencies if slug in near
    }
    title = f"What {shown.name} builds on and leads to"
    description = "From left to right, what is learned first before what builds on it. The lists above say the same."
    return _drawn(known, looks, title=title, description=description)


def _drawn(known: Knowledge, looks: dict[str, Look], *, title: str, description: str) -> Svg | None:
    """None where nothing hangs together with anything."""
    inside = {slug: tuple(need for need in known.prerequisites[slug] if need in looks) for slug in looks}
    columns = depths(inside)
    edges = [(needed, slug) for slug, needs in inside.items() for needed in needs]
    nodes = [_node(known, slug, columns[slug], look) for slug, look in looks.items()]
    return layers(nodes, edges, id="map", title=title, description=description) if edges else None


def _node(known: Knowledge, slug: str, column: int, look: Look) -> LayerNode:
    one = known.competencies[slug]
    needs = ", ".join(other.name for other in one.needs)
    told = f"{one.name}: {one.domain}. {f'Builds on {needs}' if needs else 'Builds on no other competency'}."
    return LayerNode(slug, one.name, one.domain_in_short, told, reverse("roles:knowledge", args=[slug]), column, look)
