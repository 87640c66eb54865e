"""What goes with the matrices and is read whole, never joined: kept as the catalogue's files say it."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from roles.models.framework import Role


class RoleStory(models.Model):
    """What a role is like, in words. A role that somebody made here has none."""

    role = models.OneToOneField(Role, on_delete=models.CASCADE, primary_key=True, related_name="story")
    content = models.JSONField()

    class Meta:
        verbose_name_plural = "role stories"

    def __str__(self) -> str:
        return f"Story of {self.role}"


class CataloguePart(models.Model):
    """The finder, the outside backgrounds or the ladder. `number` counts its editions, for whoever was told by one."""

    class Kind(models.TextChoices):
        FINDER = "finder", "Role finder"
        BACKGROUNDS = "backgrounds", "Outside backgrounds"
        LADDER = "ladder", "Ladder"

    kind = models.CharField(max_length=20, choices=Kind, primary_key=True)
    number = models.PositiveIntegerField(default=1)
    content = models.JSONField()
    loaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            # Another kind would be read by nobody, and take itself for loaded.
            models.CheckConstraint(
                condition=models.Q(kind__in=["finder", "backgrounds", "ladder"]), name="catalogue_part_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, edition {self.number}"


class FinderAnswers(models.Model):
    """What a person answered in the role finder: the option by question, each by its slug."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="finder_answers"
    )
    answers = models.JSONField(default=dict)
    saved_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "finder answers"

    def __str__(self) -> str:
        return f"Finder answers of {self.user}"
