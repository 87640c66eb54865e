"""The ecosystem and its skills: layers and roles, domains and competencies.

Domains, competencies, their wording and roles are built in or an organisation's own: then `organisation` is set, and
nobody else sees them. Slugs are one space, so that an address names one thing.
"""

from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Organisation, User
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

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name


class CompetencyQuerySet(models.QuerySet["Competency"]):
    def known_to(self, organisation: Organisation | None) -> "CompetencyQuerySet":
        """Those a matrix of the organisation may ask for: the built-in ones and its own."""
        return self.filter(models.Q(organisation=None) | models.Q(organisation=organisation))


class Competency(models.Model):
    """A skill, known by its slug. What it is called and means at a time is its edition."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    domain = models.ForeignKey(Domain, on_delete=models.PROTECT, related_name="competencies")
    position = models.PositiveSmallIntegerField()
    prerequisites = models.ManyToManyField(
        "self", through="Prerequisite", symmetrical=False, related_name="leads_to", blank=True
    )

    objects = CompetencyQuerySet.as_manager()

    class Meta:
        ordering = ["domain__position", "position"]
        verbose_name_plural = "competencies"

    def __str__(self) -> str:
        return self.slug


class Prerequisite(models.Model):
    """That a competency directly builds on another. The catalogue has no circles; `roles.framework` refuses them."""

    competency = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="needs")
    needed = models.ForeignKey(Competency, on_delete=models.CASCADE, related_name="needed_by")

    class Meta:
        constraints = [
            # The same line drawn twice would weigh twice where the map is laid out.
            models.UniqueConstraint(fields=["competency", "needed"], name="prerequisite_once"),
            # The smallest circle of all: nobody could ever begin.
            models.CheckConstraint(
                condition=~models.Q(competency=models.F("needed")), name="prerequisite_not_of_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency} builds on {self.needed}"


class CompetencyEditionQuerySet(models.QuerySet["CompetencyEdition"]):
    def current(self, organisation: Organisation | None = None) -> "CompetencyEditionQuerySet":
        """Each competency the organisation knows as it stands now: in its own words, else in the built-in ones."""
        others = CompetencyEdition.objects.filter(competency=models.OuterRef("competency"))
        later = others.filter(number__gt=models.OuterRef("number"))
        latest = models.Q(organisation=None) & models.Q(~models.Exists(later.filter(organisation=None)))
        if organisation is not None:
            own = models.Q(~models.Exists(later.filter(organisation=organisation)), organisation=organisation)
            latest = models.Q(latest, ~models.Exists(others.filter(organisation=organisation))) | own
        return self.filter(latest)

    def asked_by(self, role_slug: str) -> "CompetencyEditionQuerySet":
        """Those whose competency stands in the role's published matrix."""
        return self.filter(
            competency__editions__matrix_rows__version__role__slug=role_slug,
            competency__editions__matrix_rows__version__state="published",
        )


class CompetencyEdition(models.Model):
    """Name, definition and descriptors of a competency as they once stood.

    Never edited, so that an old result can be read as it was. An organisation may word a built-in competency its own
    way; numbers run through all wordings of a competency.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    definition = models.CharField(max_length=300)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the frozen text")
    loaded = models.BooleanField(default=False, help_text="the catalogue's files say the same")
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
    text = models.CharField(max_length=300, blank=True)

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
    def visible_to(self, user_id: UUID | None) -> "RoleQuerySet":
        """Built-in roles, and those of the person's organisations. None is somebody signed out."""
        if user_id is None:
            return self.filter(organisation=None)
        theirs = Membership.objects.filter(user=user_id).values("organisation")
        return self.filter(models.Q(organisation=None) | models.Q(organisation__in=theirs))

    def edited_by(self, user: User | AnonymousUser) -> "RoleQuerySet":
        """Roles whose matrix the person may edit: of organisations they administer, and as site staff built-in ones."""
        return self.filter(may_edit(user))

    def with_editable(self, user: User | AnonymousUser) -> "RoleQuerySet":
        """Each with `editable`: whether the person may edit its matrix."""
        return self.annotate(editable=models.ExpressionWrapper(may_edit(user), models.BooleanField()))

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


def may_edit(user: User | AnonymousUser, path: str = "") -> models.Q:
    """Filters to roles the person may edit, or to what leads to one by this path, such as "role__"."""
    administered = Membership.objects.editors().filter(user=user.pk).values("organisation")
    theirs = models.Q(**{f"{path}organisation__in": administered})
    if user.is_authenticated and user.is_staff:
        theirs |= models.Q(**{f"{path}organisation": None})
    return theirs


class Role(models.Model):
    """A job in the AI ecosystem. It may stand in two layers."""

    class Kind(models.TextChoices):
        PROFESSION = "profession", "Profession"
        APPRENTICE = "apprentice", "Apprenticeship"
        LITERACY = "literacy", "Literacy track"

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="roles"
    )
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    summary = models.CharField(max_length=300)
    kind = models.CharField(max_length=10, choices=Kind)
    aliases_text = models.TextField("other names", blank=True, help_text="one a line")
    layers = models.ManyToManyField(Layer, related_name="roles")
    position = models.PositiveSmallIntegerField()
    edited = models.BooleanField(default=False, help_text="described here; loading the catalogue leaves it alone")

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
