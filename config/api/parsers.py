"""What the API reads: JSON in UTF-8, which is all that JSON is (RFC 8259)."""

from typing import Any

from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser
from rest_framework.utils import json


class Utf8JsonParser(BaseParser):
    """DRF's takes any charset the request names, and some of Python's decoders take minutes for what fits here."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            return json.loads(parser_context["request"].body.decode())
        except (ValueError, RecursionError) as error:
            raise ParseError from error
