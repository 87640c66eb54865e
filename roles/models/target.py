"""The role and rung a person keeps in view."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from roles.models.framework import Role


class Target(models.Model):
    """One per person. It names the rung by slug, so that it follows the role to its next matrix version."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="target"
    )
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="+")
    rung_slug = models.SlugField(max_length=60)
    set_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.role}, {self.rung_slug}"
