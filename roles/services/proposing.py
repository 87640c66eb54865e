"""What a file would make of a matrix. Nothing here writes, so that a preview and the import itself agree."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256

from django.db.models import Q

from accounts.models import Organisation
from roles.framework import (
    ContentRow,
    Difference,
    Imported,
    KnownCompetency,
    Level,
    MatrixContent,
    Table,
    TableError,
    TableMapping,
    TableProblem,
    content_of,
    difference,
)
from roles.framework.problems import quoted
from roles.framework.tables import About
from roles.models import Competency, CompetencyEdition, Domain, Layer, MatrixVersion, Role
from roles.selectors import matrix_of
from roles.services.drafts import USUAL_RUNGS
from roles.services.own import Description
from roles.services.wording import Wording, slug_for

OTHER = "Other"
"""The domain of competencies for which nobody names one."""

OnRow = Callable[[int, int], object]
_LAST = 32_000
_MOST_LAYERS = 2


def unheard(done: int, total: int) -> None:
    """For whoever does not want to know how many rows were read."""


@dataclass(frozen=True, slots=True)
class Ground:
    """What a file comes upon: the matrix as it stands, and what its owner knows, in today's words.

    `known` has the words of the matrix where it has a competency in others than today's. `domains` are by their name
    in lower case, `slugs` those of every competency of this site. `titles` are what other roles of the owner are
    called, in lower case. `layers` are by slug those that the role stands on, or of a new one those that there are.
    """

    organisation: Organisation | None
    role: Role | None
    is_draft: bool
    titles: frozenset[str]
    layers: Mapping[str, Layer]
    content: MatrixContent
    current: Mapping[str, CompetencyEdition]
    known: Mapping[str, KnownCompetency]
    domains: Mapping[str, Domain]
    slugs: frozenset[str]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What the matrix would say, and what leads there. `brings` are slugs of new competencies, `domains` new names.

    `description` is what the role is: one that is there stays as it is.
    """

    content: MatrixContent
    difference: Difference
    description: Description
    brings: tuple[str, ...]
    domains: tuple[str, ...]
    notes: tuple[str, ...]
    fingerprint: str
    """Of the matrix before and after: another one says that somebody has changed something meanwhile."""

    @property
    def title(self) -> str:
        return self.content.title


def standing(role: Role, *, locked: bool = False) -> MatrixVersion | None:
    """The draft of the role's matrix, else what is in force. Two queries at most."""
    versions = MatrixVersion.objects.filter(role=role).select_related("role__organisation")
    drafts = versions.drafts()
    if locked:
        drafts = drafts.select_for_update(of=("self",), no_key=True)
    return drafts.first() or versions.published().first()


def ground_of(organisation: Organisation | None, role: Role | None, version: MatrixVersion | None) -> Ground:
    """Eleven queries at most. Without a role it is that of a new one, without a version that of an empty matrix."""
    content = MatrixContent(role.name if role else "", USUAL_RUNGS, ())
    if version is not None:
        content = matrix_of(version).content
    known_to = Competency.objects.known_to(organisation)
    editions = CompetencyEdition.objects.filter(competency__in=known_to).current(organisation)
    current = {
        edition.competency.slug: edition
        for edition in editions.select_related("competency__domain").prefetch_related("descriptors")
    }
    known = {slug: _known(edition) for slug, edition in current.items()}
    stands = {
        row.competency: KnownCompetency(
            row.name, row.domain, row.definition, row.descriptors, row.weight, row.essential
        )
        for row in content.rows
    }
    domains = Domain.objects.filter(Q(organisation=None) | Q(organisation=organisation))
    roles = Role.objects.filter(organisation=organisation).values_list("pk", "name")
    return Ground(
        organisation=organisation,
        role=role,
        is_draft=version is not None and version.number is None,
        titles=frozenset(name.casefold() for pk, name in roles if role is None or pk != role.pk),
        layers={layer.slug: layer for layer in (role.layers.all() if role else Layer.objects.all())},
        content=content,
        current=current,
        known=known | stands,
        # Of two domains of one name the built-in one counts, so it comes last.
        domains={domain.name.casefold(): domain for domain in sorted(domains, key=_is_built_in)},
        slugs=frozenset(Competency.objects.values_list("slug", flat=True)),
    )


