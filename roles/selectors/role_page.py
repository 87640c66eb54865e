"""A role as its page has it: what the person may do and keeps, and its story with names where the file has slugs."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef

from accounts.models import User
from roles.framework import Story
from roles.models import Role, RoleQuerySet, Target
from roles.selectors.matrices import roles_shown_to
from roles.selectors.matrix import MatrixView
from roles.selectors.stories import story_of


@dataclass(frozen=True, slots=True)
class NearRole:
    """A neighbour, and how the role differs from it."""

    slug: str
    name: str
    difference: str


@dataclass(frozen=True, slots=True)
class ShownProject:
    """Something to build. `step` says when; `shows` are the slugs and names of the competencies it shows."""

    step: str
    name: str
    brief: str
    shows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class RoleInWords:
    """A role's story, its neighbours and its projects by name."""

    story: Story
    near: tuple[NearRole, ...]
    projects: tuple[ShownProject, ...]


def roles_to_read(user: User | AnonymousUser) -> RoleQuerySet:
    """As `roles_shown_to`, each with its story and the rung the person keeps as target, and with its layers.

    `target_rung` is a slug, None where the role is not the target. Two queries.
    """
    target = Target.objects.filter(user=user.pk, role=OuterRef("pk"))
    return (
        roles_shown_to(user)
        .select_related("story")
        .annotate(target_rung=target.values("rung_slug")[:1])
        .prefetch_related("layers")
    )


def in_words(role: Role, matrix: MatrixView | None, role_names: Mapping[str, str]) -> RoleInWords | None:
    """The role's story, or None where nobody wrote one. No query for a role of `roles_to_read`.

    Left out are neighbours without a name, which the person cannot open, and competencies the matrix lost since.
    """
    story = story_of(role)
    if story is None:
        return None
    competencies = {row.competency: row.name for row in matrix.rows} if matrix else {}
    return RoleInWords(
        story=story,
        near=tuple(
            NearRole(one.role, role_names[one.role], one.difference)
            for one in story.neighbours
            if one.role in role_names
        ),
        projects=tuple(
            ShownProject(
                step=step,
                name=project.name,
                brief=project.brief,
                shows=tuple((slug, competencies[slug]) for slug in project.shows if slug in competencies),
            )
            for step, project in story.portfolio.steps
        ),
    )
