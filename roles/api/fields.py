"""What bodies say of the framework, beside the fields of `accounts.api.fields`."""

from typing import Any

from rest_framework import serializers

from roles.framework import Level


class LevelField(serializers.IntegerField):
    """A level of the one scale: no "2" for 2, no true for 1."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=min(Level), max_value=max(Level), **kwargs)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)
