"""What every page is held against: an answer without work, and one with as many queries but no work in them."""

from django.db import connection
from django.http import HttpRequest, HttpResponse


def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("empty")


def select(request: HttpRequest, count: int) -> HttpResponse:
    with connection.cursor() as cursor:
        for _ in range(count):
            cursor.execute("SELECT 1")
            cursor.fetchone()
    return HttpResponse(f"selected {count}")
