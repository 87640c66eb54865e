"""Errors as problem details (RFC 9457): what happened, what was kept, what to do.

The one place that says which refusal of a service, and which failure, is answered with which status.
"""

from collections.abc import Iterator, Mapping, Sequence
from math import ceil
from typing import Any

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.http import Http404, JsonResponse
from django.urls import reverse
from rest_framework import exceptions
from rest_framework.response import Response

from accounts.authentication import CsrfFailed
from accounts.idempotency import KeyMalformed, KeyReused
from accounts.second_factor import SecondFactorOwed
from assessments.permissions import NotHeld
from assessments.services import AlreadySubmitted, NothingRated
from config.api import kinds
from config.api.kinds import Problem
from config.api.throttles import SignedOutRate
from reports.files import ReportNotReady

MEDIA_TYPE = "application/problem+json"

INVALID = Problem(
    "invalid",
    400,
    "What was sent does not fit",
    "Nothing was changed. `errors` names each place and what is wrong there; mend them and send it again.",
)
MALFORMED = Problem("malformed", 400, "What was sent is no JSON", "Nothing was changed. Send valid JSON in UTF-8.")
NOT_SIGNED_IN = Problem(
    "not-signed-in",
    401,
    "This needs a sign-in",
    "Nothing was changed. Send `Authorization: Bearer` and a token from your account's page of API tokens.",
)
NOT_MEANT = Problem(
    "csrf",
    403,
    "The browser did not prove that its page meant this",
    "Nothing was changed. Send the header X-CSRFToken with the value of the cookie csrftoken.",
)
FORBIDDEN = Problem("forbidden", 403, "You may not do this", "Nothing was changed. Ask whoever gave you access.")
SECOND_FACTOR = Problem(
    "second-factor",
    403,
    "This needs your second factor",
    "Nothing was shown or changed. Your account has no second factor, or did not use it since it signed in here. Set "
    "it up or use it on your account's page, then send the request again.",
)
NOT_FOUND = Problem(
    "not-found",
    404,
    "There is nothing at this address",
    "Nothing was changed. A name or id in this address may be mistyped, or belong to somebody else; the schema lists "
    "all addresses.",
)
NOT_ALLOWED = Problem(
    "method-not-allowed", 405, "This address does not take that method", "The header Allow lists those it takes."
)
NOT_ACCEPTABLE = Problem(
    "not-acceptable", 406, "This answer does not come in that form", "Ask for application/json, or leave out Accept."
)
ALREADY_SUBMITTED = Problem(
    "already-submitted",
    409,
    "The attempt is frozen",
    "Nothing was changed: it was submitted before. To rate anew, begin another attempt.",
)
NOTHING_RATED = Problem(
    "nothing-rated", 409, "There is nothing to make a result from", "Rate at least one competency, then submit."
)
REPORT_NOT_READY = Problem(
    "report-not-ready",
    409,
    "There is no file yet",
    "Read the report until its state is done; a failed one says why.",
)
LENGTH_REQUIRED = Problem(
    "length-required", 411, "The length of the body is missing", "Nothing was changed. Send the header Content-Length."
)
TOO_LARGE = Problem(
    "too-large", 413, "This is more than is read at once", "Nothing was changed. Send less in one request."
)
UNSUPPORTED = Problem(
    "unsupported-media-type", 415, "This form is not read here", "Nothing was changed. Send application/json."
)
KEY_MALFORMED = Problem(
    "key-malformed", 400, "This is no Idempotency-Key", "Nothing was changed. It has 1 to 100 visible ASCII characters."
)
KEY_REUSED = Problem(
    "key-reused",
    422,
    "This Idempotency-Key came with another request before",
    "Nothing was changed. Take a new key for a new request.",
)
TOO_MANY = Problem(
    "too-many-requests", 429, "Too many requests", "Nothing was changed. Wait as long as Retry-After says."
)
FAILED = Problem(
    "failed",
    500,
    "Something failed on our side",
    "What was acknowledged before is kept. Send the request again with the same Idempotency-Key.",
)
UNAVAILABLE = Problem(
    "unavailable",
    503,
    "The site cannot reach its storage right now",
    "What was acknowledged before is kept. Wait as long as Retry-After says, then send the request again.",
)

