"""The life of a draft: begun from a version or from nothing, discarded or published.

DraftError           the step cannot be taken; the message is a sentence for the person
├── DraftExists      there is a draft already, which is not thrown away by the way
├── ChangedMeanwhile somebody has changed the draft since it was looked at
├── NameTaken        another role of the same owner is called so
├── NothingIn        a matrix without a competency or a rung asks nothing of anybody
└── NothingChanged   a version that says what the one before says would only make results look old
"""

from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User
from roles import framework
from roles.framework import difference, matrix_digest
from roles.models import MatrixRow, MatrixVersion, Requirement, Role, Rung
from roles.selectors import MatrixView, editable_role, locked_draft, matrix_of, role_file_of
from roles.services.filling import Asked, fill


class DraftError(Exception):
    """The step cannot be taken. The message is a sentence for the person."""


class DraftExists(DraftError):
    def __init__(self) -> None:
        super().__init__(
            "There is a draft of this matrix already, and it was left as it is. Publish or discard it first."
        )


class ChangedMeanwhile(DraftError):
    def __init__(self) -> None:
        super().__init__(
            "Nothing was published: the draft has changed since you looked. Look again; your note is kept."
        )


class NameTaken(DraftError):
    def __init__(self, name: str) -> None:
        super().__init__(f"There is a role “{name}” here already. Nothing was changed: choose another name.")


class NothingIn(DraftError):
    def __init__(self) -> None:
        super().__init__(
            "There is nothing to publish: the draft has no competency or no rung. Add one, or discard the draft."
        )


class NothingChanged(DraftError):
    def __init__(self) -> None:
        super().__init__(
            "There is nothing to publish: the draft says what the published version says. Change it, or discard it."
        )


@transaction.atomic
def begin_draft(*, role_slug: str, by: User | None, number: int | None = None) -> MatrixVersion:
    """A draft that says what the published version says, or an earlier one of this number.

    Without any version it is empty but for three rungs. Raises DraftExists, MatrixVersion.DoesNotExist, and what
    `editable_role` does.
    """
    role = editable_role(role_slug, by)
    versions = role.matrix_versions.once_published().select_related("role")
    source = versions.order_by("number").last() if number is None else versions.get(number=number)
    return begin(role, source, by=by)


def begin(role: Role, source: MatrixVersion | None, *, by: User | None) -> MatrixVersion:
    """A draft of the role's matrix with what the source says, which may be a version of another role."""
    based_on = source if source and source.role_id == role.pk else None
    try:
        with transaction.atomic():
            draft = MatrixVersion.objects.create(role=role, title=role.name, based_on=based_on, created_by=by)
    except IntegrityError as taken:
        raise DraftExists from taken
    if source is None:
        fill([(draft, USUAL_RUNGS, [])])
    else:
        fill([(draft, *_content(source))])
    told = {"from": str(source)} if source else {}
    record(entry(AuditEntry.Action.MATRIX_BEGUN, str(draft), by=by, organisation=role.organisation, after=told))
    return draft


def refuse_taken_name(name: str, organisation: Organisation | None, *, of: Role | None = None) -> None:
    """Raises NameTaken when another role of the owner is called so."""
    called_so = Role.objects.filter(organisation=organisation, name__iexact=name)
    if any(role != of for role in called_so):
        raise NameTaken(name)


USUAL_RUNGS = (
    framework.Rung("junior", "Junior"),
    framework.Rung("mid", "Mid"),
    framework.Rung("senior", "Senior"),
)


def _content(version: MatrixVersion) -> tuple[list[framework.Rung], list[Asked]]:
    levels: dict[int, list[int]] = {}
    for cell in Requirement.objects.filter(row__version=version).order_by("rung__position"):
        levels.setdefault(cell.row_id, []).append(cell.level)
    rungs = [framework.Rung(rung.slug, rung.name) for rung in Rung.objects.filter(version=version)]
    rows = MatrixRow.objects.filter(version=version).select_related("edition")
    return rungs, [
        Asked(row.edition, row.domain, row.weight, row.essential, tuple(levels.get(row.pk, ()))) for row in rows
    ]


@transaction.atomic
def discard_draft(*, role_slug: str, by: User | None) -> None:
    """Throw the draft away. What was published stays in force. Raises what `locked_draft` does."""
    draft = locked_draft(role_slug, by)
    rows = MatrixRow.objects.filter(version=draft).count()
    action, organisation = AuditEntry.Action.MATRIX_DISCARDED, draft.role.organisation
    record(entry(action, str(draft), by=by, organisation=organisation, before={"competencies": rows}))
    draft.delete()


@transaction.atomic
def publish_draft(
    *, role_slug: str, note: str, by: User | None, seen: str | None = None, now: datetime | None = None
) -> MatrixVersion:
    """Put the draft into force: it gets its number and its digest, never changes again, and retires the one before.

    `seen` is the fingerprint of what was looked at. Raises ChangedMeanwhile when the draft is no longer that,
    NameTaken, NothingIn, NothingChanged, and what `locked_draft` does.
    """
    now = now or timezone.now()
    draft = locked_draft(role_slug, by)
    role, view = draft.role, matrix_of(draft)
    if seen not in (None, view.fingerprint):
        raise ChangedMeanwhile
    if role.name != draft.title:
        refuse_taken_name(draft.title, role.organisation, of=role)
    before = MatrixVersion.objects.published().filter(role=role).select_related("role").first()
    earlier = matrix_of(before) if before else None
    if obstacle := obstacle_to(view, in_force=earlier):
        raise obstacle
    if before:
        before.state, before.retired_at = MatrixVersion.State.RETIRED, now
        before.save(update_fields=["state", "retired_at"])
    last = role.matrix_versions.aggregate(last=Max("number"))["last"] or 0
    draft.number, draft.state, draft.note = last + 1, MatrixVersion.State.PUBLISHED, note
    draft.digest = _digest_of(draft, view)
    draft.published_at, draft.published_by = now, by
    draft.save()
    if role.name != draft.title:
        Role.objects.filter(pk=role.pk).update(name=draft.title, edited=role.organisation is None)
        record(
            entry(
                AuditEntry.Action.ROLE_DESCRIBED,
                draft.title,
                by=by,
                organisation=role.organisation,
                before={"name": role.name},
                after={"name": draft.title},
            )
        )
    changes = difference(earlier.content, view.content).summary if earlier else "the first version"
    told = {"note": note, "changes": changes}
    action = AuditEntry.Action.MATRIX_PUBLISHED
    record(entry(action, str(draft), by=by, organisation=role.organisation, after=told))
    return draft


def obstacle_to(draft: MatrixView, *, in_force: MatrixView | None) -> DraftError | None:
    """Why the draft cannot be published as it is; None when it can."""
    if not draft.rows or not draft.rungs:
        return NothingIn()
    if in_force and in_force.content == draft.content:
        return NothingChanged()
    return None


def _digest_of(draft: MatrixVersion, view: MatrixView) -> str:
    rows = MatrixRow.objects.filter(version=draft).values_list("edition__competency__slug", "edition__digest", "domain")
    said = role_file_of(draft.role, view)
    digests = {slug: digest for slug, digest, _ in rows}
    domains = {slug: domain for slug, _, domain in rows}
    return matrix_digest(replace(said, name=draft.title), digests, domains)
