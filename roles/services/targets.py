"""The role and rung a person keeps in view."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from roles.models import Role, Rung, Target


class UnknownRung(ValueError):
    """The role's published matrix has no rung of that name."""


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
