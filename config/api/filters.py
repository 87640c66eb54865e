"""Filters of lists: a parameter that is none of them is refused, since a misspelt one would bring everything."""

from typing import Any

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from config.api.pages import KeysetPages


class KnownFilters(DjangoFilterBackend):
    def filter_queryset(self, request: Request, queryset: Any, view: Any) -> Any:
        filterset_class = self.get_filterset_class(view, queryset)
        filters = filterset_class.base_filters if filterset_class else {}
        known = {*filters, KeysetPages.cursor_query_param, KeysetPages.page_size_query_param}
        if unknown := sorted(request.query_params.keys() - known):
            refusal = f"This list has no such parameter. It has: {', '.join(sorted(known))}."
            raise ValidationError(dict.fromkeys(unknown, refusal))
        return super().filter_queryset(request, queryset, view)
