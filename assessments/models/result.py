"""The frozen outcome of an attempt. Rows are written once, by `assessments.scoring`, and never changed."""

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from uuid_utils.compat import uuid7

from assessments.measurement import Basis, Status, Verdict, rests_on_little
from assessments.models.administration import Assessment
from assessments.models.attempt import Attempt, Rating
from assessments.models.decision import Decision
from assessments.models.review import Review, reviews_are_in
from roles.models import MatrixRow

if TYPE_CHECKING:
    from assessments.permissions import Holder


def shown_to_candidate(path: str) -> Q:
    """Filters to what leads by this path, such as "attempt", to an attempt whose results the candidate may see.

    Self-started ones always; those of an assessment as its organisation chose. One of which only a summary is to be
    seen is shown too: whoever shows it leaves the rest out.
    """
    sees, when = Assessment.Sees, Assessment.SeesWhen
    invited = f"{path}__invitation"
    asked, attempt = f"{invited}__assessment", f"{path}_id"
    decided = models.Exists(Decision.objects.filter(attempt=models.OuterRef(attempt)))
    reviews = reviews_are_in(attempt, assessment=asked, person=f"{path}__user")
    in_time = (
        Q(**{f"{asked}__sees_when": when.AT_ONCE})
        | Q(**{f"{asked}__sees_when": when.CLOSED, f"{asked}__state": Assessment.State.CLOSED})
        | (Q(**{f"{asked}__sees_when": when.DECIDED}) & Q(decided))
        | (Q(**{f"{asked}__sees_when": when.REVIEWED}) & reviews)
    )
    return Q(**{invited: None}) | (Q(**{f"{asked}__sees__in": [sees.EVERYTHING, sees.SUMMARY]}) & in_time)


def shown_in_full(path: str) -> Q:
    """Likewise, to attempts of whose results the candidate may see everything, not a summary only."""
    everything = Q(**{f"{path}__invitation": None}) | Q(
        **{f"{path}__invitation__assessment__sees": Assessment.Sees.EVERYTHING}
    )
    return everything & shown_to_candidate(path)


class ResultQuerySet(models.QuerySet["Result"]):
    def held_by(self, holder: "Holder") -> "ResultQuerySet":
        """The person's own that they may see, all of their kind: a later result of the same attempt among them."""
        return self.filter(holder.holds("attempt__"), shown_to_candidate("attempt"))

    def in_full(self) -> "ResultQuerySet":
        """Of those a person may see, those of which they may see everything."""
        return self.filter(shown_in_full("attempt"))

    def that_count(self) -> "ResultQuerySet":
        """The one of each attempt that counts: new evidence made another, the earlier ones stand as they were."""
        later = Result.objects.filter(attempt=models.OuterRef("attempt"), number__gt=models.OuterRef("number"))
        return self.filter(~models.Exists(later))

    def with_role(self) -> "ResultQuerySet":
        """With role, rung and version, the person, and the assessment it was made in, if any."""
        return self.select_related(
            "attempt__rung__version__role", "attempt__user", "attempt__invitation__assessment__organisation"
        )

    def without_details(self) -> "ResultQuerySet":
        """Without what fills a page of its own, for lists."""
        return self.defer("parameters", "other_roles", "unknown_roles")

    def in_brief(self) -> "ResultQuerySet":
        """Without details, and with the names that tell one result from another."""
        rung = "attempt__rung__"
        return self.without_details().annotate(
            role_slug=F(f"{rung}version__role__slug"),
            role_name=F(f"{rung}version__title"),
            rung_slug=F(f"{rung}slug"),
            rung_name=F(f"{rung}name"),
            matrix_version=F(f"{rung}version__number"),
        )


