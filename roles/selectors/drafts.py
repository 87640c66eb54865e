"""Who may edit what: roles and drafts for somebody who asks to change them."""

from django.core.exceptions import PermissionDenied

from accounts.models import Organisation, User
from roles.models import MatrixVersion, Role


class NoDraft(Exception):
    """The role's matrix has no draft."""

    def __init__(self) -> None:
        super().__init__("There is no draft of this matrix: it was published or discarded. Nothing was changed.")


def editable_role(slug: str, user: User | None) -> Role:
    """The role with its organisation, for somebody who may edit its matrix. None is the system, which may. One query.

    Raises Role.DoesNotExist when the person may not know of it, and PermissionDenied when they may see it only.
    """
    roles = Role.objects.select_related("organisation")
    if user is None:
        return roles.get(slug=slug)
    role = roles.visible_to(user.pk).with_editable(user).get(slug=slug)
    if not role.editable:  # type: ignore[attr-defined]  # annotated
        raise PermissionDenied("This matrix is edited by others: an organisation's by its admins.")
    return role


def locked_draft(slug: str, user: User | None) -> MatrixVersion:
    """The draft of the role's matrix with its role, for somebody who may edit it; nobody else changes it meanwhile.

    One query, inside a transaction. Raises what `editable_role` does, and NoDraft.
    """
    drafts = MatrixVersion.objects.drafts().filter(role__slug=slug).select_related("role__organisation")
    if user is not None:
        drafts = drafts.edited_by(user)
    draft = drafts.select_for_update(of=("self",), no_key=True).first()
    if draft is None:
        editable_role(slug, user)
        raise NoDraft
    return draft


def require_editor(organisation: Organisation | None, user: User | None) -> None:
    """Raises PermissionDenied unless the person may edit matrices of the organisation, or built-in ones. One query."""
    if user is None or (organisation is None and user.is_staff):
        return
    if organisation is None or not Organisation.objects.edited_by(user).filter(pk=organisation.pk).exists():
        raise PermissionDenied("Matrices are edited by an organisation's admins, built-in ones by site staff.")
