"""What the API says of results."""

from typing import Any

from rest_framework import serializers

from assessments.measurement import Basis, Status, Verdict
from assessments.models import Assessment, Sitting
from assessments.selectors import OtherRole, RowView, ShownTest, TestTaken
from roles.api.fields import LevelField
from roles.selectors.pathways import Bridging


class ShareField(serializers.FloatField):
    """A fraction from 0 to 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=0, max_value=1, **kwargs)


class ResultSerializer(serializers.Serializer[Any]):
    """The frozen outcome of an attempt, in brief."""

    # Of a ResultView, or of a Result `in_brief`.

    id = serializers.UUIDField(help_text="Names the result.", style={"example": "0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"})
    url = serializers.HyperlinkedIdentityField(
        view_name="api:result",
        lookup_field="id",
        lookup_url_kwarg="result_id",
        help_text="Address of the result in full.",
        style={"example": "https://skills.example.org/api/v1/results/0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41/"},
    )
    attempt = serializers.UUIDField(
        source="attempt_id",
        help_text="Id of the attempt it came from.",
        style={"example": "0199e0a2-7c1b-7d3e-9a55-2f6b8c0d1e2f"},
    )
    role = serializers.SlugField(source="role_slug", help_text="Slug of the role.", style={"example": "ai-engineer"})
    role_name = serializers.CharField(
        help_text="The role's name in the matrix version.", style={"example": "AI Engineer"}
    )
    rung = serializers.SlugField(source="rung_slug", help_text="Slug of the rung.", style={"example": "mid"})
    rung_name = serializers.CharField(help_text="The rung's name.", style={"example": "Mid"})
    matrix_version = serializers.IntegerField(
        help_text="Number of the matrix version it was measured against.", style={"example": 1}
    )
    created_at = serializers.DateTimeField(help_text="When it was frozen.", style={"example": "2026-11-20T09:44:40Z"})
    scoring_version = serializers.CharField(
        help_text="Edition of the formulas it was made with.", style={"example": "2"}
    )
    basis = serializers.ChoiceField(
        choices=[basis.value for basis in Basis],
        help_text="self_reported: self-ratings alone. measured: at least one test or review.",
        style={"example": "self_reported"},
    )
    readiness = ShareField(
        allow_null=True,
        help_text="Weighted part of what the rung asks that is reached, a fraction from 0 to 1 (1 is all of it); "
        "null where nothing that was asked is assessed.",
        style={"example": 0.78},
    )
    readiness_low = ShareField(
        allow_null=True, help_text="Lower end of its cautious 80% interval, from 0 to 1.", style={"example": 0.61}
    )
    readiness_high = ShareField(
        allow_null=True, help_text="Upper end of its cautious 80% interval, from 0 to 1.", style={"example": 0.9}
    )
    assessed_count = serializers.IntegerField(help_text="How many competencies were assessed.", style={"example": 11})
    asked_count = serializers.IntegerField(help_text="How many the rung asks.", style={"example": 14})
    weight_share = ShareField(
        help_text="Part of the weight that was assessed, from 0 to 1: how much readiness rests on.",
        style={"example": 0.82},
    )


class RowTestSerializer(serializers.Serializer[ShownTest]):
    """What the test alone found of one competency, before other evidence is joined to it."""

    level = serializers.FloatField(
        min_value=0, max_value=5, help_text="Where it puts the person, on the axis from 0 to 5.", style={"example": 2.7}
    )
    sd = serializers.FloatField(help_text="Its standard deviation, in levels.", style={"example": 0.82})
    low = serializers.FloatField(help_text="Lower end of its 80% interval, on the axis.", style={"example": 1.65})
    high = serializers.FloatField(help_text="Upper end of its 80% interval, on the axis.", style={"example": 3.75})
    questions = serializers.IntegerField(source="items", help_text="How many were answered.", style={"example": 4})
    right = serializers.IntegerField(help_text="How many of them rightly.", style={"example": 3})


class TestTakenSerializer(serializers.Serializer[TestTaken]):
    """The test as a whole."""

    __test__ = False  # pytest would otherwise take the name for a class of tests

    questions = serializers.IntegerField(help_text="How many were answered.", style={"example": 38})
    ended_at = serializers.DateTimeField(help_text="When it ended.", style={"example": "2026-11-20T09:44:40Z"})
    end = serializers.ChoiceField(
        choices=[end.value for end in Sitting.End],
        help_text="How it ended. complete: nothing more was left to ask. stopped: by whoever took it. "
        "time: by the clock.",
        style={"example": "complete"},
    )


class ResultRowSerializer(serializers.Serializer[RowView]):
    """One competency of a result: what is asked beside what is known."""

    competency = serializers.SlugField(
        source="slug", help_text="Slug of the competency.", style={"example": "prompt-context"}
    )
    name = serializers.CharField(
        help_text="Its name in the matrix version.", style={"example": "Prompt and context engineering"}
    )
    domain_name = serializers.CharField(
        source="domain", help_text="Name of its domain there.", style={"example": "Generative AI and agents"}
    )
    required_level = LevelField(
        source="required", help_text="The level asked; 0 asks for nothing.", style={"example": 3}
    )
    weight = serializers.IntegerField(min_value=1, max_value=5, help_text="How much it counts.", style={"example": 5})
    essential = serializers.BooleanField(help_text="Whether its gap comes before all others.", style={"example": True})
    status = serializers.ChoiceField(
        choices=[status.value for status in Status],
        help_text="Whether it was assessed, set aside as not applicable, or has no evidence of its own.",
        style={"example": "assessed"},
    )
    self_rating = LevelField(
        allow_null=True, help_text="The person's own level; null where they gave none.", style={"example": 2}
    )
    review_levels = serializers.ListField(
        child=LevelField(),
        help_text="The level each reviewer gave who judged it, lowest first, never who; empty where none did.",
        style={"example": [2, 3]},
    )
    test = RowTestSerializer(
        allow_null=True, help_text="What the test alone found of it; null where no question of it was answered."
    )
    sources_disagree = serializers.BooleanField(
        source="disagrees",
        help_text="Whether what its sources say lies further apart than their usual errors explain.",
        style={"example": False},
    )
    estimate = serializers.FloatField(
        allow_null=True,
        help_text="Where the person probably stands, on the axis from 0 to 5 on which level k is the band from k to "
        "k + 1; null where not applicable.",
        style={"example": 2.14},
    )
    sd = serializers.FloatField(
        allow_null=True, help_text="Standard deviation of the estimate, in levels.", style={"example": 1.02}
    )
    low = serializers.FloatField(
        allow_null=True, help_text="Lower end of the estimate's 80% interval, on the axis.", style={"example": 0.83}
    )
    high = serializers.FloatField(
        allow_null=True, help_text="Upper end of the estimate's 80% interval, on the axis.", style={"example": 3.45}
    )
    shares = serializers.DictField(
        child=serializers.FloatField(),
        help_text="Part of each source in the estimate, as fractions that sum to 1: prior, self-rating, test, reviews; "
        "sources without a part are left out. That of one which spoke of related skills alone can be below 0.",
        style={"example": {"prior": 0.7, "self-rating": 0.3}},
    )
    probability = ShareField(
        allow_null=True,
        help_text="Probability that the requirement is met, from 0 to 1; null where self-reported.",
        style={"example": None},
    )
    verdict = serializers.ChoiceField(
        source="verdict_or_none",
        choices=[verdict.value for verdict in Verdict],
        allow_null=True,
        help_text="That probability in a word: met from .75, likely met from .5, likely gap above .25, gap below; "
        "null where self-reported.",
        style={"example": None},
    )
    meets = serializers.BooleanField(
        allow_null=True,
        help_text="Whether the own rating reaches what is asked; null where measured or not rated.",
        style={"example": False},
    )
    shortfall = serializers.FloatField(
        allow_null=True, help_text="Levels to go, 0 when met; null where not assessed.", style={"example": 1}
    )
    gap_rank = serializers.IntegerField(
        allow_null=True,
        help_text="Order in which to close the gaps: 1 comes first; null where there is none.",
        style={"example": 1},
    )
    evidence = serializers.CharField(
        help_text="What the person says shows it; may be empty.", style={"example": "Led this part of our search."}
    )
    link = serializers.CharField(
        help_text="Web page that shows it; may be empty.", style={"example": "https://example.org/search"}
    )


class BridgeSerializer(serializers.Serializer[Bridging]):
    """A competency to learn on the way to another role, of those that were assessed here."""

    competency = serializers.SlugField(
        source="slug", help_text="Slug of the competency.", style={"example": "model-evaluation"}
    )
    name = serializers.CharField(help_text="The competency's name.", style={"example": "Model evaluation"})
    has = serializers.FloatField(
        min_value=0, max_value=5, help_text="The level the result has, on the axis from 0 to 5.", style={"example": 1}
    )
    needs = LevelField(help_text="The level the role asks, from 0 to 4.", style={"example": 3})


class OtherRoleSerializer(serializers.Serializer[OtherRole]):
    """How close another role is, at its rung of the same height."""

    role = serializers.SlugField(source="slug", help_text="Slug of the role.", style={"example": "ml-engineer"})
    name = serializers.CharField(help_text="The role's name.", style={"example": "ML Engineer"})
    rung_name = serializers.CharField(help_text="Name of its rung.", style={"example": "Mid"})
    fit = ShareField(
        help_text="How close it is, from 0 to 1: readiness over the shared competencies × coverage.",
        style={"example": 0.54},
    )
    readiness = ShareField(
        help_text="Readiness for it over the shared competencies, from 0 to 1.", style={"example": 0.75}
    )
    coverage = ShareField(
        help_text="Part of its weight that was assessed here, from 0 to 1; at least .6.", style={"example": 0.72}
    )
    matrix_version = serializers.IntegerField(
        source="version", help_text="Number of its matrix version.", style={"example": 1}
    )
    bridges = BridgeSerializer(
        many=True,
        help_text="Up to three competencies that close most of the way, the largest part first; "
        "none where nothing is missing, and in results frozen before bridges were kept.",
    )


class ResultInFullSerializer(ResultSerializer):
    """A result with each competency, the roles close to it, and every number of the model it was made with."""

    shown = serializers.ChoiceField(
        choices=[Assessment.Sees.EVERYTHING.value, Assessment.Sees.SUMMARY.value],
        help_text="What you are shown of it. Where the organisation that asked shows candidates a summary only, "
        "`rows`, `other_roles`, `unknown_roles` and `parameters` are empty; the result's page has the summary.",
        style={"example": "everything"},
    )
    reviewer_count = serializers.IntegerField(
        help_text="How many reviewers' reviews went into it.", style={"example": 0}
    )
    test = TestTakenSerializer(
        allow_null=True, help_text="The test that went into it; null where none did, and for a summary."
    )
    evidence = serializers.CharField(
        source="evidence_words",
        help_text="What it rests on, in words; empty for a summary.",
        style={"example": "self-ratings of 11 competencies, 3 with evidence written down"},
    )
    rows = ResultRowSerializer(many=True, help_text="Every competency the rung asks, in the order of the matrix.")
    other_roles = OtherRoleSerializer(many=True, help_text="The closest first.")
    unknown_roles = serializers.ListField(
        child=serializers.CharField(),
        help_text="Names of the roles of which too little was assessed here to say how close they are.",
        style={"example": ["Robotics Engineer"]},
    )
    parameters = serializers.DictField(
        child=serializers.FloatField(),
        help_text="Every number of the model as it was; docs/measurement.md tells meaning, unit and source of each.",
        style={"example": {"prior_mean": 2.0, "prior_sd": 1.5, "interval_z": 1.28}},
    )
