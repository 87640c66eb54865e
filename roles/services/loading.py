"""The catalogue's files into the database. What site staff edited there is left alone, and told."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from roles import framework
from roles.framework import Catalogue, competency_digest, matrix_digest
from roles.models import Competency, CompetencyEdition, Descriptor, Domain, Layer, MatrixVersion, Role
from roles.models.matrix import MatrixVersionQuerySet
from roles.services.filling import Asked, fill


class SlugsTaken(ValueError):
    """Organisations have taken slugs that the catalogue uses now. Nothing was loaded."""

    def __init__(self, slugs: list[str]) -> None:
        self.slugs = slugs
        super().__init__(
            f"Organisations of this site use slugs of the catalogue for their own: {', '.join(slugs)}. Nothing was "
            "loaded: rename them in the catalogue."
        )


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a catalogue did. `editions` and `versions` name what is new, in words.

    `differing` names what the database has otherwise than the catalogue, because it was edited there, and was left.
    """

    layers: int
    domains: int
    competencies: int
    roles: int
    requirements: int
    editions: tuple[str, ...]
    versions: tuple[str, ...]
    retired: tuple[str, ...]
    differing: tuple[str, ...]


@transaction.atomic
def load_catalogue(
    *, catalogue: Catalogue, by: User | None, overwrite: bool = False, now: datetime | None = None
) -> Loaded:
    """Bring the database to what the catalogue says. Running it again changes nothing.

    Names, summaries and places in the ecosystem are updated. What attempts are measured against is not: a
    changed text makes a new competency edition, a changed matrix a new published version, and the old one
    retires. A role that left the catalogue has its matrix retired. What was edited in the database is left as it is,
    unless `overwrite` says that the catalogue wins. Drafts and what organisations own are never touched. `by` is None
    when the system loads. Raises SlugsTaken.
    """
    now = now or timezone.now()
    _refuse_taken_slugs(catalogue)
    _save_layers_and_domains(catalogue)
    new_editions, reworded = _save_competencies(catalogue, overwrite)
    described = _save_roles(catalogue, overwrite)
    new_versions, differing = _publish_matrices(catalogue, overwrite, now)
    retired = _retire_missing(catalogue, now)
    record(
        *(entry(AuditEntry.Action.COMPETENCY_WORDED, name, by=by) for name in new_editions),
        *(entry(AuditEntry.Action.MATRIX_PUBLISHED, name, by=by) for name in new_versions),
        *(entry(AuditEntry.Action.MATRIX_RETIRED, name, by=by) for name in retired),
    )
    return Loaded(
        layers=len(catalogue.layers),
        domains=len(catalogue.domains),
        competencies=len(catalogue.competencies),
        roles=len(catalogue.roles),
        requirements=sum(len(row.levels) for role in catalogue.roles for row in role.rows),
        editions=new_editions,
        versions=new_versions,
        retired=retired,
        differing=(*reworded, *described, *differing),
    )


def _refuse_taken_slugs(catalogue: Catalogue) -> None:
    wanted: tuple[tuple[Any, set[str]], ...] = (
        (Role, {role.slug for role in catalogue.roles}),
        (Competency, {competency.slug for competency in catalogue.competencies}),
        (Domain, {domain.slug for domain in catalogue.domains}),
    )
    taken = [
        slug
        for model, slugs in wanted
        for slug in model.objects.exclude(organisation=None).values_list("slug", flat=True)
        if slug in slugs
    ]
    if taken:
        raise SlugsTaken(sorted(taken))


def _save_layers_and_domains(catalogue: Catalogue) -> None:
    how: dict[str, Any] = {
        "update_conflicts": True,
        "unique_fields": ["slug"],
        "update_fields": ["name", "summary", "position"],
    }
    Layer.objects.bulk_create([Layer(**asdict(layer)) for layer in catalogue.layers], **how)
    Domain.objects.bulk_create(
        [Domain(slug=d.slug, name=d.name, summary=d.summary, position=d.position) for d in catalogue.domains], **how
    )


