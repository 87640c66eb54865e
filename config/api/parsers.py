"""What the API reads: JSON, and no more of it than any form may have."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import JSONParser


class BoundedJSONParser(JSONParser):
    """DRF's reads a body of any length. Asked for the body, Django refuses what is over its limit."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        _ = parser_context["request"].body  # raises RequestDataTooBig
        try:
            return super().parse(stream, media_type, parser_context)
        except RecursionError as error:
            raise ParseError("Nothing was changed. This JSON is nested deeper than anything here is.") from error
