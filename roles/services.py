"""Writes to the framework and to what people keep of it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from roles import framework
from roles.framework import Catalogue, competency_digest, matrix_digest
from roles.models import (
    Competency,
    CompetencyEdition,
    Descriptor,
    Domain,
    Layer,
    MatrixRow,
    MatrixVersion,
    Requirement,
    Role,
    Rung,
    Target,
)
from roles.models.matrix import MatrixVersionQuerySet


class UnknownRung(ValueError):
    """The role's published matrix has no rung of that name."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What loading a catalogue did. `editions` and `versions` name what is new, in words."""

    layers: int
    domains: int
    competencies: int
    roles: int
    requirements: int
    editions: tuple[str, ...]
    versions: tuple[str, ...]
    retired: tuple[str, ...]


@transaction.atomic
def load_catalogue(*, catalogue: Catalogue, by: User | None, now: datetime | None = None) -> Loaded:
    """Bring the database to what the catalogue says. Running it again changes nothing.

    Names, summaries and places in the ecosystem are updated. What attempts are measured against is not: a
    changed text makes a new competency edition, a changed matrix a new published version, and the old one
    retires. A role that left the catalogue has its matrix retired. `by` is None when the system loads.
    """
    now = now or timezone.now()
    _save_layers_and_domains(catalogue)
    new_editions = _save_competencies(catalogue)
    _save_roles(catalogue)
    new_versions = _publish_matrices(catalogue, now)
    retired = _retire_missing(catalogue, now)
    return Loaded(
        layers=len(catalogue.layers),
        domains=len(catalogue.domains),
        competencies=len(catalogue.competencies),
        roles=len(catalogue.roles),
        requirements=sum(len(row.levels) for role in catalogue.roles for row in role.rows),
        editions=new_editions,
        versions=new_versions,
        retired=retired,
    )


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


def _save_competencies(catalogue: Catalogue) -> tuple[str, ...]:
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
    latest = {edition.competency_id: edition for edition in CompetencyEdition.objects.order_by("number")}
    texts: dict[int, framework.Competency] = {}
    editions = []
    for competency in catalogue.competencies:
        pk, digest = ids[competency.slug], competency_digest(competency)
        before = latest.get(pk)
        if before and before.digest == digest:
            continue
        texts[pk] = competency
        editions.append(
            CompetencyEdition(
                competency_id=pk,
                number=before.number + 1 if before else 1,
                name=competency.name,
                definition=competency.definition,
                digest=digest,
            )
        )
    CompetencyEdition.objects.bulk_create(editions)
    Descriptor.objects.bulk_create(
        Descriptor(edition=edition, level=level, text=text)
        for edition in editions
        for level, text in enumerate(texts[edition.competency_id].descriptors)
    )
    return tuple(f"{edition.name}, edition {edition.number}" for edition in editions)


def _save_roles(catalogue: Catalogue) -> None:
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
            for role in catalogue.roles
        ],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["name", "summary", "kind", "aliases_text", "position"],
    )
    role_ids = dict(Role.objects.values_list("slug", "pk"))
    layer_ids = dict(Layer.objects.values_list("slug", "pk"))
    stands_in = Role.layers.through
    wanted = {(role_ids[role.slug], layer_ids[layer]) for role in catalogue.roles for layer in role.layers}
    present = {(link.role_id, link.layer_id): link.pk for link in stands_in.objects.all()}
    stands_in.objects.filter(pk__in=[pk for pair, pk in present.items() if pair not in wanted]).delete()
    stands_in.objects.bulk_create(
        stands_in(role_id=role, layer_id=layer) for role, layer in sorted(wanted - present.keys())
    )


def _publish_matrices(catalogue: Catalogue, now: datetime) -> tuple[str, ...]:
    role_ids = dict(Role.objects.values_list("slug", "pk"))
    editions = {
        edition.competency.slug: edition
        for edition in CompetencyEdition.objects.select_related("competency").order_by("number")
    }
    digests = {slug: edition.digest for slug, edition in editions.items()}
    places = {c.slug: domain for domain in catalogue.domains for c in domain.competencies}
    latest = {version.role_id: version for version in MatrixVersion.objects.order_by("number")}
    versions: list[MatrixVersion] = []
    changed: list[framework.Role] = []
    for role in (_by_domain(role, places) for role in catalogue.roles):
        digest = matrix_digest(role, digests, {slug: domain.name for slug, domain in places.items()})
        before = latest.get(role_ids[role.slug])
        if before and before.digest == digest and before.state == MatrixVersion.State.PUBLISHED:
            continue
        changed.append(role)
        versions.append(
            MatrixVersion(
                role_id=role_ids[role.slug],
                number=before.number + 1 if before else 1,
                state=MatrixVersion.State.PUBLISHED,
                title=role.name,
                digest=digest,
                published_at=now,
            )
        )
    _retire(MatrixVersion.objects.published().filter(role__in=[v.role_id for v in versions]), now)
    MatrixVersion.objects.bulk_create(versions)
    _fill(list(zip(versions, changed, strict=True)), editions, places)
    return tuple(f"{version.title}, version {version.number}" for version in versions)


def _by_domain(role: framework.Role, places: dict[str, framework.Domain]) -> framework.Role:
    """The role with its rows in the order people read them: by domain, and as written inside each."""
    return replace(role, rows=tuple(sorted(role.rows, key=lambda row: places[row.competency].position)))


def _fill(
    new: Iterable[tuple[MatrixVersion, framework.Role]],
    editions: dict[str, CompetencyEdition],
    places: dict[str, framework.Domain],
) -> None:
    rungs: list[Rung] = []
    rows: list[MatrixRow] = []
    cells: list[Requirement] = []
    for version, role in new:
        own_rungs = [
            Rung(version=version, slug=rung.slug, name=rung.name, position=position)
            for position, rung in enumerate(role.rungs)
        ]
        rungs += own_rungs
        for position, asked in enumerate(role.rows):
            row = MatrixRow(
                version=version,
                edition=editions[asked.competency],
                domain=places[asked.competency].name,
                position=position,
                weight=asked.weight,
                essential=asked.essential,
            )
            rows.append(row)
            cells += [
                Requirement(row=row, rung=rung, level=level)
                for rung, level in zip(own_rungs, asked.levels, strict=True)
            ]
    Rung.objects.bulk_create(rungs)
    MatrixRow.objects.bulk_create(rows)
    Requirement.objects.bulk_create(cells)


def _retire_missing(catalogue: Catalogue, now: datetime) -> tuple[str, ...]:
    missing = MatrixVersion.objects.published().exclude(role__slug__in=[role.slug for role in catalogue.roles])
    titles = tuple(missing.values_list("title", flat=True))
    _retire(missing, now)
    return titles


def _retire(versions: MatrixVersionQuerySet, now: datetime) -> None:
    versions.update(state=MatrixVersion.State.RETIRED, retired_at=now)


@transaction.atomic
def keep_target(*, role: Role, rung_slug: str, by: User) -> Target:
    """Keep this role and rung in the person's view; it takes the place of an earlier target.

    Raises UnknownRung when the role's published matrix has no such rung.
    """
    if not Rung.objects.offered(role).filter(slug=rung_slug).exists():
        raise UnknownRung(f"{role.name} has no rung “{rung_slug}”.")
    target, _ = Target.objects.update_or_create(
        user=by, defaults={"role": role, "rung_slug": rung_slug, "set_at": timezone.now()}
    )
    return target


@transaction.atomic
def drop_target(*, by: User) -> None:
    """Forget the person's target. Nothing happens when there is none."""
    Target.objects.filter(user=by).delete()
