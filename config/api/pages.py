"""Lists in pages that stand still while rows come and go: the next page begins after the last row, not at a number."""

from typing import Any

from django.core.exceptions import ValidationError as NotOfItsType
from django.db.models import QuerySet
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request

LARGEST_PAGE = 200


class KeysetPages(CursorPagination):
    """Ordered by the view's `ordering`, of which each value is there once."""

    page_size = 50
    page_size_query_param = "size"
    page_size_query_description = "How many rows a page has."
    cursor_query_description = "Where the page begins: follow `next` and `previous`, do not make one up."

    def get_ordering(self, request: Request, queryset: QuerySet[Any], view: Any) -> tuple[str, ...]:
        ordering: tuple[str, ...] = view.ordering
        return ordering

    def get_page_size(self, request: Request) -> int:
        sent = request.query_params.get(self.page_size_query_param)
        if sent is None:
            return self.page_size
        if not (sent.isascii() and sent.isdigit() and len(sent) <= 3 and 1 <= int(sent) <= LARGEST_PAGE):
            raise ValidationError({self.page_size_query_param: f"A page has 1 to {LARGEST_PAGE} rows."})
        return int(sent)

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        try:
            return super().paginate_queryset(queryset, request, view)
        except (NotFound, NotOfItsType, ValueError) as error:
            raise ValidationError(
                {self.cursor_query_param: "This is no place in this list. Begin without a cursor and follow `next`."}
            ) from error

    def decode_cursor(self, request: Request) -> Any:
        cursor = super().decode_cursor(request)
        if cursor and "\0" in str(cursor.position):  # which PostgreSQL takes for no text at all
            raise NotFound
        return cursor

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        cursor, size = super().get_schema_operation_parameters(view)
        size["schema"] |= {"minimum": 1, "maximum": LARGEST_PAGE, "default": self.page_size}
        return [cursor, size]

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri", "examples": [None]}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {
                "next": address | {"description": "Address of the next page; null on the last."},
                "previous": address | {"description": "Address of the page before; null on the first."},
                "results": schema | {"description": "The rows of this page, in the order of the list."},
            },
        }
