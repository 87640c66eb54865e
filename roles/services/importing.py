"""The content of a file into a draft: all of it, or nothing.

Outdated   the matrix is another than the one that the person has seen a preview of
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import PurePath

from django.db import transaction
from django.db.models import F, Max

from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User
from roles import framework
from roles.framework import ContentRow, MatrixContent, Table, TableMapping, slug_of
from roles.framework.tables import ENDINGS
from roles.models import Competency, CompetencyEdition, Domain, MatrixRow, MatrixVersion, Requirement, Role, Rung
from roles.selectors import editable_role
from roles.services.drafts import begin
from roles.services.own import create_role
from roles.services.proposing import Ground, OnRow, Proposal, ground_of, propose, standing, unheard
from roles.services.wording import Wording, bring, follow, write

_OUT_OF_THE_WAY = 1000
_LAST = 32_000


class Outdated(Exception):
    """Somebody has changed the matrix since the preview. Nothing was imported."""


@transaction.atomic
def import_content(
    *,
    role_slug: str,
    table: Table,
    mapping: TableMapping,
    file: str,
    size: int,
    by: User | None,
    seen: str | None = None,
    on_row: OnRow = unheard,
) -> Proposal:
    """Make the role's draft say what the table says, and begin one where there is none.

    What is equal stays, with its counts of changes. Competencies and domains that the file brings become those of the
    role's owner, and texts that it changes the owner's wording. Nothing is written where nothing would change. With
    `seen` it must be what the preview of that fingerprint showed. Of the `file` the audit log keeps ending and size
    only, since its name may be somebody's. As many queries for many rows as for few, but for
    batches. Raises TableError, Outdated, DraftExists, and what `editable_role` does.
    """
    role = editable_role(role_slug, by)
    version = standing(role, locked=True)
    ground = ground_of(role.organisation, role, version)
    proposal = propose(ground, table, mapping, on_row=on_row)
    if seen not in (None, proposal.fingerprint):
        raise Outdated
    if proposal.difference.is_empty:
        return proposal
    is_draft = version is not None and version.state == MatrixVersion.State.DRAFT
    draft = version if version and is_draft else begin(role, version, by=by)
    _write(draft, ground, proposal, by)
    told = {
        "file": _kind_of(file, size),
        "changes": proposal.difference.summary,
        "sentences": list(proposal.difference.sentences),
    }
    action = AuditEntry.Action.MATRIX_IMPORTED
    record(entry(action, str(draft), by=by, organisation=role.organisation, after=told))
    return proposal


@transaction.atomic
def import_role(
    *,
    organisation: Organisation | None,
    table: Table,
    mapping: TableMapping,
    file: str,
    size: int,
    by: User | None,
    seen: str | None = None,
    on_row: OnRow = unheard,
) -> tuple[Role, Proposal]:
    """A new role with a draft that says what the table says. Raises what `create_role` and `import_content` do."""
    proposal = propose(ground_of(organisation, None, None), table, mapping, on_row=on_row)
    if seen not in (None, proposal.fingerprint):
        raise Outdated
    role = create_role(organisation=organisation, description=proposal.description, by=by)
    done = import_content(role_slug=role.slug, table=table, mapping=mapping, file=file, size=size, by=by)
    return role, replace(done, notes=proposal.notes)


def _kind_of(file: str, size: int) -> str:
    ending = PurePath(file).suffix.lower()
    return f"{ending if ending in ENDINGS else 'another ending'}, {size:,} bytes"


def _write(draft: MatrixVersion, ground: Ground, proposal: Proposal, by: User | None) -> None:
    content = proposal.content
    rows = MatrixRow.objects.filter(version=draft).select_related("edition__competency")
    there = {row.edition.competency.slug: row for row in rows}
    domains = _domains(ground, proposal)
    _move_own(ground, content, domains)
    editions = _editions(ground, proposal, there, domains, by)
    rungs = _write_rungs(draft, content.rungs)
    written = _write_rows(draft, content.rows, there, editions)
    _write_cells(draft, content, rungs, written)
    if draft.title != content.title:
        draft.title = content.title
        draft.save(update_fields=["title"])


def _domains(ground: Ground, proposal: Proposal) -> dict[str, Domain]:
    """By name in lower case, the new ones among them: last, in the order of their names."""
    if not proposal.domains:
        return dict(ground.domains)
    owner = ground.organisation
    taken = set(Domain.objects.values_list("slug", flat=True))
    last = Domain.objects.aggregate(last=Max("position"))["last"] or 0
    new = []
    for number, name in enumerate(sorted(proposal.domains), start=1):
        slug = slug_of(f"{name} {owner.slug}" if owner else name, "domain", taken)
        taken.add(slug)
        summary = "" if owner else f"Competencies of {name}."  # the catalogue takes no domain without one
        position = min(last + number, _LAST - 1)
        new.append(Domain(organisation=owner, slug=slug, name=name, summary=summary, position=position))
    return {**ground.domains, **{domain.name.casefold(): domain for domain in Domain.objects.bulk_create(new)}}


def _move_own(ground: Ground, content: MatrixContent, domains: Mapping[str, Domain]) -> None:
    """A competency of the owner's moves to the domain that the file says; a built-in one does so in the matrix only."""
    owner = ground.organisation.pk if ground.organisation else None
    moved: list[Competency] = []
    for row in content.rows:
        today, name = ground.current.get(row.competency), row.domain.casefold()
        is_own = today is not None and today.competency.organisation_id == owner
        if today and is_own and name in domains and ground.known[row.competency].domain != row.domain:
            today.competency.domain = domains[name]
            moved.append(today.competency)
    Competency.objects.bulk_update(moved, ["domain"])


