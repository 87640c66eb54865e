"""What the API says of reviews, and takes for them."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from accounts.api.fields import Body, TextField, TruthField
from assessments.api.hiring.assessment_serializers import SITE
from assessments.api.hiring.candidate_serializers import CANDIDATE
from assessments.api.results import RowTestSerializer
from assessments.forms import is_web_address
from assessments.measurement import Band, Kind
from assessments.models import Invitation, ReviewRating
from assessments.selectors.review import Pile
from assessments.selectors.side_by_side import Beside, Opinion, SideBySide
from assessments.services import NOT_APPLICABLE, Answer
from roles.api.fields import LevelField

LONGEST = {
    "note": ReviewRating._meta.get_field("note").max_length,
    "evidence": ReviewRating._meta.get_field("evidence").max_length,
    "link": ReviewRating._meta.get_field("link").max_length,
}
NOTE = "Would grow into this within months."
EVIDENCE = "The interview: explained how they measured the answers."
LINK = "https://example.org/search"


class ToReviewSerializer(serializers.Serializer[Invitation]):
    """A candidate on your desk."""

    candidate = serializers.UUIDField(source="id", help_text="Id of the candidate.", style={"example": CANDIDATE})
    url = serializers.SerializerMethodField(
        help_text="Address of your review of them.", style={"example": f"{SITE}/candidates/{CANDIDATE}/review/"}
    )
    called = serializers.SerializerMethodField(help_text="Name or address.", style={"example": "Kim Candidate"})
    assessment = serializers.CharField(
        source="assessment.title", help_text="Title of the assessment.", style={"example": "AI Engineer, autumn"}
    )
    pile = serializers.ChoiceField(
        choices=Pile.values,
        help_text="waiting for your review, begun, or submitted.",
        style={"example": "waiting"},
    )
    submitted_at = serializers.DateTimeField(
        source="attempt.submitted_at",
        allow_null=True,
        help_text="When the candidate submitted; null while they are asked for more evidence.",
        style={"example": "2026-11-25T18:02:00Z"},
    )

    @extend_schema_field(OpenApiTypes.URI)
    def get_url(self, candidate: Invitation) -> str:
        return reverse("api:review", args=[candidate.pk], request=self.context["request"])

    def get_called(self, candidate: Invitation) -> str:
        return str(candidate)


class JudgeSerializer(Body):
    """What you now say of one competency. What is left out stays as it stands."""

    level = LevelField(
        required=False,
        help_text="The level whose descriptor fits: 0 Not yet, 1 Foundation, 2 Working, 3 Advanced, 4 Expert.",
        style={"example": 3},
    )
    cannot_judge = TruthField(
        required=False, help_text="True instead of a level: you cannot judge it.", style={"example": False}
    )
    note = TextField(
        required=False,
        allow_blank=True,
        max_length=LONGEST["note"],
        help_text=f"For whoever decides, up to {LONGEST['note']:,} characters.",
        style={"example": NOTE},
    )
    evidence = TextField(
        required=False,
        allow_blank=True,
        max_length=LONGEST["evidence"],
        help_text=f"What you base the level on, up to {LONGEST['evidence']:,} characters.",
        style={"example": EVIDENCE},
    )
    link = TextField(
        required=False,
        allow_blank=True,
        max_length=LONGEST["link"],
        validators=[is_web_address],
        help_text=f"Address of a web page that shows it, up to {LONGEST['link']} characters.",
        style={"example": LINK},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs:
            raise serializers.ValidationError("Nothing was said: send a level, “cannot judge”, a note or evidence.")
        said, cannot = "level" in attrs, attrs.get("cannot_judge")
        if said and cannot:
            raise serializers.ValidationError({"cannot_judge": "Send a level or “cannot judge”, not both."})
        if cannot is False and not said:
            raise serializers.ValidationError({"level": "What can be judged has a level: send it."})
        return attrs

    def answer(self) -> Answer:
        sent = self.validated_data
        texts = {name: sent.get(name) for name in LONGEST}
        return Answer(choice=NOT_APPLICABLE if sent.get("cannot_judge") else sent.get("level"), **texts)


class JudgementSerializer(serializers.Serializer[ReviewRating]):
    """What a reviewer last said of one competency."""

    level = LevelField(
        allow_null=True,
        help_text="The level, 0 to 4; null while there is none, or where they cannot judge.",
        style={"example": 3},
    )
    cannot_judge = serializers.BooleanField(
        source="not_applicable", help_text="Whether they cannot judge it.", style={"example": False}
    )
    note = serializers.CharField(help_text="For whoever decides; may be empty.", style={"example": NOTE})
    evidence = serializers.CharField(help_text="What they base it on; may be empty.", style={"example": EVIDENCE})
    link = serializers.CharField(help_text="Web page that shows it; may be empty.", style={"example": LINK})
    rated_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When they said it; null before they did.",
        style={"example": "2026-11-26T09:00:00Z"},
    )


class WrittenSerializer(serializers.Serializer[Any]):
    """What the candidate wrote of one competency."""

    evidence = serializers.CharField(
        help_text="What shows it, in their words; may be empty.", style={"example": "Led this part of our search."}
    )
    link = serializers.CharField(help_text="Web page that shows it; may be empty.", style={"example": LINK})
    own_rating = serializers.CharField(
        help_text="Their own rating in a word; empty where there is none, and until you have submitted a blind review.",
        style={"example": ""},
    )
    test = RowTestSerializer(
        allow_null=True,
        help_text="What their test alone found; null where it has no answer, and until you have submitted a blind "
        "review.",
    )


class JudgedSerializer(serializers.Serializer[Any]):
    """A competency to judge, with what you last said and what the candidate wrote."""

    competency = serializers.SlugField(
        source="step.slug", help_text="Slug of the competency.", style={"example": "prompt-context"}
    )
    name = serializers.CharField(
        source="step.name",
        help_text="Its name in the matrix version.",
        style={"example": "Prompt and context engineering"},
    )
    rating = JudgementSerializer(
        source="step.rating", allow_null=True, help_text="What you last said; null before you did."
    )
    written = WrittenSerializer(help_text="What the candidate wrote.")


class ReviewSerializer(serializers.Serializer[Any]):
    """Your review of one candidate as it stands."""

    candidate = serializers.UUIDField(help_text="Id of the candidate.", style={"example": CANDIDATE})
    matrix = serializers.URLField(
        help_text="Address of the matrix version, with the descriptors to choose between.",
        style={"example": f"{SITE}/roles/ai-engineer/matrix/versions/1/"},
    )
    started_at = serializers.DateTimeField(
        allow_null=True, help_text="When you began; null before.", style={"example": "2026-11-26T08:55:00Z"}
    )
    submitted_at = serializers.DateTimeField(
        allow_null=True, help_text="Since when it counts; null before.", style={"example": None}
    )
    is_open = serializers.BooleanField(
        help_text="Whether it takes ratings: before it is submitted, or reopened since.", style={"example": True}
    )
    competencies = JudgedSerializer(many=True, help_text="In the order in which they are asked.")


class OpinionSerializer(serializers.Serializer[Opinion]):
    """What one reviewer says of one competency."""

    reviewer = serializers.CharField(help_text="Name or address of the reviewer.", style={"example": "Robin Example"})
    level = LevelField(allow_null=True, help_text="Their level; null where they gave none.", style={"example": 3})
    cannot_judge = serializers.BooleanField(help_text="Whether they cannot judge it.", style={"example": False})
    note = serializers.CharField(help_text="For whoever decides; may be empty.", style={"example": NOTE})
    evidence = serializers.CharField(help_text="What they base it on; may be empty.", style={"example": EVIDENCE})
    link = serializers.CharField(help_text="Web page that shows it; may be empty.", style={"example": LINK})


class BesideSerializer(serializers.Serializer[Beside]):
    """One competency: what everybody says of it, side by side."""

    competency = serializers.SlugField(
        source="row.slug", help_text="Slug of the competency.", style={"example": "prompt-context"}
    )
    name = serializers.CharField(
        source="row.name",
        help_text="Its name in the matrix version.",
        style={"example": "Prompt and context engineering"},
    )
    required_level = LevelField(source="row.required", help_text="The level asked.", style={"example": 3})
    self_rating = LevelField(
        source="row.self_rating", allow_null=True, help_text="The candidate's own level.", style={"example": 4}
    )
    test = RowTestSerializer(
        source="row.test", allow_null=True, help_text="What the test alone found; null where it has no answer."
    )
    estimate = serializers.FloatField(
        source="row.estimate",
        allow_null=True,
        help_text="Where the candidate probably stands, on the axis from 0 to 5; null where not applicable.",
        style={"example": 2.91},
    )
    low = serializers.FloatField(
        source="row.low", allow_null=True, help_text="Lower end of its 80% interval.", style={"example": 2.2}
    )
    high = serializers.FloatField(
        source="row.high", allow_null=True, help_text="Upper end of its 80% interval.", style={"example": 3.6}
    )
    shares = serializers.DictField(
        source="row.shares",
        child=serializers.FloatField(),
        help_text="Part of each source in the estimate, as fractions that sum to 1.",
        style={"example": {"prior": 0.1, "self-rating": 0.1, "reviews": 0.8}},
    )
    opinions = OpinionSerializer(many=True, help_text="What each reviewer says, in the order of their submissions.")
    spread = serializers.IntegerField(
        source="apart.reviewers",
        allow_null=True,
        help_text="Levels between the highest and the lowest reviewer; null with fewer than two.",
        style={"example": 1},
    )
    contradicts = serializers.BooleanField(
        help_text="Whether self-rating, test and reviewers differ by more than their errors explain.",
        style={"example": False},
    )


class AgreementSerializer(serializers.Serializer[Any]):
    """How far the reviewers agree."""

    kind = serializers.ChoiceField(
        choices=[kind.value for kind in Kind],
        help_text="Quadratic weighted kappa of two reviewers, ICC(2,k) of more.",
        style={"example": "weighted_kappa"},
    )
    value = serializers.FloatField(help_text="The agreement; 1 is all of it.", style={"example": 0.71})
    low = serializers.FloatField(help_text="Lower end of its 95% interval.", style={"example": 0.3})
    high = serializers.FloatField(help_text="Upper end of its 95% interval.", style={"example": 0.9})
    band = serializers.ChoiceField(
        choices=[band.value for band in Band],
        help_text="The value in a word: moderate from .5, good from .75, excellent above .9.",
        style={"example": "moderate"},
    )
    raters = serializers.IntegerField(help_text="How many reviewers.", style={"example": 2})
    subjects = serializers.IntegerField(help_text="Competencies that all of them rated.", style={"example": 12})
    left_out = serializers.IntegerField(help_text="Competencies that not all of them rated.", style={"example": 2})


class SubmittedReviewSerializer(serializers.Serializer[Any]):
    """A review that counts."""

    reviewer = serializers.CharField(help_text="Name or address of the reviewer.", style={"example": "Robin Example"})
    submitted_at = serializers.DateTimeField(help_text="Since when.", style={"example": "2026-11-26T09:30:00Z"})
    reopened = serializers.BooleanField(
        source="is_taken_up_again",
        help_text="Whether its reviewer is changing it; what was submitted counts until then.",
        style={"example": False},
    )


class SideBySideSerializer(serializers.Serializer[SideBySide]):
    """What everybody says of one candidate, never silently merged."""

    reviews = SubmittedReviewSerializer(many=True, help_text="Those submitted, in that order.")
    awaited = serializers.ListField(
        child=serializers.CharField(),
        help_text="Names or addresses of the reviewers who have not submitted.",
        style={"example": ["Sam Example"]},
    )
    competencies = BesideSerializer(
        source="by_disagreement", many=True, help_text="Those on which people differ most first."
    )
    agreement = AgreementSerializer(
        source="agreement_told", allow_null=True, help_text="How far the reviewers agree; null where it cannot be told."
    )
    agreement_words = serializers.CharField(
        source="agreement.words",
        help_text="That in words, or why it cannot be told.",
        style={"example": "moderate (poor to good)"},
    )
    result_number = serializers.SerializerMethodField(
        help_text="Number of the result that the estimates are of; null while there is none.", style={"example": 2}
    )

    def get_result_number(self, told: SideBySide) -> int | None:
        return told.history[0].result.number if told.history else None
