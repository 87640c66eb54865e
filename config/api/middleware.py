"""What every request to the API, and every answer of it, goes through."""

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

from config.api.problems import LENGTH_REQUIRED, TOO_LARGE, problem_response


class ApiMiddleware(ConditionalGetMiddleware):
    """Refuses bodies of unknown or too great length; gives answers an ETag, and 304 to whom has that already."""

    def process_request(self, request: HttpRequest) -> HttpResponseBase | None:
        if not request.path.startswith("/api/"):
            return None
        length = request.META.get("CONTENT_LENGTH") or ""
        if "HTTP_TRANSFER_ENCODING" in request.META and not length:
            return problem_response(LENGTH_REQUIRED)  # of which WSGI would show us an empty body
        if length.isdigit() and int(length) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return problem_response(TOO_LARGE)
        return None

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith("/api/"):
            return response
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return super().process_response(request, response)
