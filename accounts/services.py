"""What changes a person's account, apart from what allauth does itself."""

from django.core.exceptions import PermissionDenied

from accounts.models import User


def rename(*, user: User, name: str, by: User) -> User:
    """Gives the person another name, for later reports. PermissionDenied unless they do it themselves."""
    if by != user:
        raise PermissionDenied("A name is changed only by the person who bears it.")
    user.name = name
    user.save(update_fields=["name"])
    return user
