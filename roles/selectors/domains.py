"""A domain as the catalogue's file has it."""

from roles import framework
from roles.models import CompetencyEdition, Domain


def domain_file_of(domain: Domain) -> framework.Domain:
    """The built-in competencies of the domain in today's built-in words. Three queries.

    What each builds on stands in the order people read: nobody keeps the order of the file.
    """
    editions = (
        CompetencyEdition.objects.filter(competency__domain=domain, competency__organisation=None)
        .current()
        .select_related("competency")
        .prefetch_related("descriptors", "competency__prerequisites")
        .order_by("competency__position")
    )
    return framework.Domain(
        slug=domain.slug,
        name=domain.name,
        summary=domain.summary,
        position=domain.position,
        competencies=tuple(_competency(edition) for edition in editions),
    )


def _competency(edition: CompetencyEdition) -> framework.Competency:
    not_yet, foundation, working, advanced, expert = (d.text for d in edition.descriptors.all())
    descriptors = (not_yet, foundation, working, advanced, expert)
    needed = tuple(one.slug for one in edition.competency.prerequisites.all())
    return framework.Competency(edition.competency.slug, edition.name, edition.definition, descriptors, needed)
