"""A role's matrix in its versions: which level each competency needs at each rung, with a weight.

A version is frozen from the moment it has a digest: then the database refuses every change to it and to all that
belongs to it, except that it retires (`roles.triggers`).
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from accounts.models import User
from roles.framework import Level
from roles.models.framework import CompetencyEdition, Role, may_edit


class MatrixVersionQuerySet(models.QuerySet["MatrixVersion"]):
    def published(self) -> "MatrixVersionQuerySet":
        """The version of each role that new attempts are measured against."""
        return self.filter(state=MatrixVersion.State.PUBLISHED)

    def once_published(self) -> "MatrixVersionQuerySet":
        """Published and retired ones, which whoever sees the role may read."""
        return self.exclude(state=MatrixVersion.State.DRAFT)

    def drafts(self) -> "MatrixVersionQuerySet":
        return self.filter(state=MatrixVersion.State.DRAFT)

    def edited_by(self, user: User | AnonymousUser) -> "MatrixVersionQuerySet":
        """Those of roles whose matrix the person may edit."""
        return self.filter(may_edit(user, "role__"))


class MatrixVersion(models.Model):
    """A numbered edition of a role's matrix. Once published it never changes; a later one retires it.

    A draft has neither number nor digest: it gets both when it is published.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        PUBLISHED = "published", "Published"
        RETIRED = "retired", "Retired"

    role = models.ForeignKey(Role, on_delete=models.PROTECT, related_name="matrix_versions")
    number = models.PositiveIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=60, help_text="the role's name, frozen with the version")
    digest = models.CharField(max_length=64, blank=True, help_text="SHA-256 of all that the version freezes")
    note = models.CharField(max_length=500, blank=True, help_text="why it was published")
    loaded = models.BooleanField(default=False, help_text="the catalogue's files say the same")
    based_on = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = MatrixVersionQuerySet.as_manager()

    class Meta:
        ordering = ["role", "-number"]
        constraints = [
            # Two loads at once would both make "the next" version.
            models.UniqueConstraint(fields=["role", "number"], name="matrix_version_number_once"),
            # "The matrix of this role" has to be one, or two people begin against different demands.
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(state="published"), name="matrix_one_published_per_role"
            ),
            # Two drafts at once would each be published over the other's changes.
            models.UniqueConstraint(
                fields=["role"], condition=models.Q(state="draft"), name="matrix_one_draft_per_role"
            ),
            # A version says of itself when it came into force and when it went out of it, and a draft is not frozen.
            models.CheckConstraint(
                condition=(
                    models.Q(state="draft", number=None, digest="", published_at=None, retired_at=None)
                    | models.Q(state="published", number__isnull=False, published_at__isnull=False, retired_at=None)
                    | models.Q(
                        state="retired", number__isnull=False, published_at__isnull=False, retired_at__isnull=False
                    )
                ),
                name="matrix_version_matches_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.label}"

    @property
    def label(self) -> str:
        """What people call it beside its role: "version 3" or "draft"."""
        return "draft" if self.number is None else f"version {self.number}"


class RungQuerySet(models.QuerySet["Rung"]):
    def offered(self, role: Role | models.OuterRef) -> "RungQuerySet":
        """The rungs of the role's published matrix, which new attempts and targets may name."""
        return self.filter(version__role=role, version__state=MatrixVersion.State.PUBLISHED)


class Rung(models.Model):
    """A column of a matrix version: a seniority, by the name this role gives it."""

    version = models.ForeignKey(MatrixVersion, on_delete=models.CASCADE, related_name="rungs")
    slug = models.SlugField(max_length=60)
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField()

    objects = RungQuerySet.as_manager()

    class Meta:
        ordering = ["position"]
        constraints = [
            # The address of a rung names it by slug; two would answer to one address.
            models.UniqueConstraint(fields=["version", "slug"], name="rung_slug_once_per_version"),
            # Rungs are climbed in order; two at one height have none.
            models.UniqueConstraint(fields=["version", "position"], name="rung_position_once_per_version"),
        ]

    def __str__(self) -> str:
        return self.name


class MatrixRow(models.Model):
    """A row of a matrix version: one competency, in the edition it was published with, and how much it counts."""

    version = models.ForeignKey(MatrixVersion, on_delete=models.CASCADE, related_name="rows")
    edition = models.ForeignKey(CompetencyEdition, on_delete=models.PROTECT, related_name="matrix_rows")
    domain = models.CharField(max_length=60, help_text="the domain's name, frozen with the version")
    position = models.PositiveSmallIntegerField(help_text="in the order people read: by domain")
    weight = models.PositiveSmallIntegerField()
    essential = models.BooleanField(default=False)
    weight_revision = models.PositiveIntegerField(default=1, help_text="counts changes of the weight in a draft")
    essential_revision = models.PositiveIntegerField(default=1, help_text="counts changes of the mark in a draft")

    class Meta:
        ordering = ["position"]
        constraints = [
            # A competency listed twice would be asked twice and counted twice.
            models.UniqueConstraint(fields=["version", "edition"], name="matrix_row_once_per_competency"),
            # Weights are 1 to 5; a weight of 0 would ask for something that counts for nothing.
            models.CheckConstraint(condition=models.Q(weight__gte=1, weight__lte=5), name="matrix_row_weight_1_to_5"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, weight {self.weight}"


class RequirementQuerySet(models.QuerySet["Requirement"]):
    def asked(self) -> "RequirementQuerySet":
        """Those that ask for anything: level 0 is met by everybody, and stays out of tests and results."""
        return self.filter(level__gt=0)


class Requirement(models.Model):
    """A cell: the level a competency needs at a rung."""

    row = models.ForeignKey(MatrixRow, on_delete=models.CASCADE, related_name="requirements")
    rung = models.ForeignKey(Rung, on_delete=models.CASCADE, related_name="requirements")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.label) for level in Level])
    revision = models.PositiveIntegerField(default=1, help_text="counts changes of the level in a draft")

    objects = RequirementQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two levels for one cell: a result could be read either way.
            models.UniqueConstraint(fields=["row", "rung"], name="requirement_once_per_cell"),
            # The scale has five levels; a requirement of 5 could never be met.
            models.CheckConstraint(condition=models.Q(level__lte=4), name="requirement_level_on_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.row.edition} at {self.rung}: {self.level}"
