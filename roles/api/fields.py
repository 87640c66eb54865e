"""What is taken is what the schema says and nothing like it: no "2" for 2, no 1 for true, no field it does not know.

Endpoints of every app take their bodies by these.
"""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from roles.framework import Level


class Body(serializers.Serializer[Any]):
    """Refuses fields it does not know: a misspelt one would be lost without a word."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(data.keys() - self.fields.keys())):
            refusal = f"There is no such field. There is: {', '.join(sorted(self.fields))}."
            raise serializers.ValidationError(dict.fromkeys(unknown, refusal))
        return super().to_internal_value(data)


class LevelField(serializers.IntegerField):
    """A level of the one scale."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=min(Level), max_value=max(Level), **kwargs)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class TextField(serializers.CharField):
    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class TruthField(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class IdField(serializers.UUIDField):
    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or len(data) != len("0199e0b0-14d2-7a61-8f0c-5b2d9e7a3c41"):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)
