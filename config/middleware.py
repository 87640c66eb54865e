"""What a person is told when the database or the disk cannot take what they sent."""

import errno
import logging
from collections.abc import Callable

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

logger = logging.getLogger(__name__)

DISK_IS_FULL = {errno.ENOSPC, errno.EDQUOT}


class Unavailable:
    """Answers 503 with a sentence when a request fails because storage did, for the time being.

    The transaction was rolled back, so what was acknowledged before stands and what was just sent does not.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        full = isinstance(exception, OSError) and exception.errno in DISK_IS_FULL
        if not full and not isinstance(exception, OperationalError | InterfaceError):
            return None
        logger.error("storage failed at %s %s", request.method, request.path, exc_info=exception)
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