def _editions(
    ground: Ground,
    proposal: Proposal,
    there: Mapping[str, MatrixRow],
    domains: Mapping[str, Domain],
    by: User | None,
) -> dict[str, CompetencyEdition]:
    """The wording of every row: the one it has, today's, or a new one where the file has other words."""
    brings = set(proposal.brings)
    new, changed = [], []
    editions: dict[str, CompetencyEdition] = {}
    for row in proposal.content.rows:
        wording = Wording(row.name, row.definition, row.descriptors)
        known = ground.known.get(row.competency)
        today = ground.current.get(row.competency)
        if row.competency in brings:
            new.append((wording, row.competency, domains[row.domain.casefold()]))
        elif known and Wording(known.name, known.definition, known.descriptors) == wording and row.competency in there:
            editions[row.competency] = there[row.competency].edition
        elif today and Wording.of(today) == wording:
            editions[row.competency] = today
        else:
            changed.append((row.competency, wording))
    made = bring(new, organisation=ground.organisation) if new else []
    editions |= {slug: edition for (_, slug, _), edition in zip(new, made, strict=True)}
    return editions | _worded(ground, changed, there, by)


def _worded(
    ground: Ground, changed: Sequence[tuple[str, Wording]], there: Mapping[str, MatrixRow], by: User | None
) -> dict[str, CompetencyEdition]:
    """New editions in these words, which other drafts of the owner take too."""
    if not changed:
        return {}
    before = {slug: ground.current.get(slug) or there[slug].edition for slug, _ in changed}
    numbers = CompetencyEdition.objects.filter(competency__slug__in=before).values_list("competency__slug")
    last = dict(numbers.annotate(last=Max("number")).order_by())
    wordings = [(before[slug].competency, wording, last[slug] + 1) for slug, wording in changed]
    made = {slug: e for (slug, _), e in zip(changed, write(wordings, organisation=ground.organisation), strict=True)}
    follow({before[slug]: edition for slug, edition in made.items()}, ground.organisation, by=by)
    return made


def _write_rungs(draft: MatrixVersion, wanted: Sequence[framework.Rung]) -> list[Rung]:
    there = {rung.slug: rung for rung in draft.rungs.all()}
    if [(rung.slug, rung.name) for rung in there.values()] == [(rung.slug, rung.name) for rung in wanted]:
        return list(there.values())
    draft.rungs.exclude(slug__in=[rung.slug for rung in wanted]).delete()
    draft.rungs.update(position=F("position") + _OUT_OF_THE_WAY)  # two at one height are refused, for a moment too
    rungs = []
    for position, rung in enumerate(wanted):
        column = there.get(rung.slug) or Rung(version=draft, slug=rung.slug)
        column.name, column.position = rung.name, position
        rungs.append(column)
    Rung.objects.bulk_update([rung for rung in rungs if rung.pk], ["name", "position"])
    Rung.objects.bulk_create(rung for rung in rungs if not rung.pk)
    return rungs


def _write_rows(
    draft: MatrixVersion,
    wanted: Sequence[ContentRow],
    there: Mapping[str, MatrixRow],
    editions: Mapping[str, CompetencyEdition],
) -> list[MatrixRow]:
    asked = {row.competency for row in wanted}
    gone = [row.pk for slug, row in there.items() if slug not in asked]
    if gone:
        MatrixRow.objects.filter(pk__in=gone).delete()
    rows, changed = [], []
    for position, said in enumerate(wanted):
        row = there.get(said.competency) or MatrixRow(version=draft, weight=said.weight, essential=said.essential)
        before = row.edition_id, row.domain, row.position, row.weight, row.essential
        row.weight_revision += row.weight != said.weight
        row.essential_revision += row.essential != said.essential
        row.edition, row.domain, row.position = editions[said.competency], said.domain, position
        row.weight, row.essential = said.weight, said.essential
        rows.append(row)
        if row.pk and before != (row.edition_id, row.domain, row.position, row.weight, row.essential):
            changed.append(row)
    fields = ["edition", "domain", "position", "weight", "weight_revision", "essential", "essential_revision"]
    MatrixRow.objects.bulk_update(changed, fields)
    MatrixRow.objects.bulk_create(row for row in rows if not row.pk)
    return rows


def _write_cells(
    draft: MatrixVersion, content: MatrixContent, rungs: Sequence[Rung], rows: Sequence[MatrixRow]
) -> None:
    """The cells whose level is another, each counting that it changed, and the new ones."""
    there = {(cell.row_id, cell.rung_id): cell for cell in Requirement.objects.filter(row__version=draft)}
    cells = []
    for row, said in zip(rows, content.rows, strict=True):
        for rung, level in zip(rungs, said.levels, strict=True):
            cell = there.get((row.pk, rung.pk))
            if cell is None:
                cells.append(Requirement(row=row, rung=rung, level=level))
            elif cell.level != level:
                cells.append(Requirement(row=row, rung=rung, level=level, revision=cell.revision + 1))
    Requirement.objects.bulk_create(
        cells, update_conflicts=True, unique_fields=["row", "rung"], update_fields=["level", "revision"]
    )
