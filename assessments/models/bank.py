"""The bank of test items. What an item says is in its versions, which never change; a test shows a version."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assessments.measurement.irt import Curve
from roles.models import Competency


class ItemQuerySet(models.QuerySet["Item"]):
    def active(self) -> "ItemQuerySet":
        """Those that tests may show."""
        return self.filter(state=Item.State.ACTIVE)

    def per_competency(self) -> dict[int, int]:
        """How many there are of each competency that has some, by its id. One query."""
        counted = self.order_by().values("competency").annotate(n=models.Count("pk"))
        return dict(counted.values_list("competency", "n"))


class Item(models.Model):
    """One question of the bank, known by its competency and slug."""

    class State(models.TextChoices):
        ACTIVE = "active", "Active"
        RETIRED = "retired", "Retired"

    competency = models.ForeignKey(Competency, on_delete=models.PROTECT, related_name="items")
    slug = models.SlugField(max_length=60)
    state = models.CharField(max_length=10, choices=State, default=State.ACTIVE)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ["competency__slug", "pk"]
        constraints = [
            # Loaded by two commands at once, an item would be asked twice in one test.
            models.UniqueConstraint(fields=["competency", "slug"], name="item_slug_once_per_competency"),
            # What is retired is shown to nobody; a time without the state would still be drawn.
            models.CheckConstraint(
                condition=Q(state="active", retired_at=None) | Q(state="retired", retired_at__isnull=False),
                name="item_retired_with_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.competency.slug}/{self.slug}"


class ItemVersionQuerySet(models.QuerySet["ItemVersion"]):
    def current(self) -> "ItemVersionQuerySet":
        """The latest version of each item."""
        later = ItemVersion.objects.filter(item=models.OuterRef("item"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(later))

    def in_use(self) -> "ItemVersionQuerySet":
        """What tests that begin now may show."""
        return self.current().filter(item__state=Item.State.ACTIVE)


class ItemVersion(models.Model):
    """What an item says from one edition to the next, with how likely people are to answer it right.

    `options` are in the order of the bank: the right order where they are to be put in order. A test shows them in an
    order of its own. `a`, `b` (logits) and `c` are discrimination, difficulty and guessing of `measurement.irt.Curve`.
    """

    class Kind(models.TextChoices):
        SINGLE_CHOICE = "single_choice", "Single choice"
        SELECT_ALL = "select_all", "Select all that apply"
        NUMERIC = "numeric", "A number"
        ORDERING = "ordering", "Put in order"
        CODE_READING = "code_reading", "Code reading"
        SCENARIO = "scenario", "Scenario"

    class Difficulty(models.TextChoices):
        EASIER = "easier", "Easier"
        TYPICAL = "typical", "Typical"
        HARDER = "harder", "Harder"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of all that it says")
    created_at = models.DateTimeField(default=timezone.now)
    level = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, choices=Kind)
    difficulty = models.CharField(max_length=8, choices=Difficulty, help_text="the author's word, within the level")
    samples = models.CharField(max_length=300, help_text="the descriptor it samples")
    stem = models.TextField()
    code = models.TextField(blank=True)
    options = models.JSONField(default=list, help_text="text, whether it is right, and the mistake it stands for")
    answer = models.JSONField(null=True, help_text="of a number: value, tolerance and unit")
    slips = models.JSONField(default=list, help_text="wrong numbers and the mistakes that lead to them")
    compute = models.TextField(blank=True, help_text="a script that computes the number again")
    explanation = models.TextField()
    second_reading = models.JSONField(default=dict, help_text="who solved it without the key, and what came of it")
    review_by = models.DateField()
    a = models.FloatField()
    b = models.FloatField()
    c = models.FloatField()

    objects = ItemVersionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "number"]
        constraints = [
            # Which of two versions of one number was shown could not be told.
            models.UniqueConstraint(fields=["item", "number"], name="item_version_number_once"),
            # Items reach level 3; an item of another level would have no difficulty.
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=3), name="item_version_level_1_to_3"),
            # A curve that does not rise, or is certain for everybody, says nothing about anybody.
            models.CheckConstraint(condition=Q(a__gt=0, c__gte=0, c__lt=1), name="item_version_curve_rises"),
            # A number has a value and nothing to choose from; all else has options.
            models.CheckConstraint(
                condition=Q(kind="numeric", answer__isnull=False) | (~Q(kind="numeric") & Q(answer=None)),
                name="item_version_number_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item}, version {self.number}"

    @property
    def curve(self) -> Curve:
        return Curve(self.a, self.b, self.c)

    def is_due(self, *, on: date) -> bool:
        """Whether somebody should have looked by now if it still holds."""
        return self.review_by <= on

    @property
    def unit(self) -> str:
        answer: dict[str, Any] = self.answer or {}
        return str(answer.get("unit", ""))