def _is_built_in(domain: Domain) -> bool:
    return domain.organisation_id is None


def _known(edition: CompetencyEdition) -> KnownCompetency:
    wording = Wording.of(edition)
    return KnownCompetency(wording.name, edition.competency.domain.name, wording.definition, wording.descriptors)


def propose(ground: Ground, table: Table, mapping: TableMapping, *, on_row: OnRow = unheard) -> Proposal:
    """Raises TableError with everything that stands in the way."""
    imported = _read(ground, table, mapping, on_row)
    content, brings = _with_free_slugs(ground, imported)
    content, of_levels = _with_level_0(ground, content)
    content, domains, of_domains = _with_domains(ground, content)
    _refuse_taken_names(ground, content)
    content = _with_title(ground, content)
    description, of_role = _described(ground, content.title, table.about)
    place = partial(_place, ground)
    before, after = _by_domain(ground.content, place), _by_domain(content, place)
    if not before.rows and before.rungs == USUAL_RUNGS:  # nobody has chosen them, so they are not missed
        before = replace(before, title=before.title or after.title, rungs=after.rungs)
    return Proposal(
        content=after,
        difference=difference(before, after),
        description=description,
        brings=brings,
        domains=domains,
        notes=(*imported.notes, *of_levels, *of_domains, *of_role),
        fingerprint=sha256(repr((before.rungs, before.rows, after)).encode()).hexdigest(),
    )


def _read(ground: Ground, table: Table, mapping: TableMapping, on_row: OnRow) -> Imported:
    """The content of the table. A slug from elsewhere, beside a name that is known here, is the one known here."""
    read = partial(content_of, table, mapping, rungs=ground.content.rungs, title=ground.content.title)
    imported = read(known=ground.known, on_row=on_row)
    slugs = {competency.name.casefold(): slug for slug, competency in ground.known.items()}
    asked = {row.competency for row in imported.content.rows}
    same = {
        row.competency: slugs[row.name.casefold()]
        for row in imported.content.rows
        if row.competency in imported.brings and slugs.get(row.name.casefold(), row.competency) not in asked
    }
    if not same:
        return imported
    imported = read(known={**ground.known, **{theirs: ground.known[ours] for theirs, ours in same.items()}})
    return replace(imported, content=_renamed(imported.content, same))


def _with_free_slugs(ground: Ground, imported: Imported) -> tuple[MatrixContent, tuple[str, ...]]:
    """What the file brings gets slugs that nobody has; an organisation's own end in its slug."""
    used = {*ground.slugs, *(row.competency for row in imported.content.rows if row.competency not in imported.brings)}
    slugs: dict[str, str] = {}
    ending = f"-{ground.organisation.slug}" if ground.organisation else ""
    for row in imported.content.rows:
        if row.competency in imported.brings:
            is_fit = row.competency not in used and row.competency.endswith(ending)
            slugs[row.competency] = row.competency if is_fit else slug_for(row.name, ground.organisation, used)
            used.add(slugs[row.competency])
    return _renamed(imported.content, slugs), tuple(slugs.values())


def _renamed(content: MatrixContent, slugs: Mapping[str, str]) -> MatrixContent:
    rows = tuple(replace(row, competency=slugs.get(row.competency, row.competency)) for row in content.rows)
    return replace(content, rows=rows)


def _with_level_0(ground: Ground, content: MatrixContent) -> tuple[MatrixContent, tuple[str, ...]]:
    """Level 0 reads the same in all built-in competencies; so it does where nobody says otherwise."""
    built_in = [slug for slug, edition in ground.current.items() if edition.competency.organisation_id is None]
    texts = {ground.known[slug].descriptors[0] for slug in built_in}
    if len(texts) != 1:
        return content, ()
    [usual] = texts
    rows = []
    for row in content.rows:
        known = ground.known.get(row.competency)
        if not row.descriptors[0] and (known is None or known.descriptors[0] == usual):
            row = replace(row, descriptors=(usual, *row.descriptors[1:]))
        rows.append(row)
    level = Level.NOT_YET
    note = f"level {level:d} {level.label} gets the usual words where the file has none: {quoted(usual)}"
    return replace(content, rows=tuple(rows)), (note,) if tuple(rows) != content.rows else ()


