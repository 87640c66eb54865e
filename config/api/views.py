"""The way into the API: its first address, its schema, its documentation, and what is said where nothing is."""

from functools import cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.settings import api_settings
from rest_framework.views import APIView

from config.api.problems import PROBLEMS
from config.api.reference import Reference, marked, reference_of

STARTS = ("roles", "competencies", "attempts", "results", "reports", "organisations", "assessments", "schema", "docs")


@cache
def openapi_document() -> dict[str, Any]:
    """The OpenAPI document. It is the same for everybody, so each process makes it once."""
    document: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return document


class Start(APIView):
    schema = None
    permission_classes = [AllowAny]

    def get(self, request: Request) -> Response:
        return Response({name: reverse(f"api:{name}", request=request) for name in STARTS})


class Schema(APIView):
    schema = None
    permission_classes = [AllowAny]
    renderer_classes = [OpenApiJsonRenderer, OpenApiJsonRenderer2, OpenApiYamlRenderer, OpenApiYamlRenderer2]

    def get(self, request: Request) -> Response:
        return Response(openapi_document())


@cache
def reference() -> Reference:
    return reference_of(openapi_document())


@require_safe
def documentation(request: HttpRequest) -> HttpResponse:
    rates = api_settings.DEFAULT_THROTTLE_RATES
    shown = {
        "reference": reference(),
        "problems": [(problem, marked(problem.detail)) for problem in sorted(PROBLEMS, key=lambda p: p.status)],
        "rate_signed_in": rates["signed-in"],
        "rate_signed_out": rates["signed-out"],
        "origin": request.build_absolute_uri("/").removesuffix("/"),
    }
    return render(request, "api/reference.html", shown)


class Nothing(APIView):
    """Answers every other address below the API as the API does."""

    schema = None
    permission_classes = [AllowAny]

    def get(self, request: Request, nothing: str) -> HttpResponse:
        """Leads on where only the slash at the end is missing."""
        if nothing.endswith("/"):
            raise Http404
        path, _, query = request.get_full_path().partition("?")
        return redirect(f"{path}/?{query}" if query else f"{path}/")

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        raise Http404

    post = put = patch = delete = options
