"""What the API says of the test of an attempt, and takes as answers."""

from typing import Any

from rest_framework import serializers

from accounts.api.fields import Body, TextField, TruthField, WholeField
from assessments.items.answers import Given
from assessments.models import ItemVersion, Sitting
from assessments.selectors import Page, TestOffered
from assessments.sitting_forms import MOST_OPTIONS, MOST_TYPED

WAYS = ("chosen", "value", "unknown")
STATES = ("not_started", "running", "ended")
STEM = "A search returns 8 pages, of which 6 are relevant; 12 relevant pages exist. What is its recall?"


class OfferSerializer(serializers.Serializer[TestOffered]):
    """What the test would be if it were started now."""

    can_start = serializers.BooleanField(
        help_text="Whether it can be: the attempt is open, the test is asked, and there are questions.",
        style={"example": True},
    )
    competencies = serializers.ListField(
        source="names",
        child=serializers.CharField(),
        help_text="Names of the competencies it asks about.",
        style={"example": ["Prompt and context engineering", "LLM evaluation"]},
    )
    without_questions = serializers.ListField(
        source="missing",
        child=serializers.CharField(),
        help_text="Names of those that there are no questions for yet.",
        style={"example": []},
    )
    minutes = serializers.IntegerField(
        help_text="How long it lasts, with the extra time that was granted.", style={"example": 60}
    )


class QuestionSerializer(serializers.Serializer[Page]):
    """The question that waits for an answer."""

    sequence = serializers.IntegerField(
        source="number", help_text="Its number in this test, from 1. Send it with the answer.", style={"example": 7}
    )
    kind = serializers.ChoiceField(
        source="item.kind",
        choices=ItemVersion.Kind.values,
        help_text="numeric is answered with a value, ordering with all positions in order, select_all with each "
        "position that is right, every other kind with one position.",
        style={"example": "numeric"},
    )
    stem = serializers.CharField(
        source="item.stem", help_text="The situation and the question.", style={"example": STEM}
    )
    code = serializers.CharField(
        source="item.code", help_text="The program it is about; may be empty.", style={"example": ""}
    )
    options = serializers.ListField(
        source="item.options",
        child=serializers.CharField(),
        help_text="What to choose from, in the order shown to you; positions count from 0. Empty for a number.",
        style={"example": []},
    )
    unit = serializers.CharField(
        source="item.unit", help_text="Unit of the number; may be empty.", style={"example": "%"}
    )


class TestSerializer(serializers.Serializer[Any]):
    """The test of an attempt: what it would be, where it stands, or how it ended."""

    state = serializers.ChoiceField(
        choices=STATES, help_text="Not started, running or ended.", style={"example": "running"}
    )
    offer = OfferSerializer(allow_null=True, help_text="What it would be; null once it was started.")
    at_most = serializers.IntegerField(
        help_text="The most questions it shows. It ends earlier where more would change no verdict.",
        style={"example": 40},
    )
    answered = serializers.IntegerField(
        help_text="How many questions were answered, “I don't know” among them.", style={"example": 6}
    )
    started_at = serializers.DateTimeField(
        allow_null=True, help_text="When it was started; null before.", style={"example": "2026-11-20T09:30:00Z"}
    )
    ends_at = serializers.DateTimeField(
        allow_null=True,
        help_text="When its time is over, by the clock of this site, which the header Date of each answer tells; null "
        "before it is started.",
        style={"example": "2026-11-20T10:30:00Z"},
    )
    question = QuestionSerializer(
        allow_null=True, help_text="The question that waits for an answer; null while none does."
    )
    ended_at = serializers.DateTimeField(
        allow_null=True, help_text="When it ended; null before.", style={"example": None}
    )
    end = serializers.ChoiceField(
        choices=Sitting.End.values,
        allow_null=True,
        help_text="How it ended: nothing more was left to ask, you stopped it, or time ran out; null before.",
        style={"example": None},
    )
    result = serializers.URLField(
        allow_null=True,
        help_text="Address of the result it led to; null before, and where none is shown to you.",
        style={"example": None},
    )


class AnswerToQuestionSerializer(Body):
    """An answer to one question: exactly one of `chosen`, `value` and `unknown`."""

    sequence = WholeField(
        min_value=1, max_value=1_000, help_text="Number of the question it answers.", style={"example": 7}
    )
    chosen = serializers.ListField(
        required=False,
        child=WholeField(min_value=0, max_value=MOST_OPTIONS - 1),
        max_length=MOST_OPTIONS,
        help_text="Positions in `options` as they were shown, from 0; of an ordering all of them, in the right order.",
        style={"example": [2]},
    )
    value = TextField(
        required=False,
        max_length=MOST_TYPED,
        help_text="A number as text, in digits with a point for decimals, without its unit.",
        style={"example": "0.5"},
    )
    unknown = TruthField(
        required=False,
        help_text="True for “I don't know”, which counts as not right, like a wrong guess.",
        style={"example": False},
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if attrs.get("unknown") is False:
            attrs.pop("unknown")
        said = [way for way in WAYS if way in attrs]
        if len(said) != 1:
            raise serializers.ValidationError("Send exactly one of `chosen`, `value` and `unknown`.")
        return attrs

    @property
    def way(self) -> str:
        """Which of the three it says."""
        return next(way for way in WAYS if way in self.validated_data)

    def given(self) -> Given:
        sent = self.validated_data
        return Given(tuple(sent.get("chosen", ())), sent.get("value", ""), sent.get("unknown", False))
