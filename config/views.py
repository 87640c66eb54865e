"""Pages that belong to no app: health for load balancers, and what is told when something failed."""

import errno
import sys

from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from config.api.problems import FAILED, UNAVAILABLE, problem_response


@never_cache
@require_safe
def health(request: HttpRequest) -> JsonResponse:
    """200 while this process answers and reaches its database, else 503. Reports and mail may lag; pages do not."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return JsonResponse({"status": "unavailable", "database": "unreachable"}, status=503)
    return JsonResponse({"status": "ok", "database": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Told when a form comes without its token, usually because cookies are off or the page is very old."""
    return render(request, "403_csrf.html", status=403)


def server_error(request: HttpRequest) -> HttpResponse:
    """503 when the database, the cache or the disk failed for the time being, else 500.

    The transaction was rolled back: what was acknowledged before stands, and what was just sent does not.
    """
    may_pass = storage_failed(sys.exc_info()[1])
    if request.path.startswith("/api/"):
        return problem_response(UNAVAILABLE if may_pass else FAILED)
    if may_pass:
        return HttpResponse(render_to_string("503.html"), status=503, headers={"Retry-After": "30"})
    return HttpResponse(render_to_string("500.html"), status=500)


def storage_failed(error: BaseException | None) -> bool:
    """Whether trying again in a while may help."""
    if isinstance(error, OSError):
        return error.errno in (errno.ENOSPC, errno.EDQUOT)
    return isinstance(error, OperationalError | InterfaceError | RedisError)
