"""What drf-spectacular cannot see of the API: examples of fields, keys that may be sent along, problems, ETags."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from accounts.idempotency import HEADER
from config.api.problems import MEDIA_TYPE

Document = dict[str, Any]

IDEMPOTENCY_KEY = OpenApiParameter(
    HEADER,
    str,
    OpenApiParameter.HEADER,
    description="A key of your making, 1 to 100 visible ASCII characters. Sent again within 24 hours, with the same "
    "request, it brings the first answer again and does nothing twice.",
    pattern="^[!-~]{1,100}$",
)
PROBLEM = {
    "type": "object",
    "description": "What happened, what was kept, what to do: problem details as in RFC 9457.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {
            "type": "string",
            "format": "uri-reference",
            "description": "Names the kind of problem, for good; on this site it opens its documentation.",
            "examples": ["/api/v1/docs/#problem-invalid"],
        },
        "title": {
            "type": "string",
            "description": "The kind of problem in a few words.",
            "examples": ["What was sent does not fit"],
        },
        "status": {"type": "integer", "description": "The HTTP status again.", "examples": [400]},
        "detail": {
            "type": "string",
            "description": "What happened, what was kept, what to do.",
            "examples": ["Nothing was changed. `errors` names each place and what is wrong there."],
        },
        "errors": {
            "type": "array",
            "description": "Each thing that does not fit; only where the problem is `invalid`.",
            "examples": [[{"pointer": "/level", "detail": "Ensure this value is less than or equal to 4."}]],
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {
                        "type": "string",
                        "description": "Its place in the body, as a JSON pointer (RFC 6901); empty for the whole body.",
                        "examples": ["/level"],
                    },
                    "parameter": {
                        "type": "string",
                        "description": "Its name among the parameters of the address, where those were wrong.",
                        "examples": ["state"],
                    },
                    "detail": {
                        "type": "string",
                        "description": "What is wrong there.",
                        "examples": ["Ensure this value is less than or equal to 4."],
                    },
                },
            },
        },
    },
}
HEADERS = {
    ("get", "200"): ("ETag",),
    ("post", "200"): ("Location",),
    ("post", "201"): ("Location", "Idempotency-Replayed"),
    ("post", "202"): ("Location", "Retry-After", "Idempotency-Replayed"),
}


def header(meaning: str) -> Document:
    return {"description": meaning, "schema": {"type": "string"}}


PROBLEM_CONTENT = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
COMPONENTS = {
    "schemas": {"Problem": PROBLEM},
    "responses": {
        "Problem": {
            "description": "A problem: what happened, what was kept, what to do.",
            "content": PROBLEM_CONTENT,
        },
        "NotModified": {"description": "What you have (If-None-Match) is still what there is."},
    },
    "headers": {
        "ETag": header("Send it as If-None-Match to be told if nothing changed."),
        "Location": header("Address of what was made, or of what was there."),
        "Retry-After": header("Seconds after which looking again is worth while."),
        "Idempotency-Replayed": header("`true` where a key brought an earlier answer again."),
    },
}
IF_NONE_MATCH = {
    "in": "header",
    "name": "If-None-Match",
    "schema": {"type": "string"},
    "description": "The ETag of the answer you have: if it still holds, 304 and no body.",
}


IN_ADDRESSES: dict[str, tuple[str, object]] = {
    "roles": ("Slug of the role.", "ai-engineer"),
    "versions": ("Number of the version.", 1),
    "competencies": ("Slug of the competency.", "prompt-context"),
    "attempts": ("Id of one of your attempts.", "0199e0a2-7c1b-7d3e-9a55-2f6b8c0d1e2f"),
    "ratings": ("Slug of a competency that the attempt asks.", "prompt-context"),
    "results": ("Id of one of your results.", "0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"),
    "reports": ("Id of one of your reports.", "0199e0b4-90ab-7c0e-b1d2-3e4f5a6b7c8d"),
}
"""What stands in an address after each of these words, and an example of it."""

MEANINGS = {"200": "What was asked for.", "201": "It was made.", "202": "It is being made."}


class Operation(AutoSchema):
    """An operation as its view declares it, with an example for each field and the key it may take along."""

    def get_override_parameters(self) -> list[Any]:
        parameters = list(super().get_override_parameters())
        handler = getattr(self.view, self.method.lower())
        return [*parameters, IDEMPOTENCY_KEY] if hasattr(handler, "takes_idempotency_key") else parameters

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        mapped = super()._map_serializer_field(field, direction, bypass_extensions)
        if "example" in field.style and "$ref" not in mapped:
            mapped["examples"] = [field.style["example"]]
        return mapped


class BearerScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.BearerAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> Document:
        return {"type": "http", "scheme": "bearer", "description": "An API token from your account's page."}


class BrowserScheme(OpenApiAuthenticationExtension):
    target_class = "accounts.authentication.BrowserAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: AutoSchema) -> Document:
        return {
            "type": "apiKey",
            "in": "cookie",
            "name": settings.SESSION_COOKIE_NAME,
            "description": "The session of a browser, for pages of this site. What changes something also needs the "
            "header X-CSRFToken with the value of the cookie csrftoken.",
        }


def complete(result: Document, generator: object, request: object, public: bool) -> Document:
    """Adds what holds for every operation: its problems, its ETag, and the meaning of what its address names."""
    for kind, shared in COMPONENTS.items():
        result["components"][kind] = result["components"].get(kind, {}) | shared
    for name, schema in result["components"]["schemas"].items():
        if name.endswith("Request"):
            schema |= {"additionalProperties": False} | ({} if schema.get("required") else {"minProperties": 1})
    for path, operations in result["paths"].items():
        for method, operation in operations.items():
            if "requestBody" in operation:
                operation["requestBody"]["required"] = True
            parameters = operation.setdefault("parameters", [])
            if method == "get":
                parameters.append(IF_NONE_MATCH)
            for parameter in parameters:
                if parameter["in"] == "query" and parameter["name"] != "size":
                    parameter["allowEmptyValue"] = True  # as if it were left out
                if parameter["in"] == "path":
                    word = path.partition(f"/{{{parameter['name']}}}")[0].rpartition("/")[2]
                    parameter["description"], parameter["example"] = IN_ADDRESSES[word]
                parameter["description"] = parameter["description"].strip()
            responses = operation["responses"]
            for status, response in responses.items():
                response["description"] = response["description"] or MEANINGS[status]
                if status >= "400":
                    response["content"] = PROBLEM_CONTENT
                response["headers"] = {
                    header: {"$ref": f"#/components/headers/{header}"} for header in HEADERS.get((method, status), ())
                }
            if method == "get":
                responses["304"] = {"$ref": "#/components/responses/NotModified"}
            for status in problems_of(path, operation):
                responses[status] = {"$ref": "#/components/responses/Problem"}
    return result


def problems_of(path: str, operation: Document) -> Iterator[str]:
    """The statuses that problems of this operation have; "default" stands for those that any may have."""
    if "requestBody" in operation or any(parameter["in"] == "query" for parameter in operation["parameters"]):
        yield "400"
    if {} not in operation["security"]:
        yield "401"
    if "{" in path:
        yield "404"
    if any(parameter["name"] == HEADER for parameter in operation["parameters"]):
        yield "422"
    yield "default"