def _with_domains(ground: Ground, content: MatrixContent) -> tuple[MatrixContent, tuple[str, ...], tuple[str, ...]]:
    """Each row in a domain by its name here; new domains; and what is to be said of them."""
    new: dict[str, str] = {}
    rows = []
    for row in content.rows:
        said = row.domain or OTHER
        domain = ground.domains.get(said.casefold())
        stands = ground.known.get(row.competency)
        if stands and stands.domain.casefold() == said.casefold():
            name = stands.domain
        else:
            name = domain.name if domain else new.setdefault(said.casefold(), said)
        rows.append(replace(row, domain=name))
    notes = [f"the domain {quoted(name)} is new" for name in new.values()]
    if any(not row.domain for row in content.rows):
        notes.append(f"competencies without a domain come into {quoted(OTHER)}")
    return replace(content, rows=tuple(rows)), tuple(new.values()), tuple(notes)


def _with_title(ground: Ground, content: MatrixContent) -> MatrixContent:
    """A role is called like no other of its owner's.

    Where the role was given another name since its matrix was published, both names are its own. Raises TableError.
    """
    role, title = ground.role, ground.content.title
    if role and not ground.is_draft and content.title == role.name:
        return replace(content, title=title)
    if content.title.casefold() == title.casefold():
        return replace(content, title=title)
    if content.title.casefold() not in ground.titles:
        return content
    advice = f"call it {quoted(title)}" if role else "import into that one, or give this one another name"
    message = f"there is a role {quoted(content.title)} here already; {advice}"
    raise TableError([TableProblem(0, 0, "The file", message)])


def _described(ground: Ground, name: str, about: About | None) -> tuple[Description, tuple[str, ...]]:
    """What the role is, for a new one as far as the file says it, and what is to be said of that."""
    if role := ground.role:
        kept = Description(role.name, role.summary, role.kind, tuple(role.aliases), tuple(ground.layers.values()))
        said = about and (about.summary, about.kind, about.aliases, set(about.layers))
        note = "the file describes the role itself otherwise (summary, kind, layers, other names); that stays as it is"
        is_other = said and said != (kept.summary, kept.kind, kept.aliases, set(ground.layers))
        return kept, (note,) if is_other else ()
    if about is None:
        about = About("", "profession", (), ())
    known = [slug for slug in dict.fromkeys(about.layers) if slug in ground.layers]
    layers = tuple(ground.layers[slug] for slug in known[:_MOST_LAYERS])
    notes = [f"there is no layer {quoted(slug)} here; it is left out" for slug in about.layers if slug not in known]
    if len(known) > _MOST_LAYERS:
        left_out = ", ".join(map(quoted, known[_MOST_LAYERS:]))
        notes.append(f"a role stands on one layer or two; {left_out} {'is' if len(known) == 3 else 'are'} left out")
    if not layers:
        notes.append("the role stands on no layer of the map until it is described")
    return Description(name, about.summary, about.kind, about.aliases, layers), tuple(notes)


def _refuse_taken_names(ground: Ground, content: MatrixContent) -> None:
    """A competency that the file renames or brings may not be called like another."""
    names = {row.competency: row.name for row in content.rows}
    here = {competency.name.casefold(): slug for slug, competency in ground.known.items() if slug not in names}
    problems = []
    for slug, name in names.items():
        other = here.setdefault(name.casefold(), slug)
        is_as_it_was = slug in ground.known and ground.known[slug].name == name
        if other != slug and not is_as_it_was:
            message = f"another competency is called {quoted(name)} already; choose another name for {quoted(slug)}"
            problems.append(TableProblem(0, 0, "The file", message))
    if problems:
        raise TableError(problems)


def _place(ground: Ground, domain: str) -> tuple[int, str]:
    known = ground.domains.get(domain.casefold())
    return (known.position if known else _LAST), domain


def _by_domain(content: MatrixContent, place: Callable[[str], tuple[int, str]]) -> MatrixContent:
    def of(row: ContentRow) -> tuple[int, str]:
        return place(row.domain)

    return replace(content, rows=tuple(sorted(content.rows, key=of)))
