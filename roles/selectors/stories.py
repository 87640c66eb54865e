"""What a role is like, in words."""

from roles.framework import Story
from roles.models import Role, RoleStory
from roles.selectors.stored import as_kept


def story_of(role: Role) -> Story | None:
    """The role's story; None where nobody wrote one that can be read. No query where `select_related` brought it."""
    try:
        return as_kept(Story, role.story.content)
    except RoleStory.DoesNotExist:
        return None