def _save_competencies(catalogue: Catalogue, overwrite: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """New editions, and the wordings that differ because they were edited."""
    domain_ids = dict(Domain.objects.values_list("slug", "pk"))
    Competency.objects.bulk_create(
        [
            Competency(slug=competency.slug, domain_id=domain_ids[domain.slug], position=position)
            for domain in catalogue.domains
            for position, competency in enumerate(domain.competencies)
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["domain", "position"],
    )
    ids = dict(Competency.objects.values_list("slug", "pk"))
    numbers: dict[int, int] = {}
    latest: dict[int, CompetencyEdition] = {}
    for edition in CompetencyEdition.objects.order_by("number"):
        numbers[edition.competency_id] = edition.number
        if edition.organisation_id is None:
            latest[edition.competency_id] = edition
    texts: dict[int, framework.Competency] = {}
    editions, differing, same = [], [], []
    for competency in catalogue.competencies:
        pk, digest = ids[competency.slug], competency_digest(competency)
        before = latest.get(pk)
        if before and before.digest == digest:
            same.append(before.pk)
            continue
        if before and not before.loaded and not overwrite:
            differing.append(f"the wording of {before.name}")
            continue
        texts[pk] = competency
        editions.append(
            CompetencyEdition(
                competency_id=pk,
                number=numbers.get(pk, 0) + 1,
                name=competency.name,
                definition=competency.definition,
                digest=digest,
                loaded=True,
            )
        )
    CompetencyEdition.objects.filter(pk__in=same, loaded=False).update(loaded=True)
    CompetencyEdition.objects.bulk_create(editions)
    Descriptor.objects.bulk_create(
        Descriptor(edition=edition, level=level, text=text)
        for edition in editions
        for level, text in enumerate(texts[edition.competency_id].descriptors)
    )
    return tuple(f"{edition.name}, edition {edition.number}" for edition in editions), tuple(differing)


def _save_roles(catalogue: Catalogue, overwrite: bool) -> tuple[str, ...]:
    edited = {} if overwrite else {role.slug: role for role in Role.objects.filter(organisation=None, edited=True)}
    roles = [role for role in catalogue.roles if role.slug not in edited]
    Role.objects.bulk_create(
        [
            Role(
                slug=role.slug,
                name=role.name,
                summary=role.summary,
                kind=role.kind,
                aliases_text="\n".join(role.aliases),
                position=role.position,
            )
            for role in roles
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "summary", "kind", "aliases_text", "position", "edited"],
    )
    role_ids = dict(Role.objects.filter(organisation=None).values_list("slug", "pk"))
    layer_ids = dict(Layer.objects.values_list("slug", "pk"))
    stands_in = Role.layers.through
    wanted = {(role_ids[role.slug], layer_ids[layer]) for role in roles for layer in role.layers}
    loaded = {role_ids[role.slug] for role in roles}
    present = {(link.role_id, link.layer_id): link.pk for link in stands_in.objects.filter(role__in=loaded)}
    stands_in.objects.filter(pk__in=[pk for pair, pk in present.items() if pair not in wanted]).delete()
    stands_in.objects.bulk_create(
        stands_in(role_id=role, layer_id=layer) for role, layer in sorted(wanted - present.keys())
    )
    return tuple(
        f"the description of {edited[role.slug].name}"
        for role in catalogue.roles
        if role.slug in edited and not _describes(role, edited[role.slug])
    )


def _describes(role: framework.Role, kept: Role) -> bool:
    said = (role.name, role.summary, role.kind, list(role.aliases), sorted(role.layers))
    layers = sorted(kept.layers.values_list("slug", flat=True))
    return said == (kept.name, kept.summary, kept.kind, kept.aliases, layers)


def _publish_matrices(catalogue: Catalogue, overwrite: bool, now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    role_ids = dict(Role.objects.filter(organisation=None).values_list("slug", "pk"))
    editions = _wordings()
    digests = {slug: edition.digest for slug, edition in editions.items()}
    places = {c.slug: domain for domain in catalogue.domains for c in domain.competencies}
    names = {slug: domain.name for slug, domain in places.items()}
    latest = {version.role_id: version for version in MatrixVersion.objects.once_published().order_by("number")}
    versions: list[MatrixVersion] = []
    contents: list[tuple[MatrixVersion, tuple[framework.Rung, ...], list[Asked]]] = []
    frozen: list[str] = []
    differing, same = [], []
    for role in (_by_domain(role, places) for role in catalogue.roles):
        digest = matrix_digest(role, digests, names)
        before = latest.get(role_ids[role.slug])
        in_force = before is not None and before.state == MatrixVersion.State.PUBLISHED
        if before and in_force and before.digest == digest:
            same.append(before.pk)
            continue
        if before and in_force and not before.loaded and not overwrite:
            differing.append(f"the matrix of {before.title}, {before.label}")
            continue
        version = MatrixVersion(
            role_id=role_ids[role.slug],
            number=(before.number or 0) + 1 if before else 1,
            state=MatrixVersion.State.PUBLISHED,
            title=role.name,
            loaded=True,
            based_on=before,
            published_at=now,
        )
        asked = [
            Asked(editions[row.competency], names[row.competency], row.weight, row.essential, row.levels)
            for row in role.rows
        ]
        versions.append(version)
        frozen.append(digest)
        contents.append((version, role.rungs, asked))
    MatrixVersion.objects.filter(pk__in=same, loaded=False).update(loaded=True)
    _retire(MatrixVersion.objects.published().filter(role__in=[v.role_id for v in versions]), now)
    MatrixVersion.objects.bulk_create(versions)
    fill(contents)
    for version, digest in zip(versions, frozen, strict=True):
        version.digest = digest
    MatrixVersion.objects.bulk_update(versions, ["digest"])
    return tuple(f"{version.title}, {version.label}" for version in versions), tuple(differing)


def _wordings() -> dict[str, CompetencyEdition]:
    """The catalogue's own wording of each built-in competency; where it has none, as it is worded now.

    So a wording that was edited in the database reaches a matrix when somebody publishes a draft, not with a load.
    """
    built_in = CompetencyEdition.objects.filter(organisation=None).select_related("competency").order_by("number")
    now = {edition.competency.slug: edition for edition in built_in}
    return now | {edition.competency.slug: edition for edition in built_in if edition.loaded}


def _by_domain(role: framework.Role, places: dict[str, framework.Domain]) -> framework.Role:
    """The role with its rows in the order people read them: by domain, and as written inside each."""
    return replace(role, rows=tuple(sorted(role.rows, key=lambda row: places[row.competency].position)))


def _retire_missing(catalogue: Catalogue, now: datetime) -> tuple[str, ...]:
    missing = (
        MatrixVersion.objects.published()
        .filter(role__organisation=None, loaded=True)
        .exclude(role__slug__in=[role.slug for role in catalogue.roles])
    )
    titles = tuple(missing.values_list("title", flat=True))
    _retire(missing, now)
    return titles


def _retire(versions: MatrixVersionQuerySet, now: datetime) -> None:
    versions.update(state=MatrixVersion.State.RETIRED, retired_at=now)
