"""What the API says of the item bank to site staff, keys and parameters included."""

from typing import Any

from django.utils import timezone
from rest_framework import serializers

from assessments.measurement.item_analysis import ENOUGH, ENOUGH_PEOPLE, Figure, Standing
from assessments.models import Item, ItemVersion
from assessments.selectors.bank import CompetencyStatistics, Drawn, ItemStatistics

STEM = "A search returns 8 pages, of which 6 are relevant; 12 relevant pages exist. What is its recall?"


class ItemSerializer(serializers.Serializer[ItemVersion]):
    """An item of the bank, as its latest version says it."""

    # Of an ItemVersion with its item and competency.

    id = serializers.IntegerField(source="item_id", help_text="Number of the item.", style={"example": 12})
    url = serializers.HyperlinkedIdentityField(
        view_name="api:item",
        lookup_field="item_id",
        help_text="Address of the item in full.",
        style={"example": "https://skills.example.org/api/v1/items/12/"},
    )
    competency = serializers.SlugField(
        source="item.competency.slug", help_text="Slug of the competency it tests.", style={"example": "retrieval-rag"}
    )
    slug = serializers.SlugField(
        source="item.slug", help_text="Its name within the competency.", style={"example": "recall-of-a-search"}
    )
    state = serializers.ChoiceField(
        source="item.state",
        choices=Item.State.values,
        help_text="Active, or retired: shown in no test any more.",
        style={"example": "active"},
    )
    retired_at = serializers.DateTimeField(
        source="item.retired_at",
        allow_null=True,
        help_text="When it was retired; null while active.",
        style={"example": None},
    )
    version = serializers.IntegerField(source="number", help_text="Number of its latest version.", style={"example": 2})
    level = serializers.IntegerField(
        min_value=1, max_value=3, help_text="The level it tests, 1 to 3.", style={"example": 2}
    )
    kind = serializers.ChoiceField(
        choices=ItemVersion.Kind.values, help_text="What a person does to answer it.", style={"example": "numeric"}
    )
    difficulty = serializers.ChoiceField(
        choices=ItemVersion.Difficulty.values,
        help_text="The author's word for it, within the level.",
        style={"example": "typical"},
    )
    stem = serializers.CharField(help_text="The situation and the question.", style={"example": STEM})
    review_by = serializers.DateField(
        help_text="By when somebody looks whether it still holds.", style={"example": "2028-11-01"}
    )
    due = serializers.SerializerMethodField(help_text="Whether that day has come.", style={"example": False})

    def get_due(self, version: ItemVersion) -> bool:
        return version.is_due(on=timezone.localdate())


class OptionSerializer(serializers.Serializer[Any]):
    """One of an item's options, in the order of the bank."""

    text = serializers.CharField(help_text="What it says.", style={"example": "Lower the threshold"})
    key = serializers.BooleanField(
        help_text="Whether it is right; in an ordering the order is the key.", style={"example": False}
    )
    mistake = serializers.CharField(
        default="",
        help_text="The mistake that leads to it; empty where it is right.",
        style={"example": "Takes precision for recall"},
    )


class NumberSerializer(serializers.Serializer[Any]):
    """The number that is right."""

    value = serializers.CharField(help_text="The number, as text.", style={"example": "0.5"})
    tolerance = serializers.CharField(
        help_text="How far away from it an answer is still right.", style={"example": "0.01"}
    )
    unit = serializers.CharField(default="", help_text="Its unit; may be empty.", style={"example": ""})


class SlipSerializer(serializers.Serializer[Any]):
    """A wrong number that people arrive at."""

    value = serializers.CharField(help_text="The number, as text.", style={"example": "0.75"})
    mistake = serializers.CharField(
        help_text="The mistake that leads to it.", style={"example": "Takes precision for recall"}
    )


class ReadingSerializer(serializers.Serializer[Any]):
    """That somebody other than the author solved the item without its key."""

    on = serializers.DateField(
        default=None, allow_null=True, help_text="When; null before.", style={"example": "2026-11-21"}
    )
    agreed = serializers.BooleanField(
        default=None,
        allow_null=True,
        help_text="Whether the answer was the key; null before.",
        style={"example": True},
    )
    note = serializers.CharField(default="", help_text="What was mended; may be empty.", style={"example": ""})


class ItemInFullSerializer(ItemSerializer):
    """An item with all that its latest version says, key and parameters included."""

    versions = serializers.SerializerMethodField(
        help_text="Numbers of all its versions, the first first.", style={"example": [1, 2]}
    )
    created_at = serializers.DateTimeField(
        help_text="When this version was made.", style={"example": "2026-11-21T08:00:00Z"}
    )
    samples = serializers.CharField(
        help_text="The descriptor it samples, word for word.",
        style={"example": "Measures what a search finds and misses"},
    )
    code = serializers.CharField(help_text="The program it is about; may be empty.", style={"example": ""})
    options = OptionSerializer(many=True, help_text="What to choose from; none for a number.")
    answer = NumberSerializer(allow_null=True, help_text="The number that is right; null for every other kind.")
    slips = SlipSerializer(many=True, help_text="Wrong numbers that people arrive at.")
    compute = serializers.CharField(
        help_text="A script that computes the number; may be empty.", style={"example": "print(6 / 12)"}
    )
    explanation = serializers.CharField(
        help_text="Why the key is right and each wrong option is not.",
        style={"example": "Recall is 6 of the 12 relevant pages. 6 of 8 is precision."},
    )
    second_reading = ReadingSerializer(help_text="Who solved it without the key, and what came of it.")
    a = serializers.FloatField(help_text="Discrimination, per logit.", style={"example": 1.0})
    b = serializers.FloatField(help_text="Difficulty, in logits; level 2 begins at 0.", style={"example": -0.69})
    c = serializers.FloatField(help_text="Chance of a right answer by guessing, from 0 to 1.", style={"example": 0.0})

    def get_versions(self, version: ItemVersion) -> list[int]:
        return list(version.item.versions.order_by("number").values_list("number", flat=True))


