"""Says in plain words where a document departs from its shape, and on which line."""

from collections.abc import Mapping

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from roles.framework.documents import Document, Path, Value
from roles.framework.levels import MAX, MIN, Level
from roles.framework.limits import MAX_POSITION, MAX_WEIGHT, MIN_WEIGHT
from roles.framework.problems import Problem, quoted

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "list_type": "a list",
    "tuple_type": "a list",
    "dict_type": "a group of fields (name: value)",
    "model_type": "a group of fields (name: value)",
}
_SCALE = ", ".join(f"{level:d} {level.label}" for level in Level if level < MAX) + f" or {MAX:d} {MAX.label}"


def departures(document: Document, shape: type[BaseModel]) -> list[Problem]:
    """Every place where the document is not as the shape asks; none for a document that was unreadable."""
    if document.fields is None:
        return []
    try:
        shape.model_validate(document.fields)
    except ValidationError as error:
        return [_problem(document, details) for details in error.errors(include_url=False)]
    return []


def _problem(document: Document, error: ErrorDetails) -> Problem:
    # What is missing has no line of its own: point at the group it is missing from.
    place = error["loc"][:-1] if error["type"] == "missing" else error["loc"]
    return Problem(document.file, document.lines[place], _sentence(error))


def _sentence(error: ErrorDetails) -> str:
    place, value, context = error["loc"], error["input"], error.get("ctx", {})
    name = _name(place)
    match error["type"]:
        case "missing":
            return f"the field {name} is missing; add it"
        case "extra_forbidden":
            return f"the field {name} is not known here; remove it or correct its spelling"
        case _ if value is None:
            return f"{name} has no value; write one"
        case "string_too_short" if not value:
            return f"{name} is empty; write it"
        case "string_too_short":
            return f"{name} is {len(value)} characters long; {context['min_length']} is the least"
        case "string_too_long":
            return f"{name} is {len(value)} characters long; {context['max_length']} is the most"
        case "string_pattern_mismatch":
            return f"{name} cannot be {quoted(value)}; use lower-case words joined by hyphens: ai-engineer"
        case "too_short" if context["min_length"] > 1:
            return f"{name} lists {context['actual_length']}; {context['min_length']} is the least"
        case "too_short":
            return f"{name} is empty; list at least one"
        case "too_long":
            return f"{name} lists {context['actual_length']}; {context['max_length']} is the most"
        case "greater_than_equal" | "less_than_equal":
            return _out_of_range(place, value, context)
        case "literal_error":
            return f"{name} must be {context['expected'].replace(chr(39), '')}, not {_found(value)}"
        case "tidy":
            return f"{name} {error['msg']}"
        case wrong_type:
            advice = "; put it in quotes" if wrong_type == "string_type" and isinstance(value, int) else ""
            return f"{name} must be {_EXPECTED[wrong_type]}, not {_found(value)}{advice}"


def _out_of_range(place: Path, value: int, bound: Mapping[str, int]) -> str:
    if "levels" in place:
        return f"level {value} is outside {MIN:d} to {MAX:d}; use {_SCALE}"
    if "weight" in place:
        return f"weight {value} is outside {MIN_WEIGHT} to {MAX_WEIGHT}; {MAX_WEIGHT} counts most"
    if "fits" in place:
        return f"{_name(place)} is {value}, outside 1 to 3; 3 is what lies at the heart of a role"
    if place[-1] == "position":
        return f"position {value} is outside 1 to {MAX_POSITION}; count from 1"
    least = "ge" in bound
    return f"{_name(place)} is {value}; {bound['ge' if least else 'le']} is the {'least' if least else 'most'}"


def _name(place: Path) -> str:
    last = place[-1]
    if isinstance(last, int):
        return f"item {last + 1} of {_name(place[:-1])}"
    return quoted(last)


def _found(value: Value) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case int():
            return str(value)
        case str():
            return quoted(value)
        case list():
            return "a list"
    return "a group of fields"
