"""Answers for load balancers before anything else looks at the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from config import views


def health(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers /health/ whatever host it was asked by: a load balancer asks by number, which ALLOWED_HOSTS refuses."""

    def answered(request: HttpRequest) -> HttpResponse:
        return views.health(request) if request.path == "/health/" else get_response(request)

    return answered
