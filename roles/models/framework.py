"""The ecosystem and its skills: layers and roles, domains and competencies."""

from django.db import models
from django.urls import reverse
from django.utils import timezone

from roles.framework import Level


class Layer(models.Model):
    """One of the eight layers of the AI ecosystem."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Domain(models.Model):
    """A group of competencies."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class Competency(models.Model):
    """A skill, known by its slug. What it is called and means at a time is its edition."""

    slug = models.SlugField(max_length=60, unique=True)
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="competencies")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["domain__position", "position"]
        verbose_name_plural = "competencies"

    def __str__(self) -> str:
        return self.slug


class CompetencyEditionQuerySet(models.QuerySet["CompetencyEdition"]):
    def current(self) -> "CompetencyEditionQuerySet":
        """Each competency as it stands now: its last edition."""
        later = CompetencyEdition.objects.filter(
            competency=models.OuterRef("competency"), number__gt=models.OuterRef("number")
        )
        return self.filter(~models.Exists(later))

    def asked_by(self, role_slug: str) -> "CompetencyEditionQuerySet":
        """Those whose competency stands in the role's published matrix."""
        return self.filter(
            competency__editions__matrix_rows__version__role__slug=role_slug,
            competency__editions__matrix_rows__version__state="published",
        )


class CompetencyEdition(models.Model):
    """Name, definition and descriptors of a competency as they once stood.

    Never edited, so that an old result can be read as it was.
    """

    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    definition = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the frozen text")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = CompetencyEditionQuerySet.as_manager()

    class Meta:
        constraints = [
            # Two loads at once would both add "the next" edition, and a matrix could point at either.
            models.UniqueConstraint(fields=["competency", "number"], name="competency_edition_number_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Descriptor(models.Model):
    """What a person at this level of this competency does: a behavioural anchor."""

    edition = models.ForeignKey(CompetencyEdition, on_delete=models.CASCADE, related_name="descriptors")
    level = models.PositiveSmallIntegerField(choices=[(level.value, level.label) for level in Level])
    text = models.CharField(max_length=300)

    class Meta:
        ordering = ["level"]
        constraints = [
            # A level described twice would show a person two choices with one meaning.
            models.UniqueConstraint(fields=["edition", "level"], name="descriptor_once_per_level"),
            # The scale has five levels; a sixth would be off every chart.
            models.CheckConstraint(condition=models.Q(level__lte=4), name="descriptor_level_on_scale"),
        ]

    def __str__(self) -> str:
        return self.text


class RoleQuerySet(models.QuerySet["Role"]):
    def of_kind(self, kind: str) -> "RoleQuerySet":
        return self.filter(kind=kind)

    def mentioning(self, words: str) -> "RoleQuerySet":
        """Roles whose name, other names or summary contain each of the words."""
        found = self
        for word in words.split():
            found = found.filter(
                models.Q(name__icontains=word)
                | models.Q(aliases_text__icontains=word)
                | models.Q(summary__icontains=word)
            )
        return found


class Role(models.Model):
    """A job in the AI ecosystem. It may stand in two layers."""

    class Kind(models.TextChoices):
        PROFESSION = "profession", "Profession"
        APPRENTICE = "apprentice", "Apprenticeship"
        LITERACY = "literacy", "Literacy track"

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind)
    aliases_text = models.TextField("other names", blank=True, help_text="one a line")
    layers = models.ManyToManyField(Layer, related_name="roles")
    position = models.PositiveSmallIntegerField()

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("roles:role", args=[self.slug])

    @property
    def aliases(self) -> list[str]:
        return self.aliases_text.splitlines()