class Result(models.Model):
    """Readiness, coverage, nearby roles, and the versions and parameters they were measured with.

    Readiness and shares of weight are fractions from 0 to 1.
    """

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="results")
    number = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField(default=timezone.now)
    scoring_version = models.CharField(max_length=20)
    parameters = models.JSONField(help_text="every number of the model, as it was")
    basis = models.CharField(max_length=20, choices=[(b.value, b.value.replace("_", "-")) for b in Basis])
    readiness = models.FloatField(null=True)
    readiness_low = models.FloatField(null=True)
    readiness_high = models.FloatField(null=True)
    assessed_count = models.PositiveSmallIntegerField()
    asked_count = models.PositiveSmallIntegerField()
    weight_share = models.FloatField()
    reviews = models.ManyToManyField(Review, related_name="results", help_text="those that went into it")
    other_roles = models.JSONField(default=list, help_text="closest first, each with its numbers and version")
    unknown_roles = models.JSONField(default=list, help_text="names of roles too little of which was assessed")

    is_new = False
    """Whether whoever holds this object has just frozen it, rather than found it."""

    objects = ResultQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            # Submitting twice at once would freeze two first results.
            models.UniqueConstraint(fields=["attempt", "number"], name="result_number_once_per_attempt"),
            # A readiness without its interval would be a number without its uncertainty.
            models.CheckConstraint(
                condition=Q(readiness=None, readiness_low=None, readiness_high=None)
                | Q(
                    readiness_low__gte=0,
                    readiness__gte=F("readiness_low"),
                    readiness_high__gte=F("readiness"),
                    readiness_high__lte=1,
                ),
                name="result_readiness_inside_its_interval",
            ),
        ]

    def __str__(self) -> str:
        return f"Result {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("assessments:result", args=[self.pk])

    @property
    def shown(self) -> Assessment.Sees:
        """What whoever holds it is shown of it, once they are. Expects `Result.objects.with_role()`."""
        assessment = self.attempt.assessment
        return Assessment.Sees.EVERYTHING if assessment is None else Assessment.Sees(assessment.sees)

    @property
    def rests_on_little(self) -> bool:
        return rests_on_little(self.weight_share)


class ResultRow(models.Model):
    """One competency of a result: the requirement beside the rating and the estimate. Levels are on the 0-5 axis."""

    result = models.ForeignKey(Result, on_delete=models.CASCADE, related_name="rows")
    row = models.ForeignKey(MatrixRow, on_delete=models.PROTECT, related_name="+")
    rating = models.ForeignKey(Rating, on_delete=models.RESTRICT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()
    required = models.PositiveSmallIntegerField()
    weight = models.PositiveSmallIntegerField()
    essential = models.BooleanField()
    self_rating = models.PositiveSmallIntegerField(null=True)
    review_levels = models.JSONField(
        default=list, help_text="what each reviewer who judged it said, in the order of their submissions"
    )
    test_level = models.FloatField(null=True, help_text="mean of the test's posterior by itself, on the axis")
    test_sd = models.FloatField(null=True)
    test_items = models.PositiveSmallIntegerField(default=0, help_text="answered in the test")
    test_right = models.PositiveSmallIntegerField(default=0)
    status = models.CharField(max_length=16, choices=[(s.value, s.value.replace("_", " ")) for s in Status])
    estimate = models.FloatField(null=True)
    sd = models.FloatField(null=True)
    share_prior = models.FloatField(null=True)
    share_self = models.FloatField(null=True)
    share_test = models.FloatField(null=True)
    share_reviews = models.FloatField(null=True)
    probability = models.FloatField(null=True, help_text="of meeting the requirement; measured results only")
    verdict = models.CharField(
        max_length=12, blank=True, choices=[(v.value, v.value.replace("_", " ")) for v in Verdict]
    )
    meets = models.BooleanField(null=True, help_text="by own rating; self-reported results only")
    shortfall = models.FloatField(null=True, help_text="levels to go, 0 when met; empty when not assessed")
    gap_rank = models.PositiveSmallIntegerField(
        null=True, help_text="1 is the gap to start with; empty when there is none"
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            # A competency counted twice would change the readiness.
            models.UniqueConstraint(fields=["result", "row"], name="result_row_once_per_competency"),
            # An estimate never stands without its standard deviation.
            models.CheckConstraint(
                condition=Q(estimate=None, sd=None) | Q(estimate__isnull=False, sd__gt=0),
                name="result_row_estimate_with_sd",
            ),
            # What a test found stands with its uncertainty and the number of answers it rests on.
            models.CheckConstraint(
                condition=Q(test_level=None, test_sd=None, test_items=0, test_right=0)
                | Q(test_level__isnull=False, test_sd__gt=0, test_items__gte=1, test_right__lte=F("test_items")),
                name="result_row_test_with_sd",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.row}: {self.estimate} ± {self.sd}"
