"""Roles that people make themselves: an organisation's own, and as site staff built-in ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from accounts.audit import entry, record
from accounts.models import AuditEntry, Organisation, User
from roles.framework import slug_of
from roles.models import Layer, MatrixVersion, Role
from roles.selectors import editable_role, require_editor
from roles.services.drafts import begin


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

    Raises PermissionDenied. Whether `copy_of` may be seen is for the caller to find out.
    """
    require_editor(organisation, by)
    named = f"{description.name} {organisation.slug}" if organisation else description.name
    last = Role.objects.aggregate(last=Max("position"))["last"] or 0
    role = Role.objects.create(
        organisation=organisation,
        slug=slug_of(named, "role", set(Role.objects.values_list("slug", flat=True))),
        name=description.name,
        summary=description.summary,
        kind=description.kind,
        aliases_text="\n".join(description.aliases),
        position=min(last + 1, 32_000),
        edited=organisation is None,
    )
    role.layers.set(description.layers)
    action, told = AuditEntry.Action.ROLE_CREATED, _told(description)
    record(entry(action, role.name, by=by, organisation=organisation, after=told))
    source = MatrixVersion.objects.published().filter(role=copy_of).first() if copy_of else None
    begin(role, source, by=by)
    return role


@transaction.atomic
def describe_role(*, role_slug: str, description: Description, by: User | None) -> Role:
    """Change what a role is called and said to be; a draft of its matrix takes the name.

    Raises what `editable_role` does.
    """
    role = editable_role(role_slug, by)
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


def _told(description: Description) -> dict[str, str | Sequence[str]]:
    return {
        "name": description.name,
        "summary": description.summary,
        "kind": description.kind,
        "aliases": list(description.aliases),
        "layers": [layer.slug for layer in description.layers],
    }
