"""Roles that people make themselves: an organisation's own, and as site staff built-in ones."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max

from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User
from roles.framework import slug_of
from roles.models import Layer, MatrixVersion, Role
from roles.selectors import editable_role, require_editor
from roles.services.drafts import NameTaken, begin, refuse_taken_name


@dataclass(frozen=True, slots=True)
class Description:
    """What a role is, beside its matrix. `aliases` are other names it goes by; `layers` one or two."""

    name: str
    summary: str
    kind: str
    aliases: tuple[str, ...]
    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, role: Role) -> "Description":
        return cls(role.name, role.summary, role.kind, tuple(role.aliases), tuple(role.layers.all()))


@transaction.atomic
def create_role(
    *, organisation: Organisation | None, description: Description, by: User | None, copy_of: Role | None = None
) -> Role:
    """A role with a draft: of what the published matrix of another role says, or empty but for three rungs.

    Raises PermissionDenied, also where `copy_of` belongs to somebody else: what an organisation words for itself stays
    in it. Raises NameTaken.
    """
    require_editor(organisation, by)
    if copy_of and copy_of.organisation not in (None, organisation):
        raise PermissionDenied("An organisation's role is copied inside the organisation only.")
    refuse_taken_name(description.name, organisation)
    try:
        with transaction.atomic():
            role = _new_role(organisation, description)
    except IntegrityError as taken:  # two at once, of the same slug
        raise NameTaken(description.name) from taken
    role.layers.set(description.layers)
    action, told = AuditEntry.Action.ROLE_CREATED, _told(description)
    record(entry(action, role.name, by=by, organisation=organisation, after=told))
    source = MatrixVersion.objects.published().filter(role=copy_of).first() if copy_of else None
    begin(role, source, by=by)
    return role


def _new_role(organisation: Organisation | None, description: Description) -> Role:
    last = Role.objects.aggregate(last=Max("position"))["last"] or 0
    taken = set(Role.objects.values_list("slug", flat=True))
    return Role.objects.create(
        organisation=organisation,
        slug=slug_of(description.name, "role", taken, ending=organisation.slug if organisation else ""),
        name=description.name,
        summary=description.summary,
        kind=description.kind,
        aliases_text="\n".join(description.aliases),
        position=min(last + 1, 32_000),
        edited=organisation is None,
    )


@transaction.atomic
def describe_role(*, role_slug: str, description: Description, by: User | None) -> Role:
    """Change what a role is called and said to be; a draft of its matrix takes the name.

    Raises NameTaken, and what `editable_role` does.
    """
    role = editable_role(role_slug, by)
    refuse_taken_name(description.name, role.organisation, of=role)
    before, after = _told(Description.of(role)), _told(description)
    if before == after:
        return role
    role.name, role.summary, role.kind = description.name, description.summary, description.kind
    role.aliases_text = "\n".join(description.aliases)
    role.edited = role.organisation is None
    role.save()
    role.layers.set(description.layers)
    role.matrix_versions.drafts().update(title=description.name)
    changed = [name for name in after if before[name] != after[name]]
    record(
        entry(
            AuditEntry.Action.ROLE_DESCRIBED,
            role.name,
            by=by,
            organisation=role.organisation,
            before={name: before[name] for name in changed},
            after={name: after[name] for name in changed},
        )
    )
    return role


def _told(description: Description) -> dict[str, str]:
    return {
        "name": description.name,
        "summary": description.summary,
        "kind": Role.Kind(description.kind).label,
        "other names": ", ".join(description.aliases),
        "layers": ", ".join(layer.name for layer in description.layers),
    }