OF_ERRORS: tuple[tuple[type[Exception], Problem], ...] = (
    (exceptions.ParseError, MALFORMED),
    (exceptions.ValidationError, INVALID),
    (exceptions.NotAuthenticated, NOT_SIGNED_IN),
    (exceptions.AuthenticationFailed, NOT_SIGNED_IN),
    (CsrfFailed, NOT_MEANT),
    (SecondFactorOwed, SECOND_FACTOR),
    *kinds.OF_ORGANISATIONS,
    *kinds.OF_HIRING,
    *kinds.OF_TESTS,
    (exceptions.PermissionDenied, FORBIDDEN),
    (PermissionDenied, FORBIDDEN),
    (exceptions.NotFound, NOT_FOUND),
    (Http404, NOT_FOUND),
    (NotHeld, NOT_FOUND),
    (exceptions.MethodNotAllowed, NOT_ALLOWED),
    (exceptions.NotAcceptable, NOT_ACCEPTABLE),
    (RequestDataTooBig, TOO_LARGE),
    (exceptions.UnsupportedMediaType, UNSUPPORTED),
    (exceptions.Throttled, TOO_MANY),
    (AlreadySubmitted, ALREADY_SUBMITTED),
    (NothingRated, NOTHING_RATED),
    (ReportNotReady, REPORT_NOT_READY),
    (KeyMalformed, KEY_MALFORMED),
    (KeyReused, KEY_REUSED),
)
PROBLEMS = tuple(dict.fromkeys([*(problem for _, problem in OF_ERRORS), LENGTH_REQUIRED, FAILED, UNAVAILABLE]))
WITH_WORDS = (
    exceptions.AuthenticationFailed,
    PermissionDenied,
    NothingRated,
    KeyMalformed,
    KeyReused,
    *kinds.WITH_WORDS,
)
"""Errors that bring a sentence of their own."""


def answer_to(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The answer to an error of a view; None leaves it to `config.views.server_error`."""
    problem = next((problem for kind, problem in OF_ERRORS if isinstance(error, kind)), None)
    if problem is None:
        return None
    request = context["request"]
    if problem is NOT_SIGNED_IN and not (rate := SignedOutRate()).allow_request(request, context["view"]):
        # Refused before DRF counts: guessing tokens would cost its sender nothing.
        return answer_to(exceptions.Throttled(rate.wait()), context)
    body = body_of(problem)
    if isinstance(error, WITH_WORDS) and not isinstance(error, kinds.OF_PAGES):
        body["detail"] = str(error) or problem.detail
    if isinstance(error, exceptions.ValidationError):
        is_read = request.method in ("GET", "HEAD")
        body["errors"] = [
            {"parameter" if is_read else "pointer": place, "detail": sentence}
            for place, sentence in places(error.detail, separator="" if is_read else "/")
        ]
    return Response(body, status=problem.status, headers=headers_of(error), content_type=MEDIA_TYPE)


def problem_response(problem: Problem) -> JsonResponse:
    """The answer outside of any view."""
    headers = {"Retry-After": "30"} if problem is UNAVAILABLE else {}
    return JsonResponse(body_of(problem), status=problem.status, content_type=MEDIA_TYPE, headers=headers)


def body_of(problem: Problem) -> dict[str, Any]:
    return {
        "type": f"{reverse('api:docs')}#problem-{problem.name}",
        "title": problem.title,
        "status": problem.status,
        "detail": problem.detail,
    }


def headers_of(error: Exception) -> dict[str, str]:
    headers = {}
    if asked := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = asked
    if (wait := getattr(error, "wait", None)) is not None:
        headers["Retry-After"] = str(ceil(wait))
    return headers


def places(detail: Any, *, separator: str, place: str = "") -> Iterator[tuple[str, str]]:
    """Each sentence of a nested validation error with its place: a JSON pointer (RFC 6901), or a parameter's name."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            here = place if name == "non_field_errors" else f"{place}{separator}{escaped(str(name))}"
            yield from places(inner, separator=separator, place=here)
    elif isinstance(detail, Sequence) and not isinstance(detail, str):
        for inner in detail:
            yield from places(inner, separator=separator, place=place)
    else:
        yield place, str(detail)


def escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
