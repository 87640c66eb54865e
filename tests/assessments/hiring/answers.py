"""What the API answers when it refuses."""

from typing import Any


def problem(response: Any) -> str:
    assert response["Content-Type"] == "application/problem+json"
    return str(response.json()["type"].partition("#problem-")[2])
