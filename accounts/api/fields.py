"""What is taken is what the schema says and nothing like it: no "2" for 2, no 1 for true, no field it does not know.

Endpoints of every app take their bodies by these.
"""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.validators import validate_email
from rest_framework import serializers

MOMENT = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,6})?([Zz]|[+-]\d\d:\d\d)")
LONGEST_ADDRESS = 254


class Body(serializers.Serializer[Any]):
    """Refuses fields it does not know: a misspelt one would be lost without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(data.keys() - self.fields.keys())):
            refusal = f"There is no such field. There is: {', '.join(sorted(self.fields))}."
            raise serializers.ValidationError(dict.fromkeys(unknown, refusal))
        return super().to_internal_value(data)


class TextField(serializers.CharField):
    """Measured as it was sent, with the white space around it that is then taken off."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().to_internal_value(data)


class AddressField(TextField):
    """An e-mail address, taken in lower case."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=LONGEST_ADDRESS, validators=[validate_email], **kwargs)

    def to_internal_value(self, data: Any) -> str:
        return super().to_internal_value(data).lower()


class TruthField(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class WholeField(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class IdField(serializers.UUIDField):
    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or len(data) != len("0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class MomentField(serializers.DateTimeField):
    """A time with its distance from UTC (RFC 3339): without one it would depend on who reads it."""

    def to_internal_value(self, value: Any) -> datetime:
        if not isinstance(value, str) or not MOMENT.fullmatch(value):
            self.fail("invalid", format="YYYY-MM-DDThh:mm:ss with Z or ±hh:mm")
        try:
            time: datetime = super().to_internal_value(value.upper())
            return time.astimezone(UTC)
        except OverflowError:
            self.fail("invalid", format="a time of this calendar")
