"""What is done to requests and answers that no view can see to."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.http import ConditionalGetMiddleware
from django.utils.cache import patch_cache_control

from config import views


def health(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers /health/ whatever host it was asked by: a load balancer asks by number, which ALLOWED_HOSTS refuses."""

    def answered(request: HttpRequest) -> HttpResponse:
        return views.health(request) if request.path == "/health/" else get_response(request)

    return answered


class EntityTags(ConditionalGetMiddleware):
    """Lets clients of the API ask whether what they have still holds: an ETag on each read, 304 when it does."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if not request.path.startswith("/api/"):
            return response
        if "Cache-Control" not in response:
            patch_cache_control(response, private=True, no_cache=True)
        return super().process_response(request, response)
