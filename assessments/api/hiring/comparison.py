"""The candidates of an assessment beside each other, as programs read them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.api.access import asker
from assessments.api.hiring.candidate_serializers import CANDIDATE
from assessments.api.hiring.guarding import HiringView, administered
from assessments.api.results import ShareField
from assessments.comparing_forms import HEAVIEST, WEIGHT, WHICH, ComparisonForm
from assessments.measurement import Basis, Status, Verdict, WhatIf
from assessments.measurement.scale import on_axis
from assessments.models import Decision
from assessments.selectors.compared import Cell, Column, Compared, Comparison, Standing
from assessments.selectors.comparison import columns_of, compare
from assessments.selectors.stages import Stage
from roles.api.fields import LevelField

PARAMETERS = ("sort", "which", "hide_names", "weights", "page")


class ColumnSerializer(serializers.Serializer[Column]):
    """A competency and what is asked of it."""

    competency = serializers.SlugField(
        source="slug", help_text="Slug of the competency.", style={"example": "prompt-context"}
    )
    name = serializers.CharField(
        help_text="Its name in the matrix version.", style={"example": "Prompt and context engineering"}
    )
    required_level = LevelField(source="required", help_text="The level asked.", style={"example": 3})
    weight = serializers.IntegerField(help_text="How much it counts in the matrix.", style={"example": 5})
    counts = serializers.IntegerField(
        help_text="How much it counts in this comparison: another number in a what-if.", style={"example": 5}
    )
    essential = serializers.BooleanField(help_text="Whether its gap comes before all others.", style={"example": True})


class CellSerializer(serializers.Serializer[Cell]):
    """What a candidate's result says of one competency."""

    competency = serializers.SlugField(help_text="Slug of the competency.", style={"example": "prompt-context"})
    status = serializers.ChoiceField(
        choices=[status.value for status in Status], help_text="Whether it was assessed.", style={"example": "assessed"}
    )
    self_rating = LevelField(allow_null=True, help_text="The candidate's own level.", style={"example": 3})
    estimate = serializers.FloatField(
        allow_null=True,
        help_text="Where they probably stand, on the axis from 0 to 5; null where not applicable.",
        style={"example": 2.91},
    )
    sd = serializers.FloatField(
        allow_null=True, help_text="Standard deviation of the estimate, in levels.", style={"example": 0.54}
    )
    verdict = serializers.ChoiceField(
        choices=[verdict.value for verdict in Verdict],
        allow_null=True,
        help_text="Whether the requirement is met, in a word; null where self-reported.",
        style={"example": "likely_met"},
    )
    meets = serializers.BooleanField(
        allow_null=True,
        help_text="Whether the own rating reaches what is asked; null where measured or not rated.",
        style={"example": None},
    )
    shortfall = serializers.FloatField(
        allow_null=True, help_text="Levels to go, 0 when met; null where not assessed.", style={"example": 0.2}
    )
    test_level = serializers.FloatField(
        allow_null=True,
        help_text="What the test alone found, on the axis from 0 to 5; null where it has no answer.",
        style={"example": 2.7},
    )
    test_sd = serializers.FloatField(
        allow_null=True, help_text="Standard deviation of that, in levels.", style={"example": 0.82}
    )
    test_questions = serializers.IntegerField(help_text="How many were answered in the test.", style={"example": 4})


class ReadinessSerializer(serializers.Serializer[Any]):
    """Readiness with its interval."""

    readiness = ShareField(
        allow_null=True,
        help_text="Weighted part of what is asked that is reached, from 0 to 1; null where nothing is assessed.",
        style={"example": 0.78},
    )
    low = ShareField(allow_null=True, help_text="Lower end of its 80% interval, from 0 to 1.", style={"example": 0.7})
    high = ShareField(allow_null=True, help_text="Upper end of its 80% interval, from 0 to 1.", style={"example": 0.85})
    weight_share = ShareField(help_text="Part of the weight that was assessed, from 0 to 1.", style={"example": 0.9})


class StandingSerializer(ReadinessSerializer):
    """The result of a candidate that counts, on the whole."""

    id = serializers.UUIDField(help_text="Id of the result.", style={"example": "0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"})
    number = serializers.IntegerField(help_text="1 for the first; new evidence makes another.", style={"example": 2})
    basis = serializers.ChoiceField(
        choices=[basis.value for basis in Basis],
        help_text="self_reported: self-ratings alone, which are not measured alike. measured: reviewed or tested.",
        style={"example": "measured"},
    )


class ComparedSerializer(serializers.Serializer[Any]):
    """A candidate in a comparison."""

    candidate = serializers.UUIDField(help_text="Id of the candidate.", style={"example": CANDIDATE})
    called = serializers.CharField(
        help_text="Name or address; a number where names are hidden.", style={"example": "Kim Candidate"}
    )
    stage = serializers.ChoiceField(choices=Stage.choices, help_text="How far they are.", style={"example": "reviewed"})
    outcome = serializers.ChoiceField(
        choices=Decision.Outcome.choices,
        allow_null=True,
        help_text="What was last decided; null before.",
        style={"example": None},
    )
    result = StandingSerializer(
        allow_null=True, help_text="The result that counts; null where you have to review them first."
    )
    what_if = ReadinessSerializer(
        allow_null=True, help_text="Readiness under the weights that were asked for; null where none were."
    )
    cells = CellSerializer(many=True, help_text="In the order of the columns; none where `result` is null.")


class WaitingSerializer(serializers.Serializer[Any]):
    """How many candidates of one stage have no result."""

    stage = serializers.ChoiceField(choices=Stage.choices, help_text="How far they are.", style={"example": "invited"})
    count = serializers.IntegerField(help_text="How many.", style={"example": 12})


