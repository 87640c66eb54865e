"""Parts of the OpenAPI document that many operations share."""

from typing import Any

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
SENT_ALONG: dict[tuple[str, str], tuple[str, ...]] = {
    ("get", "200"): ("ETag",),
    ("post", "200"): ("Location",),
    ("post", "201"): ("Location", "Idempotency-Replayed"),
    ("post", "202"): ("Location", "Retry-After", "Idempotency-Replayed"),
}


def _header(meaning: str) -> Document:
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
        "ETag": _header("Send it as If-None-Match to be told if nothing changed."),
        "Location": _header("Address of what was made, or of what was there."),
        "Retry-After": _header("Seconds after which looking again is worth while."),
        "Idempotency-Replayed": _header("`true` where a key brought an earlier answer again."),
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
    "organisations": ("Slug of an organisation you belong to.", "northwind"),
    "members": ("Number of a membership.", 12),
    "colleague-invitations": ("Id of a colleague's invitation.", "0199e0c1-5d2e-7b11-9c3f-6a7b8c9d0e1f"),
    "assessments": ("Id of an assessment.", "0199e0d2-3c4d-7e5f-8a6b-7c8d9e0f1a2b"),
    "candidates": ("Id of a candidate's place in an assessment.", "0199e0d8-6e7f-7a8b-9c0d-1e2f3a4b5c6d"),
    "attempts": ("Id of one of your attempts.", "0199e0a2-7c1b-7d3e-9a55-2f6b8c0d1e2f"),
    "ratings": ("Slug of a competency that the attempt asks.", "prompt-context"),
    "items": ("Number of a test item.", 12),
    "results": ("Id of a result.", "0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"),
    "reports": ("Id of one of your reports.", "0199e0b4-90ab-7c0e-b1d2-3e4f5a6b7c8d"),
}
"""What stands in an address after each of these words, and an example of it."""

MEANINGS = {"200": "What was asked for.", "201": "It was made.", "202": "It is being made.", "204": "It is gone."}
