"""The catalogue's files into the database. What site staff edited there is left alone, and told."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, User
from roles import framework
from roles.framework import Catalogue, competency_digest, difference, matrix_digest
from roles.models import Competency, CompetencyEdition, Descriptor, Domain, Layer, MatrixVersion, Role
from roles.models.matrix import MatrixVersionQuerySet
from roles.selectors import matrix_of
from roles.services.companions import Companions, save_companions
from roles.services.filling import Asked, fill
from roles.services.wording import Wording

Action = AuditEntry.Action


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
    companions: Companions


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
    competencies = _save_competencies(catalogue, overwrite, by)
    roles = _save_roles(catalogue, overwrite, by)
    matrices = _publish_matrices(catalogue, overwrite, now, by)
    retired, leaving = _retire_missing(catalogue, now, by)
    companions = save_companions(catalogue, now)
    record(*competencies.entries, *roles.entries, *matrices.entries, *leaving)
    return Loaded(
        layers=len(catalogue.layers),
        domains=len(catalogue.domains),
        competencies=len(catalogue.competencies),
        roles=len(catalogue.roles),
        requirements=sum(len(row.levels) for role in catalogue.roles for row in role.rows),
        editions=competencies.new,
        versions=matrices.new,
        retired=retired,
        differing=(*competencies.differing, *roles.differing, *matrices.differing),
        companions=companions,
    )


@dataclass(frozen=True, slots=True)
class _Saved:
    """What is new and what was left because it differs, in words, and what the audit log is to say."""

    new: tuple[str, ...]
    differing: tuple[str, ...]
    entries: tuple[AuditEntry, ...]


def _entry(
    made: Action, changed: Action, subject: str, before: dict[str, Any] | None, after: dict[str, Any], by: User | None
) -> AuditEntry:
    """That something was made, or what of it has changed."""
    if before is None:
        return entry(made, subject, by=by, after=after)
    names = [name for name in after if before[name] != after[name]]
    return entry(
        changed,
        subject,
        by=by,
        before={name: before[name] for name in names},
        after={name: after[name] for name in names},
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


def _save_competencies(catalogue: Catalogue, overwrite: bool, by: User | None) -> _Saved:
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
    earlier = [latest.get(edition.competency_id) for edition in editions]
    prefetch_related_objects([edition for edition in earlier if edition], "descriptors")
    return _Saved(
        tuple(f"{edition.name}, edition {edition.number}" for edition in editions),
        tuple(differing),
        tuple(
            _worded(before, texts[edition.competency_id], by) for before, edition in zip(earlier, editions, strict=True)
        ),
    )


def _worded(before: CompetencyEdition | None, now: framework.Competency, by: User | None) -> AuditEntry:
    said = asdict(Wording.of(before)) if before else None
    says = asdict(Wording(now.name, now.definition, now.descriptors))
    return _entry(Action.COMPETENCY_CREATED, Action.COMPETENCY_WORDED, now.name, said, says, by)


def _save_roles(catalogue: Catalogue, overwrite: bool, by: User | None) -> _Saved:
    """Roles as the catalogue describes them. One whose edit went back into the catalogue is edited no longer."""
    kept = {role.slug: role for role in Role.objects.filter(organisation=None).prefetch_related("layers")}
    said = {slug: _told(role, (layer.slug for layer in role.layers.all())) for slug, role in kept.items()}
    says = {role.slug: _told(role, role.layers) for role in catalogue.roles}
    changed = [slug for slug in says if says[slug] != said.get(slug)]
    left = [slug for slug in changed if slug in kept and kept[slug].edited and not overwrite]
    roles = [role for role in catalogue.roles if role.slug not in left]
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
    return _Saved(
        (),
        tuple(f"the description of {kept[slug].name}" for slug in left),
        tuple(
            _entry(Action.ROLE_CREATED, Action.ROLE_DESCRIBED, says[slug]["name"], said.get(slug), says[slug], by)
            for slug in changed
            if slug not in left
        ),
    )


def _told(role: framework.Role | Role, layers: Iterable[str]) -> dict[str, Any]:
    return {
        "name": role.name,
        "summary": role.summary,
        "kind": role.kind,
        "aliases": list(role.aliases),
        "layers": sorted(layers),
    }


def _publish_matrices(catalogue: Catalogue, overwrite: bool, now: datetime, by: User | None) -> _Saved:
    built_in = {role.slug: role for role in Role.objects.filter(organisation=None)}
    editions = _wordings()
    digests = {slug: edition.digest for slug, edition in editions.items()}
    places = {c.slug: domain for domain in catalogue.domains for c in domain.competencies}
    names = {slug: domain.name for slug, domain in places.items()}
    once_published = MatrixVersion.objects.once_published().select_related("role").order_by("number")
    latest = {version.role_id: version for version in once_published}
    versions: list[MatrixVersion] = []
    contents: list[tuple[MatrixVersion, tuple[framework.Rung, ...], list[Asked]]] = []
    frozen: list[str] = []
    differing, same = [], []
    for role in (_by_domain(role, places) for role in catalogue.roles):
        digest = matrix_digest(role, digests, names)
        before = latest.get(built_in[role.slug].pk)
        in_force = before is not None and before.state == MatrixVersion.State.PUBLISHED
        if before and in_force and before.digest == digest:
            same.append(before.pk)
            continue
        if before and in_force and not before.loaded and not overwrite:
            differing.append(f"the matrix of {before.title}, {before.label}")
            continue
        version = MatrixVersion(
            role=built_in[role.slug],
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
    return _Saved(
        tuple(str(version) for version in versions),
        tuple(differing),
        tuple(_published(version, by) for version in versions),
    )


def _published(version: MatrixVersion, by: User | None) -> AuditEntry:
    if version.based_on is None:
        return entry(Action.MATRIX_PUBLISHED, str(version), by=by, after={"changes": "the first version"})
    changes = difference(matrix_of(version.based_on).content, matrix_of(version).content).summary
    return entry(
        Action.MATRIX_PUBLISHED,
        str(version),
        by=by,
        before={"version": version.based_on.number},
        after={"version": version.number, "changes": changes},
    )


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


def _retire_missing(
    catalogue: Catalogue, now: datetime, by: User | None
) -> tuple[tuple[str, ...], tuple[AuditEntry, ...]]:
    missing = (
        MatrixVersion.objects.published()
        .filter(role__organisation=None, loaded=True)
        .exclude(role__slug__in=[role.slug for role in catalogue.roles])
    )
    leaving = tuple(missing)
    _retire(missing, now)
    published, retired = {"state": MatrixVersion.State.PUBLISHED}, {"state": MatrixVersion.State.RETIRED}
    return (
        tuple(version.title for version in leaving),
        tuple(entry(Action.MATRIX_RETIRED, str(v), by=by, before=published, after=retired) for v in leaving),
    )


def _retire(versions: MatrixVersionQuerySet, now: datetime) -> None:
    versions.update(state=MatrixVersion.State.RETIRED, retired_at=now)