class ComparisonSerializer(serializers.Serializer[Comparison]):
    """Candidates beside each other: measured ones first, then self-reported ones, last those you review first."""

    columns = ColumnSerializer(many=True, help_text="The competencies, in the order of the matrix.")
    people = ComparedSerializer(many=True, help_text="The candidates with a result, as sorted.")
    total = serializers.IntegerField(help_text="How many these are on all pages.", style={"example": 40})
    page = serializers.IntegerField(help_text="Number of this page.", style={"example": 1})
    pages = serializers.IntegerField(
        help_text="How many pages there are, of 200 candidates each.", style={"example": 1}
    )
    waiting = WaitingSerializer(many=True, help_text="Those without a result, by stage.")


def told(comparison: Comparison) -> dict[str, Any]:
    """As ComparisonSerializer describes it. Of 2,800 cells, plain values are made in a tenth of a serializer's time."""
    slugs = [column.slug for column in comparison.columns]
    return {
        "columns": [ColumnSerializer(column).data for column in comparison.columns],
        "people": [_person(one, slugs) for one in comparison.people],
        "total": comparison.total,
        "page": comparison.page,
        "pages": comparison.pages,
        "waiting": [{"stage": one.stage, "count": one.count} for one in comparison.waiting],
    }


def _person(one: Compared, slugs: list[str]) -> dict[str, Any]:
    return {
        "candidate": str(one.invitation),
        "called": one.called,
        "stage": one.stage,
        "outcome": one.outcome,
        "result": one.result and _standing(one.result),
        "what_if": one.what_if and _what_if(one.what_if),
        "cells": [_cell(slug, cell) for slug, cell in zip(slugs, one.cells, strict=False)],
    }


def _standing(result: Standing) -> dict[str, Any]:
    return {
        "id": str(result.id),
        "number": result.number,
        "basis": result.basis,
        "readiness": result.readiness,
        "low": result.low,
        "high": result.high,
        "weight_share": result.weight_share,
    }


def _what_if(what: WhatIf) -> dict[str, Any]:
    readiness = what.readiness
    return {
        "readiness": readiness and readiness.value,
        "low": readiness and readiness.low,
        "high": readiness and readiness.high,
        "weight_share": what.weight_share,
    }


def _cell(slug: str, cell: Cell) -> dict[str, Any]:
    return {
        "competency": slug,
        "status": cell.status,
        "self_rating": cell.self_rating,
        "estimate": None if cell.estimate is None else on_axis(cell.estimate),
        "sd": cell.sd,
        "verdict": cell.verdict or None,
        "meets": cell.meets,
        "shortfall": cell.shortfall,
        "test_level": None if cell.test is None else on_axis(cell.test.mean),
        "test_sd": cell.test_sd,
        "test_questions": cell.test_items,
    }


def asked_for(request: Request, columns: tuple[Column, ...]) -> ComparisonForm:
    """The parameters as the page's form reads them. Raises ValidationError by parameter."""
    sent = request.query_params
    if unknown := sorted(sent.keys() - set(PARAMETERS)):
        refusal = f"A comparison has no such parameter. It has: {', '.join(PARAMETERS)}."
        raise serializers.ValidationError(dict.fromkeys(unknown, refusal))
    plain = {name: sent.get(name, "") for name in ("sort", "which", "page")}
    form = ComparisonForm(
        plain | _names(sent.get("hide_names", "")) | _weights(sent.get("weights", ""), columns), columns=columns
    )
    wrong = {
        "weights" if name.startswith(WEIGHT) else name: list(map(str, errors)) for name, errors in form.errors.items()
    }
    if wrong:
        raise serializers.ValidationError(wrong)
    return form


def _names(hide_names: str) -> dict[str, str]:
    if hide_names not in ("", "true", "false"):
        raise serializers.ValidationError({"hide_names": "It is true or false."})
    return {"names": "hidden" if hide_names == "true" else ""}


def _weights(weights: str, columns: Sequence[Column]) -> dict[str, str]:
    pairs = [pair.partition(":") for pair in weights.split(",") if weights]
    if any(not (slug and colon and weight) for slug, colon, weight in pairs):
        raise serializers.ValidationError(
            {"weights": "Each is a competency, a colon and its weight: prompt-context:5."}
        )
    if not {slug for slug, _, _ in pairs} <= {column.slug for column in columns}:
        raise serializers.ValidationError(
            {"weights": "One of these competencies is not asked here: `columns` has all."}
        )
    return {WEIGHT + slug: weight for slug, _, weight in pairs}


class ComparisonDetail(HiringView):
    @extend_schema(
        summary="Compare candidates",
        description="For those who hire. With other weights it is a what-if: results stay as they are.",
        parameters=[
            OpenApiParameter(
                "sort", str, description="readiness, name, stage or the slug of a competency; `-` turns it."
            ),
            OpenApiParameter("which", str, enum=[name for name, _ in WHICH if name], description="Whom to show."),
            OpenApiParameter("hide_names", str, enum=["true", "false"], description="Numbers instead of names."),
            OpenApiParameter(
                "weights",
                str,
                description=f"Other weights, 0 to {HEAVIEST}, as `prompt-context:5,llm-evaluation:0`.",
            ),
            OpenApiParameter("page", {"type": "integer", "minimum": 1}, description="Number of a page."),
        ],
        responses=ComparisonSerializer,
    )
    def get(self, request: Request, assessment_id: UUID) -> Response:
        assessment = administered(request, assessment_id)
        columns = columns_of(assessment)
        form = asked_for(request, columns)
        wish = form.wish()
        if wish.weights:
            columns = columns_of(assessment, wish.weights)
        page = form.cleaned_data.get("page") or 1
        at = timezone.now()
        return Response(told(compare(assessment, wish, by=asker(request), at=at, columns=columns, page=page)))
