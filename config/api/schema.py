"""What drf-spectacular cannot see of the API: examples of fields, keys that may be sent along, problems, ETags."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

from accounts.idempotency import HEADER
from config.api.components import (
    COMPONENTS,
    IDEMPOTENCY_KEY,
    IF_NONE_MATCH,
    IN_ADDRESSES,
    MEANINGS,
    PROBLEM_CONTENT,
    SENT_ALONG,
    Document,
)


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
            _complete_request(path, method, operation)
            _complete_responses(path, method, operation)
    return result


def _complete_request(path: str, method: str, operation: Document) -> None:
    if "requestBody" in operation:
        operation["requestBody"]["required"] = True
    parameters = operation.setdefault("parameters", [])
    if method == "get":
        parameters.append(IF_NONE_MATCH)
    for parameter in parameters:
        if parameter["in"] == "path":
            word = path.partition(f"/{{{parameter['name']}}}")[0].rpartition("/")[2]
            parameter["description"], parameter["example"] = IN_ADDRESSES[word]
        if parameter["in"] == "query" and parameter["name"] != "size":
            parameter["allowEmptyValue"] = True  # as if it were left out
        parameter["description"] = parameter["description"].strip()


def _complete_responses(path: str, method: str, operation: Document) -> None:
    responses = operation["responses"]
    for status, response in responses.items():
        response["description"] = response["description"] or MEANINGS[status]
        names = SENT_ALONG.get((method, status), ())
        response["headers"] = {name: {"$ref": f"#/components/headers/{name}"} for name in names}
        if status >= "400":
            response["content"] = PROBLEM_CONTENT
    if method == "get":
        responses["304"] = {"$ref": "#/components/responses/NotModified"}
    for status in _problems(path, operation):
        responses[status] = {"$ref": "#/components/responses/Problem"}


def _problems(path: str, operation: Document) -> Iterator[str]:
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
