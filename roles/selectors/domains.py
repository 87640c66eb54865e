"""A domain as the catalogue's file has it."""

from roles import framework
from roles.models import CompetencyEdition, Domain


def domain_file_of(domain: Domain) -> framework.Domain:
    """The built-in competencies of the domain in today's built-in words. Two queries."""
    editions = (
        CompetencyEdition.objects.filter(competency__domain=domain, competency__organisation=None)
        .current()
        .select_related("competency")
        .prefetch_related("descriptors")
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
    return framework.Competency(edition.competency.slug, edition.name, edition.definition, descriptors)