class FigureSerializer(serializers.Serializer[Figure]):
    """A number, how sure it is, and what it rests on."""

    value = serializers.FloatField(help_text="The number.", style={"example": 0.62})
    error = serializers.FloatField(
        allow_null=True, help_text="Its standard error; null where there is none to tell.", style={"example": 0.04}
    )
    n = serializers.IntegerField(help_text="How many answers or tests it rests on.", style={"example": 180})


class DrawnSerializer(serializers.Serializer[Drawn]):
    """The use of one option, or how many came to a number that is a known mistake."""

    text = serializers.CharField(help_text="The option, or the number.", style={"example": "Lower the threshold"})
    key = serializers.BooleanField(source="is_key", help_text="Whether it is right.", style={"example": False})
    share = FigureSerializer(help_text="Share of all answers, “I don't know” among them.")


class ItemStatisticsSerializer(serializers.Serializer[ItemStatistics]):
    """How one version of an item did in the tests that have ended."""

    item = serializers.IntegerField(source="version.item_id", help_text="Number of the item.", style={"example": 12})
    slug = serializers.SlugField(
        source="version.item.slug",
        help_text="Its name within the competency.",
        style={"example": "recall-of-a-search"},
    )
    version = serializers.IntegerField(
        source="version.number", help_text="Number of the version: each has its own answers.", style={"example": 2}
    )
    is_current = serializers.BooleanField(help_text="Whether it is the item's latest.", style={"example": True})
    state = serializers.ChoiceField(
        source="version.item.state",
        choices=Item.State.values,
        help_text="Active, or retired: shown in no test any more.",
        style={"example": "active"},
    )
    answers = serializers.IntegerField(help_text="How many answers it has.", style={"example": 180})
    right = FigureSerializer(allow_null=True, help_text="Share of right answers; null without an answer.")
    unknown = FigureSerializer(allow_null=True, help_text="Share of “I don't know”; null without an answer.")
    correlation = FigureSerializer(
        source="discrimination.rest",
        allow_null=True,
        help_text="Correlation of a right answer with the ability that the person's other answers in this competency "
        "and test show; null where there are none, or all are alike.",
    )
    expected_correlation = serializers.FloatField(
        source="discrimination.expected",
        allow_null=True,
        help_text="What the item's curve lets expect of it for the same people; null likewise.",
        style={"example": 0.31},
    )
    options = DrawnSerializer(
        source="drawn", many=True, help_text="The use of each option in the order of the bank; none for an ordering."
    )
    exposure = FigureSerializer(
        allow_null=True,
        help_text="Share of the latest 1,000 tests that showed it, of those that could have; null where none could.",
    )
    mean_seconds = FigureSerializer(
        allow_null=True, help_text="Mean time from showing to answer, in seconds; null without an answer."
    )
    median_seconds = serializers.FloatField(
        allow_null=True, help_text="Median of that time, in seconds; null without an answer.", style={"example": 48.0}
    )
    advice = serializers.ChoiceField(
        source="judgement.standing.value",
        choices=[standing.value for standing in Standing],
        help_text=f"too_few: fewer than {ENOUGH} answers. retire: it should be taken out of use. kept: nothing is "
        "wrong.",
        style={"example": "kept"},
    )
    reasons = serializers.ListField(
        source="judgement.reasons",
        child=serializers.CharField(),
        help_text="A sentence for each thing that is wrong, or for how many answers there are.",
        style={"example": []},
    )


class CompetencyStatisticsSerializer(serializers.Serializer[CompetencyStatistics]):
    """How the items of a competency did, and how reliable its scores are."""

    competency = serializers.SlugField(
        source="slug", help_text="Slug of the competency.", style={"example": "retrieval-rag"}
    )
    tests = serializers.IntegerField(
        source="analysis.tests", help_text="How many ended tests asked about it.", style={"example": 210}
    )
    answers = serializers.IntegerField(help_text="How many answers its items have.", style={"example": 640})
    reliability = FigureSerializer(
        source="analysis.reliability",
        allow_null=True,
        help_text="Marginal reliability of its scores: 1 - mean posterior variance / prior variance; null for fewer "
        f"than {ENOUGH_PEOPLE} tests, which is not enough.",
    )
    alpha = FigureSerializer(
        source="analysis.alpha",
        allow_null=True,
        help_text="Cronbach's alpha of the largest group of tests with the same items, all answered; null where that "
        f"has fewer than {ENOUGH_PEOPLE} tests, which is not enough.",
    )
    alpha_items = serializers.IntegerField(
        source="analysis.alpha_items",
        help_text="How many items those are; 0 where there is no alpha.",
        style={"example": 9},
    )
    items = ItemStatisticsSerializer(many=True, help_text="The versions in use, and those that were answered before.")
