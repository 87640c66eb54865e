"""Says how a request was answered when it asks for that. Timed requests never ask."""

import os
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext

from tests.queries import without_marks


def count_queries(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answers `X-Count-Queries: 1` with their number, and with the process that answered.

    The marks that begin and end a transaction are not counted.
    """

    def counted(request: HttpRequest) -> HttpResponse:
        if "X-Count-Queries" not in request.headers:
            return get_response(request)
        with CaptureQueriesContext(connection) as captured:
            response = get_response(request)
        response["X-Queries"] = str(len(without_marks(captured)))
        response["X-Worker"] = str(os.getpid())
        return response

    return counted
